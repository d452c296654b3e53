/** dbt's metric types → SQL aggregates and ratios. */
import type { CatalogProject, MetricExpression } from '#catalog/catalog.ts';
import type { MetricProperties } from '#catalog/property-schemas.ts';
import { renderTemplate } from '#catalog/render-template.ts';

/** Something is wrong with one key of the metric. */
export type MetricProblem = { readonly key: string; readonly message: string };
export type ExpressionContext = {
  readonly project: CatalogProject;
  /** Column behind a dimension name. */
  readonly dimensions: ReadonlyMap<string, string>;
  /** Metrics of the same model. */
  readonly metrics: ReadonlyMap<string, MetricProperties>;
};

const plainAggregates: Readonly<Record<string, (sql: string) => string>> = {
  average: (sql) => `avg(${sql})`,
  min: (sql) => `min(${sql})`,
  max: (sql) => `max(${sql})`,
  count_distinct: (sql) => `count(DISTINCT ${sql})`,
};

/**
 * The expression of one metric. A simple `sum` is 0 over no rows, null over rows none of which has a value; a `derived`
 * metric is its inputs' aggregates put in place of their names; a ratio keeps its parts apart.
 */
export function metricExpression(
  metric: MetricProperties,
  context: ExpressionContext,
): { readonly expression: MetricExpression; readonly problem: null } | { readonly expression: null; readonly problem: MetricProblem } {
  switch (metric.type) {
    case 'simple':
      return simple(metric, context);
    case 'ratio':
      return ratio(metric, context);
    case 'derived':
      return derived(metric, context);
    case 'cumulative':
    case 'conversion':
      return wrong('type', `${metric.type} metrics are not served here`);
  }
}

/**
 * The value of a scoped model's metric. dbt needs an aggregation; rows of one scope and grain are single, so the greatest is
 * the value. A filter chooses among kinds of rows that the grain tells apart (`metric_type = 'stage_velocity'`).
 */
export function valueExpression(metric: MetricProperties, context: ExpressionContext): ReturnType<typeof metricExpression> {
  if (metric.type !== 'simple' || metric.agg !== 'max') return wrong('type', 'a metric of a scoped model is read from its row: type simple, agg max');
  const where = filterSql(metric, context);
  if (typeof where === 'object') return { expression: null, problem: where };
  const named = [...(metric.filter ?? '').matchAll(/Dimension\(\s*['"](?:\w+?__)?(\w+)['"]/g)].map((match) => match[1] ?? '');
  const sql = (metric.expr ?? metric.name).trim();
  return { expression: { kind: 'value', sql, where: where === '' ? null : where, fixes: [...new Set(named)] }, problem: null };
}

function wrong(key: string, message: string): { readonly expression: null; readonly problem: MetricProblem } {
  return { expression: null, problem: { key, message } };
}

function simple(metric: MetricProperties, context: ExpressionContext): ReturnType<typeof metricExpression> {
  const filtered = filterSql(metric, context);
  if (typeof filtered === 'object') return { expression: null, problem: filtered };
  const expr = (metric.expr ?? metric.name).trim();
  const rows = filtered === '' ? '' : ` FILTER (WHERE ${filtered})`;
  const counted = /^\d+$/.test(expr) ? 'count(*)' : `count(${expr})`;
  const { agg } = metric;
  if (agg === 'count') return { expression: { kind: 'aggregate', sql: `${counted}${rows}` }, problem: null };
  if (agg === 'sum_boolean') return { expression: { kind: 'aggregate', sql: `count(CASE WHEN ${expr} THEN 1 END)${rows}` }, problem: null };
  if (agg === 'sum') return { expression: { kind: 'aggregate', sql: `CASE WHEN count(*)${rows} = 0 THEN 0 ELSE sum(${expr})${rows} END` }, problem: null };
  const place = agg === 'median' ? 0.5 : agg === 'percentile' ? metric.percentile : undefined;
  if (place !== undefined)
    return { expression: { kind: 'aggregate', sql: `(percentile_cont(${place}) WITHIN GROUP (ORDER BY ${expr})${rows})::numeric` }, problem: null };
  const aggregate = plainAggregates[agg ?? ''];
  return aggregate === undefined
    ? wrong('agg', `a simple metric needs an aggregation that is served here, not ${agg ?? 'none'}`)
    : { expression: { kind: 'aggregate', sql: `${aggregate(expr)}${rows}` }, problem: null };
}

/** dbt writes filters with `{{ Dimension('entity__name') }}`; here that is the dimension's column. */
function filterSql(metric: MetricProperties, context: ExpressionContext): string | MetricProblem {
  if (metric.filter === undefined) return '';
  const unknown: string[] = [];
  const column = (name: unknown): string => {
    const dimension = String(name).split('__').at(-1) ?? '';
    const found = context.dimensions.get(dimension);
    if (found === undefined) unknown.push(dimension);
    return found ?? 'null';
  };
  const rendered = renderTemplate(context.project, metric.filter, {
    vars: context.project.vars,
    relationOf: () => null,
    sourceOf: () => null,
    thisRelation: '',
    names: { Dimension: column, TimeDimension: column },
  });
  const problem = rendered.problems[0];
  if (unknown.length > 0) return { key: 'filter', message: `there is no dimension ${unknown.join(', ')}` };
  return problem === undefined ? rendered.text.trim() : { key: 'filter', message: problem.message };
}

function ratio(metric: MetricProperties, context: ExpressionContext): ReturnType<typeof metricExpression> {
  const parts: Record<string, string> = {};
  for (const key of ['numerator', 'denominator'] as const) {
    const input = metric[key];
    const name = typeof input === 'string' ? input : input?.name;
    const part = name === undefined ? undefined : context.metrics.get(name);
    if (name === undefined || part === undefined) return wrong(key, `the ${key} ${name ?? ''} is no metric of this model`);
    if (typeof input === 'object' && input.filter !== undefined) return wrong(key, `the ${key} has a filter of its own: make it a metric`);
    if (part.type === 'ratio') return wrong(key, `the ${key} ${name} is a ratio itself`);
    parts[key] = name;
  }
  return { expression: { kind: 'ratio', numerator: parts['numerator'] ?? '', denominator: parts['denominator'] ?? '' }, problem: null };
}

function derived(metric: MetricProperties, context: ExpressionContext): ReturnType<typeof metricExpression> {
  let sql = metric.expr ?? '';
  for (const input of metric.input_metrics) {
    const { name, alias } = typeof input === 'string' ? { name: input, alias: undefined } : input;
    const part = context.metrics.get(name);
    if (part === undefined || part.name === metric.name) return wrong('input_metrics', `${name} is no metric of this model`);
    const inner = metricExpression(part, context);
    if (inner.expression === null) return inner;
    if (inner.expression.kind !== 'aggregate') return wrong('input_metrics', `${name} is a ratio: a ratio of sums cannot be put into a sum`);
    sql = sql.replace(new RegExp(`\\b${alias ?? name}\\b`, 'g'), `(${inner.expression.sql})`);
  }
  return sql === '' || metric.input_metrics.length === 0
    ? wrong('expr', 'a derived metric needs expr and input_metrics')
    : { expression: { kind: 'aggregate', sql }, problem: null };
}
