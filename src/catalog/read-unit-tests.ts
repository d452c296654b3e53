/** `unit_tests` of property files → UnitTests; what they name is checked against the models. */
import { parse } from 'csv-parse/sync';
import type { CatalogProblem, UnitInput, UnitTest, WrittenRows } from '#catalog/catalog.ts';
import type { YamlFile } from '#catalog/parse-yaml.ts';
import type { Properties, UnitTestProperties } from '#catalog/property-schemas.ts';
import type { DescribedModel } from '#catalog/read-models.ts';

type Report = (keys: readonly (string | number)[], message: string) => void;

/** Unit tests in the order of the files. **Fails** by problems: unknown models, inputs and columns, inputs without rows, names twice. */
export function readUnitTests(
  files: readonly YamlFile<Properties>[],
  described: readonly DescribedModel[],
): { readonly unitTests: readonly UnitTest[]; readonly problems: readonly CatalogProblem[] } {
  const problems: CatalogProblem[] = [];
  const seen = new Set<string>();
  const unitTests = files.flatMap((file) =>
    file.value.unit_tests.flatMap((test, index) => {
      const lineOf = (keys: readonly (string | number)[]): number => file.lineOf(['unit_tests', index, ...keys]);
      const report: Report = (keys, message) => problems.push({ path: file.path, line: lineOf(keys), message: `${test.name}: ${message}` });
      if (seen.has(test.name)) report([], 'a unit test of this name is there already');
      seen.add(test.name);
      const model = described.find((entry) => entry.model.name === test.model);
      if (model === undefined) {
        report(['model'], `there is no model ${test.model}`);
        return [];
      }
      return [readOne(test, { path: file.path, lineOf, report, described, model })];
    }),
  );
  return { unitTests, problems };
}

type Place = {
  readonly path: string;
  readonly lineOf: (keys: readonly (string | number)[]) => number;
  readonly report: Report;
  readonly described: readonly DescribedModel[];
  readonly model: DescribedModel;
};

function readOne(test: UnitTestProperties, place: Place): UnitTest {
  const given = test.given.flatMap((entry, index) => {
    const input = inputOf(entry.input);
    if (input === null) place.report(['given', index, 'input'], `${entry.input} is neither ref('model') nor source('source', 'table') nor this`);
    const rows = writtenRows(entry.format, entry.rows);
    if (typeof rows === 'string') place.report(['given', index, 'rows'], rows);
    return input === null || typeof rows === 'string' ? [] : [{ input, rows, line: place.lineOf(['given', index]) }];
  });
  checkInputs(given, place);
  const expected = writtenRows(test.expect.format, test.expect.rows);
  if (typeof expected === 'string') place.report(['expect', 'rows'], expected);
  else if (expected.kind === 'sql') place.report(['expect'], 'expected rows are written as dict or csv');
  const rows = typeof expected !== 'string' && expected.kind === 'rows' ? expected.rows : [];
  return {
    name: test.name,
    description: test.description ?? '',
    model: test.model,
    given,
    vars: test.overrides.vars,
    macros: test.overrides.macros,
    columns: expectedColumns(rows, place),
    expected: rows,
    path: place.path,
    line: place.lineOf([]),
    expectLine: place.lineOf(['expect']),
  };
}

function inputOf(text: string): UnitInput | null {
  const trimmed = text.trim();
  if (trimmed === 'this') return { kind: 'this' };
  const ref = /^ref\(\s*(?:'[^']*'\s*,\s*|"[^"]*"\s*,\s*)?['"]([^'"]+)['"]\s*\)$/.exec(trimmed)?.[1];
  if (ref !== undefined) return { kind: 'ref', model: ref };
  const source = /^source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)$/.exec(trimmed);
  return source === null ? null : { kind: 'source', source: source[1] ?? '', table: source[2] ?? '' };
}

/** The rows, or what is wrong with how they are written. An empty cell of csv is null. */
function writtenRows(format: 'dict' | 'csv' | 'sql', rows: UnitTestProperties['expect']['rows']): WrittenRows | string {
  if (format === 'sql') return typeof rows === 'string' ? { kind: 'sql', sql: rows.trim().replace(/;$/, '') } : 'rows of format sql are one query';
  if (Array.isArray(rows)) return { kind: 'rows', rows };
  if (rows === null) return { kind: 'rows', rows: [] };
  if (format === 'dict') return 'rows of format dict are a list';
  try {
    return { kind: 'rows', rows: parse(rows, { columns: true, trim: true, skip_empty_lines: true, cast: emptyToNull }) };
  } catch (error) {
    return `the csv cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function emptyToNull(value: string): string | null {
  return value === '' ? null : value;
}

/** dbt wants rows for everything the model reads, be it none; and so the test reads nothing that is not written in it. */
function checkInputs(given: UnitTest['given'], { report, described, model }: Place): void {
  const named = given.map(({ input }) => inputName(input));
  const { refs, sources } = model.model;
  const wanted = [...refs.map((ref) => `ref('${ref}')`), ...sources.map((name) => `source('${name.split('.').join("', '")}')`)];
  for (const input of wanted) if (!named.includes(input)) report(['given'], `${model.model.name} reads ${input}: give its rows, be it rows: []`);
  for (const [index, { input, rows }] of given.entries()) {
    if (named.indexOf(named[index] ?? '') < index) report(['given', index], `the rows of ${named[index]} are given twice`);
    if (input.kind === 'source') continue;
    if (input.kind === 'ref' && !wanted.includes(inputName(input)) && !described.some((entry) => entry.model.name === input.model))
      report(['given', index, 'input'], `there is no model ${input.model}`);
    const read = described.find((entry) => entry.model.name === (input.kind === 'ref' ? input.model : model.model.name))?.model;
    if (read === undefined || rows.kind === 'sql') continue;
    for (const [at, row] of rows.rows.entries())
      for (const name of Object.keys(row)) {
        const column = read.columns.find((candidate) => candidate.name === name);
        if (column === undefined) report(['given', index, 'rows', at], `${read.name} has no column ${name}`);
        else if (column.dataType === '') report(['given', index, 'rows', at], `the column ${name} of ${read.name} has no data_type`);
      }
  }
}

/** How an input is written, in one spelling: `ref('dim_owner')`. */
export function inputName(input: UnitInput): string {
  if (input.kind === 'this') return 'this';
  return input.kind === 'ref' ? `ref('${input.model}')` : `source('${input.source}', '${input.table}')`;
}

function expectedColumns(rows: readonly Readonly<Record<string, unknown>>[], { report, model }: Place): readonly string[] {
  const known = model.model.columns.map((column) => column.name);
  const columns = Object.keys(rows[0] ?? {});
  for (const name of columns) if (!known.includes(name)) report(['expect', 'rows', 0], `${model.model.name} has no column ${name}`);
  for (const [at, row] of rows.entries()) {
    const stray = [...Object.keys(row).filter((name) => !columns.includes(name)), ...columns.filter((name) => !(name in row))];
    if (stray.length > 0) report(['expect', 'rows', at], `every expected row names the same columns; this one differs in ${stray.join(', ')}`);
  }
  return rows.length === 0 ? known : columns;
}
