/** Metrics that would add up what cannot be added: rates, percentages, and balances together with flows. */
import type { CatalogProblem } from '#catalog/catalog.ts';
import { columnsUsed } from '#catalog/columns-used.ts';
import type { MetricProperties } from '#catalog/property-schemas.ts';
import type { DescribedModel } from '#catalog/read-models.ts';

/** Units of which neither a sum nor a mean means anything: a rate of a whole is computed from summed parts. */
const NOT_ADDED = ['fraction', 'percent', 'score'];

/** One problem per metric that adds up or averages a column of such a unit, or a balance together with a flow. */
export function checkAdditivity(described: readonly DescribedModel[]): readonly CatalogProblem[] {
  return described.flatMap((entry) =>
    // Figures of a scoped model are read from their rows, never added up.
    entry.properties.config?.meta?.access?.kind === 'scoped'
      ? []
      : entry.properties.metrics.flatMap((metric, index) => {
          const message = addedUnit(metric, entry) ?? mixedTimes(metric, entry.properties.metrics);
          return message === null ? [] : [{ path: entry.propertiesPath, line: entry.lineOf(['metrics', index]), message: `${metric.name}: ${message}` }];
        }),
  );
}

function addedUnit({ agg, expr, name, type }: MetricProperties, { model }: DescribedModel): string | null {
  if (type !== 'simple' || (agg !== 'sum' && agg !== 'average')) return null;
  const used = columnsUsed(expr ?? name) ?? [];
  const column = model.columns.find((candidate) => used.includes(candidate.name) && NOT_ADDED.includes(candidate.unit ?? ''));
  return column === undefined ? null : `${column.name} is a ${column.unit}, which has no ${agg === 'sum' ? 'sum' : 'mean'}: make a ratio metric of its parts`;
}

/** `open_pipeline + won_revenue`: one is as of a day, the other of a period. */
function mixedTimes({ input_metrics: inputs, type }: MetricProperties, metrics: readonly MetricProperties[]): string | null {
  if (type !== 'derived') return null;
  const named = inputs.map((input) => metrics.find((metric) => metric.name === (typeof input === 'string' ? input : input.name)));
  const parts = named.filter((metric) => metric !== undefined);
  const balance = parts.find((metric) => metric.non_additive_dimension !== undefined);
  const flow = parts.find((metric) => metric.non_additive_dimension === undefined);
  return balance === undefined || flow === undefined ? null : `${balance.name} is a balance and ${flow.name} a flow: they cannot be put into one sum`;
}
