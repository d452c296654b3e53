/** Rows of a scoped model are told apart by its grain: a plan names one row, or groups; what it leaves open is filled in here. */
import { boundedMetric } from '#query/check-names.ts';
import type { DimensionDefinition, MetricDefinition, SemanticModel } from '#catalog/catalog.ts';
import { addPeriods, addToDay, type Grain, periodLabel, periodOf, startOfPeriod } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Filter, Plan, PlanPeriod } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { QueryContext } from '#query/query-context.ts';

/** `where` chooses the metrics' kind of rows, `rowFilters` the stored roll-ups; `said` is what the plan did not say itself. */
export type FixedGrain = {
  readonly plan: Plan;
  readonly where: string | null;
  readonly rowFilters: readonly Filter[];
  readonly said: readonly string[];
  /** A forecast is asked for. */
  readonly isAhead: boolean;
};

type Context = Pick<QueryContext, 'asOf' | 'organization'>;

/**
 * A period that is not said is the newest complete one, of a forecast the running one and those ahead; other open parts of the grain are read from their roll-up, else join
 * the dimensions, as a period of several units does. **Fails** invalid_plan: a period that is none of the stored ones, metrics
 * of different kinds of rows.
 */
export function fixGrain(plan: Plan, model: SemanticModel, context: Context): Result<FixedGrain> {
  const metrics = [...new Set([...plan.metrics, ...(plan.having ?? []).map((having) => boundedMetric(having.metric))])].flatMap(
    (name) => model.metrics.find((metric) => metric.name === name) ?? [],
  );
  const kinds = new Map(metrics.map((metric) => [whereOf(metric), metric.name]));
  if (kinds.size > 1) return invalid('metrics', `${[...kinds.values()].join(' and ')} are kept in different rows: ask for them one by one`);
  const fixed = new Set(metrics.flatMap((metric) => (metric.expression.kind === 'value' ? metric.expression.fixes : [])));
  const open = (model.scoped?.grain ?? []).flatMap((part) => {
    const dimension = model.dimensions.find((candidate) => candidate.name === part.dimension);
    return dimension === undefined || fixed.has(dimension.name) || (dimension.time !== null && fixed.has(dimension.time.role))
      ? []
      : [{ dimension, rollup: part.rollup }];
  });
  const dated = open.some(({ dimension }) => dimension.time?.role === plan.period?.dateRole)
    ? ok(plan)
    : fixRunning(plan, model, { what: metrics[0]?.label ?? model.card.label, context });
  if (!dated.ok) return dated;
  const isAhead = metrics.some((metric) => metric.isAhead);
  let fixing: FixedGrain = { plan: dated.value, where: [...kinds.keys()][0] ?? null, rowFilters: [], said: [], isAhead };
  for (const { dimension, rollup } of open) {
    const next = dimension.time === null ? ok(fixPart(fixing, dimension, rollup)) : fixTime(fixing, dimension, dimension.time.grain, context);
    if (!next.ok) return next;
    fixing = next.value;
  }
  return ok(fixing);
}

function invalid(part: string, reason: string): Result<never> {
  return failed({ kind: 'invalid_plan', part, reason });
}

function whereOf(metric: MetricDefinition): string | null {
  return metric.expression.kind === 'value' ? metric.expression.where : null;
}

/** Rows that no period tells apart are those of the period that holds as_of, where they have a date: it may be named, and no other. */
function fixRunning(plan: Plan, model: SemanticModel, { what, context }: { readonly what: string; readonly context: Context }): Result<Plan> {
  const { period } = plan;
  if (period === undefined) return ok(plan);
  const grain = model.dimensions.find((dimension) => dimension.time?.role === period.dateRole)?.time?.grain;
  if (grain === undefined) return invalid('period', `${what} is not kept by period`);
  const whole = wholePeriod(period, grain, context);
  const running = periodOf(context.asOf, grain, context.organization.calendar);
  return whole?.start === running.start && whole.end === running.end
    ? ok({ ...plan, period: whole })
    : invalid('period', `${what} is kept for the running ${grain} alone`);
}

/** True when a filter leaves one value. */
function isSingle(plan: Plan, name: string): boolean {
  return plan.filters.some((filter) => filter.dimension === name && filter.op === 'in' && filter.values.length === 1);
}

function fixPart(fixing: FixedGrain, dimension: DimensionDefinition, rollup: string | null): FixedGrain {
  const { plan } = fixing;
  const isNamed = plan.dimensions.includes(dimension.name) || plan.filters.some((filter) => filter.dimension === dimension.name);
  if (rollup !== null) {
    const filter: Filter = { dimension: dimension.name, op: isNamed ? 'not_in' : 'in', values: [rollup] };
    const added = { ...fixing, rowFilters: [...fixing.rowFilters, filter] };
    return !isNamed || isSingle(plan, dimension.name) ? added : grouped(added, dimension.name);
  }
  return isSingle(plan, dimension.name) ? fixing : grouped(fixing, dimension.name);
}

function grouped(fixing: FixedGrain, name: string): FixedGrain {
  if (fixing.plan.dimensions.includes(name)) return fixing;
  return { ...fixing, plan: { ...fixing.plan, dimensions: [...fixing.plan.dimensions, name] } };
}

function fixTime(fixing: FixedGrain, dimension: DimensionDefinition, grain: Grain, context: Context): Result<FixedGrain> {
  const { plan } = fixing;
  const role = dimension.time?.role ?? '';
  if (plan.period?.dateRole === role) {
    const whole = wholePeriod(plan.period, grain, context);
    if (whole === null) return invalid('period', `it is kept by ${grain}: ask for whole ${grain}s`);
    const dated = { ...fixing, plan: { ...plan, period: whole } };
    return ok(addPeriods(whole.start, grain, 1) === whole.end ? dated : grouped(dated, dimension.name));
  }
  if (plan.dimensions.includes(dimension.name) || isSingle(plan, dimension.name)) return ok(fixing);
  if (plan.filters.some((filter) => filter.dimension === dimension.name)) return ok(grouped(fixing, dimension.name));
  return ok(unsaidPeriod(fixing, dimension, grain, context));
}

/** A forecast looks ahead from the running period on, as far as there are rows; anything else is of the newest complete one. */
function unsaidPeriod(fixing: FixedGrain, dimension: DimensionDefinition, grain: Grain, context: Context): FixedGrain {
  const { plan } = fixing;
  const dateRole = dimension.time?.role ?? '';
  if (fixing.isAhead) {
    const { start } = runningPeriod(grain, context);
    const label = `${periodLabel(start, grain, context.organization.calendar)} on`;
    const period: PlanPeriod = { start, end: addPeriods(start, grain, limits.forecastUnitsAheadMax), label, dateRole };
    return grouped(
      { ...fixing, plan: { ...plan, period }, said: [...fixing.said, `No period was named, so this is from the running ${grain} on.`] },
      dimension.name,
    );
  }
  const period = newestComplete(grain, dateRole, context);
  return { ...fixing, plan: { ...plan, period }, said: [...fixing.said, `No period was named, so this is the newest complete ${grain}, ${period.label}.`] };
}

/** The period that holds the day after as_of: one that ends on as_of is complete. */
function runningPeriod(grain: Grain, { asOf, organization }: Context): { readonly start: PlanPeriod['start']; readonly end: PlanPeriod['end'] } {
  return periodOf(addToDay(asOf, { days: 1 }), grain, organization.calendar);
}

/** The period in whole units; one that ends today runs to the end of its last unit. */
function wholePeriod(period: PlanPeriod, grain: Grain, { asOf, organization }: Context): PlanPeriod | null {
  const { calendar } = organization;
  if (startOfPeriod(period.start, grain, calendar) !== period.start) return null;
  if (startOfPeriod(period.end, grain, calendar) === period.end) return period;
  return period.end === addToDay(asOf, { days: 1 }) ? { ...period, end: periodOf(asOf, grain, calendar).end } : null;
}

function newestComplete(grain: Grain, dateRole: string, context: Context): PlanPeriod {
  const start = addPeriods(runningPeriod(grain, context).start, grain, -1);
  return { start, end: addPeriods(start, grain, 1), grain, label: periodLabel(start, grain, context.organization.calendar), dateRole };
}
