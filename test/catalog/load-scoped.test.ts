/** Loading models of stored figures per scope: what comes of one, and every way to break it, with file and line. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { servedRelations } from '#catalog/served-relations.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';

const key =
  '      - { name: organization_id, data_type: integer }\n      - { name: as_of, data_type: date }\n      - { name: scope_type, data_type: text }\n      - { name: scope_id, data_type: text }\n';
const scopeYml = `models:
  - name: dim_scope
    config: { materialized: table, meta: { access: { kind: scoped } } }
    constraints: [{ type: primary_key, columns: [organization_id, as_of, scope_type, scope_id] }]
    columns:
${key}      - { name: scope_name, data_type: text }
`;
const martYml = `models:
  - name: m_pace_scoped
    config: { materialized: table, meta: { access: { kind: scoped } } }
    constraints: [{ type: primary_key, columns: [organization_id, as_of, scope_type, scope_id, month, kind] }]
    semantic_model: { enabled: true }
    agg_time_dimension: close_date
    columns:
${key}      - { name: month, data_type: date, granularity: month, dimension: { type: time, name: close_date } }
      - { name: kind, data_type: text, dimension: { type: categorical, config: { meta: { hidden: true } } } }
      - { name: pace, data_type: numeric }
      - { name: mood, data_type: text, dimension: { type: categorical } }
    metrics:
      - { name: pace, type: simple, agg: max, expr: pace, filter: "{{ Dimension('row__kind') }} = 'month'", config: { meta: { intent: velocity, beside: [mood] } } }
`;
const files: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: tiny\nvars: { organization_id: 1 }\n',
  'models/dim_scope.sql': '-- One row per scope.\nselect 1 as organization_id\n',
  'models/dim_scope.yml': scopeYml,
  'models/m_pace_scoped.sql': '-- One row per scope, month and kind.\nselect 1 as organization_id\n',
  'models/m_pace_scoped.yml': martYml,
  'models/m_pace.sql': "-- The caller's rows.\nselect * from {{ ref('m_pace_scoped') }}\n",
  'models/m_pace.yml': 'models:\n  - name: m_pace\n    config: { materialized: view, meta: { serves: m_pace_scoped } }\n',
};

let folder: { readonly path: string; readonly remove: () => Promise<void> };
let lastCase = 0;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
});
afterAll(() => folder.remove());

async function load(changes: Readonly<Record<string, string | null>> = {}): ReturnType<typeof loadCatalog> {
  lastCase += 1;
  const directory = join(folder.path, String(lastCase));
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    if (text === null) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return loadCatalog(directory);
}

describe('a scoped model', () => {
  it('is read by its grain, its own dimensions and the names of scopes', async () => {
    const catalog = expectOk(await load());
    const [model] = catalog.semanticModels;
    expect(model?.scoped).toMatchObject({ grain: [{ dimension: 'close_month', rollup: null }], ownersColumn: null });
    expect(model?.dimensions.map((dimension) => dimension.name)).toEqual(['close_month', 'mood', 'owner', 'team', 'manager']);
    expect(model?.metrics[0]?.expression).toEqual({ kind: 'value', sql: 'pace', where: "kind = 'month'", fixes: ['kind'] });
    expect(catalog.models.find((entry) => entry.name === 'm_pace')?.serves).toBe('m_pace_scoped');
  });

  it('and its serving name are what people may name without a schema', async () => {
    expect([...servedRelations(expectOk(await load()))].toSorted((left, right) => left.localeCompare(right))).toEqual(['dim_scope', 'm_pace', 'm_pace_scoped']);
  });
});

describe('what is wrong', () => {
  it.each([
    [
      'a key that does not begin with the scope',
      { 'models/m_pace_scoped.yml': martYml.replace('scope_type, scope_id, month', 'month, scope_type, scope_id') },
      /starts with organization_id, as_of, scope_type, scope_id/,
    ],
    [
      'a key column that is no dimension',
      { 'models/m_pace_scoped.yml': martYml.replace('scope_id, month, kind]', 'scope_id, month, pace]') },
      /pace tells rows of m_pace_scoped apart, so it must be a dimension/,
    ],
    [
      'a hidden key column that a metric leaves open',
      { 'models/m_pace_scoped.yml': martYml.replace(`filter: "{{ Dimension('row__kind') }} = 'month'", `, '') },
      /the filter of pace must fix it/,
    ],
    [
      'a metric that adds up',
      { 'models/m_pace_scoped.yml': martYml.replace('agg: max', 'agg: sum') },
      /pace: a metric of a scoped model is read from its row: type simple, agg max/,
    ],
    ['a dimension beside that is not there', { 'models/m_pace_scoped.yml': martYml.replace('beside: [mood]', 'beside: [weather]') }, /weather/],
    [
      'shareable rows that nothing marks',
      { 'models/m_pace_scoped.yml': martYml.replace('kind: scoped }', 'kind: scoped, owners_column: pace }') },
      /has no column is_shareable/,
    ],
    ['no dim_scope', { 'models/dim_scope.sql': null, 'models/dim_scope.yml': null }, /needs a model dim_scope/],
    [
      'a serving name of nothing scoped',
      { 'models/m_pace.yml': files['models/m_pace.yml']?.replace('m_pace_scoped', 'dim_pace') ?? '' },
      /dim_pace is no model with access of kind scoped/,
    ],
    [
      'a stored serving name',
      { 'models/m_pace.yml': files['models/m_pace.yml']?.replace('materialized: view', 'materialized: table') ?? '' },
      /materialized must be view/,
    ],
    [
      'a model that reads a serving name',
      { 'models/dim_scope.sql': "-- One row.\nselect * from {{ ref('m_pace') }}\n" },
      /m_pace is a serving name: ref m_pace_scoped instead/,
    ],
  ])('%s', async (_, changes, message) => {
    const loaded = await load(changes);
    expect(loaded.ok ? [] : loaded.problems.map(problemText)).toContainEqual(
      expect.stringMatching(new RegExp(`^models/\\w+\\.(sql|yml):\\d+: .*${message.source}`)),
    );
  });
});
