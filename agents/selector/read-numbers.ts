/** Numbers that count rows (`top 5`, `worst three`) and numbers that bound a metric (`over 50k`, `at least 10`). */
import { grainOf } from '#agents/selector/read-point.ts';
import type { Meaning } from '#agents/selector/marks.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/scan-context.ts';
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

function ranked(seen: Seen, count: number, extra: number): Seen {
  if (seen.meaning.kind !== 'rank') return seen;
  return { meaning: { ...seen.meaning, count }, length: seen.length + extra };
}

function countAt(context: ScanContext, at: number): number | null {
  const token = context.tokens[at];
  if (token?.number === null || token?.number === undefined || !/^(\d{1,3}|[a-z]+)$/.test(token.text)) return null;
  return token.number >= 1 ? token.number : null;
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
