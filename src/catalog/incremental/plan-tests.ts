/** Which data tests an incremental build runs, and over which rows: what did not change was tested before. */
import type { BuildModel, DataTest } from '#catalog/catalog.ts';
import { dataTestSql } from '#catalog/data-test-sql.ts';
import { hasParts, partOf, type Refreshing, wholeContext } from '#catalog/incremental/refreshing.ts';
import { isPerRow } from '#catalog/incremental/per-row.ts';
import type { PlannedTest } from '#catalog/run-data-tests.ts';
import type { RenderContext } from '#catalog/render-template.ts';

/**
 * Models that were made anew or added to: every test over all rows. Models of single opportunities: tests that look at one row,
 * or at the rows of one opportunity, over those of the changed ones, others over all rows. Models that stayed as they were: only
 * tests that look at another one too.
 */
export function planTests(refreshing: Refreshing): readonly PlannedTest[] {
  const { catalog, touched } = refreshing;
  return catalog.models
    .filter((model) => model.serves === null)
    .flatMap((model) =>
      model.dataTests.filter((test) => touched.has(model.name) || readsOthers(test)).map((test) => ({ test, context: contextOf(refreshing, model, test) })),
    );
}

function contextOf(refreshing: Refreshing, model: BuildModel, test: DataTest): RenderContext {
  const whole = wholeContext(refreshing, model);
  if (model.refresh.kind !== 'opportunity' || !hasParts(refreshing, model)) return whole;
  const part: RenderContext = { ...whole, relationOf: (name) => (name === model.name ? partOf('new', name) : whole.relationOf(name)) };
  return looksAtOneOpportunity(refreshing, { test, key: model.refresh.key, part }) ? part : whole;
}

type Looked = { readonly test: DataTest; readonly key: string; readonly part: RenderContext };

function looksAtOneOpportunity(refreshing: Refreshing, { test, key, part }: Looked): boolean {
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
      if (Array.isArray(columns) && columns.includes(key)) return true;
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
