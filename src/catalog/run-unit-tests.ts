/** Runs the unit tests of a catalogue: models on rows that are written beside them. Reads no stored row and changes nothing. */
import type { LoadedCatalog, UnitTest } from '#catalog/catalog.ts';
import { type SourceColumns, unitTestSql } from '#catalog/unit-test-sql.ts';
import { type Database, DatabaseError, type Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** A distinct row of values, how often it was expected and how often it came. */
export type ComparedRow = { readonly row: readonly (string | null)[]; readonly expected: number; readonly actual: number };
export type UnitOutcome = { readonly test: UnitTest } & (
  | { readonly kind: 'passed' }
  | { readonly kind: 'differs'; readonly rows: readonly ComparedRow[] }
  /** It could not be run: a name or a value that does not fit. */
  | { readonly kind: 'broken'; readonly line: number; readonly message: string }
);

/** Outcomes in the order of `tests`; each test has a transaction of its own, which is read-only. */
export async function runUnitTests(
  database: Database,
  catalog: LoadedCatalog,
  tests: readonly UnitTest[] = catalog.unitTests,
): Promise<readonly UnitOutcome[]> {
  const sources = await database.transaction({ role: 'owner', readOnly: true }, (session) => readSourceColumns(session, catalog));
  const outcomes: UnitOutcome[] = [];
  for (const test of tests) outcomes.push(await runOne(database, catalog, test, sources));
  return outcomes;
}

async function runOne(database: Database, catalog: LoadedCatalog, test: UnitTest, sources: SourceColumns): Promise<UnitOutcome> {
  const sql = unitTestSql(catalog, test, sources);
  if (sql.sql === null) return { test, kind: 'broken', line: sql.line, message: sql.problem };
  try {
    const rows = await database.transaction({ role: 'owner', readOnly: true, timeoutMs: limits.buildStatementTimeoutMs }, (session) =>
      session.query<ComparedRow>(sql.sql),
    );
    return rows.every((row) => row.expected === row.actual) ? { test, kind: 'passed' } : { test, kind: 'differs', rows };
  } catch (error) {
    if (!(error instanceof DatabaseError) || /^(08|57)/.test(error.code)) throw error;
    return { test, kind: 'broken', line: test.line, message: error.message };
  }
}

/** The columns of every source table, as the database has them; a table that is not there has none. */
export async function readSourceColumns(session: Session, catalog: LoadedCatalog): Promise<SourceColumns> {
  const rows = await session.query<{ relation: string; name: string; data_type: string }>(
    `SELECT relation.name AS relation, attribute.attname::text AS name, format_type(attribute.atttypid, attribute.atttypmod) AS data_type
     FROM unnest($1::text[]) AS relation (name)
     JOIN pg_attribute AS attribute ON attribute.attrelid = to_regclass(relation.name) AND attribute.attnum > 0 AND NOT attribute.attisdropped
     ORDER BY relation.name, attribute.attnum`,
    [catalog.project.sources.map((source) => source.relation)],
  );
  const columns = new Map<string, { readonly name: string; readonly dataType: string }[]>();
  for (const row of rows) columns.set(row.relation, [...(columns.get(row.relation) ?? []), { name: row.name, dataType: row.data_type }]);
  return columns;
}

/**
 * A failed test as lines people read: where it stands, then every expected row that is missing (`-`), every row that came
 * instead (`+`), and those that agree (` `). Empty for a test that passed.
 */
export function unitOutcomeText(outcome: UnitOutcome): string {
  const { test } = outcome;
  switch (outcome.kind) {
    case 'passed':
      return '';
    case 'broken':
      return `${test.path}:${outcome.line}: ${test.name} cannot be run: ${outcome.message}`;
    case 'differs': {
      const lines = outcome.rows.flatMap((compared) => differenceLines(test, compared));
      const shown = lines.slice(0, limits.unitTestLinesShown);
      const more = lines.length > shown.length ? [`  and ${lines.length - shown.length} more lines`] : [];
      return [`${test.path}:${test.expectLine}: ${test.name}: ${test.model} made other rows than expected (- expected, + made)`, ...shown, ...more].join('\n');
    }
  }
}

function differenceLines(test: UnitTest, { row, expected, actual }: ComparedRow): readonly string[] {
  const text = row.map((value, index) => `${test.columns[index] ?? ''}: ${value ?? 'null'}`).join(', ');
  const times = (mark: string, count: number): readonly string[] => (count <= 0 ? [] : [`  ${mark} ${text}${count > 1 ? `   (${count} times)` : ''}`]);
  return [...times(' ', Math.min(expected, actual)), ...times('-', expected - actual), ...times('+', actual - expected)];
}
