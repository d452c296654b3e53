/** A plan answered from the shareable totals: one stored row per measure and period. */
import type { Cell } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { columnsOf, metricsOf } from '#query/compile-columns.ts';
import { makeParameters } from '#query/compile-filter.ts';
import { findMetric, ratioSql } from '#query/compile-metric.ts';
import { orderSql } from '#query/compile-order.ts';
import type { CheckedQuery, CompileContext, CompiledQuery } from '#query/query-context.ts';
import { totalsGrain } from '#query/totals-cover.ts';

/** A withheld total is null (its row is there, its value is not); a period without rows is 0 for counts and sums. */
export function compileTotals(query: CheckedQuery, context: CompileContext): CompiledQuery {
  const totals = query.model.shareableTotals;
  const grain = totalsGrain(query.plan, query.model, context.calendar);
  if (totals === null || grain === null) throw new Error('a plan checked for totals is not covered by them');
  const parameters = makeParameters();
  const conditions = [
    `organization_id = ${parameters.add(context.organizationId)}`,
    `as_of = ${parameters.add(context.asOf)}::date`,
    `grain = ${parameters.add(grain)}`,
  ];
  const { period } = query.plan;
  if (period !== undefined) conditions.push(`period_start >= ${parameters.add(period.start)}::date`, `period_start < ${parameters.add(period.end)}::date`);
  const [dimension] = query.plan.dimensions;
  const columns = columnsOf(query, context.calendar).filter((column) => isServed(query, column.name));
  const select = columns.map((column) =>
    column.role === 'dimension' ? `period_start AS ${column.name}` : `${totalSql(query, column.name)} AS ${column.name}`,
  );
  const rowsMax = Math.min(query.plan.limit ?? limits.rowsMax, limits.rowsMax);
  const sql = [
    `SELECT ${select.join(',\n  ')}`,
    `FROM ${totals.relation}`,
    `WHERE ${conditions.join('\n  AND ')}`,
    dimension === undefined ? '' : 'GROUP BY period_start',
    orderSql(query),
    `LIMIT ${rowsMax + 1}${query.plan.offset === undefined ? '' : ` OFFSET ${query.plan.offset}`}`,
  ];
  const values: readonly Cell[] = parameters.values;
  return { sql: sql.filter((line) => line !== '').join('\n'), parameters: values, columns, rowsMax, leadRows: 0, tiesMax: 0 };
}

/** Companions without a stored measure are left out of totals. */
function isServed(query: CheckedQuery, name: string): boolean {
  if (query.plan.dimensions.includes(name) || query.plan.metrics.includes(name)) return true;
  return metricsOf(query).includes(name) && (query.model.shareableTotals?.measures.includes(name) ?? false);
}

function totalSql(query: CheckedQuery, name: string): string {
  const { expression } = findMetric(query.model, name);
  return expression.kind === 'ratio' ? ratioSql(measureSql(expression.numerator), measureSql(expression.denominator)) : measureSql(name);
}

function measureSql(measure: string): string {
  return `CASE WHEN count(*) FILTER (WHERE measure = '${measure}') = 0 THEN 0 ELSE max(value) FILTER (WHERE measure = '${measure}') END`;
}
