/** Deals of two periods: a deal stands in one of them, so each period has rows of its own, and nothing is compared deal by deal. */
import { addToDay, previousRange } from '#kernel/dates.ts';
import { type CalendarDay, daysFromTo, type Range, shiftYears } from '#agents/selector/terms/calendar.ts';
import { spreadRequest } from '#agents/selector/request/spread-request.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

/** What one question asks more than once, and of deals of two periods each on its own. */
export function spreadAll(request: Request, measure: Measure, marks: readonly Mark[], at: CalendarDay): readonly (readonly [Request, Measure])[] {
  const isCounted = marks.some((mark) => mark.kind === 'quantity' && (mark.what === 'many' || mark.what === 'much'));
  return spreadRequest(request, at).flatMap((one) => spreadDeals(one, measure, isCounted, at));
}

/** One request for each period, the asked one first; where they are counted, the deals of each are put together in one row. */
function spreadDeals(request: Request, measure: Measure, isCounted: boolean, at: CalendarDay): readonly (readonly [Request, Measure])[] {
  const { compare, period } = request;
  const isOfDeals = measure.list?.dimensions.includes('opportunity') === true && measure.metrics.length > 0;
  if (!isOfDeals || compare === null || period === undefined || period === null) return [[request, measure]];
  const other = compare.kind === 'range' ? compare.range : before(period, compare.to, at);
  const list = measure.list === null || !isCounted ? measure.list : { ...measure.list, rollUp: 'sum' as const };
  return [period, other].map((range): readonly [Request, Measure] => [
    { ...request, period: range, compare: null },
    { ...measure, list },
  ]);
}

function before(period: Range, to: 'previous_period' | 'previous_year', at: CalendarDay): Range {
  if (to === 'previous_year') return shiftYears(period, -1, at);
  const { start, end } = previousRange(period, period.grain);
  return daysFromTo(start, addToDay(end, { days: -1 }));
}
