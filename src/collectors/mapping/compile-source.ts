/** One source of a mapping + the columns its file has → a function from source rows to staging rows. */
import { canonicalTable, type CanonicalColumn, type TableName } from '#collectors/canonical-tables.ts';
import type { ColumnSpec, Condition, MappingDefaults, MappingSource } from '#collectors/mapping/mapping.ts';
import { makeCell, type RowReader } from '#collectors/mapping/make-cell.ts';
import { makeDateReader } from '#collectors/mapping/read-date.ts';
import { parseValue, type ValueFormat } from '#collectors/mapping/parse-value.ts';
import type { SourceRow } from '#collectors/source.ts';
import { normalizeName } from '#kernel/normalize-name.ts';

export type ColumnTrouble = { readonly column: string; readonly value: string | null; readonly reason: string };
export type MappedRow =
  | { readonly kind: 'mapped'; readonly values: readonly (string | null)[] }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'rejected'; readonly trouble: ColumnTrouble };

export type CompiledSource = {
  /** Columns of the file that rows must come with, in this order. */
  readonly wanted: readonly string[];
  /** Values in the order of `stagingColumns(table)`. The first trouble rejects the row. */
  readonly mapRow: (row: SourceRow) => MappedRow;
};
export type CompileContext = { readonly defaults: MappingDefaults; readonly organizationZone: string };

/**
 * Columns of a table's staging rows: a canonical column as itself; a name with its normalised form beside it; a
 * reference as what it says, that normalised as a name, what is looked up, by what, and what happens when nothing is found.
 */
export function stagingColumns(table: TableName): readonly string[] {
  return canonicalTable(table).columns.flatMap(({ name, kind }) => {
    if (kind === 'name') return [name, `${name}_folded`];
    return kind === 'reference' ? [`${name}_ref`, `${name}_folded`, `${name}_lookup`, `${name}_match`, `${name}_missing`] : [name];
  });
}

/** Columns the mapping names that `available` lacks and that are not optional, in order. Empty when the source fits the file. */
export function missingColumns(source: MappingSource, available: readonly string[]): readonly string[] {
  const optional = new Set(source.optional_columns);
  return namedColumns(source).flatMap((choices) =>
    choices.some((name) => findColumn(name, available) !== null || optional.has(name)) ? [] : [choices.join(' or ')],
  );
}

/** Every column a source names; a list of choices counts as one. */
function namedColumns(source: MappingSource): readonly (readonly string[])[] {
  const conditions = [source.only, source.skip].flatMap((condition) => Object.keys(condition ?? {}));
  const specs = Object.values(source.columns as Record<string, ColumnSpec | undefined>).flatMap((spec) => (spec === undefined ? [] : [spec]));
  return [
    ...specs.flatMap((spec) => [
      ...(spec.column === undefined ? [] : [spec.column]),
      ...(spec.template ?? []).flatMap((template) => [...template.matchAll(/\{([^{}]+)\}/g)].map((match) => [match[1] ?? ''])),
      ...unknownsOf(spec).flatMap(({ when }) => Object.keys(when ?? {}).map((name) => [name])),
    ]),
    ...[...conditions, ...Object.keys(source.rename ?? {})].map((name) => [name]),
  ].filter((choices) => choices[0] !== '_row');
}

/** Exactly that name, else the only one that differs in case. */
function findColumn(name: string, available: readonly string[]): string | null {
  if (available.includes(name)) return name;
  const alike = available.filter((column) => column.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** Compiles a source whose columns are there (`missingColumns` is empty). */
export function compileSource(table: TableName, source: MappingSource, available: readonly string[], context: CompileContext): CompiledSource {
  const wanted: string[] = [];
  const reader: RowReader = {
    place: (names) => {
      const found = names.map((name) => findColumn(name, available)).find((name) => name !== null);
      if (found === undefined || found === null) return null;
      if (!wanted.includes(found)) wanted.push(found);
      return wanted.indexOf(found);
    },
    rename: new Map(
      Object.entries(source.rename ?? {}).map(([column, values]) => [
        findColumn(column, available) ?? column,
        new Map(Object.entries(values).map(([from, to]) => [from.trim().toLowerCase(), to])),
      ]),
    ),
    columnAt: (place) => wanted[place] ?? '',
    unknown: new Set((context.defaults.unknown ?? []).map((text) => text.trim().toLowerCase())),
  };
  const { columns } = canonicalTable(table);
  const specs = source.columns as Record<string, ColumnSpec | undefined>;
  const fills = columns.map((column) => compileColumn(column, specs[column.name], reader, context));
  const only = compileCondition(source.only, reader);
  const skip = source.skip === undefined ? () => false : compileCondition(source.skip, reader);
  const mapRow = (row: SourceRow): MappedRow => {
    if (!only(row) || skip(row)) return { kind: 'skipped' };
    const values: (string | null)[] = [];
    for (const fill of fills) {
      const trouble = fill(row, values);
      if (trouble !== null) return { kind: 'rejected', trouble };
    }
    return { kind: 'mapped', values };
  };
  return { wanted, mapRow };
}

type Fill = (row: SourceRow, values: (string | null)[]) => ColumnTrouble | null;

function compileColumn(column: CanonicalColumn, spec: ColumnSpec | undefined, reader: RowReader, context: CompileContext): Fill {
  const read = spec === undefined ? null : compileSpec(column, spec, reader, context);
  const sourceName = spec?.column?.[0] ?? column.name;
  return (row, values) => {
    const { raw, text, reason } = read === null ? { raw: null, text: null, reason: null } : read(row);
    if (reason !== null) return { column: sourceName, value: raw, reason };
    if (text === null && column.isRequired === true) return { column: sourceName, value: null, reason: `${column.name} is required and there is no value` };
    values.push(text);
    if (column.kind === 'name') values.push(text === null ? null : normalizeName(text));
    if (column.kind === 'reference') values.push(...lookup(text, spec, column));
    return null;
  };
}

function lookup(text: string | null, spec: ColumnSpec | undefined, column: CanonicalColumn): readonly (string | null)[] {
  if (text === null) return [null, null, null, null];
  const match = spec?.match ?? (column.to === 'team' ? 'name' : 'key');
  const folded = normalizeName(text);
  const wanted = match === 'name' ? folded : match === 'email' ? text.toLowerCase() : text;
  return [folded, wanted, match, spec?.missing ?? null];
}

type ReadValue = (row: SourceRow) => { readonly raw: string | null; readonly text: string | null; readonly reason: string | null };

function compileSpec(column: CanonicalColumn, spec: ColumnSpec, reader: RowReader, context: CompileContext): ReadValue {
  const cell = makeCell(spec, reader);
  const format = formatOf(spec, context);
  const isUnknown = compileUnknown(column, spec, reader, format);
  const values = spec.values === undefined ? null : new Map(Object.entries(spec.values).map(([from, to]) => [from.trim().toLowerCase(), to]));
  return (row) => {
    const raw = cell(row);
    let text = raw === null || isUnknown(raw, row) ? null : raw;
    if (text !== null && values !== null) {
      const mapped = values.get(text.toLowerCase()) ?? values.get('*');
      if (mapped === undefined) return { raw, text: null, reason: `not among the values the mapping lists (${[...values.keys()].slice(0, 12).join(', ')})` };
      text = mapped;
    }
    text ??= spec.default ?? null;
    if (text === null || text === '') return { raw, text: null, reason: null };
    const parsed = parseValue(text, column.kind, format);
    return parsed.ok ? { raw, text: parsed.text, reason: null } : { raw, text: null, reason: parsed.reason };
  };
}

function formatOf(spec: ColumnSpec, { defaults, organizationZone }: CompileContext): ValueFormat {
  const dateFormats = spec.date_formats ?? defaults.date_formats ?? [];
  const thousands = spec.thousands ?? defaults.thousands ?? 'none';
  const timeZone = spec.time_zone ?? defaults.time_zone ?? organizationZone;
  return {
    numbers: { decimal: spec.decimal ?? defaults.decimal ?? '.', thousands: thousands === 'none' ? null : thousands },
    scale: spec.scale ?? '1',
    dates: makeDateReader({ formats: dateFormats, timeZone, organizationZone }),
    dateFormats,
  };
}

function unknownsOf(spec: ColumnSpec): readonly { readonly value?: string | undefined; readonly when?: Condition | undefined }[] {
  const given = spec.unknown === undefined ? [] : typeof spec.unknown === 'string' ? [spec.unknown] : spec.unknown;
  return given.map((entry) => (typeof entry === 'string' ? { value: entry } : entry));
}

function compileUnknown(column: CanonicalColumn, spec: ColumnSpec, reader: RowReader, format: ValueFormat): (text: string, row: SourceRow) => boolean {
  const isNumber = column.kind === 'decimal' || column.kind === 'integer' || column.kind === 'fraction';
  const numberOf = (text: string) => {
    const parsed = isNumber ? parseValue(text, 'decimal', format) : null;
    return parsed?.ok === true ? parsed.text : null;
  };
  const entries = unknownsOf(spec).map(({ value, when }) => ({
    word: value?.trim().toLowerCase() ?? null,
    number: value === undefined ? null : numberOf(value),
    holds: compileCondition(when, reader),
  }));
  return (text, row) =>
    entries.some(({ word, number, holds }) => (word === null || text.toLowerCase() === word || (number !== null && numberOf(text) === number)) && holds(row));
}

function compileCondition(condition: Condition | undefined, reader: RowReader): (row: SourceRow) => boolean {
  const tests = Object.entries(condition ?? {}).map(([column, wanted]) => {
    const cell = makeCell({ column: [column] }, reader);
    const words = new Set(wanted.map((text) => text.trim().toLowerCase()));
    return (row: SourceRow) => words.has((cell(row) ?? '').toLowerCase());
  });
  return (row) => tests.every((test) => test(row));
}
