/** Every name of a plan is the catalogue's, and every operator fits its dimension's type. */
import type { Catalog, DimensionDefinition, SemanticModel } from '#catalog/catalog.ts';
import { limits } from '#kernel/limits.ts';
import { parseDecimal } from '#kernel/money.ts';
import { parseLocalDate } from '#kernel/dates.ts';
import type { Filter, Plan } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { rowsTrouble } from '#query/check-rows.ts';
import { nearestNames } from '#query/match-values.ts';
import { whatIfTrouble } from '#query/what-if.ts';

/** Gives the plan's model. **Fails** unknown_name, invalid_plan. */
export function checkNames(catalog: Catalog, plan: Plan): Result<SemanticModel> {
  const model = catalog.semanticModels.find((candidate) => candidate.name === plan.model);
  if (model === undefined)
    return unknown(
      'model',
      plan.model,
      catalog.semanticModels.map((candidate) => candidate.name),
    );
  const metrics = model.metrics.map((metric) => metric.name);
  const dimensions = model.dimensions.map((dimension) => dimension.name);
  for (const name of [...plan.metrics, ...(plan.having ?? []).map((having) => boundedMetric(having.metric))])
    if (!metrics.includes(name)) return unknown('metric', name, metrics);
  for (const name of plan.dimensions) if (!dimensions.includes(name)) return unknown('dimension', name, dimensions);
  for (const filter of plan.filters) {
    const dimension = model.dimensions.find((candidate) => candidate.name === filter.dimension);
    if (dimension === undefined) return unknown('dimension', filter.dimension, dimensions);
    const trouble = filterTrouble(filter, dimension);
    if (trouble !== null) return invalid(`filter ${filter.dimension}`, trouble);
  }
  const trouble = shapeTrouble(plan, model);
  return trouble === null ? ok(model) : invalid(trouble.part, trouble.reason);
}

function unknown(what: 'model' | 'metric' | 'dimension', name: string, names: readonly string[]): Result<never> {
  return failed({ kind: 'unknown_name', what, name, nearest: nearestNames(name, names, limits.nearestNamesShown) });
}

function invalid(part: string, reason: string): Result<never> {
  return failed({ kind: 'invalid_plan', part, reason });
}

type Trouble = { readonly part: string; readonly reason: string };

function shapeTrouble(plan: Plan, model: SemanticModel): Trouble | null {
  const repeated = [plan.metrics, plan.dimensions].some((names) => new Set(names).size < names.length);
  if (repeated) return { part: 'metrics and dimensions', reason: 'a name stands twice' };
  if (plan.metrics.length + plan.dimensions.length === 0) return { part: 'metrics', reason: 'neither a metric nor a dimension is named' };
  if (plan.limit !== undefined && plan.limit > limits.rowsMax) return { part: 'limit', reason: `at most ${limits.rowsMax} rows` };
  return whatIfTrouble(plan, model) ?? orderTrouble(plan) ?? havingTrouble(plan) ?? deriveTrouble(plan, model) ?? rowsTrouble(plan, model);
}

function orderTrouble(plan: Plan): Trouble | null {
  const derived = (plan.derive ?? []).flatMap((kind) => plan.metrics.map((name) => `${name}__${kind}`));
  const compared = plan.compare === undefined ? [] : plan.metrics.flatMap((name) => [`${name}__previous`, `${name}__change`, `${name}__percent_change`]);
  const columns = [...plan.metrics, ...plan.dimensions, ...derived, ...compared];
  const stray = (plan.order ?? []).find((order) => !columns.includes(order.by));
  return stray === undefined ? null : { part: 'order', reason: `${stray.by} is not a column of this plan` };
}

const CHANGE = '__change';

/** The metric that a bound is of, or of whose change it is. */
export function boundedMetric(name: string): string {
  return name.endsWith(CHANGE) ? name.slice(0, -CHANGE.length) : name;
}

function havingTrouble(plan: Plan): Trouble | null {
  const compared = plan.compare === undefined ? [] : plan.metrics.map((name) => `${name}${CHANGE}`);
  const stray = (plan.having ?? []).find((having) => ![...plan.metrics, ...compared].includes(having.metric) || parseDecimal(String(having.value)) === null);
  return stray === undefined ? null : { part: 'having', reason: `${stray.metric} must be a metric of this plan compared with a number` };
}

function deriveTrouble(plan: Plan, model: SemanticModel): Trouble | null {
  if (plan.derive === undefined || plan.derive.length === 0) return null;
  const isTimed = plan.dimensions.some((name) => model.dimensions.find((dimension) => dimension.name === name)?.time !== null);
  // A balance has parts on one day; over time it has none.
  const sums: readonly string[] = isTimed ? ['additive'] : ['additive', 'semi_additive'];
  const summed = plan.metrics.find((name) => !sums.includes(model.metrics.find((metric) => metric.name === name)?.additivity ?? ''));
  if (summed !== undefined) return { part: 'derive', reason: `${summed} cannot be summed, so it has no share` };
  if (plan.derive.includes('contribution') && plan.compare === undefined) return { part: 'derive', reason: 'a contribution needs a comparison' };
  return null;
}

function filterTrouble(filter: Filter, dimension: DimensionDefinition): string | null {
  const counts = { is_null: 0, is_not_null: 0, between: 2, gt: 1, gte: 1, lt: 1, lte: 1, contains: 1 } as const;
  if (filter.op === 'in' || filter.op === 'not_in') {
    if (filter.values.length === 0) return 'no value is given';
  } else if (filter.values.length !== counts[filter.op]) return `${filter.op} takes ${counts[filter.op]} values`;
  const isOrdered = dimension.type !== 'text' && dimension.type !== 'boolean';
  if (!isOrdered && ['gt', 'gte', 'lt', 'lte', 'between'].includes(filter.op)) return `${dimension.name} has no order`;
  if (filter.op === 'contains' && dimension.type !== 'text') return `${dimension.name} is not text`;
  const misfit = filter.values.find((value) => !fits(value, dimension));
  return misfit === undefined ? null : `${String(misfit)} is not a ${dimension.type}`;
}

function fits(value: string | number | boolean, dimension: DimensionDefinition): boolean {
  switch (dimension.type) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && parseLocalDate(value) !== null;
    case 'timestamp':
      return typeof value === 'string';
    case 'integer':
    case 'decimal':
    case 'money':
    case 'ratio':
    case 'percent':
    case 'days':
      return parseDecimal(String(value)) !== null;
  }
}
