/** What a reader must know beside the figures, computed from the plan and the rows. */
import { type Grain, addPeriods, addToDay, daysBetween, localDate, periodLabel, periodOf } from '#kernel/dates.ts';
import type { Note } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import type { Table } from '#query/claims.ts';
import { findMetric } from '#query/compile-metric.ts';
import type { CheckedQuery, QueryContext } from '#query/query-context.ts';

/** Notes in the order a reader needs them. */
export function notesOf(query: CheckedQuery, context: QueryContext, table: Table, isCut: boolean): readonly Note[] {
  return [
    ...query.plan.metrics.flatMap((metric) => [...missingNotes(query, table, metric), ...sampleNotes(query, table, metric)]),
    ...query.said.map((text) => ({ kind: 'catalogue' as const, text })),
    ...(isForecast(query) ? reachNotes(query, context, table) : periodNotes(query, context, table)),
    ...withheldNotes(query, table),
    ...(query.severalCurrencies.length > 1 && query.plan.dimensions.includes('currency')
      ? [{ kind: 'several_currencies' as const, currencies: query.severalCurrencies }]
      : []),
    ...(query.scope.isAssumed && query.plan.scope !== 'organisation' ? [{ kind: 'assumed_scope' as const, scope: query.scope.label }] : []),
    ...(context.build.stale === undefined
      ? []
      : [{ kind: 'catalogue' as const, text: 'The newest rows could not be built yet; these figures are from the last good build.' }]),
    ...(isCut ? [{ kind: 'truncated' as const, limit: limits.rowsMax }] : []),
  ];
}

function sumOf(table: Table, name: string): number {
  const at = table.columns.findIndex((column) => column.name === name);
  return at < 0 ? 0 : table.rows.reduce((sum, row) => sum + Number(row[at] ?? 0), 0);
}

function missingNotes(query: CheckedQuery, table: Table, name: string): readonly Note[] {
  const metric = findMetric(query.model, name);
  if (metric.missingMetric === null) return [];
  const missing = sumOf(table, metric.missingMetric);
  const total = metric.sampleMetric === null ? missing : sumOf(table, metric.sampleMetric);
  return missing === 0 ? [] : [{ kind: 'without_amount', metric: name, missing, total }];
}

function sampleNotes(query: CheckedQuery, table: Table, name: string): readonly Note[] {
  const metric = findMetric(query.model, name);
  if (metric.sampleMetric === null || metric.additivity !== 'ratio' || query.plan.dimensions.includes('opportunity')) return [];
  const at = table.columns.findIndex((column) => column.name === metric.sampleMetric);
  if (at < 0) return [];
  const small = table.rows.filter((row) => Number(row[at] ?? 0) < limits.smallSampleMin && Number(row[at] ?? 0) > 0);
  return small.length === 0 ? [] : [{ kind: 'small_sample', metric: name, rows: small.length, minimum: limits.smallSampleMin }];
}

function isForecast(query: CheckedQuery): boolean {
  return query.plan.metrics.some((name) => findMetric(query.model, name).isAhead);
}

/** A forecast covers a running period as a whole; what it may lack is the end of a longer one. */
function reachNotes(query: CheckedQuery, context: QueryContext, table: Table): readonly Note[] {
  const { period, dimensions } = query.plan;
  const timed = query.model.dimensions.find((dimension) => dimension.time !== null && dimensions.includes(dimension.name));
  const at = table.columns.findIndex((column) => column.name === timed?.name);
  if (period === undefined || query.said.length > 0) return [];
  if (table.rows.length === 0) return [{ kind: 'catalogue', text: `There is no forecast for ${period.label}.` }];
  if (timed?.time == null || at < 0) return [];
  const last = table.rows
    .map((row) => String(row[at]))
    .toSorted()
    .at(-1);
  const { grain } = timed.time;
  if (last === undefined || addPeriods(localDate(last), grain, 1) >= period.end) return [];
  return [
    {
      kind: 'catalogue',
      text: `Forecasts reach up to ${periodLabel(localDate(last), grain, context.organization.calendar)}; the rest of ${period.label} is not there.`,
    },
  ];
}

function periodNotes(query: CheckedQuery, context: QueryContext, table: Table): readonly Note[] {
  const notes: Note[] = [];
  const { period } = query.plan;
  const tomorrow = addToDay(context.asOf, { days: 1 });
  if (isOfDueDates(query)) return notes;
  if (period !== undefined && period.start < tomorrow && tomorrow < period.end)
    notes.push({ kind: 'incomplete_period', label: period.label, end: period.end, asOf: context.asOf });
  else notes.push(...runningBucket(query, context, table));
  if (query.previous !== null && period !== undefined) {
    // What lies ahead is as long as it will be.
    const days = daysBetween(period.start, period.end < tomorrow || period.start >= tomorrow ? period.end : tomorrow);
    const previousDays = daysBetween(query.previous.start, query.previous.end);
    if (Math.abs(days - previousDays) > 3) notes.push({ kind: 'uneven_periods', days, previousDays });
  }
  return notes;
}

/** Open deals by the date they are due, a forecast of the quarter: of the whole period, whether it runs or not. */
function isOfDueDates({ plan, model, previous }: CheckedQuery): boolean {
  if (previous !== null || plan.metrics.length === 0) return false;
  return plan.metrics.every((name) => {
    const { dateRole, intent, better } = findMetric(model, name);
    return dateRole === null || (intent === 'forecast' && better !== 'lower');
  });
}

/** Grouped over time, the last bucket may still be running. */
function runningBucket(query: CheckedQuery, context: QueryContext, table: Table): readonly Note[] {
  const found = runningRow(query, context, table);
  if (found === null) return [];
  const { running, grain } = found;
  return [{ kind: 'incomplete_period', label: periodLabel(running.start, grain, context.organization.calendar), end: running.end, asOf: context.asOf }];
}

type Running = { readonly row: number; readonly running: ReturnType<typeof periodOf>; readonly grain: Grain };

/** The row of a period that is not over; null where rows are of no period, or of several dimensions beside it. */
export function runningRow(query: CheckedQuery, context: QueryContext, table: Table): Running | null {
  const { calendar } = context.organization;
  for (const name of query.plan.dimensions) {
    const time = query.model.dimensions.find((dimension) => dimension.name === name)?.time ?? null;
    if (time === null || time.grain === 'day') continue;
    const running = periodOf(context.asOf, time.grain, calendar);
    const at = table.columns.findIndex((column) => column.name === name);
    const row = table.rows.findIndex((cells) => cells[at] === running.start);
    if (addToDay(context.asOf, { days: 1 }) < running.end && row >= 0) return { row, running, grain: time.grain };
  }
  return null;
}

function withheldNotes(query: CheckedQuery, table: Table): readonly Note[] {
  if (query.source !== 'totals') return [];
  const withheld = table.rows.filter((row) => query.plan.metrics.some((name) => row[table.columns.findIndex((column) => column.name === name)] === null));
  if (withheld.length === 0) return [];
  return [{ kind: 'withheld', rows: withheld.length, ownersMin: limits.shareableOwnersMin }];
}
