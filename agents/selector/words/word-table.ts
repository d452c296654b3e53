/** Words whose meaning does not depend on the catalogue. One row: words as typed, what they mean. */
import type { Meaning, RankWord } from '#agents/selector/terms/marks.ts';

type Row = readonly [readonly string[], Meaning];

const row = (words: string, meaning: Meaning): Row => [words.split('|'), meaning];
const rank = (
  words: string,
  word: RankWord,
  unit: 'money' | 'count' | 'days' | 'error' | 'age' | 'close' | 'risk' | null = null,
  count: 'all' | null = null,
): Row => row(words, { kind: 'rank', word, count, unit });

/** Words that fit several figures alike: which of them is asked back. */
const twoOf = (words: string, metrics: readonly string[]): Row => row(words, { kind: 'vague', phrase: 'that', metrics });

/** Won, lost, open, closed in all their forms. */
export const outcomeWords: readonly Row[] = [
  row(
    'won|win|winning|closed won|closed as won|close won|land|landed|bag|bagged|sign|signed|ink|inked|secure|secured|nail|nailed|clinch|clinched|sealed|succeeded|succeed|pull off|pulled off|bring home|brought home|get over the line|got over the line|got across the line|get across the line',
    {
      kind: 'outcome',
      outcome: 'Won',
      unit: null,
    },
  ),
  row('closings', { kind: 'outcome', outcome: 'Closed', unit: 'count' }),
  row('wins|number of wins', { kind: 'outcome', outcome: 'Won', unit: 'count' }),
  row(
    'paid|pay|pays|spend with us|pay us|pays us|paid us|spends with us|spent with us|earns us|earn us|earned us|makes us|make us|made us|sold|sell|sells|selling|booked|book|bought|buy|buys|buying|purchased|purchase|purchases|spent|spends',
    {
      kind: 'outcome',
      outcome: 'Won',
      unit: 'money',
    },
  ),
  row(
    'lost|lose|loses|loose|losing|closed lost|closed as lost|close lost|die|died|dead|fell through|fall through|fallen through|falls through|fell apart|fall apart|failed|walked away|went to a competitor',
    { kind: 'outcome', outcome: 'Lost', unit: null },
  ),
  row('losses|loss|looses|number of losses', { kind: 'outcome', outcome: 'Lost', unit: 'count' }),
  row(
    'open|still open|currently open|unclosed|not closed|not yet closed|not closed yet|havent closed|yet to close|in flight|carry|carries|carrying|in the pipeline|in our pipeline|in pipeline|in play|in progress|working on|being worked on|being worked|in the works|on the go|in the hopper|in the oven|in work|in process|underway|under way|in the making|in the tube',
    { kind: 'outcome', outcome: 'Open', unit: null },
  ),
  row('active deals|active opportunities|live deals|live opportunities|pending deals|outstanding deals|ongoing deals|ongoing opportunities', {
    kind: 'outcome',
    outcome: 'Open',
    unit: 'count',
  }),
  row('closed|close', { kind: 'outcome', outcome: 'Closed', unit: null }),
];

/** How much of what is asked for. */
export const quantityWords: readonly Row[] = [
  row('how many|hw many|number of|count of|total number of|count|total count|total count of|num of|no of|# of', { kind: 'quantity', what: 'many' }),
  row(
    '$|in $|how much|how big|value of|total value of|amount of|value|values|amount|amounts|total value|total amount|worth|worth of|dollars|dollar value|usd|money|how much money|sum of|dollar amount|how high|how large|in money terms|in dollar terms|in value terms|in monetary terms|money wise|value wise|dollar wise|in terms of money|in terms of value|in terms of dollars',
    { kind: 'quantity', what: 'much' },
  ),
  row('list|list of|list out|show|show me|show me the|display|which|what|see|details|details of|give me|pull up|bring up', { kind: 'quantity', what: 'list' }),
  row(
    'how often|how frequently|how regularly|percentages|as percentages|in percentages|in percent|as percent|in %|percent|percentage|percent of|percentage of|what percent|what percentage|what percentage of|what percent of|% of|%|proportion of|what proportion of|what fraction of|what part of|fraction of|portion of',
    {
      kind: 'quantity',
      what: 'percent',
    },
  ),
  row('average|avg|mean|typical|on average|typically', { kind: 'quantity', what: 'average' }),
  row(
    'contribute to|contributes to|contribute|contributes|contributed|contributed to|piece of|slice of|chunk of|share|share of|share of total|as a share of total|as share of total|percent of total|percentage of total|% of total|shares|as shares|in shares|how concentrated is|how concentrated are|contribution to total|contribution|contribution of|mix',
    {
      kind: 'quantity',
      what: 'share',
    },
  ),
];

/** Time it takes. */
export const durationWords: readonly Row[] = [row('how long|how much time|how many time|how fast|how quickly|how quick', { kind: 'quantity', what: 'long' })];

/** Who is first. */
export const rankWords: readonly Row[] = [
  rank('top|leading', 'top'),
  rank('number one|number 1|no 1|nr 1|in the lead|in first place|ranks first in|finished first in|finishes first in', 'top'),
  rank('is last in|comes last in|came last in|finished last in|ranks last in', 'bottom'),
  rank('most|highest|max|maximum|greatest|furthest|farthest|fattest|fullest|heftiest|meatiest', 'top'),
  rank('biggest|largest|chunkiest|beefiest|juiciest', 'top', 'money'),
  rank('bottom', 'bottom'),
  rank('lowest|least|fewest|the less|min|minimum', 'bottom'),
  rank('smallest|cheapest|tiniest', 'bottom', 'money'),
  rank('thinnest|leanest|skinniest', 'bottom'),
  rank('best|strongest|carrying us|carrying the team|carrying the quarter|carrying the year|carrying the company', 'best'),
  rank(
    'worst|weakest|poorest|struggling|struggling most|struggling the most|struggles most|dragging us down|dragging it down|dragging the number down|pulling us down|holding us back|letting us down',
    'worst',
  ),
  rank('riskiest|most risky|most at risk|shakiest', 'top', 'risk'),
  rank('safest|least risky|least at risk', 'bottom', 'risk'),
  rank('slowest|longest', 'top', 'days'),
  rank('fastest|quickest|shortest', 'bottom', 'days'),
  rank('oldest|longest open|longest standing', 'top', 'age'),
  rank('newest|latest|youngest|most recent|most recently created', 'bottom', 'age'),
  rank('soonest|closing first|due first|due soonest|closing soonest', 'top', 'close'),
  rank('closest|nearest|most accurate|most precise|most reliable', 'best', 'error'),
  rank('least accurate|least precise|least reliable|furthest off|most wrong', 'worst', 'error'),
  rank(
    'rank|ranks|ranked|ranking|stack rank|stack ranked|stack ranking|line up|rankings|rank by|ranked by|leaderboard|league table|sort|sorted|sort by|sort it by|sort them by|sort that by|sorted by|order by|order it by|order them by|order that by|ordered by|rank it by|rank them by|highest first|descending|desc',
    'top',
    null,
    'all',
  ),
  rank(
    'lowest first|ascending|smallest first|fewest first|least first|lowest to highest|smallest to largest|smallest to biggest|least to most|fewest to most|low to high|small to large|small to big|in ascending order|ascending order|lowest at the top|lowest on top',
    'bottom',
    null,
    'all',
  ),
  rank(
    'most first|highest to lowest|largest to smallest|biggest to smallest|most to least|most to fewest|high to low|large to small|big to small|in descending order|descending order|highest at the top|highest on top|biggest at the top|biggest on top',
    'top',
    null,
    'all',
  ),
  rank('worst first|worst to best|worst at the top|worst on top|worst at top', 'worst', null, 'all'),
  rank('best first|best to worst|best at the top|best on top|best at top', 'best', null, 'all'),
  rank('oldest first|oldest to newest|oldest to latest|oldest at the top|oldest on top', 'top', 'age', 'all'),
  rank('newest first|newest to oldest|latest to oldest|youngest first|newest at the top|newest on top|most recent first', 'bottom', 'age', 'all'),
  rank('biggest first|largest first', 'top', 'money', 'all'),
  rank('slow to fast|slowest to fastest|slow to quick|longest to shortest|long to short|slowest first|longest first', 'top', 'days', 'all'),
  rank('fast to slow|fastest to slowest|quick to slow|shortest to longest|short to long|fastest first|quickest first|shortest first', 'bottom', 'days', 'all'),
  rank(
    'sort by size|sort it by size|sort them by size|sorted by size|order by size|order it by size|order them by size|ordered by size|rank by size|rank them by size|in order of size',
    'top',
    'money',
    'all',
  ),
  rank('earliest first|soonest first|soonest to latest|earliest to latest', 'top', 'close', 'all'),
  rank('latest first|latest to earliest|furthest out first', 'bottom', 'close', 'all'),
];

/** Joints, negation, follow-up words, comparison. */
export const jointWords: readonly Row[] = [
  row('and|&|+|or|nor|,|;|plus|as well as|along with|together with|and also', { kind: 'and' }),
  row(
    'vs|versus|against|compared to|compared with|compare to|compare with|comparing|compare|in comparison to|in comparison with|relative to|than|bigger or smaller than|smaller or bigger than|higher or lower than|larger or smaller than|more or less than|better or worse than|bigger than|smaller than|larger than|more than|less than|fewer than|higher than|lower than|better than|worse than|more than in|less than in|rather than|side by side with|side by side|alongside|set against|separately|individually|one row each|one line each|compares|outperform|outperformed|outperforming|beat out|compares to|compares with|compared|comparison of|comparison between|stack up against|stacks up against|stack up|stacks up|up on|down on|up from|down from|ahead of',
    { kind: 'versus' },
  ),
  row(
    'excluding|exclude|excl|ex|except|except for|with the exception of|everything but|everyone but|everybody but|anything but|anyone but|all but|without|zero|sans|neither|didnt|did not|doesnt|does not|dont|do not|dont include|do not include|not including|not incl|not counting|havent|have not|hasnt|has not|never|wasnt|werent|besides|barring|missing|lacking|not|not in|not for|not from|other than|apart from|but not|leaving out|leave out|ignoring|ignore|remove|removing|take out|taking out|strip out|non|minus|outside|outside of|aside from|omit|omitting|skip|skipping|forget|hide|drop|isnt|arent|no',
    {
      kind: 'negation',
    },
  ),
  row(
    'same|same thing|the same|same quarter|the same quarter|same month|the same month|same year|the same year|same week|the same week|same half|the same half|same period|the same period|same dates|the same dates|same for|and for|what about|how about|only|just|instead|now|but|again|narrow to|narrow it to|limit to|filter to|filter by|switch to|change to|make it|make that|do|break that down|break it down|split that|split it|keep|keep only|keep just|and what about|and how about|then',
    {
      kind: 'follow',
      how: 'keep',
    },
  ),
  row('also|as well|too|additionally|add|in addition|on top of that', { kind: 'follow', how: 'also' }),
  row(
    'growing|shrinking|shrank|shrunk|falling|dropping|rising|climbing|declining|drop in|fall in|dip in|decline in|decrease in|jump in|rise in|increase in|growth in|growth of|change in|growth|grow|grew|grown|change|changed|changes|delta|increase|increased|decrease|decreased|dropped|went up|gone up|go up|went down|gone down|go down|up or down|improve|improved|improving|improvement|decline|declined|better or worse|getting better|getting worse|fallen|fell|rise|risen|rose',
    {
      kind: 'compare_to',
      to: 'previous_period',
      grain: null,
    },
  ),
];

/** Which date places a deal in a period. */
export const roleWords: readonly Row[] = [
  row(
    'created|opened|entered|added|generated|creation|creation date|created date|by created date|by creation date|create date|by create date|create|new|started|engaged|engage date|by date created|did we open|did i open|did they open|did you open|we opened|were opened|was opened|did we create|did we add|did we start|arrived|appeared|showed up|popped up|cropped up|began|kicked off',
    {
      kind: 'role',
      role: 'created_date',
    },
  ),
  row('close date|by close date|closing date|by closing date|of close|of closing|by date of close|date of close|by date closed', {
    kind: 'role',
    role: 'close_date',
  }),
  row(
    'closing|closes|to close|will close|going to close|gonna close|due|due to close|set to close|expected to close|scheduled to close|expected close|will be closing|about to close|should close|might close|may close|can close|could close|shall close|must close|can be closed|could be closed|may be closed|might be closed|should be closed|must be closed|can be won|could be won|may be won|might be won|supposed to close|slated to close|meant to close|supposed to land|set to land|due to land|expected to land|going to land|left to close|still to close|yet to come in|slated|slated for|scheduled for|will land|fall due|falls due|falling due|fell due|come due|comes due|coming due',
    { kind: 'role', role: 'due' },
  ),
];

/** Whose figures. */
export const scopeWords: readonly Row[] = [
  row('my|mine|my own|i|did i|have i|am i|do i|ive|im|myself|me|for me|by me|owned by me', { kind: 'scope', scope: 'mine' }),
  row(
    'our people|our guys|our folks|our|ours|company wide|companywide|company|whole company|the company|the whole company|entire company|org wide|organisation wide|organization wide|organisation|organization|the organisation|the organization|across the company|across the organisation|across the organization|overall|everyone|everybody|everyones|everybodys|companys|the companys|the whole companys|as a company|whole business|the business|business|worldwide|world wide|globally|global|everywhere|across the board',
    {
      kind: 'scope',
      scope: 'organisation',
    },
  ),
];

/** Amounts that are not known. */
export const amountWords: readonly Row[] = [
  row(
    [
      'without',
      'with no',
      'havent got an',
      'havnt got an',
      'hasnt got an',
      'have not got an',
      'havent got any',
      'have got no',
      'got no',
      'dont have any',
      'no',
      'missing',
      'missing an',
      'lacking',
      'lacking an',
      'have no',
      'has no',
      'having no',
      'without an',
      'without any',
      'with missing',
      'dont have an',
      'not have an',
      'have an empty',
      'with an empty',
      'without a',
    ]
      .flatMap((lead) => ['amount', 'amounts', 'value', 'price'].map((noun) => `${lead} ${noun}`))
      .concat(['unpriced', 'not priced', 'amount missing', 'amount is missing', 'amountless', 'no amount set', 'without an amount set'])
      .join('|'),
    { kind: 'without_amount' },
  ),
];

/** Words that ask for no figure in particular; each stands for several. */
export const vagueWords: readonly Row[] = [
  row(
    'how are we doing|how is it going|how we doing|how are things|hows business|how is business|performance|perform|performs|performed|performing|doing|how did we do|did we do|numbers|results|stats|kpi|kpis|metrics|figures|successful|success|productivity|productive|track|tracking|looking|look|looks|pacing|pace|efficiency|overview|summary|status|shaping up',
    {
      kind: 'vague',
      phrase: 'performance',
      metrics: ['won_revenue', 'win_rate', 'won_count'],
    },
  ),
  row(
    'close rate|closing rate|close ratio|closing ratio|closing percentage|close percentage|closure rate|conversion|conversion rate|conversion ratio|conversion percentage|rate of conversion|conversions|convert|converting|converted|deal conversion|deal conversion rate|opportunity conversion|opportunity conversion rate|opp conversion',
    {
      kind: 'vague',
      phrase: 'conversion',
      metrics: ['win_rate', 'win_rate_by_value'],
    },
  ),
  // Each of these asks for one of two figures, and nothing in it says which.
  twoOf('orders|contracts|order volume|sales volume|business volume|volume of business', ['won_revenue', 'won_count']),
  twoOf('how often did we win|how often did i win|how often did they win|how often have we won|how often have i won', ['win_rate', 'won_count']),
  twoOf('how far off are we|how far off am i|how far are we off', ['target_gap', 'forecast_error']),
  twoOf('how much do we still have to close|how much do we still need to close|how much is left to close|how much do i still have to close', [
    'target_gap',
    'open_pipeline',
  ]),
  twoOf('what do we have to sell|what do we need to sell|what do i have to sell|what do i need to sell', ['quarter_target', 'target_gap']),
  twoOf('outdated deals|deals out of date|deals that are out of date', ['overdue_count', 'stalled_count']),
  twoOf(
    'how well do we close|how well do we win|how well did we close|how well did we win|how well are we closing|how well are we winning|how good is our closing',
    ['win_rate', 'won_revenue'],
  ),
];

/** Words that change nothing. */
export const fillerWords: ReadonlySet<string> = new Set(
  (
    'a an the is are was were be been being am did does have has had having of in on at for to from with by as it its this that these those there here we us they them he she his her their theirs you your u ur ' +
    'what which who whose when where how would could should can will shall may might please pls plz thanks thank thx ty btw fyi asap kindly often frequently hmm um hey hi hello ok okay so well just really actually quickly quick bit want wanna need like know tell me give get got show see find look let lets make run pull check ask question answer ' +
    'total totals overall combined altogether current currently exactly approximately roughly about around per each every all any some into within during over across out up down off go going goes went come came comes far still yet already lately recently ' +
    'plumbline bot data report reports chart table view breakdown broken break split grouped group groups grouping down based bring brought ? : # lot lots kind sort said mean meant meaning own owns owned owning running runs handles handling stand stands doing work works take takes took taken use using used ' +
    'if while their his her whats hows wheres whos thats cant couldnt wont isnt ill id youd theyre everything anything something wise ' +
    'things plot graph draw drawn visualize visualise cool great nice perfect awesome hm wow omg sweet yay gotcha fine done interesting preparing prepping prep nevermind whatever ideally preferably possibly maybe perhaps simply basically honestly apparently somehow curious wondering wonder wondered interested means hoping hope trying urgently urgent dear folks guys literally obviously anyway anyways alright sure super kinda sorta gonna wanna tho though bro lol haha hehe yep yeah yes hmmm uh er reach reached reaching hit hits hitting achieve achieved attain attained ' +
    'usually normally generally ones him sorry getting become becoming became lifetime matrix crosstab pivot heatmap set put makes make exists exist oops whoops huh eh cheers ta sup lads gents ladies hiya rn atm nowadays presently handy available unrelated officially exact confirm confirming verify verifying understand whenever tgif eli5 anyhow anyways rather cud wud shud gimme lemme drove yo hiya calculate compute tell display provide return fetch list number count overall sum summed business sales crm dataset period periods time times date dates range'
  ).split(' '),
);
