/** Comparisons that code has computed; the composer may say no others. */
import type { Cell, Claim, Column } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { compareDecimals } from '#kernel/money.ts';
import { findMetric } from '#query/compile-metric.ts';
import type { CheckedQuery } from '#query/query-context.ts';

export type Table = { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] };

/**
 * `changed` per row of a comparison; `highest` and `lowest` of each metric where exactly one row holds it. A rate of few
 * deals is called neither: chance alone puts it at an end. Nor is a period that still runs called the lowest, and only sums and counts
 * can make it the highest. `running`: the row of such a period.
 */
export function claimsOf(query: CheckedQuery, table: Table, running: number | null = null): readonly Claim[] {
  return query.plan.metrics.flatMap((metric) => [
    ...changes(metric, table),
    ...extremesOf(query, metric, table, running).filter((claim) => isWhole(query, table, claim, metric)),
  ]);
}

/** From the n-th row on, or of the first of each, no row is at an end of all. Of a list that was cut, only the end it starts from is known: the first row of the top, or of the bottom. */
function isWhole(query: CheckedQuery, table: Table, claim: Claim, metric: string): boolean {
  if (query.plan.offset !== undefined || query.plan.within !== undefined) return false;
  if (query.plan.limit === undefined || table.rows.length < query.plan.limit) return true;
  const [first] = query.plan.order ?? [];
  if (first === undefined) return claim.kind === 'highest' && query.plan.metrics[0] === metric;
  return first.by === metric && claim.kind === (first.direction === 'desc' ? 'highest' : 'lowest');
}

function changes(metric: string, table: Table): readonly Claim[] {
  const at = table.columns.findIndex((column) => column.name === `${metric}__change`);
  if (at < 0) return [];
  return table.rows.flatMap((row, index): readonly Claim[] => {
    const change = row[at];
    if (change === null || change === undefined) return [];
    const sign = compareDecimals(String(change), '0');
    return [{ kind: 'changed', row: index, metric, direction: sign > 0 ? 'rose' : sign < 0 ? 'fell' : 'unchanged' }];
  });
}

type Extreme = Extract<Claim, { kind: 'highest' | 'lowest' }>;
type Known = { readonly index: number; readonly value: string };

function extremesOf(query: CheckedQuery, metric: string, table: Table, running: number | null): readonly Claim[] {
  const at = table.columns.findIndex((column) => column.name === metric);
  const known = table.rows.flatMap((row, index): readonly Known[] => (row[at] === null || row[at] === undefined ? [] : [{ index, value: String(row[at]) }]));
  const { sampleMetric, additivity } = findMetric(query.model, metric);
  const all = ofWholePeriods(metric, known, running, additivity === 'additive');
  const sampleAt = additivity === 'ratio' ? table.columns.findIndex((column) => column.name === sampleMetric) : -1;
  if (sampleAt < 0) return all;
  const enough = known.filter(({ index }) => Number(table.rows[index]?.[sampleAt] ?? 0) >= limits.smallSampleMin);
  return ofWholePeriods(metric, enough, running, false).map((claim) =>
    all.some((other) => other.kind === claim.kind && other.row === claim.row) ? claim : { ...claim, sampleMin: limits.smallSampleMin },
  );
}

function ofWholePeriods(metric: string, known: readonly Known[], running: number | null, mayLead: boolean): readonly Extreme[] {
  const over = known.filter(({ index }) => index !== running);
  if (running === null || over.length === known.length) return extremes(metric, known);
  const highest = extremes(metric, mayLead ? known : over).filter((claim) => claim.kind === 'highest');
  return [...highest, ...extremes(metric, over).filter((claim) => claim.kind === 'lowest')];
}

function extremes(metric: string, known: readonly Known[]): readonly Extreme[] {
  if (known.length < 2) return [];
  const sorted = known.toSorted((left, right) => compareDecimals(right.value, left.value));
  const [first, second] = sorted;
  const last = sorted.at(-1);
  const beforeLast = sorted.at(-2);
  const claims: Extreme[] = [];
  if (first !== undefined && second !== undefined && compareDecimals(first.value, second.value) !== 0)
    claims.push({ kind: 'highest', row: first.index, metric });
  if (last !== undefined && beforeLast !== undefined && compareDecimals(last.value, beforeLast.value) !== 0)
    claims.push({ kind: 'lowest', row: last.index, metric });
  return claims;
}
