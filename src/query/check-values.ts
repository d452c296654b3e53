/** Filter values are names that exist and that the asker may see; near misses are offered, never guessed. */
import type { DimensionDefinition, SemanticModel } from '#catalog/catalog.ts';
import { limits } from '#kernel/limits.ts';
import type { Filter, Plan } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { nearestNames } from '#query/match-values.ts';
import { normalizeName } from '#kernel/normalize-name.ts';
import type { QueryContext, QueryDeps } from '#query/query-context.ts';
import type { DimensionValues } from '#query/value-index.ts';

export type CheckedValues = { readonly filters: Filter[]; readonly currencies: readonly string[] };

/** Gives the filters with values as stored. **Fails** unknown_value with the nearest visible values. */
export async function checkValues(deps: QueryDeps, context: QueryContext, model: SemanticModel, plan: Plan): Promise<Result<CheckedValues>> {
  const visible = await deps.values.visibleValues(context, model);
  const filters: Filter[] = [];
  for (const filter of plan.filters) {
    const dimension = model.dimensions.find((candidate) => candidate.name === filter.dimension);
    if (dimension === undefined || (filter.op !== 'in' && filter.op !== 'not_in')) {
      filters.push(filter);
      continue;
    }
    const values: string[] = [];
    const known = visible.dimensions.find((entry) => entry.dimension === dimension.name);
    for (const value of filter.values) {
      const stored = await storedValues(deps, context, { model, dimension, known }, String(value));
      if (stored.length === 0)
        return failed({ kind: 'unknown_value', dimension: dimension.name, value: String(value), nearest: nearestOf(dimension, known, String(value)) });
      values.push(...stored);
    }
    filters.push({ ...filter, values: dimension.type === 'text' ? [...new Set(values)] : filter.values });
  }
  return ok({ filters, currencies: currenciesLeft(visible.currencies, filters) });
}

type Lookup = { readonly model: SemanticModel; readonly dimension: DimensionDefinition; readonly known: DimensionValues | undefined };

async function storedValues(deps: QueryDeps, context: QueryContext, lookup: Lookup, value: string): Promise<readonly string[]> {
  const { dimension, known, model } = lookup;
  if (dimension.type !== 'text') return [value];
  if (dimension.values.length > 0) return dimension.values.filter((candidate) => normalizeName(candidate) === normalizeName(value));
  if (known?.complete !== true) return deps.values.lookUp(context, model, { dimension, names: [value.toLowerCase()] });
  const exact = known.values.filter((candidate) => candidate === value);
  return exact.length > 0 ? exact : known.values.filter((candidate) => normalizeName(candidate) === normalizeName(value));
}

function nearestOf(dimension: DimensionDefinition, known: DimensionValues | undefined, value: string): readonly string[] {
  return nearestNames(value, dimension.values.length > 0 ? dimension.values : (known?.values ?? []), limits.nearestNamesShown);
}

function currenciesLeft(currencies: readonly string[], filters: readonly Filter[]): readonly string[] {
  const chosen = filters.find((filter) => filter.dimension === 'currency' && filter.op === 'in');
  return chosen === undefined ? currencies : currencies.filter((currency) => chosen.values.includes(currency));
}
