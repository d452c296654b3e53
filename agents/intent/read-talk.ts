/** Messages that need no figures: greetings, help, definitions, explanations, and what is plainly not our subject. */
import { readFact } from '#agents/cause.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { readAboutAnswer } from '#agents/about-answer.ts';
import { asksDefinition } from '#agents/intent/read-definition.ts';
import { startsWithPhrase, stemsOf, type Token } from '#agents/words.ts';

const GREETING =
  /^(?:(?:hi|hello|hey|hiya|yo|howdy|morning|good (?:morning|afternoon|evening|day)|greetings|hallo|thanks|thank you|thx|ty|cheers|great|cool|nice|perfect|awesome|ok|okay|got it|bye|goodbye|see you|ciao|good|super|lovely|no|nope|yes|yep|yeah|sure|never mind|nevermind|nothing else|thats all|that is all|that helps|thats? (?:all|it|everything)(?: (?:that )?(?:i|we) (?:need|needed|want|wanted))?|well done|good job|who are you|who built you|who made you|what are you|are you (?:a )?(?:bot|human|robot|there|up|alive|awake)|how are you|whats up|sup) ?)+(?:there|all|team|everyone|plumbline|bot|again|a lot|so much|very much|much|for (?:today|now|your help|the help|that|this|tomorrow|tmrw|tmr|the (?:meeting|board|call|deck))|today|mate|friend|folks|doing|helps|that)*(?: ?that helps| ?nothing else for today)?$/;
const HELP =
  /^(?:help|help me|help please|please help|menu|commands|instructions|i need help|(?:so )?(?:what|which) (?:things |questions |sort of things |kind of (?:things|questions) |else )?(?:can|could|do|does|should) (?:you|i|one|we|this|plumbline|this bot|the bot) (?:do|ask|look up|answer|know|help with|help me with|show|say|tell me)(?: you| for me| about| here| for)?|what can i ask.*|what are you able to.*|what do you know(?: about)?|how (?:do|does|can) (?:you|this|it|i|plumbline|this bot|i use this|i use you) (?:work|use this|use you|use it|start|get started)?|which (?:metrics|dimensions|figures|measures|numbers|data|filters) (?:exist|are there|do you (?:have|know|support)|can i (?:ask|use)(?: you| for| about)*|are available|do we have)|what (?:metrics|dimensions|figures|measures|data) (?:exist|are there|do you (?:have|know|support)|can i (?:ask|use)|are available|do we have)(?: for)?|list (?:all )?(?:the )?(?:metrics|dimensions)|(?:what|which) (?:figures|numbers|metrics|data|information|things|totals) (?:am i|are we|is one|can i|could i|may i|do i get) (?:allowed |able |permitted )?(?:to )?(?:see|view|look at|access|ask(?: for| about)?)|what am i (?:allowed|able|permitted) to (?:see|ask|view)(?: here)?|what (?:can|may) i see(?: here)?|show (?:me )?(?:the |all )?(?:metrics|help)|examples|give me (?:some )?examples|example questions|(?:hi|hello|hey) (?:there )?(?:what .*(?:do you know|can you do|can i ask)))$/;
const EXPLAIN =
  /^(?:(?:and|but|so|ok|okay|please|pls|tell me|any idea) )*(?:why\b.*|how come\b.*|where (?:does|do|did|is|are) (?:that|this|these|those|the|it)\b.*\b(?:come|comes|came|from)\b.*|how did you (?:get|calculate|compute|arrive|come|work)\b.*|how do you know\b.*|show (?:me )?(?:how|sql|the sql|your work|the query|query|the source|sources|source)\b.*|what(?:s| is) the (?:sql|source|query|plan)\b.*|explain(?: that| this| it| the (?:answer|number|figure|result))?|what is driving\b.*|whats driving\b.*|what (?:drove|drives|caused|moved|explains)\b.*|what(?:s| is| was| were| are)? (?:behind|the (?:drivers?|reasons?|causes?) (?:for|of|behind))\b.*|(?:drivers?|reasons?|causes?) (?:for|of|behind)\b.*|explain the (?:drop|fall|decline|decrease|dip|rise|increase|growth|jump|change)\b.*)$/;
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
  if ((EXPLAIN.test(text) || readFact(text) !== null) && !asksRisk(text, vocabulary) && !namesCause(tokens, vocabulary)) return 'explain';
  return null;
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

function namesMetric(tokens: readonly Token[], vocabulary: Vocabulary): boolean {
  return vocabulary.phrases.some((phrase) => phrase.kind === 'metric' && tokens.some((_, at) => startsWithPhrase(tokens, at, phrase.stems)));
}
