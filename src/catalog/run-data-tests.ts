/** Runs every data test of a build in one statement. */
import type { DataTest, LoadedCatalog } from '#catalog/catalog.ts';
import { BuildStopped } from '#catalog/build-stopped.ts';
import { buildContext } from '#catalog/build-vars.ts';
import { dataTestSql } from '#catalog/data-test-sql.ts';
import type { RenderContext } from '#catalog/render-template.ts';
import type { Session } from '#kernel/database.ts';

/** A test and the number of rows it found wrong. */
export type TestOutcome = { readonly test: DataTest; readonly failing: number };

/** A test and the relations it is run over. */
export type PlannedTest = { readonly test: DataTest; readonly context: RenderContext };

/** Every test of the models that are built, over all their rows. */
export function everyTest(catalog: LoadedCatalog, vars: Readonly<Record<string, unknown>>): readonly PlannedTest[] {
  const tests = catalog.models.flatMap((model) => (model.serves === null ? model.dataTests : []));
  return tests.map((test) => ({ test, context: buildContext(catalog, vars, test.model) }));
}

/** Outcomes in the order of the tests. Conditions on one relation share a scan. */
export async function runDataTests(session: Session, catalog: LoadedCatalog, planned: readonly PlannedTest[]): Promise<readonly TestOutcome[]> {
  const statements: string[] = [];
  const conditions = new Map<string, string[]>();
  for (const [index, { test, context }] of planned.entries()) {
    const { sql, problem } = dataTestSql(catalog.project, test, context);
    if (sql === null) throw new BuildStopped({ kind: 'not_built', model: test.model, reason: `${test.path}:${test.line}: ${problem}` });
    const relation = context.relationOf(test.model) ?? test.model;
    if (sql.kind === 'query') statements.push(`SELECT ARRAY[${index}]::integer[], ARRAY[(SELECT count(*) FROM (\n${sql.sql}\n) AS wrong)]`);
    else conditions.set(relation, [...(conditions.get(relation) ?? []), `${index}\u0000${sql.sql}`]);
  }
  for (const [relation, entries] of conditions) {
    const parts = entries.map((entry) => entry.split('\u0000'));
    const counts = parts.map(([, condition = '']) => `count(*) FILTER (WHERE ${condition})`);
    statements.push(`SELECT ARRAY[${parts.map(([index = '']) => index).join(', ')}]::integer[], ARRAY[${counts.join(', ')}]\nFROM ${relation}`);
  }
  if (statements.length === 0) return [];
  const rows = await session.query<{ tests: number[]; failing: number[] }>(
    `SELECT outcome.tests, outcome.failing FROM (\n${statements.join('\nUNION ALL\n')}\n) AS outcome (tests, failing)`,
  );
  const failing = new Map(rows.flatMap((row) => row.tests.map((index, at) => [index, row.failing[at] ?? 0] as const)));
  return planned.map(({ test }, index) => ({ test, failing: failing.get(index) ?? 0 }));
}

/** Tests that found wrong rows but let them be published: their severity is warn. */
export function warningsOf(outcomes: readonly TestOutcome[]): readonly TestOutcome[] {
  return outcomes.filter(({ failing, test }) => failing > 0 && test.severity === 'warn');
}

/** Throws BuildStopped when a test whose severity is not warn found a wrong row; the reason names the first of them. */
export function expectTestsPass(outcomes: readonly TestOutcome[]): void {
  const wrong = outcomes.filter(({ failing, test }) => failing > 0 && test.severity !== 'warn');
  const [first] = wrong;
  if (first === undefined) return;
  const shown = wrong.slice(0, 5).map(({ test, failing }) => `${test.name} found ${failing} wrong rows (${test.path}:${test.line})`);
  const more = wrong.length > shown.length ? `, and ${wrong.length - shown.length} more tests failed` : '';
  throw new BuildStopped({ kind: 'not_built', model: first.test.model, reason: `${shown.join('; ')}${more}` });
}
