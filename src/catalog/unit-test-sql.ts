/** A UnitTest → one SELECT that compares what the model makes of the given rows with the expected ones. Pure. */
import type { BuildModel, LoadedCatalog, UnitInput, UnitTest } from '#catalog/catalog.ts';
import { overrideMacros } from '#catalog/override-macros.ts';
import { inputName } from '#catalog/read-unit-tests.ts';
import { renderTemplate } from '#catalog/render-template.ts';

/** Columns of source tables, by relation, as the database has them. */
export type SourceColumns = ReadonlyMap<string, readonly { readonly name: string; readonly dataType: string }[]>;

type Unmade = { readonly sql: null; readonly problem: string; readonly line: number };
type Made = { readonly sql: string; readonly problem: null };

/**
 * One row per distinct row of values (`row`, text in the order of the test's columns) with how often it was `expected` and how
 * often it came (`actual`). **Fails** by a message.
 */
export function unitTestSql(catalog: LoadedCatalog, test: UnitTest, sources: SourceColumns): Made | Unmade {
  const made = unitModelSql(catalog, test, sources);
  return made.sql === null ? made : { sql: comparisonSql(test, made.sql), problem: null };
}

/** What stands after WITH: the inputs, and `made`, the model over them. **Fails** by a message. */
export function unitModelSql(catalog: LoadedCatalog, test: UnitTest, sources: SourceColumns): Made | Unmade {
  const model = catalog.models.find((candidate) => candidate.name === test.model);
  if (model === undefined) return { sql: null, problem: `there is no model ${test.model}`, line: test.line };
  const inputs: string[] = [];
  for (const { input, rows, line } of test.given) {
    const columns = columnsOf(catalog, test, input, sources);
    if (columns === null) return { sql: null, problem: `there is no table behind ${inputName(input)}`, line };
    const stray =
      rows.kind === 'rows' ? rows.rows.flatMap((row) => Object.keys(row)).find((name) => !columns.some((column) => column.name === name)) : undefined;
    if (stray !== undefined) return { sql: null, problem: `${inputName(input)} has no column ${stray}`, line };
    inputs.push(`${relationName(input)} AS (\n${rows.kind === 'sql' ? rows.sql : givenSql(rows.rows, columns)}\n)`);
  }
  const rendered = renderUnit(catalog, test, model);
  if (typeof rendered !== 'string') return { sql: null, problem: `${model.path}:${rendered.line}: ${rendered.message}`, line: test.line };
  return { sql: [...inputs, `made AS (\n${rendered}\n)`].join(',\n'), problem: null };
}

/** Relations have names of their own, so that no CTE of the model can be taken for one. */
function relationName(input: UnitInput): string {
  if (input.kind === 'this') return 'given__this';
  return input.kind === 'ref' ? `given__${input.model}` : `given__${input.source}__${input.table}`;
}

function columnsOf(
  catalog: LoadedCatalog,
  test: UnitTest,
  input: UnitInput,
  sources: SourceColumns,
): readonly { readonly name: string; readonly dataType: string }[] | null {
  if (input.kind === 'source') {
    const relation = catalog.project.sources.find((known) => known.source === input.source && known.table === input.table)?.relation;
    return relation === undefined ? null : (sources.get(relation) ?? null);
  }
  const name = input.kind === 'ref' ? input.model : test.model;
  return catalog.models.find((model) => model.name === name)?.columns.filter((column) => column.dataType !== '') ?? null;
}

/** The database itself reads the values, as it would from a file: numbers stay exact, a column left out is null. */
function givenSql(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly { readonly name: string; readonly dataType: string }[]): string {
  const types = columns.map((column) => `${column.name} ${column.dataType}`).join(', ');
  return `SELECT * FROM jsonb_to_recordset(${quoted(JSON.stringify(rows))}::jsonb) AS given (${types})`;
}

function renderUnit(catalog: LoadedCatalog, test: UnitTest, model: BuildModel): string | { readonly line: number; readonly message: string } {
  const given = new Set(test.given.map(({ input }) => inputName(input)));
  const relation = (input: UnitInput): string | null => (given.has(inputName(input)) ? relationName(input) : null);
  const { project, names } = overrideMacros(catalog.project, test.macros);
  const rendered = renderTemplate(project, model.template, {
    vars: { ...catalog.project.vars, ...test.vars },
    relationOf: (name) => relation({ kind: 'ref', model: name }),
    sourceOf: (source, table) => relation({ kind: 'source', source, table }),
    thisRelation: relationName({ kind: 'this' }),
    names,
  });
  const [problem] = rendered.problems;
  if (problem !== undefined) return problem;
  if (/\bcurrent_date\b/i.test(rendered.text)) return { line: 1, message: 'the test fixes no day: set overrides.vars.as_of' };
  return rendered.text.trim().replace(/;$/, '');
}

/** Expected values are written without a type: PostgreSQL reads each as the type of the model's column. */
function comparisonSql(test: UnitTest, withClause: string): string {
  const { columns } = test;
  const names = columns.map(quotedName);
  const expected = test.expected.map((row, index) => `SELECT ${['false', String(index), ...columns.map((column) => literal(row[column]))].join(', ')}`);
  return [
    `WITH ${withClause},`,
    `compared (is_made, place, ${names.join(', ')}) AS (`,
    [`SELECT true, NULL::integer, ${names.join(', ')} FROM made`, ...expected].join('\nUNION ALL\n'),
    ')',
    `SELECT ARRAY[${names.map((name) => `${name}::text`).join(', ')}]::text[] AS row,`,
    '  count(*) FILTER (WHERE NOT is_made) AS expected,',
    '  count(*) FILTER (WHERE is_made) AS actual',
    'FROM compared',
    `GROUP BY ${names.join(', ')}`,
    'ORDER BY min(place) NULLS LAST, 1',
  ].join('\n');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
