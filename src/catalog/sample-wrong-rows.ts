/** A few of the rows that data tests found wrong, for whoever runs the catalogue; people who ask never see them. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { buildContext } from '#catalog/build-vars.ts';
import { dataTestSql } from '#catalog/data-test-sql.ts';
import type { TestOutcome } from '#catalog/run-data-tests.ts';
import type { Row, Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** An outcome with at most limits.wrongRowsShown of its rows: key and tested column, or what the test's own query gives. */
export type SampledOutcome = TestOutcome & { readonly sample: readonly Row[] };

/** Call while the models stand aside. Tests that found nothing wrong come back with an empty sample. */
export async function sampleWrongRows(
  session: Session,
  catalog: LoadedCatalog,
  vars: Readonly<Record<string, unknown>>,
  outcomes: readonly TestOutcome[],
): Promise<readonly SampledOutcome[]> {
  const sampled: SampledOutcome[] = [];
  for (const outcome of outcomes) sampled.push({ ...outcome, sample: outcome.failing === 0 ? [] : await rowsOf(session, catalog, vars, outcome) });
  return sampled;
}

async function rowsOf(session: Session, catalog: LoadedCatalog, vars: Readonly<Record<string, unknown>>, { test }: TestOutcome): Promise<readonly Row[]> {
  const { sql } = dataTestSql(catalog.project, test, buildContext(catalog, vars, test.model));
  if (sql === null) return [];
  if (sql.kind === 'query') return session.query(`SELECT * FROM (\n${sql.sql}\n) AS wrong LIMIT ${limits.wrongRowsShown}`);
  const key = catalog.models.find((model) => model.name === test.model)?.primaryKey ?? [];
  const columns = [...new Set([...key, ...(test.column === null ? [] : [test.column])])];
  return session.query(`SELECT ${columns.length === 0 ? '*' : columns.join(', ')} FROM pg_temp.${test.model} WHERE ${sql.sql} LIMIT ${limits.wrongRowsShown}`);
}
