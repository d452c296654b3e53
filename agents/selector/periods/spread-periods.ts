/** Several periods in one question: next to each other they become one, grouped; apart they are asked one by one. */
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
  if (isRow && first !== undefined && last !== undefined && request.timeGrain === undefined) {
    const isList = request.measures.some((measure) => measure.list !== null);
    return [{ ...request, period: spanOf(first, last), otherPeriods: [], timeGrain: isList ? undefined : grain }];
  }
  return ranges.map((range: Range) => ({ ...request, period: range, otherPeriods: [] }));
}
