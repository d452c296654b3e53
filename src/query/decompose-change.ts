/** A change taken apart: what each row of a compared result adds to it. The parts sum exactly to the change. */
import { Big } from 'big.js';
import type { SemanticModel } from '#catalog/catalog.ts';
import type { Cell, Claim, Column, Found } from '#kernel/findings.ts';
import { limits } from '#kernel/limits.ts';
import { findMetric } from '#query/compile-metric.ts';

/** How a figure is made of its parts: summed, or divided from two sums. */
export type Makeup = { readonly kind: 'sum' } | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string };

/** Null for a figure that cannot be taken apart over time: a balance of one day, a distinct count, a stored figure. */
export function makeupOf(model: SemanticModel, name: string): Makeup | null {
  const metric = findMetric(model, name);
  if (model.scoped !== null || metric.dateRole === null) return null;
  if (metric.expression.kind !== 'ratio') return metric.additivity === 'additive' ? { kind: 'sum' } : null;
  const { numerator, denominator } = metric.expression;
  const isSummed = [numerator, denominator].every((part) => findMetric(model, part).additivity === 'additive');
  return isSummed ? { kind: 'ratio', numerator, denominator } : null;
}

/** The metrics a plan needs so that its result can be taken apart. */
export function metricsToDecompose(metric: string, makeup: Makeup): string[] {
  return makeup.kind === 'sum' ? [metric] : [...new Set([metric, makeup.numerator, makeup.denominator])];
}

type Sides = { readonly now: Big; readonly before: Big };
type Part = { readonly row: readonly Cell[]; readonly part: Big; readonly rate: Big | null };

const PLACES_MIN = 12;
/** What rounding may leave of a change; more means that rows are missing. */
const ROUNDING_MAX = '0.000000001';

/**
 * The compared rows of `found` with `<metric>__part`, the largest part of the change first. Of a ratio each part is split
 * into `__rate_effect` (the row's own rate moved) and `__mix_effect` (its weight moved towards or away from the mean):
 * weights and rates are taken at the middle of both periods, so that nothing is left over.
 * Null when there is no change, or when the rows are not the whole of `total`.
 * **Shape** total −30, rows −40 and +10 → parts −40 and 10.
 * **Source** mid-point decomposition of a change (Marshall–Edgeworth weights).
 */
export function withParts(found: Found, total: Found, metric: string, makeup: Makeup): Found | null {
  const change = cellOf(total, total.rows[0] ?? [], `${metric}__change`);
  if (change === null || new Big(change).eq(0) || total.rows.length !== 1 || found.truncated || found.rows.length < 2) return null;
  const places = Math.max(PLACES_MIN, change.split('.')[1]?.length ?? 0);
  const parts = makeup.kind === 'sum' ? sumParts(found, metric) : ratioParts(found, total, makeup);
  const settled = parts === null ? null : settle(parts, new Big(change), places);
  return settled === null ? null : tableOf(found, settled, { metric, change: new Big(change), places });
}

/** True when a change of a share of counts is within what chance gives with so few rows (two-proportion test, 5 %). */
export function isWithinChance(total: Found, model: SemanticModel, makeup: Makeup): boolean {
  if (makeup.kind === 'sum') return false;
  const isCounted = [makeup.numerator, makeup.denominator].every((name) => findMetric(model, name).type === 'integer');
  const [numerator, denominator] = [sidesOf(total, total.rows[0] ?? [], makeup.numerator), sidesOf(total, total.rows[0] ?? [], makeup.denominator)];
  if (!isCounted || findMetric(model, total.plan.metrics[0] ?? '').type !== 'ratio' || denominator.now.eq(0) || denominator.before.eq(0)) return false;
  const pooled = numerator.now.plus(numerator.before).div(denominator.now.plus(denominator.before));
  const variance = pooled.times(new Big(1).minus(pooled)).times(new Big(1).div(denominator.now).plus(new Big(1).div(denominator.before)));
  const difference = numerator.now.div(denominator.now).minus(numerator.before.div(denominator.before));
  return difference.times(difference).lt(variance.times(CHANCE_SQUARED));
}

/** 1.96², the 5 % bound of the normal distribution. */
const CHANCE_SQUARED = '3.8416';

function sumParts(found: Found, metric: string): readonly Part[] {
  return found.rows.map((row) => {
    const { now, before } = sidesOf(found, row, metric);
    return { row, part: now.minus(before), rate: null };
  });
}

function ratioParts(found: Found, total: Found, makeup: Extract<Makeup, { kind: 'ratio' }>): readonly Part[] | null {
  const whole = total.rows[0] ?? [];
  const numerator = sidesOf(total, whole, makeup.numerator);
  const denominator = sidesOf(total, whole, makeup.denominator);
  if (denominator.now.eq(0) || denominator.before.eq(0)) return null;
  const mean = numerator.now.div(denominator.now).plus(numerator.before.div(denominator.before)).div(2);
  return found.rows.map((row) => {
    const own = { numerator: sidesOf(found, row, makeup.numerator), denominator: sidesOf(found, row, makeup.denominator) };
    const weight = { now: own.denominator.now.div(denominator.now), before: own.denominator.before.div(denominator.before) };
    const rate = ratesOf(own);
    if (rate === null) return { row, part: new Big(0), rate: new Big(0) };
    const rateEffect = weight.now.plus(weight.before).div(2).times(rate.now.minus(rate.before));
    const mixEffect = weight.now.minus(weight.before).times(rate.now.plus(rate.before).div(2).minus(mean));
    return { row, part: rateEffect.plus(mixEffect), rate: rateEffect };
  });
}

/** A row that one period lacks keeps the rate of the other: only its weight moved. */
function ratesOf({ numerator, denominator }: { readonly numerator: Sides; readonly denominator: Sides }): Sides | null {
  const now = denominator.now.eq(0) ? null : numerator.now.div(denominator.now);
  const before = denominator.before.eq(0) ? null : numerator.before.div(denominator.before);
  if (now === null && before === null) return null;
  return { now: now ?? before ?? new Big(0), before: before ?? now ?? new Big(0) };
}

/** Rounded parts that sum to the change to its last digit; what rounding leaves goes to the largest. Null when they are not the whole. */
function settle(parts: readonly Part[], change: Big, places: number): readonly Part[] | null {
  const rounded = parts.map((one) => ({ ...one, part: one.part.round(places), rate: one.rate?.round(places) ?? null }));
  const left = change.minus(rounded.reduce((sum, one) => sum.plus(one.part), new Big(0)));
  if (left.abs().gt(change.abs().times(ROUNDING_MAX))) return null;
  const isFall = change.lt(0);
  const sorted = rounded.toSorted((first, second) => (isFall ? first.part.cmp(second.part) : second.part.cmp(first.part)));
  return sorted.map((one, at) => (at === 0 ? { ...one, part: one.part.plus(left) } : one));
}

type Shown = { readonly metric: string; readonly change: Big; readonly places: number };

function tableOf(found: Found, parts: readonly Part[], { metric, change, places }: Shown): Found {
  const own = found.columns.find((column) => column.name === metric);
  if (own === undefined) throw new Error(`a result lacks its metric ${metric}`);
  const isRatio = parts.some((one) => one.rate !== null);
  const label = own.label.toLowerCase();
  const column = (suffix: string, text: string): Column => ({ ...own, name: `${metric}__${suffix}`, label: text });
  const added = [
    column('part', `Part of the change of ${label}`),
    ...(isRatio ? [column('rate_effect', 'From its own rate'), column('mix_effect', 'From its weight')] : []),
  ];
  const rows = parts.map(({ row, part, rate }) => [
    ...row,
    textOf(part, places),
    ...(rate === null ? [] : [textOf(rate, places), textOf(part.minus(rate), places)]),
  ]);
  const moved = new Map(found.rows.map((row, at) => [at, parts.findIndex((one) => one.row === row)]));
  const claims = [...found.claims.map((claim) => ({ ...claim, row: moved.get(claim.row) ?? claim.row })), ...partClaims(parts, change, metric)];
  return { ...found, columns: [...found.columns, ...added], rows, claims };
}

/** The parts that go the way of the change, the largest first; dominant where one alone is at least half of it. */
function partClaims(parts: readonly Part[], change: Big, metric: string): readonly Claim[] {
  return parts.slice(0, limits.driversNamed).flatMap(({ part }, row): readonly Claim[] => {
    if (part.times(change).lte(0)) return [];
    return [{ kind: 'part', row, metric, rank: row + 1, isDominant: part.div(change).gte(limits.dominantShareMin) }];
  });
}

function textOf(value: Big, places: number): string {
  return value.round(places).toFixed();
}

function sidesOf(found: Found, row: readonly Cell[], name: string): Sides {
  return { now: new Big(cellOf(found, row, name) ?? 0), before: new Big(cellOf(found, row, `${name}__previous`) ?? 0) };
}

function cellOf(found: Found, row: readonly Cell[], name: string): string | null {
  const cell = row[found.columns.findIndex((column) => column.name === name)];
  return cell === null || cell === undefined ? null : String(cell);
}
