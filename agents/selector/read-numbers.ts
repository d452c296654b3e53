/** Numbers that count rows (`top 5`, `worst three`) and numbers that bound a metric (`over 50k`, `at least 10`). */
import { grainOf } from '#agents/selector/point.ts';
import type { Meaning } from '#agents/selector/marks.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/scan-context.ts';
import { startsWithPhrase } from '#agents/words.ts';
import { readTable } from '#agents/selector/read-phrases.ts';

const BOUNDS: readonly (readonly ['gt' | 'gte' | 'lt' | 'lte', readonly string[]])[] = [
  [
    'gt',
    [
      'more than',
      'greater than',
      'higher than',
      'larger than',
      'bigger than',
      'over',
      'above',
      'exceeding',
      'exceeds',
      'exceed',
      'north of',
      'better than',
      '>',
    ],
  ],
  ['gte', ['at least', 'minimum', 'minimum of', 'min', 'no less than', 'no fewer than', 'not less than', '>=']],
  ['lt', ['less than', 'fewer than', 'lower than', 'smaller than', 'under', 'below', 'worse than', '<']],
  ['lte', ['at most', 'maximum', 'maximum of', 'max', 'no more than', 'not more than', 'up to', '<=']],
];

/** `top 5`, `5 biggest`, `ten largest`: a rank word with the number beside it. */
export const readRank: Reader = (context, at) => {
  const before = countAt(context, at);
  const lead = before === null ? 0 : 1;
  const seen = readTable(context, at + lead);
  if (seen?.meaning.kind !== 'rank') return null;
  if (before !== null) return ranked(seen, before, 1);
  const after = countAt(context, at + seen.length);
  return after === null || isPeriodNoun(context, at + seen.length + 1) ? null : ranked(seen, after, 1);
};

/** `which 3 industries have the highest revenue`: a number before what is ranked. */
export const readRankedCount: Reader = (context, at) => {
  const count = countAt(context, at);
  const isAsked = ['which', 'what', 'the', 'our', 'my'].includes(wordAt(context, at - 1));
  if (count === null || count < 2 || !isAsked) return null;
  const isNamed = context.vocabulary.phrases.some((phrase) => phrase.kind === 'dimension' && startsWithPhrase(context.tokens, at + 1, phrase.stems));
  const isRanked = context.tokens.slice(at + 1).some((_, index) => readTable(context, at + 1 + index)?.meaning.kind === 'rank');
  return isNamed && isRanked ? { meaning: { kind: 'rank', word: 'top', count, unit: null }, length: 1 } : null;
};

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
  for (const [op, phrases] of BOUNDS) {
    const lead = phraseAt(context, at, phrases);
    const bound = lead === null ? null : amountAt(context, at + lead.length);
    if (lead !== null && bound !== null) return { meaning: thresholdOf(op, bound.value), length: lead.length + bound.length };
  }
  const range = readBetween(context, at);
  if (range !== null) return range;
  const amount = amountAt(context, at);
  if (amount === null) return null;
  const tail = phraseAt(context, at + amount.length, [
    'or more',
    'or above',
    'or higher',
    'and more',
    'and above',
    'or less',
    'or fewer',
    'or lower',
    'or below',
  ]);
  if (tail === null) return null;
  return { meaning: thresholdOf(/more|above|higher/.test(tail.phrase) ? 'gte' : 'lte', amount.value), length: amount.length + tail.length };
};

/** `between 50k and 100k`, `from 50k to 100k`; years are no amounts. */
function readBetween(context: ScanContext, at: number): Seen | null {
  const joints = { between: ['and', '&'], from: ['to', 'up to'] }[wordAt(context, at)];
  const low = joints === undefined ? null : amountAt(context, at + 1);
  if (joints === undefined || low === null || !joints.includes(wordAt(context, at + 1 + low.length))) return null;
  const high = amountAt(context, at + 2 + low.length);
  if (high === null || high.value <= low.value || (low.value >= 1_900 && high.value <= 2_100)) return null;
  return { meaning: { kind: 'threshold', op: 'gte', value: low.value, upTo: high.value }, length: 2 + low.length + high.length };
}

function thresholdOf(op: 'gt' | 'gte' | 'lt' | 'lte', value: number): Meaning {
  return { kind: 'threshold', op, value };
}

function amountAt(context: ScanContext, at: number): { readonly value: number; readonly length: number } | null {
  const value = context.tokens[at]?.number;
  if (value === null || value === undefined || /^\d{4}-/.test(wordAt(context, at))) return null;
  const isPercent = ['%', 'percent', 'pct'].includes(wordAt(context, at + 1));
  if (!isPercent && grainOf(context.tokens[at + 1]) !== null && !['day', 'days'].includes(wordAt(context, at + 1))) return null;
  const isUnit = ['days', 'day', 'usd', 'dollars', 'eur', 'euros'].includes(wordAt(context, at + 1));
  return { value: isPercent ? Math.round(value * 1e6) / 1e8 : value, length: isPercent || isUnit ? 2 : 1 };
}
