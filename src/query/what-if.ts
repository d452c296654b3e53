/** What a metric would be if one of its named inputs were another, in each group by itself: checks and SQL. The other inputs stay as they are. */
import type { MetricDefinition, SemanticModel } from '#catalog/catalog.ts';
import type { ColumnType, WhatIfInput } from '#kernel/card.ts';
import type { Cell, Column } from '#kernel/findings.ts';
import { addDecimals, compareDecimals, divideDecimals } from '#kernel/money.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Parameters } from '#query/compile-filter.ts';
import { findMetric, metricSql } from '#query/compile-metric.ts';

type WhatIf = NonNullable<Plan['whatIf']>;
type Trouble = { readonly part: string; readonly reason: string };
/** `set`: the input is `amount`; `add`: changed by it; `scale`: multiplied by it. */
type Change = { readonly kind: 'set' | 'add' | 'scale'; readonly amount: string };

/** **Shape** `0.3` sets, `-7` adds, `+10%` scales by 1.1; null for anything else. */
function parseChange(value: WhatIf['value']): Change | null {
  const parts = /^([+-])?(\d+(?:\.\d+)?)(%)?$/.exec(String(value).trim());
  const [, sign, digits = '', percent] = parts ?? [];
  if (parts === null || (percent !== undefined && sign === undefined)) return null;
  if (sign === undefined) return { kind: 'set', amount: digits };
  const signed = `${sign === '-' ? '-' : ''}${digits}`;
  if (percent === undefined) return { kind: 'add', amount: signed };
  return { kind: 'scale', amount: addDecimals('1', divideDecimals(signed, '100', 12) ?? '0') };
}

/** What of a plan's what-if cannot be computed; null when all of it can. */
export function whatIfTrouble(plan: Plan, model: SemanticModel): Trouble | null {
  if (plan.whatIf === undefined) return null;
  const part = 'what_if';
  const [name] = plan.metrics;
  const metric = model.metrics.find((candidate) => candidate.name === name);
  if (metric === undefined || plan.metrics.length !== 1) return { part, reason: 'one figure at a time' };
  if (plan.dimensions.includes('opportunity')) return { part, reason: 'it goes with groups of deals, not with single deals' };
  if (plan.compare !== undefined || (plan.derive ?? []).length > 0 || plan.having !== undefined)
    return { part, reason: 'it goes with no comparison, share or bound' };
  const inputs = metric.whatIf ?? [];
  if (inputs.length === 0) return { part, reason: `${metric.name} has no named inputs to vary` };
  const input = inputs.find((candidate) => candidate.metric === plan.whatIf?.input);
  if (input === undefined) return { part, reason: `${plan.whatIf.input} is no input of ${metric.name}; ${inputs.map((one) => one.metric).join(', ')} are` };
  const change = parseChange(plan.whatIf.value);
  if (change === null) return { part, reason: `${String(plan.whatIf.value)} is neither a number nor a change of one` };
  const reason =
    change.kind === 'set' ? rangeTrouble(input, change.amount) : change.kind === 'scale' && compareDecimals(change.amount, '0') < 0 ? BELOW_NONE : null;
  return reason === null ? null : { part, reason };
}

const BELOW_NONE = 'nothing falls by more than all of it';

/** A value that the input cannot have; null when it can. */
function rangeTrouble(input: WhatIfInput, value: string): string | null {
  const label = input.label.toLowerCase();
  if (compareDecimals(value, '0') < 0) return `${label} would be ${value}; it cannot be below 0`;
  if (input.type === 'ratio' && compareDecimals(value, '1') > 0) return `${label} would be ${value}; a rate is at most 1 (100 %)`;
  return input.side === 'over' && compareDecimals(value, '0') === 0 ? `${label} would be 0, and nothing is divided by 0` : null;
}

/** The input that a checked plan varies; null for a plan that varies none. */
function variedInput(plan: Plan, model: SemanticModel): WhatIfInput | null {
  const [name] = plan.metrics;
  if (plan.whatIf === undefined || name === undefined) return null;
  const input = findMetric(model, name).whatIf?.find((candidate) => candidate.metric === plan.whatIf?.input);
  if (input === undefined) throw new Error(`a checked plan varies ${plan.whatIf.input}, no input of ${name}`);
  return input;
}

/** A change that led out of the input's range in some row, seen once its present value was read. */
export function changedRangeTrouble(plan: Plan, model: SemanticModel, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Trouble | null {
  const input = variedInput(plan, model);
  if (input === null) return null;
  const at = columns.findIndex((column) => column.name === `${input.metric}__what_if`);
  const reasons = rows.flatMap((row) => (row[at] == null ? [] : (rangeTrouble(input, String(row[at])) ?? [])));
  const [reason] = reasons;
  return reason === undefined ? null : { part: 'what_if', reason };
}

/** What stands beside the metric and its input: `<metric>__what_if`, `<metric>__what_if_change`, `<input>__what_if`. */
export function whatIfColumns(plan: Plan, model: SemanticModel, currency: string | null): readonly Column[] {
  const input = variedInput(plan, model);
  if (input === null) return [];
  const metric = findMetric(model, plan.metrics[0] ?? '');
  const column = (name: string, label: string, type: ColumnType): Column => ({
    name,
    label,
    // Part of a deal is not rounded away.
    type: type === 'integer' ? 'decimal' : type,
    role: 'metric',
    ...(type === 'money' && currency !== null ? { currency } : {}),
  });
  return [
    column(`${metric.name}__what_if`, `${metric.label}, what if`, metric.type),
    column(`${metric.name}__what_if_change`, `Difference of ${metric.label.toLowerCase()}`, metric.type),
    column(`${input.metric}__what_if`, `${input.label}, what if`, input.type),
  ];
}

/** The expressions of `whatIfColumns`, over the same rows as the metrics. Null where the input has no value now, or is 0. */
export function whatIfSql(plan: Plan, model: SemanticModel, parameters: Parameters): readonly string[] {
  const input = variedInput(plan, model);
  const change = plan.whatIf === undefined ? null : parseChange(plan.whatIf.value);
  if (input === null || change === null) return [];
  const name = plan.metrics[0] ?? '';
  const metric = `(${metricSql(model, name)})::numeric`;
  const amount = `${parameters.add(change.amount)}::numeric`;
  const present = partsOf(findMetric(model, input.metric), model);
  const now = `${present.over} / nullif(${present.under}, 0)`;
  const then = { set: `(${now}) * 0 + ${amount}`, add: `${now} + ${amount}`, scale: `(${now}) * ${amount}` }[change.kind];
  const after = afterSql(input, change, { metric, amount, present });
  return [`${after} AS ${name}__what_if`, `${after} - ${metric} AS ${name}__what_if_change`, `${then} AS ${input.metric}__what_if`];
}

/** A ratio keeps its two parts apart, so that a product with it stays exact. */
type Parts = { readonly over: string; readonly under: string };

function partsOf(metric: MetricDefinition, model: SemanticModel): Parts {
  const { expression } = metric;
  if (expression.kind !== 'ratio') return { over: `(${expression.sql})::numeric`, under: '1' };
  return { over: `(${metricSql(model, expression.numerator)})::numeric`, under: `(${metricSql(model, expression.denominator)})::numeric` };
}

function afterSql(input: WhatIfInput, change: Change, given: { readonly metric: string; readonly amount: string; readonly present: Parts }): string {
  const { metric, amount, present } = given;
  if (change.kind === 'scale') return input.side === 'times' ? `${metric} * ${amount}` : `${metric} / nullif(${amount}, 0)`;
  const then = change.kind === 'set' ? `${amount} * ${present.under}` : `(${present.over} + ${amount} * ${present.under})`;
  return input.side === 'times' ? `${metric} * ${then} / nullif(${present.over}, 0)` : `${metric} * ${present.over} / nullif(${then}, 0)`;
}
