/** The plan's calendar: real ranges, known date roles, and the earlier period of a comparison. */
import type { SemanticModel } from '#catalog/catalog.ts';
import { addPeriods, addToDay, type DateRange, daysBetween, periodName, previousRange } from '#kernel/dates.ts';
import type { Plan, PlanPeriod } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { QueryContext } from '#query/query-context.ts';
import { timeShift } from '#query/time-shift.ts';

/** **Fails** invalid_plan. A running period is compared with the same number of days of the earlier one. */
export function checkPeriods(
  plan: Plan,
  model: SemanticModel,
  context: Pick<QueryContext, 'asOf' | 'organization'>,
): Result<{ readonly previous: PlanPeriod | null }> {
  const roles = new Set(model.dimensions.flatMap((dimension) => (dimension.time === null ? [] : [dimension.time.role])));
  for (const period of [plan.period, typeof plan.compare?.to === 'object' ? plan.compare.to : undefined]) {
    if (period === undefined) continue;
    if (period.start >= period.end) return invalid('period', `${period.start} is not before ${period.end}`);
    if (!roles.has(period.dateRole)) return invalid('period', `${period.dateRole} is not a date of ${model.name}`);
  }
  if (plan.compare === undefined) return ok({ previous: null });
  if (plan.period === undefined) return invalid('compare', 'a comparison needs a period');
  const previous = previousOf(plan.period, plan.compare.to, context);
  const stray = unalignedDimension(plan.dimensions, model, { period: plan.period, previous });
  return stray === null ? ok({ previous }) : invalid('compare', `its ${stray} does not line up with that of the earlier period`);
}

/** A time dimension whose buckets of both periods do not stand side by side, or that is of another date; null when all do. */
function unalignedDimension(
  dimensions: readonly string[],
  model: SemanticModel,
  { period, previous }: { readonly period: PlanPeriod; readonly previous: PlanPeriod },
): string | null {
  const stray = dimensions.find((name) => {
    const time = model.dimensions.find((dimension) => dimension.name === name)?.time ?? null;
    return time !== null && (model.scoped !== null || time.role !== period.dateRole || timeShift(period, previous, time.grain) === null);
  });
  return stray?.replaceAll('_', ' ') ?? null;
}

function invalid(part: string, reason: string): Result<never> {
  return failed({ kind: 'invalid_plan', part, reason });
}

function previousOf(period: PlanPeriod, to: NonNullable<Plan['compare']>['to'], context: Pick<QueryContext, 'asOf' | 'organization'>): PlanPeriod {
  if (typeof to === 'object') return to;
  const whole = to === 'previous_year' ? yearBefore(period) : previousRange(period, period.grain);
  const elapsedDays = daysBetween(period.start, addToDay(context.asOf, { days: 1 }));
  const isRunning = elapsedDays > 0 && addToDay(context.asOf, { days: 1 }) < period.end;
  const cut = isRunning ? addToDay(whole.start, { days: elapsedDays }) : whole.end;
  const end = cut < whole.end ? cut : whole.end;
  return {
    ...whole,
    end,
    dateRole: period.dateRole,
    label: labelOf(whole, end, period, context),
    ...(period.grain === undefined ? {} : { grain: period.grain }),
  };
}

function yearBefore(range: DateRange): DateRange {
  return { start: addToDay(range.start, { years: -1 }), end: addToDay(range.end, { years: -1 }) };
}

function labelOf(whole: DateRange, end: string, period: PlanPeriod, context: Pick<QueryContext, 'organization'>): string {
  const isOnePeriod = period.grain !== undefined && addPeriods(whole.start, period.grain, 1) === whole.end;
  const name =
    isOnePeriod && period.grain !== undefined
      ? periodName(whole.start, period.grain, context.organization.calendar)
      : `${whole.start} to ${addToDay(whole.end, { days: -1 })}`;
  return end < whole.end ? `${name}, to the same day` : name;
}
