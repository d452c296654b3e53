/** Common English words that lie within a slip of a word of the grammar or of the catalogue. */

/**
 * Words that are meant as they stand: `skipped` is no slip of `slipped`, `charge` none of `change`.
 * **Source** SCOWL up to size 35 and the 7,000 commonest words of speech (SUBTLEX), the words that the spelling repair would change; forms of the repaired word itself (`drops`, `given`) are left out.
 */
export const ENGLISH_WORDS: ReadonlySet<string> = new Set(
  `
abode abort abounds absconding absolutely absolutest absolve acceding accenting accurately acidity activate actively activist activists afflicted
aided alter amending anoints appending apter arena aria assenting attachment attending awry babe backhand backing bade baggiest bake baked bald bale
baled balk balking bandy bang bani banking bans bard bare bared baring bark barking bash bashed basic basics basil basin basins basked basking basks
baste basted batter baud bayed baying bays bean beast beater bedside beef beer bees bellow belt bend bent beset besought bets bettor biased bind
bitter black blanch bland blocking blooding blooming blow blowing boas boating bobbing bobs bogging bogs boiling bolting bombing bond bonding booed
booing bookend boom boomed booming boon boor boosting boot booted booting boring borough boroughs bossing bossy bough boughs bowling bows braking
brand brine brink briny brooding brook brooked brooking brunch buck bucking buds buggiest bugs bulking bums bunking buns buoying buoys burying bused
busiest busing bust busy busying buts butter captain carnation carve casings cast causing ceasing cede celebrated celebration certainly certainty
chaffed chaired chalked champed chanted chapped charge charged charges charmed charred charted chasing chatted cheated chinked choking choosing chose
chowing chugged citation clams clan clanged clanked clans claps clash clashing clasp clasping clasps classing classy clause clawing claws cleaned
clear cleared cleat cleaved cloaking clocking clogging clones closely closeting closets clothing clotting clouding clouting clove cloves clowning
coast coat cods coffined coincidence collage collared collaring college coloring colt coma comb combating combing comet comings command communed
compacted compacting compacts companion compassed compasses compassing compete competing compile compiles compiling completely completest complex
complexes complied complies complying compose composed composes composing compress computed computes computing comrade comrades conceit conceited
concept concern concerned concerning concert concerted concerting concerto concerts concession concessions condiment conference conferred conferring
confers confession confessions confined congest congested congesting connect connected connecting consent consented consenting consequent conserved
conserving consort consorted consorting constrict construct contact contacts contain contented contenting contest contested contesting context
continental contingent contingents contort contorted contorting contractor contradict contrary contrast contrasts contributor convection convene
convened convening convent convention conventions convents converged converges converging conversation conversations conversed converses conversing
conveyed conveying conveys convict convicted convicting convulsion convulsions cooking coolest cooling cooping correct correctly cosiest costing
costings cosy cots counteract courage court covered covering covert coverts coveted coveting crafted cranked crass crate crated creaked creamed crease
creased creases creative credited cremate cremated cremates cremation cremations crested cringed cringes croaked crossest crossing crossings crowing
crusted cure currant currants curse cursing curtail curtain curtains curtest customary cyst dabs dads dagger dais dame dams dancer danker dare dawn
daze dead deadline dealing dealt dean deans dears debited decades decayed decease deceased deceive decibel decidedly decking declare declared decoded
decoder decodes decoyed decrees defending defiled dejection deluded demised dent departmental depending deportment depressed derails derided derides
derive derived descendant descendent desired desk destine destined detained detains detection deviled devised dial dials diction digestion dilation
directive director disc displace dissection distending dive diver divided doling dollies dominance dominate doming donation dons doping dosing dote
doting downy dozing drier drip dripped drooled droop drooped drove drown drowned drowsed drys dual dying effected efficient efficiently ejected
elected elective eluding encased encored endeared endured engraved enlarged enrage enraged enrages ensured enticed erected etch eventful eventually
exacted excels excepted excerpt excusing execute executed executing execution exerted expedited expelled expended expert exploding exported exuding
fact faction factions fail failures faintest fainting fairest falsest fanning farthest fascist fastens fats fattest fattiest feast feeding feel
feinting fellow felt fencing fending feuding fever fibbing fiction fiddling fielding fight filling filming fining firming firs fishing fissures
fittest fitting fixtures fizzing flak flap flashest flat flattest flaw flighty flinging flog flour folding fondling fording forearm foremost forested
foresting foretasted foretastes foretasting forewarn foreword forth foul founding fractional friction friending fright fringing frog fruition function
funding funner furriest further furthers futures gave gazetting gearing gelding gene gentling geographic gibe gifting given glow glutting goat goner
goody goof goon gore goring gown grating gravest grayest greases greasiest greatness greenest greeting grey greyest gritting groan groin guesting
gusting gutting haling hall halo halt halve halving hare haring hate hating havens haying haze hazing hearth hearths heath heave heaving hews hippest
hither hive hiving hoes hogs hops hove howl howls impacted impart imparted implore imploring imposing improvised improvising inaction incense incensed
individuality insteps integral internal internals invective jaguars jumpy junk jury jute king kink lace laciest lacing lade lading lagging lake
lambing lame lamest lancing lapping lapsing largely larking lash lashing lasses lasting latching latent latex lath lathe lathing laxest laziest
lazying leaf leak leaned leap leapt learnt lease leash leashed legs lend lending lengthy lens lent levee lever lewd licking linen liner link lisp
livelihood livelihoods lively liven liver loading lobbing lobe lobs lock lodging lofting logging lolling longing longish loom looming loon looniest
loop looping loosest looting lope loping lopping lops lore loudest lounges louse louses lover loving lowed lowing lucking lung lute made maid
mail maim make maker manger mangers mangier mangy manlier manly mans maple maps marked marker marsh mash mashing mask masking massing match matrices
maximal meat media medias mere meshing mess messing mighty mike milking milling mincing minding minibus minimal minting mire missile missive misting
mists misusing moan moat modal modes moist molt monkey monument mooed mooing moot moped moping morn motel moths motivation mousing moussing mouths
movie mowed mowing muck mulch munch muse mush mushing muss mussing mutilation nape native neat neatest necessarily necessity needled needy newt novice
nuder numbest numbness obsessed odder oddest offending offered offspring omen oncoming opportunist opportunists optimist optimists ordering orderly
organisational organizational originality originate ounce outdone outdoor outgoing outstandingly overdid overdoes overdone overdose overgrew overhaul
overkill overlies overrule overrun oversee overt overtly overture overuse oxen pact padding paint pall palled panning pant panting parentage parsed
parson part pass pasta pasted pasty pats paused peaking pealing pecking peddling peeking peeling peeping peering peeving pegging pelting pendant
penning pepping perceptible perceptive perforated perforating perfumed perfuming perking persona pertest pervert pessimist pessimists pest petting
phrase pike pile pill pilled pine pinking pinning pint plain plank plant pleading ploy plush podding pokiest poll polled pontoon pope portent portico
position potion potions pounding practise pray precede precinct precious precisely precisest predicated predicates premise premised premises preside
previews previously prick pricked pride prided priding pried prime primed prince print prise prised prize prized process processed produce produced
produces profess professed programs projectile promise promotion proportional proposition prosecuted prosecution prospector prospectus prosper
prospers protect protected protection protections protective protects protested prowess prowled prowler pudding pulley pulp pulped pulsed punning
punting puss quack quainter qualify quantity quarrel quarrels quartet quartets quavers quickens quieter quietest quietly quilt quirk quite quitter
quitters quote rack racked racking radio rafting ragging raided raiding railed railings rained raining raising rake raked raking rallying ramming
ranching ranging rankled rankling rant ranted ranting rape rapping rasher rasping ratings ration rational ratting rave ravings raze react reactive
readability readable recant recenter recessed recession recurred reddened redressed redresses reeking reeling refreshed regent regretted relating
relation relatively relay relent reliably reliance relying rending renting repaired repeal repented reply representation repressed represses
repression repressions requiem resent resents resists resorts restive resumes retch retired revenge revenged revenges reverie revolts rice ride rife
rifling rile ringing rinse rinsing ripe ripen ripened riskier risking roach roaming roaring robbing robe rockiest rode roes role romping roofing
rooming rooting rope rosiest rotting rouging rouse rousing routing rustiest sack sacks safer sagest sail sailing sallowest salt saltest salting salve
salving sand sanding sanest scalded scalding scale scalped scalping scanning scanted scanting scarfed scariest scaring scarred scent scold scope
scoping scorn scraping scuff sealing seals seasonable seasoned seats sediment seeding seedling seeking seeming seep seize seizing self sends sensing
sent separate separated separates serpent serving setting settling shabbiest shack shacks shade shadiest shading shafted shafting shaggiest shake
shakier shaking shame shaming shamming shape sharing shark sharked sharking sharp sharped sharping shave shaving shearing shell shelled sheller
shelling shells shelving shiniest shining ship shipped shipping shire shirt shirted shoaling shod shoe shoeing shoo shooing shoot shop shopped shopper
shoring shorted shorten shortens shortlist shortness shout shoving showing showy shuck sibling sidle sidling sighed significance significantly sills
silting simple singe singed sinned sipped sipping sizer skating skill skilled skimped skimping skip skipped skipper skippers skipping skirted slack
slacks slaking slanted slanting slap slapped slapping slating slats slaving slay slaying sled sleeper sleeping slew slicing slicked slicker slicking
sliding slimier slimmed slimmer slimming slinging slinking slippery slither slitter slitting slob slog slopped sloppier slopping slot slowness slumped
slumping smack smacks smallish smarted smarter smelled smelliest smelling smells smelting smiling smokiest snack snacks snailed snaking snapped snare
snaring sneakiest snide snip snipped snipping snore snorted snowiest snuff soaking soapiest soaping soaring soft soiling soled solo soloing solving
soot sootiest soundest sounding souping sourest spacing spanking spanning spare sparing sparked sparred spats spatted spay spaying sped speed speeds
spell spelled speller spelling spellings spells spelt spending spill spilled spilling spore sported spurted squalled squat squid stab stabbing stabled
stabler stables stablest stabling stabs stacking staff staffing staid staining staled stalest stalk stalked stalking stalks stanching stank stapled
stapler staples starched stared starker starred starring starting startle startled startles starved starves starving stated statues stature statures
statute statutes stave stealing steeled steeling steep stem stepped stepping sterling stew sticks stiff stifled stilled stiller stillest stilling
stinging stinking stinted stinting stirred stocks stoning stoppage stopper store stormed stoutest stranding strangest stray striding stringent
stringiest stripped stripper stripping strolled stronger struck studding stuffy stunk stunning stunted stunting styling succeed succeeds successfully
successor succors suck suckers sulkiest sulking summarily summers superior supervise supervised supervises supervision supervisory surer surf surge
swamping swapped swarmed swats swatted sway swaying swell swelled sweller swellest swelling swellings swells swill swilled swilling swore tablet
tabling tack tacking tackling tailing tainted taker talking tanking tasking teaching teak tear teas thanking thicket thinks thong thongs threw
throughout thrust thus ticked ticking tide tied ties tiger tile ting tings tire toiling tome tonal topical trace tracing tracked tract trailed trailer
training tramped trampling trapped trashed traveling trawled trawling tread trebling tree treed trekking tremble trendy trialing trialling trick
tricking trickling trifling trilling tripling trolling tropical trounce truck trucking truest trunking trusty tucking tying tyre udder unfit unity
untie upped upside vague valve valves veracity verses vertically vertices wade wage wake wane wanting warning washout wave weakens weakness weaning
weariest weed weeds weep weeps weer wees weighed weightier weighty weld wept wettest wheat whet whetted whining whinnying widening width wigging wigs
wild willing wilt wilting wily winching wincing winding winds wines winging wings wining wink winking winks wipe wire wish wishing witch witting worm
worn worsen worthy wring wringing wrung yearns younger
attacked ball begged bell belle bells belly bull camel camp carrier committee control deserted deserved defeated diet dope dose dove dried drowning ease easier easily easy ego
explosion feeling fella fooling globe greet highness laid lust minds mines mission news officer packing pain pair pale pals piper pop protecting ranger
rang rescued riding rome roses ruining sing singing species specialty specify stable stole style tale whale basis
act aligned askance assisted badge blacked blackest blanked blanket blinked blobbed blockade blockaded blockhead blogged blooded bloomed blotched
blotted bloused bracelet bracketed bucked bulge charger chaster chew clarification clatter cloister clumsier clustered clutter clutters coaster coding
coking consultancy consulting contributory cooing cooperate cooperation coping coring coronation corporal corporals counter cowing crow crust crustier
cult debt decision deft depot depth derision develop developed develops direst distinct distract distracts distrust diversion divisive divisor
economical economies economise economist economize economy empires employed employer employers employs ergonomic excised excited expire expires
explored exposed farm fend filed film fined fins fount frailer fronting geographically hacking haggling hailing hamming handier handing handlebar
handled hard hardier harking harming harping hashing hasting hatting hauling haunting hawking heady heap hears heart heat hedging heed held hinging
hinting hoard hugging immobilise immobilize lapel leaded leaden leaner lewder libel loader locale lodger logger longed loyal marveling mas maternal
meddle midwife midwifed muddle outlasted outlawed outraged palace parch park party patchy path peopled pert petition pitch placed plaice plate port
positional positive presence presented presenter president pretend pretext prevent prevents princess proceed proceeds processing procession processor
professing profession propels protests prudent recording reforming repeating repenting repleting reposing reputing rerouting resorting responsibly
responsive retorting reverting revolting seeping seized sheering sired sited skis sleeking sleepier sleeting snailing snarling sneering sneezing
speeding squalling stagnate stagnates staling stallion stallions stapling startling statesman statesmen steeping steering stifling strolling superber
sweeping sweepings threaten threatens unsuitable unusable women zoned
`
    .trim()
    .split(/\s+/),
);

/** Common given names: somebody whom nobody here knows, sooner than a slip. `dana` is no slip of `data`, `marc` none of `march`, `owen` none of `open`. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  `
aaron ada adam adele adrian aidan aileen akira alan alana albert alec alex alexa alfred ali alice alicia alina alison alma alvin amanda amber amelia amina
amir amos amy ana anders andre andrea andrew andy angel angela anita anja anke ann anna anne annie anton antonio april ariel arlene arne arnold arthur ash
asher ashley astrid august augusta augustin aurora ava axel barbara barry basil bea beau becca becky bella ben benny bernard bernie bert beryl beth betty
bianca bill billy bjorn blair blake blanche bo bob bonnie boris boyd brad bram brandon brenda brent brett brian bridget britt brooke bruce bruno bryan
byron caleb calvin cameron camila candice cara carl carla carlo carlos carly carmen carol carole caroline carrie carter casey caspar cassie cate cathy
cecil cecilia celia cesar chad chan chandra charles charlie chase chelsea chen cheryl chester chloe chris christa christian christine chuck cindy claire
clara clark claude claudia clay clem cleo cliff clifford clint clive cody cole colin colleen connie conor conrad cora corey corin craig curt curtis cynthia
daisy dale damien damon dan dana dane daniel daniela danny dara darcy daria darla darren daryl dave david dawn dean deana debbie deborah delia della denis
denise dennis denny derek derrick desmond devon dexter diana diane dick diego dieter dilys dina dirk dolly dom dominic don donald donna dora doreen doris
dorothy doug douglas drew duane duke duncan dustin dwayne dylan earl ed eddie edgar edith edna edward edwin eileen elaine eleanor elena eli elias elin
elisa elise eliza ella ellen ellie elliot elmer eloise elsa elsie emil emily emma eric erica erik erin ernest ernie esther ethan eugene eva evan eve evelyn
fabian faith fatima fay felicia felix fern fernando fiona flora flynn forrest fran frances francis frank franz fred freda freddie frieda fritz gabriel gail
gareth garth gary gavin gemma gene geoff george georgia gerald gerard gerda gideon gilbert gina ginny giulia gladys glen glenda gloria gordon grace graham
grant greg greta guido gunnar gus guy gwen hal hank hanna hannah hans harold harriet harris harry harvey hassan hazel heather hector heidi helen helena
helga henri henry herb herbert herman hilary hilda holly homer hope horst howard hugh hugo ian ida igor ike imran ines inga ingrid ira irene iris irma
isaac isabel ivan ivar ivor ivy jack jackie jacob jade jaime jake james jamie jan jana jane janet janice jasmine jason jasper jay jean jeff jen jenna jenny
jens jeremy jerry jesse jessica jill jim jo joan joann joanna joe joel johan john johnny jon jonas jordan jorge jose josef joseph josh joy joyce juan juana
judith judy jules julia julian julie june kai kamal karen karin karl karla kate kathy katie katya kay keira keith kelly ken kenny kent kerry kevin kim kirk
kirsten kit klara klaus kris kurt kyle lacey lana lance lara lars laszlo laura lauren laurie lea leah lee leif leila lena lenny leo leon leona leroy leslie
lester lewis lex liam lila lily linda lindsay lionel lisa liv liz lloyd logan lois lola lorenzo loretta lori lorna lou louis louisa louise luc luca lucas
lucia lucille lucy luis luka luke lydia lyle lynn mabel mac madge mads mae maggie magnus maja malcolm mandy manny manuel mara marc marcel marcia marco
marcus marcy margaret marge margo maria marian marie marilyn marina mario marion marisa marius marjorie mark marlene marsha marta martha martin marty
marvin mary mateo matilda matt matteo matthew maud maurice mavis max may maya megan mel melanie melissa melvin mercedes mia michael michel michelle mickey
miguel mika mike mikhail mila miles milo milton mina minna miranda miriam misha mitch moira molly mona monica monika monty morgan morris moses muriel myra
myron nadia nancy naomi nat natalie nate nathan neal ned neil nell nelson nick nicola nicole nigel nils nina noah noel nolan nora norma norman olaf olga
olive oliver olivia omar oren orla orson oscar otto owen pablo paige pam pamela pat patrice patricia patrick patsy patti paul paula pauline pearl pedro
peggy penny percy perry pete peter petra phil philip phoebe phyllis pia pierre piers polly priya rachel rae rafael raj ralph ramon randall randy raul ravi
ray raymond rebecca reed reggie regina regis reid reiner rena renata rene renee reva rex rhoda rhonda ria ricardo richard rick rico riley rita rob robert
roberta robin rocco rod roger roland rolf roman ron ronald rory rosa rosalie rose rosie ross rowan roy ruben ruby rudy rufus rupert russell ruth ryan
sabine sadie sal sally sam samantha samir samuel sandra sandy santiago sara sarah sasha saul scott sean selena selma serena serge seth shane shannon shari
sharon shaun shawn sheila shelby shelley sheri sherry shirley sid sidney siegfried sigrid silas silvia simon simone sofia sol sonia sonja sophia sophie
stacey stacy stan stanley stefan stella stephan stephanie stephen steve steven stewart stu stuart sue susan susie suzanne sven sybil sylvia tamara tamsin
tanya tara tariq tasha tatiana ted teddy terence teresa teri terri terry tess tessa thea thelma theo theodor theresa thomas thora tia tiffany tim timo
timothy tina tobias toby todd tom tommy toni tony tova tracey tracy travis trent trevor tricia trina trish tristan troy trudy ty tyler tyrone ulf ulrich
una ursula uwe val valerie van vance vanessa vaughn vera vern vernon veronica vic vicki victor victoria vince vincent viola violet virgil virginia vito
vivian wade wallace walt walter wanda ward warren wayne wendell wendy werner wes wesley whitney wilbur wilfred will willa willard william willie wilma
wilson winifred winnie winston xavier yan yara yasmin yolanda yuri yusuf yvonne zach zara zelda zoe zora
`
    .trim()
    .split(/\s+/),
);
