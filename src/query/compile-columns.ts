/** The columns an answer has: dimensions, metrics with their sample sizes, comparisons, shares. */
import type { SemanticModel } from '#catalog/catalog.ts';
import type { ColumnType } from '#kernel/card.ts';
import type { Calendar } from '#kernel/dates.ts';
import type { Column } from '#kernel/findings.ts';
import { findMetric } from '#query/compile-metric.ts';
import { besideOf } from '#query/compile-scoped.ts';
import type { CheckedQuery } from '#query/query-context.ts';
import { whatIfColumns } from '#query/what-if.ts';

/** The plan's metrics, an input that is varied, then what must stand beside them: sample sizes, counts of rows without an amount, ranges. */
export function metricsOf(query: CheckedQuery): readonly string[] {
  const companions = query.plan.metrics.flatMap((name) => {
    const metric = findMetric(query.model, name);
    const told = metric.beside.filter((companion) => query.model.metrics.some((candidate) => candidate.name === companion));
    return [metric.sampleMetric, metric.missingMetric, ...told].filter((companion) => companion !== null);
  });
  const varied = query.plan.whatIf === undefined ? [] : [query.plan.whatIf.input];
  return [...new Set([...query.plan.metrics, ...varied, ...companions])];
}

/** Dimensions first, in the plan's order, then metrics; every metric followed by what compares or derives it. */
export function columnsOf(query: CheckedQuery, calendar: Calendar): readonly Column[] {
  const dimensions = query.plan.dimensions.map((name) => dimensionColumn(query.model, name, calendar));
  const metrics = metricsOf(query).flatMap((name) => metricColumns(query, name));
  const beside = besideOf(query).map((dimension) => dimensionColumn(query.model, dimension.name, calendar));
  return [...dimensions, ...metrics, ...whatIfColumns(query.plan, query.model, query.currency), ...beside];
}

function dimensionColumn(model: SemanticModel, name: string, calendar: Calendar): Column {
  const dimension = model.dimensions.find((candidate) => candidate.name === name);
  if (dimension === undefined) throw new Error(`a checked plan names the unknown dimension ${name}`);
  const time = dimension.time === null ? {} : { time: { grain: dimension.time.grain, calendar } };
  return { name, label: dimension.label, type: dimension.type, role: 'dimension', ...time };
}

function metricColumns(query: CheckedQuery, name: string): readonly Column[] {
  const metric = findMetric(query.model, name);
  const isAsked = query.plan.metrics.includes(name);
  const column = (suffix: string, label: string, type: ColumnType): Column => ({
    name: suffix === '' ? name : `${name}__${suffix}`,
    label,
    type,
    role: 'metric',
    ...(type === 'money' && query.currency !== null ? { currency: query.currency } : {}),
  });
  const columns = [column('', metric.label, metric.type)];
  if (query.previous !== null) {
    columns.push(column('previous', `${metric.label}, ${query.previous.label}`, metric.type));
    if (isAsked)
      columns.push(
        column('change', `Change of ${metric.label.toLowerCase()}`, metric.type),
        column('percent_change', `Change of ${metric.label.toLowerCase()} in percent`, 'percent'),
      );
  }
  if (isAsked)
    for (const kind of query.plan.derive ?? [])
      columns.push(column(kind, `${kind === 'share' ? 'Share' : 'Contribution'} of ${metric.label.toLowerCase()}`, 'ratio'));
  return columns;
}
