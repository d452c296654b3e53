/** A metric as an SQL aggregate. Ratios divide summed parts; a zero denominator gives null, never 0. */
import type { MetricDefinition, SemanticModel } from '#catalog/catalog.ts';

/** The aggregate expression of a governed metric over the model's rows. */
export function metricSql(model: SemanticModel, name: string): string {
  const metric = findMetric(model, name);
  if (metric.expression.kind !== 'ratio') return metric.expression.sql;
  return ratioSql(aggregateSql(model, metric.expression.numerator), aggregateSql(model, metric.expression.denominator));
}

/** numerator ÷ denominator as exact numeric. */
export function ratioSql(numerator: string, denominator: string): string {
  return `(${numerator})::numeric / nullif((${denominator})::numeric, 0)`;
}

/** The metric's definition; throws when a checked plan names none (a bug). */
export function findMetric(model: SemanticModel, name: string): MetricDefinition {
  const metric = model.metrics.find((candidate) => candidate.name === name);
  if (metric === undefined) throw new Error(`a checked plan names the unknown metric ${name}`);
  return metric;
}

function aggregateSql(model: SemanticModel, name: string): string {
  const { expression } = findMetric(model, name);
  if (expression.kind !== 'aggregate') throw new Error(`${name} is part of a ratio and is a ratio itself`);
  return expression.sql;
}
