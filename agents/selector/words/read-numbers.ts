/** Numbers that count rows (`top 5`, `worst three`) and numbers that bound a metric (`over 50k`, `at least 10`). */
import { type Amount, amountAt, PERCENT } from '#agents/selector/words/amounts.ts';
import { BOUNDS } from '#agents/selector/words/bound-words.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import type { Meaning } from '#agents/selector/terms/marks.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';
import { startsWithPhrase } from '#agents/words.ts';
import { readTable } from '#agents/selector/words/read-phrases.ts';

/** `top 5`, `5 biggest`, `ten largest`: a rank word with the number beside it. */
export const readRank: Reader = (context, at) => {
  const before = countAt(context, at);
  const lead = before === null ? 0 : 1;
  const seen = readTable(context, at + lead);
  if (seen?.meaning.kind !== 'rank') return null;
  if (before !== null) return ranked(seen, before, 1);
  const after = countAt(context, at + seen.length);
  // At least five deals are a bound.
  if (after !== null && /^m(?:in|ax)/.test(wordAt(context, at))) return null;
  return after === null || isPeriodNoun(context, at + seen.length + 1) ? null : ranked(seen, after, 1);
};

/** `which 3 industries have the highest revenue`: a number before what is ranked. */
export const readRankedCount: Reader = (context, at) => {
  const count = countAt(context, at);
  const isAsked = at === 0 || ['which', 'what', 'the', 'our', 'my', 'show', 'list', 'me', 'give', 'name', ','].includes(wordAt(context, at - 1));
  if (count === null || count < 2 || !isAsked) return null;
  const isNamed = context.vocabulary
    .phrasesFrom(context.tokens[at + 1]?.stem ?? '')
    .some((phrase) => phrase.kind === 'dimension' && startsWithPhrase(context.tokens, at + 1, phrase.stems));
  const isRanked = context.tokens.slice(at + 1).some((_, index) => readTable(context, at + 1 + index)?.meaning.kind === 'rank');
  return isNamed && isRanked ? { meaning: { kind: 'rank', word: 'top', count, unit: null }, length: 1 } : null;
};

/** `which of the four regions`, `my two teams`, `both win rates`: how many there are, which is known. */
export const readKnownCount: Reader = (context, at) => {
  const word = wordAt(context, at);
  const isAmong =
    ['the', 'our', 'my', 'all', 'these', 'those', 'your'].includes(wordAt(context, at - 1)) &&
    countAt(context, at) !== null &&
    (/^[a-z]+$/.test(word) || !isRankedLater(context, at));
  const isNamed = context.vocabulary
    .phrasesFrom(context.tokens[at + 1]?.stem ?? '')
    .some((phrase) => phrase.kind === 'dimension' && startsWithPhrase(context.tokens, at + 1, phrase.stems));
  const isPlural = context.tokens[at + 1]?.text !== context.tokens[at + 1]?.stem;
  const isBoth = word === 'both' && isPairBeside(context, at);
  return isBoth || (isAmong && isNamed && isPlural) ? { meaning: { kind: 'filler' }, length: 1 } : null;
};

/** `the 4 teams with the most deals` are the first four. */
function isRankedLater(context: ScanContext, at: number): boolean {
  return context.tokens.some((_, index) => index > at && readTable(context, index)?.meaning.kind === 'rank');
}

/** Two things are joined in the same sentence. */
function isPairBeside(context: ScanContext, at: number): boolean {
  const start = context.tokens[at]?.start ?? 0;
  const from = Math.max(...['.', '?', '!', '\n'].map((mark) => context.text.lastIndexOf(mark, start)));
  const ends = ['.', '?', '!', '\n'].map((mark) => context.text.indexOf(mark, start)).filter((place) => place >= 0);
  const to = Math.min(context.text.length, ...ends);
  return context.tokens.some((token) => from < token.start && token.end <= to && ['and', '&', 'or', 'vs', 'versus', 'than'].includes(token.text));
}

/** `make it 3`, `just 5 please`: how many rows, of what the answer before ranked. */
export const readBareCount: Reader = (context, at) => {
  // Just the first three.
  const first = wordAt(context, at) === 'first' && at > 0 && context.tokens.length <= BARE_WORDS_MAX ? countAt(context, at + 1) : null;
  if (first !== null && context.tokens.slice(at + 2).every((token) => IDLE_WORDS.test(token.text)))
    return { meaning: { kind: 'rank', word: 'top', count: first, unit: null }, length: 2 };
  const count = countAt(context, at);
  const isLed = ['it', 'that', 'just', 'only', 'to'].includes(wordAt(context, at - 1)) && context.tokens.length <= BARE_WORDS_MAX;
  const isLast = context.tokens.slice(at + 1).every((token) => IDLE_WORDS.test(token.text));
  // Five is enough.
  const isEnough =
    at <= 2 && /^(?:is|are|will|would|s) (?:enough|fine|ok|okay|plenty|do|sufficient|good)$/.test(`${wordAt(context, at + 1)} ${wordAt(context, at + 2)}`);
  if (count !== null && isEnough && context.tokens.length <= BARE_WORDS_MAX)
    return { meaning: { kind: 'rank', word: 'top', count, unit: null }, length: Math.min(3, context.tokens.length - at) };
  return count !== null && isLed && isLast ? { meaning: { kind: 'rank', word: 'top', count, unit: null }, length: 1 } : null;
};

const BARE_WORDS_MAX = 8;
const IDLE_WORDS = /^(?:\?|please|pls|plz|instead|rows|ones|thanks|thx|now|of|them|those|these)$/;

function ranked(seen: Seen, count: number, extra: number): Seen {
  if (seen.meaning.kind !== 'rank') return seen;
  return { meaning: { ...seen.meaning, count }, length: seen.length + extra };
}

function countAt(context: ScanContext, at: number): number | null {
  const token = context.tokens[at];
  if (token?.number === null || token?.number === undefined || !/^(\d{1,3}|[a-z]+)$/.test(token.text)) return null;
  // The top 10 % are not the top 10.
  return token.number >= 1 && !['%', 'percent', 'pct'].includes(wordAt(context, at + 1)) ? token.number : null;
}

function isPeriodNoun(context: ScanContext, at: number): boolean {
  return grainOf(context.tokens[at]) !== null;
}

/** `over 50k`, `at least 10`, `> 60%`, `10 or more`. */
export const readThreshold: Reader = (context, at) => {
  const figures = readFigures(context, at);
  if (figures !== null) return figures;
  const bare = readBareBound(context, at);
  if (bare !== null) return bare;
  for (const [op, phrases] of BOUNDS) {
    const lead = phraseAt(context, at, phrases);
    const bound = lead === null ? null : amountAt(context, at + lead.length);
    if (lead !== null && bound !== null) return { meaning: thresholdOf(op, bound), length: lead.length + bound.length };
  }
  const range = readBetween(context, at);
  if (range !== null) return range;
  const amount = amountAt(context, at);
  if (amount === null) return null;
  if (isFollowedByPlus(context, at + amount.length - 1)) return { meaning: thresholdOf('gte', amount), length: amount.length };
  const tail = phraseAt(context, at + amount.length, [
    'or more',
    'or above',
    'or over',
    'or higher',
    'and more',
    'and above',
    'and over',
    'and up',
    'and upwards',
    'upwards',
    'plus',
    'or less',
    'or fewer',
    'or lower',
    'or below',
  ]);
  if (tail === null) return null;
  return { meaning: thresholdOf(/more|above|over|up|plus|higher/.test(tail.phrase) ? 'gte' : 'lte', amount), length: amount.length + tail.length };
};

/** `deals with six figures`, `over six figures`, `at least 7 figures`: how many digits an amount has. */
function readFigures(context: ScanContext, at: number): Seen | null {
  const lead = BOUNDS.filter(([op]) => op !== 'lt' && op !== 'lte').flatMap(([, phrases]) => phraseAt(context, at, phrases) ?? [])[0];
  const place = at + (lead?.length ?? 0);
  const digits = context.tokens[place]?.number ?? 0;
  // Six figure deals: what there are so many of is not said.
  if (lead === undefined && !['with', 'of', 'in', 'at', 'worth'].includes(wordAt(context, at - 1))) return null;
  if (!/^figures?$/.test(wordAt(context, place + 1)) || digits < 4 || digits > 9) return null;
  const low = 10 ** (digits - 1);
  const upTo = lead === undefined ? { upTo: 10 * low - 1 } : {};
  return { meaning: { kind: 'threshold', op: 'gte', value: low, ...upTo }, length: place + 2 - at };
}

/** `greater 50k`, `lower 50k`, `from 50k`, `above the 50k mark`: of an amount that is one by its own words. */
function readBareBound(context: ScanContext, at: number): Seen | null {
  const word = wordAt(context, at);
  const isMark = /^(?:above|over|below|under)$/.test(word) && wordAt(context, at + 1) === 'the';
  const op = isMark ? (/^[ao]/.test(word) ? 'gt' : 'lt') : BARE[word];
  const bound = op === undefined ? null : amountAt(context, at + (isMark ? 2 : 1));
  if (op === undefined || bound === null || bound.unit === 1 || bound.unit === PERCENT) return null;
  const end = at + (isMark ? 2 : 1) + bound.length;
  if (isMark && wordAt(context, end) !== 'mark') return null;
  const isRange = /^(?:to|until|up to)/.test(`${wordAt(context, end)} ${wordAt(context, end + 1)}`) || isDashBetween(context, end - 1);
  if (word === 'from' && isRange) return null;
  const tail = word === 'from' ? (phraseAt(context, end, ['up', 'upwards', 'and up', 'on', 'onwards'])?.length ?? 0) : isMark ? 1 : 0;
  return { meaning: thresholdOf(op, bound), length: end + tail - at };
}

const BARE: Readonly<Record<string, 'gt' | 'gte' | 'lt' | 'lte'>> = {
  greater: 'gt',
  bigger: 'gt',
  higher: 'gt',
  larger: 'gt',
  past: 'gt',
  lower: 'lt',
  smaller: 'lt',
  from: 'gte',
  until: 'lte',
};

/** `between 50k and 100k`, `from 50k to 100k`, `20k to 40k`, `20-40k`; years are no amounts. */
function readBetween(context: ScanContext, at: number): Seen | null {
  const joints = RANGES[wordAt(context, at)];
  const lead = joints === undefined ? 0 : 1;
  const low = amountAt(context, at + lead);
  if (low === null) return null;
  const end = at + lead + low.length;
  // From 50k up to 100k.
  const joint = wordAt(context, end) === 'up' && wordAt(context, end + 1) === 'to' ? end + 1 : end;
  const isDash = isDashBetween(context, joint - 1);
  if (!isDash && !(joints ?? ['to']).includes(wordAt(context, joint))) return null;
  const next = isDash ? joint : joint + 1;
  const high = amountAt(context, next);
  if (high === null) return null;
  // Between 10 and 50k: the unit said once counts for both.
  const shared = low.unit === 1 && low.value * high.unit < high.value ? Math.round(low.value * high.unit * 1e6) / 1e6 : low.value;
  const isYears = shared >= 1_900 && high.value <= 2_100;
  const isAmount = lead === 1 || low.unit !== 1 || high.unit !== 1;
  if (high.value <= shared || isYears || !isAmount) return null;
  return {
    meaning: { kind: 'threshold', op: 'gte', value: shared, upTo: high.value, ...(high.unit === PERCENT ? { isPercent: true } : {}) },
    length: next + high.length - at,
  };
}

/** Words before a range, and what may join its ends. */
const RANGES: Readonly<Record<string, readonly string[]>> = { between: ['and', '&', 'to'], btw: ['and', '&', 'to'], from: ['to', 'up to'] };

/** `20-40k`: nothing but a dash between two words. */
function isDashBetween(context: ScanContext, at: number): boolean {
  const [left, right] = context.tokens.slice(at, at + 2);
  return left !== undefined && right !== undefined && /^\s*[-–—]\s*$/.test(context.text.slice(left.end, right.start));
}

/** `50k+`. */
function isFollowedByPlus(context: ScanContext, at: number): boolean {
  const token = context.tokens[at];
  return token !== undefined && /^\+(?:\s|$)/.test(context.text.slice(token.end));
}

function thresholdOf(op: 'gt' | 'gte' | 'lt' | 'lte', { value, unit, isDays }: Amount): Meaning {
  return { kind: 'threshold', op, value, ...(isDays ? { isDays } : {}), ...(unit === PERCENT ? { isPercent: true } : {}) };
}
