/** Whether a reply holds the expected figures: values are compared, never words or plans. */
import type { Cell, Found } from '#kernel/findings.ts';
import { addDecimals, compareDecimals } from '#kernel/money.ts';
import type { Plan } from '#kernel/plan.ts';

/** Every expected result is among the found ones, and nothing else was answered. */
export function holdsResults(found: readonly Found[], expected: readonly Found[]): boolean {
  return expected.every((wanted) => found.some((got) => holdsTable(got, wanted))) && found.every((got) => expected.some((wanted) => holdsTable(got, wanted)));
}

/** Every result after the first divides the change of its first metric: the parts sum exactly to it. */
export function holdsParts([total, ...divided]: readonly Found[]): boolean {
  const [metric = ''] = total?.plan.metrics ?? [];
  const change = total?.rows[0] === undefined ? null : cellAt(total, total.rows[0], `${metric}__change`);
  return divided.every((found) => {
    const parts = found.rows.map((row) => String(cellAt(found, row, `${metric}__part`)));
    return change !== null && compareDecimals(parts.reduce(addDecimals, '0'), String(change)) === 0;
  });
}

/** The rows a statement gave, in any order of rows and columns. */
export function holdsRows(found: readonly Found[], rows: readonly (readonly unknown[])[]): boolean {
  const [got] = found;
  if (got === undefined || found.length > 1) return false;
  const columns = columnsOf(got.plan, got);
  const wanted = rows.map(canonicalRow);
  const holds = (names: readonly string[]): boolean =>
    sameRows(
      got.rows.map((row) => canonicalRow(names.map((name) => cellAt(got, row, name)))),
      wanted,
    );
  // A list of deals may tell one thing more of each deal than the statement.
  const isWider = got.plan.dimensions.includes('opportunity') && rows[0] !== undefined && columns.length === rows[0].length + 1;
  return isWider ? columns.some((left) => left !== 'opportunity' && holds(columns.filter((name) => name !== left))) : holds(columns);
}

/** Dimensions, metrics, and what compares or derives them. */
function columnsOf(plan: Plan, found: Found): readonly string[] {
  const asked = new Set(plan.metrics);
  return found.columns.filter((column) => column.role === 'dimension' || asked.has(column.name.replace(/__.*$/, ''))).map((column) => column.name);
}

/** December's forecast by month is that of December: the figures are the same, and the month is told beside them. */
function isSameThroughout(table: Found, name: string): boolean {
  return new Set(table.rows.map((row) => canonical(cellAt(table, row, name)))).size === 1;
}

function holdsTable(got: Found, wanted: Found): boolean {
  const names = columnsOf(wanted.plan, wanted);
  const isThere = names.every((name) => got.columns.some((column) => column.name === name));
  // A list of deals may tell more of each deal than the label names: its rows are the same deals.
  const isListed = wanted.plan.dimensions.includes('opportunity') && dimensionsOf(got).length > dimensionsOf(wanted).length;
  const added = dimensionsOf(got).filter((name) => !names.includes(name));
  if (!isThere || (!isListed && !added.every((name) => isSameThroughout(got, name)))) return false;
  const read = (table: Found) => table.rows.map((row) => JSON.stringify(names.map((name) => canonical(cellAt(table, row, name)))));
  return sameRows(read(got), read(wanted));
}

function dimensionsOf(table: Found): readonly string[] {
  return table.columns.filter((column) => column.role === 'dimension').map((column) => column.name);
}

function sameRows(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.toSorted().join('\n') === right.toSorted().join('\n');
}

function cellAt(found: Found, row: readonly Cell[], name: string): Cell {
  return row[found.columns.findIndex((column) => column.name === name)] ?? null;
}

function canonicalRow(row: readonly unknown[]): string {
  return JSON.stringify(row.map(canonical).toSorted());
}

/** Numbers to nine digits, so that `0.5` and `0.50000000000000000000` are one value. */
function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text).toPrecision(9) : text;
}
