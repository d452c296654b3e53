/** Clauses beside a question that only tell where somebody is, who is waiting, or how it came up: `stuck on the train, so keep it short:`. */
import type { Candidate } from '#kernel/card.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';

const END = '[^,.:;?!\\n\\u2013\\u2014]*(?:[,.:;!]+|\\s[-\\u2013\\u2014])\\s+';
const CHIEF =
  '(?:boss|manager|team\\s+lead|director|vp|svp|ceo|cfo|cro|coo|cmo|chair|board|leadership|exec(?:utive)?s?|management|client|customer|finance|marketing|colleagues?|skip\\s+level)';
const GATHERING = '(?:call|meeting|review|1:1|sync|standup|qbr|demo|board|all.?hands|kick.?off|offsite|town.?hall|interview|presentation|workshop)';
const PAPER =
  '(?:newsletter|decks?|slides?|report|memo|e?mails?|update|post|presentation|one.?pager|doc|document|wiki|spreadsheet|budget|agenda|notes|minutes|summary)';
const PLACE =
  '(?:train|plane|taxi|cab|uber|bus|car|airport|station|office|board\\s?room|meeting\\s?room|lobby|flight|phone|mobile|road|couch|kitchen|lift|elevator|hotel|cafe|queue|gate|gym)';
const WHO = "(?:i|we)(?:['\\u2019](?:m|re|ve))?|im|ive";

/** At the start of a message, up to where the clause ends. */
const BEFORE: readonly RegExp[] = [
  new RegExp(
    `^\\s*(?:(?:${WHO})\\s+)?(?:am |are |currently |just )*(?:sitting|stuck|standing|typing|writing|working|calling|texting|running|waiting|here)?\\s*(?:this |it )?(?:in|on|at|from) (?:a|the|my|our)\\s+${PLACE}\\b${END}(?:(?:so |and |please )*keep it (?:short|brief|quick|simple)\\s*[:,.-]\\s*)?`,
    'iu',
  ),
  new RegExp(`^\\s*(?:(?:just|quick one|a quick one|one thing|quickly),?\\s+)*before (?:i|we) ${END}`, 'iu'),
  new RegExp(`^\\s*(?:my|our|the) ${CHIEF} (?:is|are|was|were|keeps?|has|have|had|just|will|wants?)\\b${END}`, 'iu'),
  new RegExp(`^\\s*(?:${WHO})(?: have| got| had| are having| am having)* (?:the|a|an|our|my) (?:\\S+ ){0,3}${GATHERING}\\b${END}`, 'iu'),
  new RegExp(
    `^\\s*(?:(?:${WHO})\\s+)?(?:am |are |just |currently )*(?:writing|drafting|preparing|finishing|updating|filling in|putting together) (?:up )?(?:the|my|our|a|an) (?:\\S+ ){0,3}${PAPER}\\b${END}`,
    'iu',
  ),
  new RegExp(`^\\s*(?:as (?:discussed|agreed|mentioned|promised|requested)|following up on|further to|re(?:garding)? our (?:chat|call))\\b${END}`, 'iu'),
  new RegExp(`^\\s*(?:(?:need|needing|want) (?:this|it|that) for|asking (?:for|on behalf of)) ${END}`, 'iu'),
  new RegExp(`^\\s*(?:random|quick|silly|stupid|stray|late|dumb|weird) (?:thought|question|idea|one|ask)\\b${END}`, 'iu'),
  new RegExp(`^\\s*(?:and |ok |so |just )*(?:one|the|a)? ?(?:last|final|more|other) (?:thing|question|one|ask|request)\\b${END}`, 'iu'),
  /^\s*(?:for context|some context|background|fyi)\b[^.!?\n]*[.!\n]\s+/iu,
  /^\s*(?:i was|we were|i am|we are|i'?m|was|were) (?:just )?(?:in|at|on) an? [^,.:;?!\n]*? (?:and (?:we|i|they) )?(?:argued|talked|spoke|wondered|disagreed|debated|chatted) (?:about|over|on)\s+/iu,
  /^\s*(?!(?:what|how|which|who|where|when)\b)[\p{L}'\u2019]+(?: [\p{L}'\u2019]+)? (?:just |only |has |have )*(?:pinged|messaged|texted|emailed|called|slacked|cornered|nagged|chased|bugged|grilled|stopped) (?:me|us)(?: (?:asking|wanting|to ask|wondering|up))*(?: (?:about|for|on|if|what))?\s+/iu,
  /^\s*(?:i['\u2019]?m |im |i am )?not sure (?:if|whether) (?:this|it) (?:is|belongs)[^,.:;?!\n]*[,.:;]?\s*but\s+/iu,
  /^\s*sorry (?:if|that|for) [^,.:;?!\n]*[,.:;-]\s+(?:but\s+)?/iu,
  /^\s*(?:(?:i|we) )?(?:do not|don['\u2019]?t|dont|no need|not) (?:need|want|for|looking for) (?:an? |any |the |all the |to see )*(?:details?|charts?|tables?|lecture|essay|novel|story|explanations?|breakdown|context|history)\s*[,.:;-]\s*(?:just |only )?/iu,
  /^\s*(?:without going into (?:the )?details?|nothing fancy|long day|surprise me|give it to me straight)\s*[,.:;\u2026-]*\s*/iu,
  /^\s*(?:hola|heya|hiya|ciao|salut)(?: (?:bot|plumbline|all|team|there))?\s*[,.!:]*\s+/iu,
];
/** At its end, or in brackets. */
const BEHIND: readonly RegExp[] = [
  /\s*\((?:asking|i know|this is|it['\u2019]?s|its|not urgent|no rush|sorry|context|again|my boss|the (?:ceo|cfo|board|boss))[^)]*\)/giu,
  /\s+[-\u2013\u2014]\s*(?:i|we|it['\u2019]?s|its|they) (?:promised|owe|need|want|said|told|for|have)\b[^?.!\n]*(?=[?.!\s]*$)/iu,
  /[\s,;.\u2013\u2014-]+(?:and |pls |please )*(?:(?:do not|don['\u2019]?t|dont) round(?: it| them| anything)?|rounded(?: is| are)?(?: fine| ok| okay)?|be (?:brutal|brutally honest|brief|quick|gentle)|no (?:table|chart|details?|explanation|graph)s?(?: please| pls)?|(?:one|a|in one) sentence|much obliged|por favor|(?:you['\u2019]?re|you are|ur|u r) (?:the best|a star|a legend|great|awesome)|(?:in bold|as (?:an? )?(?:one.?liner|bullets?|bullet points|list of bullets))|for my (?:own )?(?:understanding|notes|records|info(?:rmation)?|reference))(?=[\s?.!,]*$)/iu,
];
/** What would change an answer stays where it is. */
const TELLS = /\b(?:q[1-4]|\d{4}|h[12]|excluding|except|only|by|per|versus|vs|over|under|above|below|compared)\b/iu;
const TURNS = 3;

/** The message without such clauses; the places of all else stay, and the message itself where nothing would be left. A clause that names what figures can be narrowed to stays. */
export function withoutAsideClauses(text: string, candidates: readonly Candidate[]): string {
  const named = candidates.filter(({ dimension, match }) => match !== 'spelling' && !PEOPLE.has(dimension));
  const isTelling = (words: string, at: number): boolean => TELLS.test(words) || named.some(({ start, end }) => start >= at && end <= at + words.length);
  let kept = text;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const next = [...BEFORE, ...BEHIND].reduce(
      (left, clause) => left.replace(clause, (words: string, ...found: unknown[]) => (isTelling(words, placeOf(found)) ? words : ' '.repeat(words.length))),
      kept,
    );
    if (next === kept) break;
    kept = next;
  }
  return /[\p{L}\p{N}]{2}/u.test(kept) ? kept : text;
}

/** Where a replaced match stands: the number behind its groups. */
function placeOf(found: readonly unknown[]): number {
  return found.find((one): one is number => typeof one === 'number') ?? 0;
}
