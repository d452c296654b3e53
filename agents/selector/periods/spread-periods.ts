/** Several periods in one question: next to each other they become one, grouped; apart they are asked one by one. */
import type { Grain } from '#kernel/dates.ts';
import { type Range, spanOf } from '#agents/selector/terms/calendar.ts';
import type { Request } from '#agents/selector/terms/request.ts';

/** One request for each plan. */
export function spreadPeriods(request: Request): readonly Request[] {
  if (request.period === undefined || request.period === null || request.otherPeriods.length === 0) return [request];
  const ranges = [request.period, ...request.otherPeriods].toSorted((left, right) => (left.start < right.start ? -1 : 1));
  const [first] = ranges;
  const last = ranges.at(-1);
  const grain = first?.grain;
  const isRow = grain !== undefined && ranges.every((range, at) => range.grain === grain && (at === 0 || ranges[at - 1]?.end === range.start));
  // 2025 and 2026 by quarter: one row of quarters.
  if (isRow && first !== undefined && last !== undefined && isWithin(request.timeGrain, grain))
    return [{ ...request, period: spanOf(first, last), otherPeriods: [] }];
  if (isRow && first !== undefined && last !== undefined && request.timeGrain === undefined) {
    const isList = request.measures.some((measure) => measure.list !== null);
    return [{ ...request, period: spanOf(first, last), otherPeriods: [], timeGrain: isList ? undefined : grain }];
  }
  return ranges.map((range: Range) => ({ ...request, period: range, otherPeriods: [] }));
}

const SIZES: readonly Grain[] = ['day', 'week', 'month', 'quarter', 'year'];

/** The grouping is finer than the periods that are named. */
function isWithin(grain: Grain | null | undefined, named: Grain): boolean {
  return grain != null && SIZES.indexOf(grain) < SIZES.indexOf(named);
}
