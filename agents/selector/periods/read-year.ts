/** The year beside a quarter, half, month or week. */
import { fiscalYearOf } from '#kernel/dates.ts';
import { latestYear, type Range } from '#agents/selector/terms/calendar.ts';
import { PAST, type PointContext, PRESENT, textAt } from '#agents/selector/terms/point.ts';

type Year = { readonly of: (quarterOrHalf: (year: number) => Range) => Range; readonly length: number; readonly isSaid: boolean };

/** A year after a quarter, half or month: `2017`, `of 2017`, `17`, `FY27`, `this year`, `last year`; else the latest fitting one. */
export function readYearAfter(context: PointContext, at: number): Year {
  const skip = textAt(context, at) === 'of' || textAt(context, at) === 'in' ? 1 : 0;
  const said = yearNumber(context, at + skip) ?? relativeYear(context, at + skip);
  if (said !== null) return { of: (make) => make(said.year), length: skip + said.length, isSaid: true };
  return { of: (make) => latestYear(make, context, context.isAhead), length: 0, isSaid: false };
}

function relativeYear(context: PointContext, at: number): { readonly year: number; readonly length: number } | null {
  const year = fiscalYearOf(context.today, context.calendar);
  if (textAt(context, at) === 'ly' || textAt(context, at) === 'py') return { year: year - 1, length: 1 };
  if (textAt(context, at + 1) === 'fiscal' && textAt(context, at + 2) === 'year' && offsetOf(textAt(context, at)) !== null)
    return { year: year + (offsetOf(textAt(context, at)) ?? 0), length: 3 };
  if (textAt(context, at + 1) !== 'year' && textAt(context, at + 1) !== 'fy') return null;
  const offset = offsetOf(textAt(context, at));
  return offset === null ? null : { year: year + offset, length: 2 };
}

function offsetOf(word: string): number | null {
  return PAST.has(word) ? -1 : PRESENT.has(word) ? 0 : null;
}

/** `2017`, `17` after a quarter, `FY27`, `fiscal 2027`. */
export function yearNumber(context: PointContext, at: number): { readonly year: number; readonly length: number; readonly isFiscal: boolean } | null {
  const word = textAt(context, at);
  const short = /^['’](\d{2})$/.exec(context.tokens[at]?.raw ?? '')?.[1];
  if (short !== undefined) return { year: fullYear(short), length: 1, isFiscal: false };
  if (/^(19|20)\d{2}$/.test(word)) return { year: Number(word), length: 1, isFiscal: false };
  if (/^[1-4]\d$/.test(word) && /^(?:q|h[12]$)/.test(textAt(context, at - 1))) return { year: 2000 + Number(word), length: 1, isFiscal: false };
  const fiscal = /^fy((?:20)?\d{2})$/.exec(word)?.[1];
  if (fiscal !== undefined) return { year: fullYear(fiscal), length: 1, isFiscal: true };
  const next = word === 'fiscal' && textAt(context, at + 1) === 'year' ? at + 2 : at + 1;
  if (word !== 'fy' && word !== 'fiscal') return null;
  return /^(20)?\d{2}$/.test(textAt(context, next)) ? { year: fullYear(textAt(context, next)), length: next - at + 1, isFiscal: true } : null;
}

function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}
