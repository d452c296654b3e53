/** `is it getting better?`: the newest complete period of a trend against the one before it. */
import type { Plan } from '#kernel/plan.ts';
import { lastPeriods } from '#agents/selector/terms/calendar.ts';
import { planPeriod } from '#agents/selector/plan/make-plan.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import type { Request } from '#agents/selector/terms/request.ts';

const NOW = /^(?:getting|becoming|got|improving|trending)\b/i;

/** The words ask how a figure goes, not how it went between two periods. */
export function asksWhetherBetter(request: Request, marks: readonly Mark[]): boolean {
  const isSoft = request.compare?.kind === 'previous' && request.compare.isSoft && request.compare.grain === null;
  const isElse = request.period !== undefined || request.timeGrain !== undefined || request.rank !== null || request.having.length > 0;
  return isSoft && !isElse && request.changed == null && marks.some((mark) => NOW.test(mark.words));
}

/** The plan over time as that comparison; null for a plan that is not over time. */
export function verdictPlan(plan: Plan, { vocabulary, ...day }: ReadContext): Plan | null {
  const timed = plan.dimensions.map((name) => vocabulary.dimensions.get(name)).find((card) => card?.time != null);
  if (timed?.time == null || timed.time.grain === 'day') return null;
  const { order: _order, limit: _limit, having: _having, ...rest } = plan;
  const { role, grain } = timed.time;
  return {
    ...rest,
    dimensions: plan.dimensions.filter((name) => name !== timed.name),
    period: planPeriod(lastPeriods(grain, 1, day), role),
    compare: { to: 'previous_period' },
  };
}
