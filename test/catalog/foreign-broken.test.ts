/** Somebody else's dbt project that is broken, or not what it should be: file and line are named, and nothing is opened by it. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintCatalog } from '#catalog/lint-catalog.ts';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { makeTemporaryFolder } from '#test/helpers/database.ts';

const fixtures = 'test/fixtures/foreign-dbt';
let folder: { readonly path: string; readonly remove: () => Promise<void> };

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});
afterAll(() => folder.remove());

describe('a dimension that reads another table', () => {
  it('is left out: views read with rights that those who ask do not have', async () => {
    const directory = join(folder.path, 'subquery');
    await cp(join(fixtures, 'old-form'), directory, { recursive: true });
    const path = join(directory, 'models', 'orders.yml');
    const text = await readFile(path, 'utf8');
    const dimension = "      - { name: secret, type: categorical, expr: '(select max(email) from app.person)' }\n";
    await writeFile(path, text.replace('    dimensions:\n', `    dimensions:\n${dimension}`));
    expect((await lintCatalog(directory)).map(problemText)).toContainEqual(
      expect.stringMatching(/^models\/orders\.yml:\d+: orders: the dimension secret is left out: it reads another table/),
    );
  });
});

describe('a balance', () => {
  const cases: readonly [name: string, change: string, told: RegExp][] = [
    [
      'of a table whose days nobody names',
      'non_additive_dimension: { name: ordered_at }',
      /orders: the metric stock is left out: it is a balance: write as_of_column, the day of its rows, under config\.meta\.access/,
    ],
    [
      'of the first day',
      'non_additive_dimension: { name: ordered_at, window_choice: min }',
      /the metric stock is left out: of a balance, only what stands on its last day/,
    ],
    [
      'of the last day of each customer',
      'non_additive_dimension: { name: ordered_at, window_groupings: [customer] }',
      /the metric stock is left out: of a balance, only what stands on its last day is served, for all groups alike/,
    ],
  ];
  it.each(cases)('%s is left out, not added up', async (name, change, told) => {
    const directory = join(folder.path, name);
    await cp(join(fixtures, 'old-form'), directory, { recursive: true });
    const path = join(directory, 'models', 'orders.yml');
    const text = await readFile(path, 'utf8');
    const measure = `      - { name: stock, agg: sum, expr: amount, create_metric: true, ${change} }\n`;
    await writeFile(path, text.replace('    measures:\n', `    measures:\n${measure}`));
    expect((await lintCatalog(directory)).map(problemText)).toContainEqual(expect.stringMatching(told));
  });
});

describe('what is counted', () => {
  it('is asked for by its noun, unless another metric is called so', async () => {
    expect(await synonymsOf('new-form')).toContain('number of customers');
    expect(await synonymsOf('old-form')).not.toContain('number of orders');
  });
});

describe('a foreign project that cannot be loaded', () => {
  const cases: readonly [name: string, form: string, changes: Readonly<Record<string, string>>, problem: RegExp][] = [
    [
      'nothing says where its tables are',
      'new-form',
      { 'dbt_project.yml': 'name: shop\n' },
      /^dbt_project\.yml:1: nothing says where dbt builds its tables: run dbt parse, .*plumbline_schema/,
    ],
    ['broken YAML', 'old-form', { 'models/orders.yml': 'models: [' }, /^models\/orders\.yml:\d+: /],
    [
      'a semantic model with nothing to ask for',
      'new-form',
      { 'models/orders.yml': 'models:\n  - name: orders\n    semantic_model: true\n' },
      /^models\/orders\.yml:2: orders is not served: it has no metric and no dimension/,
    ],
    [
      'an access that is none',
      'old-form',
      {
        'models/orders.yml':
          'models: []\nsemantic_models:\n  - { name: orders, model: "ref(\'orders\')", config: { meta: { access: { kind: everybody } } } }\n',
      },
      /^models\/orders\.yml:3: orders is not served: config\.meta\.access: kind/,
    ],
    ['no semantic model at all', 'old-form', { 'models/orders.yml': 'models: []\n' }, /^dbt_project\.yml:1: there is no semantic model to serve/],
    [
      'a manifest of another version',
      'manifest',
      { 'target/manifest.json': '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v7.json"}, "nodes": {}}' },
      /^manifest\.json:1: this is .*v7\.json; version 12 is understood/,
    ],
    ['a manifest that is no JSON', 'manifest', { 'target/manifest.json': '{' }, /^manifest\.json:1: no JSON/],
    [
      'a semantic manifest of another shape',
      'manifest',
      { 'target/semantic_manifest.json': '{"metrics": []}' },
      /^semantic_manifest\.json:1: semantic_models: /,
    ],
  ];
  it.each(cases)('%s', async (name, form, changes, problem) => {
    const directory = join(folder.path, name);
    await cp(join(fixtures, form), directory, { recursive: true });
    for (const [path, text] of Object.entries(changes)) {
      await mkdir(join(directory, path, '..'), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const loaded = await loadCatalog(directory);
    expect(loaded.ok ? [] : loaded.problems.map(problemText)).toEqual([expect.stringMatching(problem)]);
  });
});

/** The words of the metrics that count customers or orders. */
async function synonymsOf(form: string): Promise<readonly string[]> {
  const loaded = await loadCatalog(join(fixtures, form));
  const metrics = loaded.ok ? loaded.value.cards.models.flatMap((model) => model.metrics) : [];
  return metrics.filter((metric) => ['customer_count', 'order_count'].includes(metric.name)).flatMap((metric) => metric.synonyms);
}
