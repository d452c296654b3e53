/** What tells the rows of a scoped model apart: its key beyond organisation, day and scope. */
import type { DimensionDefinition, MetricDefinition, ScopedRows } from '#catalog/catalog.ts';
import { dimensionColumns, rollupOf } from '#catalog/read-dimensions.ts';
import type { DescribedModel } from '#catalog/read-models.ts';

type Report = (keys: readonly (string | number)[], message: string) => void;
type Definitions = { readonly dimensions: readonly DimensionDefinition[]; readonly metrics: readonly MetricDefinition[] };

/**
 * Null for a model that is not scoped. **Fails** by problems: a key column that is no dimension, a hidden one that a metric's
 * filter does not fix, no dim_scope to find names in.
 */
export function readScopedRows(
  { model, properties }: DescribedModel,
  { dimensions, metrics }: Definitions,
  described: readonly DescribedModel[],
  report: Report,
): ScopedRows | null {
  if (model.access.kind !== 'scoped') return null;
  if (!described.some((entry) => entry.model.name === 'dim_scope'))
    report(['config', 'meta', 'access'], `${model.name} answers by scope, so the catalogue needs a model dim_scope with their names`);
  const names = new Map([...dimensionColumns(properties)].map(([name, column]) => [column, name]));
  const grain = model.primaryKey.slice(4).flatMap((column) => {
    const shown = dimensions.find((candidate) => candidate.sql === column);
    const hidden = names.get(column);
    if (shown !== undefined) return [{ dimension: shown.name, rollup: rollupOf(properties, column) }];
    const open = hidden === undefined ? undefined : metrics.find(({ expression }) => expression.kind !== 'value' || !expression.fixes.includes(hidden));
    if (hidden === undefined)
      report(['constraints'], `${column} tells rows of ${model.name} apart, so it must be a dimension (of a date, with its granularity)`);
    else if (open !== undefined)
      report(['constraints'], `${column} tells rows of ${model.name} apart and is hidden, so the filter of ${open.name} must fix it`);
    return [];
  });
  return { grain, ownersColumn: model.access.ownersColumn, organisationOnly: model.access.organisationOnly };
}
