/** Messages that need no figures: greetings, help, definitions, explanations, and what is plainly not our subject. */
import type { IntentName } from '#kernel/intent.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { readAboutAnswer } from '#agents/about-answer.ts';
import { startsWithPhrase, stemsOf, type Token } from '#agents/words.ts';

const GREETING =
  /^(?:(?:hi|hello|hey|hiya|yo|howdy|morning|good (?:morning|afternoon|evening|day)|greetings|hallo|thanks|thank you|thx|ty|cheers|great|cool|nice|perfect|awesome|ok|okay|got it|bye|goodbye|see you|ciao|good|super|lovely|no|nope|yes|yep|yeah|sure|never mind|nevermind|nothing else|thats all|that is all|that helps|thats? (?:all|it|everything)(?: (?:that )?(?:i|we) (?:need|needed|want|wanted))?|well done|good job|who are you|who built you|who made you|what are you|are you (?:a )?(?:bot|human|robot|there|up|alive|awake)|how are you|whats up|sup) ?)+(?:there|all|team|everyone|plumbline|bot|again|a lot|so much|very much|much|for (?:today|now|your help|the help|that|this|tomorrow|tmrw|tmr|the (?:meeting|board|call|deck))|today|mate|friend|folks|doing|helps|that)*(?: ?that helps| ?nothing else for today)?$/;
const HELP =
  /^(?:help|help me|help please|please help|menu|commands|instructions|i need help|(?:so )?(?:what|which) (?:things |questions |sort of things |kind of (?:things|questions) |else )?(?:can|could|do|does|should) (?:you|i|one|we|this|plumbline|this bot|the bot) (?:do|ask|look up|answer|know|help with|help me with|show|say|tell me)(?: you| for me| about| here| for)?|what can i ask.*|what are you able to.*|what do you know(?: about)?|how (?:do|does|can) (?:you|this|it|i|plumbline|this bot|i use this|i use you) (?:work|use this|use you|use it|start|get started)?|which (?:metrics|dimensions|figures|measures|numbers|data|filters) (?:exist|are there|do you (?:have|know|support)|can i (?:ask|use)|are available|do we have)|what (?:metrics|dimensions|figures|measures|data) (?:exist|are there|do you (?:have|know|support)|can i (?:ask|use)|are available|do we have)(?: for)?|list (?:all )?(?:the )?(?:metrics|dimensions)|show (?:me )?(?:the |all )?(?:metrics|help)|examples|give me (?:some )?examples|example questions|(?:hi|hello|hey) (?:there )?(?:what .*(?:do you know|can you do|can i ask)))$/;
const DEFINE_LEAD =
  /^(?:define|definition of|the definition of|whats the definition of|what is the definition of|meaning of|whats the meaning of|what is the meaning of|explain the metric|what counts as|what counts towards|what qualifies as|what do you (?:mean by|count as|call)|what is meant by|how (?:is|are|do (?:you|we)|does plumbline|do u) (?:the |our |you |we )?(?:calculate|compute|define|measure|work out|count|get to|determine)|how (?:is|are) )/;
const DEFINE_TAIL =
  /(?: (?:mean|means|defined|calculated|computed|measured|worked out|determined|counted|stand for)(?: (?:here|for us|at our company|in this context|exactly|in here))?| what (?:exactly )?do you divide by what)$/;
/** A metric to be made, not one to be told about. */
const OWN_METRIC = /\b(?:new|custom|own|calculated|following) (?:metric|kpi|measure|field|figure)\b/;
const WHEN_YOU_SAY = /^when you say /;
const BARE = /^(?:what is|whats|what are|what does|what do|what(?= an? )) (?:an? )?/;
const EXPLAIN =
  /^(?:(?:and|but|so|ok|okay|please|pls|tell me|any idea) )*(?:why\b.*|how come\b.*|where (?:does|do|did|is|are) (?:that|this|these|those|the|it)\b.*\b(?:come|comes|came|from)\b.*|how did you (?:get|calculate|compute|arrive|come|work)\b.*|how do you know\b.*|show (?:me )?(?:how|sql|the sql|your work|the query|query|the source|sources|source)\b.*|what(?:s| is) the (?:sql|source|query|plan)\b.*|explain(?: that| this| it| the (?:answer|number|figure|result))?|what is driving\b.*|whats driving\b.*|what (?:drove|drives|caused|moved|explains)\b.*|what(?:s| is| was| were| are)? (?:behind|the (?:drivers?|reasons?|causes?) (?:for|of|behind))\b.*|(?:drivers?|reasons?|causes?) (?:for|of|behind)\b.*|explain the (?:drop|fall|decline|decrease|dip|rise|increase|growth|jump|change)\b.*)$/;
/** Two metrics told apart; of two periods or teams it asks for figures. */
const DIFFERENCE = /^(?:(?:whats|what is|explain) (?:the )?difference between|difference between|how (?:is|are|does|do) .* differ(?:ent)? from)\b/;
/** Where the figures of the answer before come from. */
const PROVENANCE =
  /^(?:(?:and|but|so|ok|okay|please|pls) )*(?:how (?:was|is|were|are|did) (?:that|this|these|those|it|the (?:number|figure|answer|result)s?|you|u|we)\b(?: (?:number|figure|answer|result)s?)? ?(?:get|got|getting|calculate|calculated|compute|computed|worked out|work out|derive|derived|arrive|come|made|built|know)\b.*|(?:the )?(?:are you sure|you sure|sure about (?:that|this|it)|are you sure (?:about|of) (?:that|this|it)|is (?:that|this|it) (?:right|correct|true|accurate)|sql|query|source|sources|how so|prove it|proof|based on what|says who|show how|show your work|show working)(?: please| pls)?|(?:can|could|will) (?:you|i|u) (?:please )?(?:show|see|explain)(?: me)?(?: (?:the|your|how))? ?(?:sql|query|source|sources|work|working|you got (?:that|this|it)|that|this|it)\b.*|(?:give|show) me (?:the )?(?:sql|query|source|sources)\b.*|what(?:s| is| was)? (?:that|this|it) based on.*|which (?:table|model|data|definition) (?:is|was|did) .*(?:that|this|it|use)\b.*)$/;
const FOREIGN =
  /\b(?:weather|joke|jokes|poem|song|recipe|pizza|lunch|dinner|news|football|soccer|bitcoin|stock price|stocks|capital of|translate|horoscope|movie|president|password|passwords|api key|secret key|system prompt|ignore (?:all |the |your |any )?(?:previous |prior |above )?(?:instructions|rules)|drop table|select \*|delete from|insert into|union select|jailbreak|developer mode|holiday|vacation|salary|salaries|payroll|hire|hiring|support tickets?|tickets?|employees|headcount)\b/;

/** The talk intent; null when the message asks for figures. */
export function readTalk(tokens: readonly Token[], vocabulary: Vocabulary): IntentName | null {
  const text = tokens.map((token) => token.text).join(' ');
  if (text === '') return 'help';
  if (FOREIGN.test(text) && !namesMetric(tokens, vocabulary)) return 'out_of_scope';
  if (HELP.test(text)) return 'help';
  if (GREETING.test(text)) return 'chat';
  if (PROVENANCE.test(text)) return 'explain';
  if (asksDefinition(text, tokens, vocabulary)) return 'define';
  if (readAboutAnswer(text) !== null) return 'explain';
  if (EXPLAIN.test(text) && !asksRisk(text, vocabulary) && !namesCause(tokens, vocabulary)) return 'explain';
  return null;
}

/** How is X calculated, what counts as X, what does X mean; what is X when nothing else is said. */
function asksDefinition(text: string, tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  if (OWN_METRIC.test(text)) return false;
  if (WHEN_YOU_SAY.test(text)) return true;
  if (DIFFERENCE.test(text)) return metricsNamed(tokens, vocabulary) > 1;
  if (/^how (?:is|are|was|were) /.test(text)) return DEFINE_TAIL.test(text);
  if (DEFINE_LEAD.test(text) || (DEFINE_TAIL.test(text) && BARE.test(text))) return true;
  const bare = BARE.exec(text)?.[0];
  if (bare === undefined) return false;
  const at = bare.trim().split(' ').length;
  const rest = tokens.length - at;
  return vocabulary.phrases.some((phrase) => phrase.kind === 'metric' && phrase.stems.length === rest && startsWithPhrase(tokens, at, phrase.stems));
}

/** `causes of slippage`, `why do deals slip`: what the catalogue itself calls a figure. */
function namesCause(tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  return vocabulary.phrases.some(
    (phrase) =>
      phrase.kind === 'metric' &&
      CAUSES.has(phrase.stems.slice(0, phrase.stems[0] === 'what' ? 2 : 1).at(-1) ?? '') &&
      tokens.some((_, at) => startsWithPhrase(tokens, at, phrase.stems)),
  );
}

const CAUSES: ReadonlySet<string> = new Set(['why', 'cause', 'driver', 'drive', 'reason'].flatMap(stemsOf));

/** `why is the Atlas deal risky`: its reasons stand in the catalogue. */
function asksRisk(text: string, vocabulary: Vocabulary): boolean {
  return vocabulary.dimensions.has('risk_reasons') && /\b(?:risky|riskier|riskiest|at risk|risk)\b/.test(text) && !/\b(?:score|scores|model)\b/.test(text);
}

function metricsNamed(tokens: readonly Token[], vocabulary: Vocabulary): number {
  // One name may stand for several figures: what counts is how many are named.
  return tokens.filter((_, at) => vocabulary.phrases.some((phrase) => phrase.kind === 'metric' && startsWithPhrase(tokens, at, phrase.stems))).length;
}

function namesMetric(tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  return vocabulary.phrases.some((phrase) => phrase.kind === 'metric' && tokens.some((_, at) => startsWithPhrase(tokens, at, phrase.stems)));
}
