/** Which data tests an incremental build runs, and over which rows: what did not change was tested before. */
import type { BuildModel, DataTest } from '#catalog/catalog.ts';
import { dataTestSql } from '#catalog/data-test-sql.ts';
import { hasParts, type Part, partOf, type Refreshing, wholeContext } from '#catalog/incremental/refreshing.ts';
import { isPerRow } from '#catalog/incremental/per-row.ts';
import type { PlannedTest } from '#catalog/run-data-tests.ts';
import type { RenderContext } from '#catalog/render-template.ts';

/**
 * Tests that look at one row, or at the rows of one opportunity, over the rows that changed; others over all rows. What the primary
 * key of the published table holds already is not tested again, except of models made anew: of two new rows with one key, one that
 * is as it was would go unnoticed. Models that stayed as they were: only tests that look at another one too.
 */
export function planTests(refreshing: Refreshing): readonly PlannedTest[] {
  const { catalog, touched } = refreshing;
  return catalog.models
    .filter((model) => model.serves === null)
    .flatMap((model) =>
      model.dataTests
        .filter((test) => (touched.has(model.name) || readsOthers(test)) && !isHeldByKey(model, test))
        .map((test) => ({ test, context: contextOf(refreshing, model, test) })),
    );
}

const KEYS_OF_A_BUILD = ['organization_id', 'as_of'];

/** A second row of the same key could not have been added to the published table. */
function isHeldByKey(model: BuildModel, test: DataTest): boolean {
  if (model.materialized !== 'table' || model.refresh.kind === 'whole' || !isUnique(test)) return false;
  const columns: unknown = test.test === 'unique' ? [test.column] : test.arguments['columns'];
  return Array.isArray(columns) && model.primaryKey.every((key) => KEYS_OF_A_BUILD.includes(key) || columns.includes(key));
}

function contextOf(refreshing: Refreshing, model: BuildModel, test: DataTest): RenderContext {
  const whole = wholeContext(refreshing, model);
  if (!refreshing.compared.has(model.name) && !hasParts(refreshing, model)) return whole;
  const over = (part: Part): RenderContext => ({ ...whole, relationOf: (name) => (name === model.name ? partOf(part, name) : whole.relationOf(name)) });
  const key = model.refresh.kind === 'opportunity' ? model.refresh.key : null;
  if (looksAtPart(refreshing, { test, key, part: over('new') })) return over('new');
  // The published rows, which stand under the model's own name then, hold a key once; the rows made might not.
  return isUnique(test) && refreshing.madeInPart.has(model.name) ? over('made') : whole;
}

function isUnique({ test }: DataTest): boolean {
  return test === 'unique' || test === 'unique_combination';
}

/** `key`: the column that names the opportunity; null where a row is a sum over several. */
type Looked = { readonly test: DataTest; readonly key: string | null; readonly part: RenderContext };

/** What did not change need not be looked at again: the test looks at one row, or at the rows of one opportunity. */
function looksAtPart(refreshing: Refreshing, { test, key, part }: Looked): boolean {
  switch (test.test) {
    case 'not_null':
    case 'accepted_values':
      return true;
    case 'unique':
      return test.column === key;
    case 'relationships':
      return !refreshing.touched.has(targetOf(test)) || (test.column === key && test.arguments['field'] === key);
    default: {
      if (readsOthers(test)) return false;
      const columns: unknown = test.arguments['columns'] ?? test.arguments['combination_of_columns'];
      if (key !== null && Array.isArray(columns) && columns.includes(key)) return true;
      const { sql } = dataTestSql(refreshing.catalog.project, test, part);
      return sql !== null && (sql.kind === 'condition' || isPerRow(sql.sql));
    }
  }
}

/** `ref('dim_stage')` → dim_stage. */
function targetOf(test: DataTest): string {
  return /ref\(\s*['"](\w+)['"]\s*\)/.exec(String(test.arguments['to']))?.[1] ?? '';
}

function readsOthers(test: DataTest): boolean {
  return test.test === 'relationships' || Object.values(test.arguments).some((value) => typeof value === 'string' && value.includes('{{'));
}
