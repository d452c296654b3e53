/** What one question asks more than once: of several periods, on several days, in several rankings, of some people and of others. One request for each plan. */
import type { CalendarDay } from '#agents/selector/terms/calendar.ts';
import type { Request } from '#agents/selector/terms/request.ts';
import { spreadPeriods } from '#agents/selector/periods/spread-periods.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';
import { addToDay } from '#kernel/dates.ts';

/** One request for each plan; most questions give one. */
export function spreadRequest(request: Request, at: CalendarDay): readonly Request[] {
  return spreadPeriods(request).flatMap((one) => spreadDays(one, at).flatMap(spreadRankings).flatMap(spreadScopes));
}

/** Today is how things stand now, and needs no day to look from. */
function spreadDays(request: Request, at: CalendarDay): readonly Request[] {
  if (request.asOf === null || request.otherDays.length === 0) return [request];
  const isToday = (end: string): boolean => end === addToDay(at.today, { days: 1 });
  return [request.asOf, ...request.otherDays].map((range) => ({ ...request, asOf: isToday(range.end) ? null : range, otherDays: [] }));
}

function spreadRankings(request: Request): readonly Request[] {
  if (request.rankings.length < 2) return [request];
  return request.rankings.map(({ rank, dimension }) => ({ ...request, rank, rankings: [], dimensions: dimension === null ? request.dimensions : [dimension] }));
}

/** The others are nobody by name: the team, the company. */
function spreadScopes(request: Request): readonly Request[] {
  const { against, ...own } = request;
  if (against === undefined) return [request];
  return [own, { ...own, scope: against, filters: own.filters.filter(({ dimension }) => !PEOPLE.has(dimension)) }];
}
