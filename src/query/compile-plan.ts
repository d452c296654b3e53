/** CheckedQuery → one SQL statement, pure. Base rows here; the shareable totals in compile-totals.ts. */
import type { DateRange } from '#kernel/dates.ts';
import type { Column } from '#kernel/findings.ts';
import { columnsOf, metricsOf } from '#query/compile-columns.ts';
import { compileFilter, makeParameters, type Parameters } from '#query/compile-filter.ts';
import { dimensionSql } from '#query/compile-dimension.ts';
import { findMetric, metricSql } from '#query/compile-metric.ts';
import { answerRowsSql, rolledUpColumns, rowsMaxOf, tiesReach, unrankedConditions } from '#query/compile-rows.ts';
import { besideOf, scopedConditions } from '#query/compile-scoped.ts';
import { compileTotals } from '#query/compile-totals.ts';
import { whatIfSql } from '#query/what-if.ts';
import { timeShift } from '#query/time-shift.ts';
import type { CheckedQuery, CompileContext, CompiledQuery } from '#query/query-context.ts';

/** Pure: same query and context, same text. One row more than the cap is fetched, to see that it was hit, and what ties with the row that was asked for. */
export function compilePlan(query: CheckedQuery, context: CompileContext): CompiledQuery {
  if (query.source === 'totals') return compileTotals(query, context);
  const parameters = makeParameters();
  const columns = columnsOf(query, context.calendar);
  const scopeSql = baseConditions(query, context, parameters);
  const current = groupSql(query, context, scopeSql, { range: query.plan.period ?? null, parameters });
  const body =
    query.previous !== null
      ? comparedSql(query, current, groupSql(query, context, scopeSql, { range: query.previous, parameters, isEarlier: true }))
      : asksAbsence(query)
        ? withAbsentSql(query, current, {
            context,
            conditions: query.plan.dimensions.includes('opportunity') ? scopeSql : baseConditions(query, context, parameters, OF_GROUPS),
          })
        : current;
  const groups = body.startsWith('WITH') ? body : `WITH answer_row AS (\n${indent(body)}\n)`;
  const select = columns.map((column) => outerColumn(column, query));
  const sql = answerRowsSql(query, { groups, select, where: whereConditions(query, parameters) });
  return {
    sql,
    parameters: parameters.values,
    columns: query.plan.rollUp === undefined ? columns : rolledUpColumns(query, columns),
    rowsMax: rowsMaxOf(query),
    ...tiesReach(query),
  };
}

/** What people and accounts have for themselves. A rep without a deal in Negotiation is a rep all the same. */
const OF_GROUPS: ReadonlySet<string> = new Set(['owner', 'manager', 'team', 'sales_region', 'account', 'account_region', 'industry', 'segment']);

/** Conditions of every row; of the filters all, or those `on` some dimensions and on what the plan groups by. */
function baseConditions(query: CheckedQuery, context: CompileContext, parameters: Parameters, on?: ReadonlySet<string>): readonly string[] {
  const conditions = [`organization_id = ${parameters.add(context.organizationId)}`];
  if (query.model.asOfColumn !== null) conditions.push(`${query.model.asOfColumn} = ${parameters.add(context.asOf)}::date`);
  if (query.scope.ownerIds !== null) conditions.push(`${query.model.ownerColumn} = ANY(${parameters.addList(query.scope.ownerIds)}::uuid[])`);
  conditions.push(...scopedConditions(query, context.calendar, parameters));
  const filters = query.plan.filters.filter(({ dimension }) => on?.has(dimension) !== false || query.plan.dimensions.includes(dimension));
  if (query.scoped === null) for (const filter of filters) conditions.push(compileFilter(filter, query.model, context.calendar, parameters));
  return conditions;
}

type Slice = {
  readonly range: (DateRange & { readonly dateRole: string }) | null;
  readonly parameters: Parameters;
  /** Its buckets of time are moved to stand beside those of the later period. */
  readonly isEarlier?: boolean;
};

/** One row per group of the plan's dimensions; without metrics, the distinct dimension values. */
function groupSql(query: CheckedQuery, context: CompileContext, conditions: readonly string[], slice: Slice): string {
  const dimensions = query.plan.dimensions.map((name) => ({ name, sql: bucketSql(query, name, context, slice) }));
  const keys = keyColumns(query);
  const metrics = metricsOf(query).map((name) => `${metricSql(query.model, name)} AS ${name}`);
  const where = [...conditions, ...rangeConditions(query, slice)];
  const there = query.previous === null && !asksAbsence(query) ? [] : ['true AS is_there'];
  const select = [
    ...dimensions.map((dimension) => `${dimension.sql} AS ${dimension.name}`),
    ...keys.map((key) => `${key.sql} AS ${key.name}`),
    ...metrics,
    ...whatIfSql(query.plan, query.model, slice.parameters),
    ...besideOf(query).map((dimension) => `${dimension.sql} AS ${dimension.name}`),
    ...there,
  ];
  const groupBy = query.scoped === null ? [...dimensions.map((dimension) => dimension.sql), ...keys.map((key) => key.sql)] : [];
  return [
    `SELECT ${select.join(',\n  ')}`,
    query.scoped === null ? `FROM ${query.model.relation}` : `FROM ${query.model.relation} AS scoped_row`,
    `WHERE ${where.join('\n  AND ')}`,
    groupBy.length === 0 ? '' : `GROUP BY ${groupBy.join(', ')}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function bucketSql(query: CheckedQuery, name: string, context: CompileContext, slice: Slice): string {
  const sql = dimensionSql(query.model, name, context.calendar);
  const time = query.model.dimensions.find((dimension) => dimension.name === name)?.time ?? null;
  if (slice.isEarlier !== true || time === null || query.plan.period === undefined || query.previous === null) return sql;
  const shift = timeShift(query.plan.period, query.previous, time.grain);
  if (shift === null) throw new Error(`a checked comparison cannot be grouped by ${name}`);
  return `(${sql} + interval '${shift.count} ${shift.unit}')::date`;
}

/**
 * True when a group in which nothing was counted is part of the answer: fewer than so many, 0 included. Then every group
 * that has any row, whatever its date, is looked at.
 */
function asksAbsence(query: CheckedQuery): boolean {
  const { plan, model } = query;
  const isTimed = plan.dimensions.some((name) => model.dimensions.find((dimension) => dimension.name === name)?.time != null);
  if (plan.dimensions.length === 0 || isTimed || query.scoped !== null || query.previous !== null || query.source === 'totals') return false;
  return (plan.having ?? []).some(
    ({ metric, op, value }) =>
      ((op === 'lt' && Number(value) > 0) || (op === 'lte' && Number(value) >= 0)) &&
      ['additive', 'semi_additive'].includes(findMetric(model, metric).additivity),
  );
}

/** Every known group of the model's rows, with what was counted in it, 0 where nothing was. */
function withAbsentSql(
  query: CheckedQuery,
  current: string,
  { context, conditions }: { readonly context: CompileContext; readonly conditions: readonly string[] },
): string {
  const names = [...query.plan.dimensions, ...keyColumns(query).map((key) => key.name)];
  const dimensions = query.plan.dimensions.map((name) => ({ name, sql: dimensionSql(query.model, name, context.calendar) }));
  const known = dimensions.map((dimension) => `${dimension.sql} IS NOT NULL`);
  const metrics = metricsOf(query).map((name) => {
    const isSum = ['additive', 'semi_additive'].includes(findMetric(query.model, name).additivity);
    return isSum ? `CASE WHEN current_row.is_there IS NULL THEN 0 ELSE current_row.${name} END AS ${name}` : `current_row.${name}`;
  });
  const every = [...dimensions, ...keyColumns(query)].map((column) => `${column.sql} AS ${column.name}`);
  const joined = names.map((name) => `every_group.${name} = current_row.${name}`).join(' AND ');
  return [
    `WITH every_group AS (\n  SELECT DISTINCT ${every.join(',\n    ')}\n  FROM ${query.model.relation}\n  WHERE ${[...conditions, ...known].join('\n    AND ')}\n),`,
    `current_row AS (\n${indent(current)}\n),`,
    `answer_row AS (\n  SELECT ${[...names.map((name) => `every_group.${name}`), ...metrics].join(',\n    ')}\n  FROM every_group\n  LEFT JOIN current_row ON ${joined}\n)`,
  ].join('\n');
}

function rangeConditions(query: CheckedQuery, slice: Slice): readonly string[] {
  if (slice.range === null) return [];
  const column = roleColumn(query, slice.range.dateRole);
  return [`${column} >= ${slice.parameters.add(slice.range.start)}::date`, `${column} < ${slice.parameters.add(slice.range.end)}::date`];
}

function roleColumn(query: CheckedQuery, role: string): string {
  const dimension = query.model.dimensions.find((candidate) => candidate.time?.role === role);
  if (dimension === undefined) throw new Error(`a checked plan names the unknown date role ${role}`);
  return dimension.sql;
}

/** Columns that keep two things of one name apart: `owner__key`. */
function keyColumns(query: CheckedQuery): readonly { readonly name: string; readonly sql: string }[] {
  return query.plan.dimensions.flatMap((name) => {
    const key = query.model.dimensions.find((dimension) => dimension.name === name)?.keySql ?? null;
    return key === null ? [] : [{ name: `${name}__key`, sql: key }];
  });
}

/** Groups of both periods side by side; a group that one period lacks is there with nulls. */
function comparedSql(query: CheckedQuery, current: string, previous: string): string {
  const names = [...query.plan.dimensions, ...keyColumns(query).map((key) => key.name)];
  const metrics = metricsOf(query);
  const columns = [
    ...names.map((name) => `coalesce(current_row.${name}, previous_row.${name}) AS ${name}`),
    ...metrics.flatMap((name) => comparedColumns(query, name)),
    ...besideOf(query).map(({ name }) => `current_row.${name} AS ${name}`),
  ];
  const join = names.length === 0 ? 'CROSS JOIN previous_row' : `FULL JOIN previous_row ON ${matchable(names)}`;
  return [
    `WITH current_row AS (\n${indent(current)}\n),`,
    `previous_row AS (\n${indent(previous)}\n),`,
    `answer_row AS (\n  SELECT ${columns.join(',\n    ')}\n  FROM current_row\n  ${join}\n)`,
  ].join('\n');
}

/** A group without rows in one period has a count and a sum of 0 there; its ratio stays undefined. */
function comparedColumns(query: CheckedQuery, name: string): readonly string[] {
  const isSum = findMetric(query.model, name).additivity === 'additive';
  const cell = (side: string): string => (isSum ? `CASE WHEN ${side}.is_there IS NULL THEN 0 ELSE ${side}.${name} END` : `${side}.${name}`);
  const [current, previous] = [cell('current_row'), cell('previous_row')];
  return [
    `${current} AS ${name}`,
    `${previous} AS ${name}__previous`,
    `${current} - ${previous} AS ${name}__change`,
    `100.0 * (${current} - ${previous}) / nullif(abs(${previous}), 0) AS ${name}__percent_change`,
  ];
}

/** A FULL JOIN needs an equality that can be merged or hashed: groups are compared as text, null as its own group. */
function matchable(names: readonly string[]): string {
  return names.map((name) => `coalesce(current_row.${name}::text, chr(1)) = coalesce(previous_row.${name}::text, chr(1))`).join(' AND ');
}

function outerColumn(column: Column, query: CheckedQuery): string {
  const derived = /^(.*)__(share|contribution)$/.exec(column.name);
  if (derived === null) return column.name;
  const [, metric = '', kind] = derived;
  if (!query.plan.metrics.includes(metric)) return column.name;
  const part = kind === 'share' ? metric : `${metric}__change`;
  return `${part}::numeric / nullif(sum(${part}) OVER (${wholeOf(query)}), 0) AS ${column.name}`;
}

/** Of a mix by quarter the whole is each quarter; over time alone, all of it. */
function wholeOf(query: CheckedQuery): string {
  const isTime = (name: string): boolean => query.model.dimensions.find((dimension) => dimension.name === name)?.time != null;
  const times = query.plan.dimensions.filter(isTime);
  return times.length === 0 || times.length === query.plan.dimensions.length ? '' : `PARTITION BY ${times.join(', ')}`;
}

function whereConditions(query: CheckedQuery, parameters: Parameters): readonly string[] {
  const symbols = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  const conditions = (query.plan.having ?? []).map((having) => `${having.metric} ${symbols[having.op]} ${parameters.add(String(having.value))}::numeric`);
  return [...conditions, ...emptyGroupConditions(query), ...unrankedConditions(query)];
}

/**
 * A group in which nothing was measured is no row of the answer: a quarter without a closed deal, a stage without an
 * open one, an unknown industry with neither. A count or a sum of 0 of somebody known stays.
 */
function emptyGroupConditions(query: CheckedQuery): readonly string[] {
  const metrics = metricsOf(query);
  if (metrics.length === 0 || query.scoped !== null || query.plan.dimensions.length === 0 || asksAbsence(query)) return [];
  const isTimed = query.plan.dimensions.some((name) => query.model.dimensions.find((dimension) => dimension.name === name)?.time != null);
  const isOfPart = query.plan.metrics.every((name) => ['ratio', 'semi_additive'].includes(findMetric(query.model, name).additivity));
  const unknown = query.plan.dimensions.map((name) => `${name} IS NULL`).join(' OR ');
  const suffixes = query.previous === null ? [''] : ['', '__previous'];
  const nothing = metrics.flatMap((name) => suffixes.map((suffix) => `coalesce(${name}${suffix}, 0) = 0`)).join(' AND ');
  return [`NOT (${isTimed || isOfPart ? '' : `(${unknown}) AND `}${nothing})`];
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
