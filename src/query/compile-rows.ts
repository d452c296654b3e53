/** Which of the groups are the answer: all of them in order, the first few, those from the n-th on, the first of each, or what they add up to. */
import type { Column } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { metricsOf } from '#query/compile-columns.ts';
import { findMetric } from '#query/compile-metric.ts';
import { orderSql, partitionOrderSql } from '#query/compile-order.ts';
import type { CheckedQuery, CompiledQuery } from '#query/query-context.ts';

export type Groups = {
  /** `WITH … answer_row AS (…)`: one row per group. */
  readonly groups: string;
  readonly select: readonly string[];
  readonly where: readonly string[];
};

/** The statement over the groups. */
export function answerRowsSql(query: CheckedQuery, { groups, select, where }: Groups): string {
  const { within, rollUp } = query.plan;
  const filtered = ['FROM answer_row', where.length === 0 ? '' : `WHERE ${where.join('\n  AND ')}`];
  if (within !== undefined)
    return lines([...firstOfEachSql(query, groups, filtered), ...(rollUp === undefined ? listedSql(query, select) : rolledUpSql(query))]);
  if (rollUp === undefined) return lines([groups, `SELECT ${select.join(', ')}`, ...filtered, orderSql(query), limitSql(query)]);
  const listed = lines(['SELECT *', ...filtered, orderSql(query), wholeLimitSql(query)]);
  return lines([`${groups},`, `listed_row AS (\n${listed.replace(/^/gm, '  ')}\n)`, ...rolledUpSql(query)]);
}

/** Rows of an answer at most: as many as asked for, never more than the cap. */
export function rowsMaxOf(query: CheckedQuery): number {
  const { plan } = query;
  return plan.limit === undefined || plan.within !== undefined ? limits.rowsMax : Math.min(plan.limit, limits.rowsMax);
}

/** The first row of a ranking has company where others have the same figure; of a later one, the row before it may have it too. */
export function tiesReach({ plan, source }: CheckedQuery): Pick<CompiledQuery, 'leadRows' | 'tiesMax'> {
  const isRanked = plan.order?.[0] !== undefined && plan.within === undefined && plan.rollUp === undefined && source === 'base';
  return { leadRows: isRanked && plan.offset !== undefined ? 1 : 0, tiesMax: isRanked && plan.limit === 1 ? limits.tiesShownMax : 0 };
}

/** What is not known is neither among the first nor among the last. */
export function unrankedConditions({ plan }: CheckedQuery): readonly string[] {
  const [order] = plan.order ?? [];
  const isMetric = order !== undefined && plan.metrics.some((name) => order.by === name || order.by.startsWith(`${name}__`));
  return plan.limit === undefined || !isMetric || /__(?:share|contribution)$/.test(order.by) ? [] : [`${order.by} IS NOT NULL`];
}

/** Columns of what the rows add up to: how many they are, then each metric and what stands beside it. */
export function rolledUpColumns(query: CheckedQuery, columns: readonly Column[]): readonly Column[] {
  const label = query.plan.dimensions.includes('opportunity') ? 'Deals' : 'Rows';
  const isMean = query.plan.rollUp === 'mean';
  const isKept = (name: string): boolean => isMean || ['additive', 'semi_additive'].includes(findMetric(query.model, name).additivity);
  const figures = columns
    .filter((column) => column.role === 'metric' && isKept(column.name))
    .map((column): Column => (isMean && column.type === 'integer' && query.plan.metrics.includes(column.name) ? { ...column, type: 'decimal' } : column));
  return [{ name: 'row_count', label, type: 'integer', role: 'metric' }, ...figures];
}

function firstOfEachSql(query: CheckedQuery, groups: string, filtered: readonly string[]): readonly string[] {
  const { limit = 1, offset = 0 } = query.plan;
  const place = `rank() OVER (${partitionOrderSql(query)}) AS place_within`;
  const placed = lines(['SELECT *,', `  ${place}`, ...filtered]);
  const listed = `SELECT *\n  FROM placed_row\n  WHERE place_within > ${offset}\n    AND place_within <= ${offset + limit}`;
  return [`${groups},`, `placed_row AS (\n${placed.replace(/^/gm, '  ')}\n),`, `listed_row AS (\n  ${listed}\n)`];
}

function listedSql(query: CheckedQuery, select: readonly string[]): readonly string[] {
  return [`SELECT ${select.join(', ')}`, 'FROM listed_row', orderSql(query), `LIMIT ${rowsMaxOf(query) + 1}`];
}

function rolledUpSql(query: CheckedQuery): readonly string[] {
  const figures = metricsOf(query).map((name) => {
    const isMean = query.plan.rollUp === 'mean' && query.plan.metrics.includes(name);
    const isSum = ['additive', 'semi_additive'].includes(findMetric(query.model, name).additivity);
    return `${isMean ? `avg(${name})` : isSum ? `sum(${name})` : 'NULL::numeric'} AS ${name}`;
  });
  return [`SELECT ${['count(*) AS row_count', ...figures].join(',\n  ')}`, 'FROM listed_row'];
}

function limitSql(query: CheckedQuery): string {
  const { leadRows, tiesMax } = tiesReach(query);
  const passed = (query.plan.offset ?? 0) - leadRows;
  return `LIMIT ${rowsMaxOf(query) + leadRows + tiesMax + 1}${passed > 0 ? ` OFFSET ${passed}` : ''}`;
}

/** All the rows that the list has, however many of them a table shows. */
function wholeLimitSql({ plan }: CheckedQuery): string {
  const offset = plan.offset === undefined ? '' : `OFFSET ${plan.offset}`;
  return `${plan.limit === undefined ? '' : `LIMIT ${plan.limit} `}${offset}`.trim();
}

function lines(parts: readonly string[]): string {
  return parts.filter((line) => line !== '').join('\n');
}
