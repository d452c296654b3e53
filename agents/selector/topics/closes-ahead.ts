/** Verb forms of closing that lie ahead: `should be closed`, `shall I close`, `which deals close in December`. */

/** What is possible, wanted or owed, and so has not happened. */
const MODAL =
  '(?:should|shall|must|can|could|(?<!\\b(?:in|of|since|from|by|until|till|last|this|next|for|through|to|and) )may|might|will|gonna|(?:need|needs|have|has|ought|going|able|likely|want|wants|plan|plans|aim|aims|hope|hopes|hoping|planning) to)';
/** Whoever asks or tells, and what is past. */
const ELSE =
  'you|u|have|has|had|having|did|was|were|been|see|show|tell|get|give|know|list|look|find|check|compare|have|me|please|which|what|how|who|when|where|why|take|takes';
const between = (words: string): string => `(?: (?!(?:${ELSE})\\b)[\\p{L}\\p{M}]+)${words}`;
/** `close` as a verb. */
const VERB = 'close(?!s? (?:dates?|rates?|ratios?|won|lost|days?|times?|to)\\b)';
const MEANT = `(?:^|\\s)(?:${MODAL}${between('{0,3}')} ?\\b(?:${VERB}|be closed)|to be closed)`;
const PRESENT = `(?:^|\\s)(?:(?:deals?|opps?|opportunit(?:y|ies)|ones|them|those|these|they)${between('{0,4}')}|(?:which|that)|(?:do|does)${between('{1,3}')}) ${VERB}`;

const MEANT_WITHIN = new RegExp(`${MEANT}\\b`, 'iu');
const MEANT_END = new RegExp(`${MEANT}$`, 'iu');
const PRESENT_WITHIN = new RegExp(`${PRESENT}\\b`, 'iu');
const PRESENT_END = new RegExp(`${PRESENT}$`, 'iu');
/** What always is so, and what was. */
const HABIT = /\b(?:did|didnt|per|each|every|usually|typically|normally|generally|average|often|long|fast|fastest|quick|quickly|faster|slower|best|better)\b/i;

/** True when the words say that something should, may or will close; or, `at the end`, their last word does. */
export function isMeantToClose(words: string, where: 'within' | 'at the end' = 'within'): boolean {
  return (where === 'within' ? MEANT_WITHIN : MEANT_END).test(words);
}

/** True when the words say in the present tense that deals close, and no habit of them. */
export function closesNow(words: string, where: 'within' | 'at the end' = 'within'): boolean {
  return (where === 'within' ? PRESENT_WITHIN : PRESENT_END).test(words) && !HABIT.test(words);
}
