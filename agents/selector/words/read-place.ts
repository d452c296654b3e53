/** Places in a ranking: `second best`, `the 3rd largest`, `who is last`, `and the next five`. */
import { grainOf } from '#agents/selector/terms/point.ts';
import type { Meaning } from '#agents/selector/terms/marks.ts';
import { type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';
import { readTable } from '#agents/selector/words/read-phrases.ts';

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
/** Words right before a place that is nothing else: `who came second`. */
const STANDS = /^(?:is|are|was|were|comes|came|ranks|ranked|finishes|finished|whos|stands|number)$/;
/** What may follow a place that ends what is asked. */
const AFTER = /^(?:place|by|in|on|for|this|last|then|now|please|pls|there|from|overall|of)$/;
const IDLE = /^(?:\?|please|pls|then|now|them|of|on|the|list|ones|rows|names|line|in|best|place|page|up)$/;
const ROWS = /^(?:deals?|opportunit(?:y|ies)|opps?|reps?|owners?|people|person|teams?|accounts?|customers?|regions?|products?|ones?|rows?|names?|in|of)$/;
const FOLLOW_UP_WORDS_MAX = 7;
const COUNT_MAX = 100;

/** A row of a ranking by its place: with the word that ranks, or of the ranking before. */
export const readPlace: Reader = (context, at) => rankedPlace(context, at) ?? barePlace(context, at) ?? lastPlace(context, at) ?? nextPlace(context, at);

/** `second best`, `3rd largest`: from the end that the word says. */
function rankedPlace(context: ScanContext, at: number): Seen | null {
  const place = placeOf(wordAt(context, at));
  if (place === null || place < 2) return null;
  const seen = readTable(context, at + 1);
  if (seen?.meaning.kind !== 'rank' || seen.meaning.count !== null) return null;
  return { meaning: { ...seen.meaning, count: 1, place }, length: seen.length + 1 };
}

/** `which one is 2nd`, `and the third?`, `runner up`, `who came in second place`. */
function barePlace(context: ScanContext, at: number): Seen | null {
  const word = wordAt(context, at);
  const before = wordAt(context, at - 1);
  const next = wordAt(context, at + 1);
  if (word === 'runner' && next === 'up') return { meaning: same(2), length: 2 };
  const place = placeOf(word);
  if (place === null || grainOf(context.tokens[at + 1]) !== null) return null;
  if (/^(?:to last|last)$/.test(`${next} ${wordAt(context, at + 2)}`.trim()) || (next === 'to' && wordAt(context, at + 2) === 'last'))
    return { meaning: { ...same(place), isReversed: true }, length: next === 'to' ? 3 : 2 };
  if (next === 'place') return { meaning: same(place), length: 2 };
  const isEnd = context.tokens.slice(at + 1).every((token) => IDLE.test(token.text));
  const isAsked = STANDS.test(before) && (isEnd || AFTER.test(next));
  const isRest = place > 1 && isEnd && context.tokens.length <= FOLLOW_UP_WORDS_MAX && /^(?:the|and|whos|in)$/.test(before);
  return isAsked || isRest ? { meaning: same(place), length: 1 } : null;
}

/** `who is last`, `last place`, `dead last`: the other end of the ranking before. */
function lastPlace(context: ScanContext, at: number): Seen | null {
  const isDead = wordAt(context, at) === 'dead';
  const from = isDead ? at + 1 : at;
  if (wordAt(context, from) !== 'last') return null;
  const isPlace = wordAt(context, from + 1) === 'place';
  const isEnd = context.tokens.slice(from + 1).every((token) => IDLE.test(token.text));
  if (!isPlace && !isDead && !(isEnd && STANDS.test(wordAt(context, at - 1)))) return null;
  return { meaning: { ...same(1), isReversed: true }, length: from - at + (isPlace ? 2 : 1) };
}

/** `the next one`, `and the next five`: the rows after those that were shown. */
function nextPlace(context: ScanContext, at: number): Seen | null {
  if (wordAt(context, at) !== 'next' || context.tokens.length > FOLLOW_UP_WORDS_MAX) return null;
  const number = context.tokens[at + 1]?.number ?? null;
  const count = number !== null && number >= 1 && number <= COUNT_MAX ? number : null;
  const from = at + (count === null ? 1 : 2);
  const rest = context.tokens.slice(from);
  const isOfRows = rest.every((token) => IDLE.test(token.text) || ROWS.test(token.text));
  const isNamed = count !== null || rest.some((token) => /^(?:best|in|page)$/.test(token.text) || ROWS.test(token.text));
  const isAlone = rest.length === 0 && /^(?:the|and)$/.test(wordAt(context, at - 1));
  if (!isOfRows || !(isNamed || isAlone)) return null;
  return { meaning: { ...same('next'), count }, length: context.tokens.length - at };
}

function same(place: number | 'next'): Extract<Meaning, { kind: 'rank' }> {
  return { kind: 'rank', word: 'best', count: 1, unit: null, place, isSame: true };
}

/** 2 for `second` and `2nd`; null for other words. */
function placeOf(word: string): number | null {
  const at = ORDINALS.indexOf(word);
  const digits = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word)?.[1];
  return at >= 0 ? at + 1 : digits === undefined || Number(digits) < 1 ? null : Number(digits);
}
