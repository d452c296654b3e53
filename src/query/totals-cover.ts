/** Whether the shareable totals of the organisation can answer a plan: no filters, whole periods, shareable metrics. */
import type { MetricDefinition, SemanticModel } from '#catalog/catalog.ts';
import { addPeriods, type Calendar, type Grain, periodOf, startOfPeriod } from '#kernel/dates.ts';
import type { Plan } from '#kernel/plan.ts';

export type TotalsGrain = 'all' | 'year' | 'quarter' | 'month';
const STORED_GRAINS: readonly Grain[] = ['year', 'quarter', 'month'];

/** True when every figure of the plan is one stored total (or the quotient of two). */
export function totalsCover(plan: Plan, model: SemanticModel, calendar: Calendar): boolean {
  const isOfAll = plan.filters.length === 0 && plan.having === undefined && plan.within === undefined && plan.rollUp === undefined;
  if (model.shareableTotals === null || !isOfAll || plan.compare !== undefined || plan.derive !== undefined) return false;
  const metrics = plan.metrics.map((name) => model.metrics.find((metric) => metric.name === name));
  const areStored = metrics.every((metric) => metric !== undefined && isStored(metric, model));
  return metrics.length > 0 && areStored && totalsGrain(plan, model, calendar) !== null;
}

/** The grain of the stored rows that answer the plan; null when none does. */
export function totalsGrain(plan: Plan, model: SemanticModel, calendar: Calendar): TotalsGrain | null {
  const role = model.shareableTotals?.dateRole;
  const { period } = plan;
  if (period !== undefined && period.dateRole !== role) return null;
  if (plan.dimensions.length > 1) return null;
  const [dimension] = plan.dimensions;
  if (dimension === undefined)
    return period === undefined ? 'all' : ((STORED_GRAINS.find((grain) => isWhole(period, grain, calendar)) as TotalsGrain | undefined) ?? null);
  const time = model.dimensions.find((candidate) => candidate.name === dimension)?.time ?? null;
  if (time === null || time.role !== role || !STORED_GRAINS.includes(time.grain)) return null;
  const isAligned =
    period === undefined ||
    (startOfPeriod(period.start, time.grain, calendar) === period.start && startOfPeriod(period.end, time.grain, calendar) === period.end);
  return isAligned ? (time.grain as TotalsGrain) : null;
}

function isWhole(period: { start: string; end: string }, grain: Grain, calendar: Calendar): boolean {
  const whole = periodOf(period.start as Parameters<typeof periodOf>[0], grain, calendar);
  return whole.start === period.start && addPeriods(whole.start, grain, 1) === period.end;
}

function isStored(metric: MetricDefinition, model: SemanticModel): boolean {
  const measures = model.shareableTotals?.measures ?? [];
  const parts = metric.expression.kind === 'ratio' ? [metric.expression.numerator, metric.expression.denominator] : [metric.name];
  return metric.isShareable && parts.every((name) => measures.includes(name));
}
