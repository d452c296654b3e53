/** Amounts as they are said: `50k`, `75 grand`, `a million`, `half a million`, `45 %`, `30 days`. */
import { grainOf } from '#agents/selector/terms/point.ts';
import { phraseAt, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';

export type Amount = {
  readonly value: number;
  readonly length: number;
  readonly isDays: boolean;
  /** 1000 of `50k` and `50 grand`, 0.01 of `45 %`; 1 where none is said. */ readonly unit: number;
};

/** Words that scale the number before them. */
const SCALES: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 100,
  k: 1e3,
  grand: 1e3,
  thousand: 1e3,
  m: 1e6,
  mm: 1e6,
  mil: 1e6,
  mio: 1e6,
  mln: 1e6,
  million: 1e6,
  millions: 1e6,
  lakh: 1e5,
  lakhs: 1e5,
  lac: 1e5,
  lacs: 1e5,
  crore: 1e7,
  crores: 1e7,
  bn: 1e9,
  billion: 1e9,
};

/** `a million`, `half a million`: how much of the scale behind them. */
const PARTS: readonly (readonly [number, readonly string[]])[] = [
  [1, ['a', 'an', 'one', 'a full', 'one full']],
  [0.5, ['half a', 'half an', 'a half']],
  [0.25, ['quarter of a', 'a quarter of a', 'quarter', 'a quarter', 'quarter a']],
  [0.75, ['three quarters of a']],
];

/** Of a rate. */
export const PERCENT = 0.01;

/** The currency of the organisation is left out before; these are said as figures of speech. */
const CURRENCY = new Set(['usd', 'dollars', 'bucks']);

/** The amount that starts at a place; null where none does, and for years, times and stretches of time that are no days. */
export function amountAt(context: ScanContext, at: number): Amount | null {
  // $ 80,000: the sign stands apart.
  if (wordAt(context, at) === '$' && context.tokens[at + 1]?.number != null) {
    const behind = amountAt(context, at + 1);
    return behind === null ? null : { ...behind, length: behind.length + 1 };
  }
  const worded = wordedAt(context, at);
  if (worded !== null) return worded;
  const value = context.tokens[at]?.number;
  if (value === null || value === undefined || /^\d{4}-/.test(wordAt(context, at))) return null;
  // Pushed 3+ times: no amount.
  if (/^(?:times|x)$/.test(wordAt(context, at + 1))) return null;
  const scale = scaleAt(context, at + 1);
  if (scale !== null) return amount(value * scale.value, scale.value, withCurrency(context, at + 1 + scale.length) - at);
  const isPercent = ['%', 'percent', 'pct'].includes(wordAt(context, at + 1));
  if (!isPercent && grainOf(context.tokens[at + 1]) !== null && !['day', 'days'].includes(wordAt(context, at + 1))) return null;
  const isDays = /^days?$/.test(wordAt(context, at + 1));
  const unit = isPercent ? PERCENT : (SCALES[/[a-z]+$/.exec(wordAt(context, at))?.[0] ?? ''] ?? 1);
  return {
    value: isPercent ? Math.round(value * 1e6) / 1e8 : value,
    length: isPercent || isDays ? 2 : withCurrency(context, at + 1) - at,
    unit,
    isDays,
  };
}

/** `a million`, `half a million`, `a hundred grand`. */
function wordedAt(context: ScanContext, at: number): Amount | null {
  for (const [part, phrases] of PARTS) {
    const lead = phraseAt(context, at, phrases);
    const scale = lead === null ? null : scaleAt(context, at + lead.length);
    if (lead !== null && scale !== null) return amount(part * scale.value, scale.value, withCurrency(context, at + lead.length + scale.length) - at);
  }
  return null;
}

/** `million`, `hundred thousand`: scales that stand together multiply. */
function scaleAt(context: ScanContext, at: number): { readonly value: number; readonly length: number } | null {
  const first = SCALES[wordAt(context, at)];
  if (first === undefined) return null;
  const second = first < 1e3 ? SCALES[wordAt(context, at + 1)] : undefined;
  return second === undefined || second < 1e3 ? { value: first, length: 1 } : { value: first * second, length: 2 };
}

function withCurrency(context: ScanContext, at: number): number {
  return CURRENCY.has(wordAt(context, at)) ? at + 1 : at;
}

function amount(value: number, unit: number, length: number): Amount {
  return { value: Math.round(value * 100) / 100, length, unit, isDays: false };
}
