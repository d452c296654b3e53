/** Loading a catalogue: a small project that loads, and every way to break it, with file and line. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintCatalog } from '#catalog/lint-catalog.ts';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';

const project = `name: tiny
vars: { organization_id: 1 }
models:
  tiny:
    facts:
      +materialized: table
`;
const staging = `-- One row per deal.\nselect organization_id, as_of, deal_id, owner_id, outcome, amount\nfrom {{ source('crm', 'deal') }}\n`;
const stagingYml = `models:
  - name: stg_deal
    description: One row per deal.
    columns:
      - { name: deal_id, data_type: text, description: Its id. }
`;
const fact = `-- One row per deal.\nselect *\nfrom {{ ref('stg_deal') }}\nwhere organization_id = {{ var('organization_id') }}\n`;
const factYml = `models:
  - name: fct_deal
    description: One row per deal.
    config:
      meta:
        access: { kind: owner, owner_column: owner_id }
        examples:
          - { question: How many deals?, plan: { model: fct_deal, metrics: [deal_count], dimensions: [], filters: [] } }
    constraints:
      - { type: primary_key, columns: [organization_id, as_of, deal_id] }
    semantic_model: { enabled: true }
    agg_time_dimension: closed_on
    columns:
      - { name: organization_id, data_type: integer, description: Organisation., data_tests: [not_null] }
      - { name: as_of, data_type: date, description: Day. }
      - { name: deal_id, data_type: text, description: Id., entity: { type: primary, name: deal } }
      - { name: owner_id, data_type: uuid, description: Owner. }
      - { name: outcome, data_type: text, description: Outcome., dimension: { type: categorical } }
      - { name: amount, data_type: "numeric(18,2)", description: Value. }
      - { name: closed_on, data_type: date, description: Day it closed., granularity: day, dimension: { type: time } }
    metrics:
      - { name: deal_count, label: Deals, description: Deals., type: simple, agg: count, expr: "1", config: { meta: { intent: pipeline } } }
      - { name: won_value, label: Won, description: Won., type: simple, agg: sum, expr: amount, filter: "{{ Dimension('deal__outcome') }} = 'Won'", config: { meta: { type: money, intent: performance } } }
      - { name: value_per_deal, label: Per deal, description: Per deal., type: ratio, numerator: won_value, denominator: deal_count, config: { meta: { intent: performance } } }
      - { name: double, label: Double, description: Twice., type: derived, expr: won_value * 2, input_metrics: [won_value], config: { meta: { intent: performance } } }
`;
const sources = `sources:\n  - name: crm\n    schema: raw\n    tables:\n      - { name: deal, identifier: opportunity, description: Deals. }\n`;

const files: Readonly<Record<string, string>> = {
  'dbt_project.yml': project,
  'models/sources/crm.yml': sources,
  'models/staging/stg_deal.sql': staging,
  'models/staging/stg_deal.yml': stagingYml,
  'models/facts/fct_deal.sql': fact,
  'models/facts/fct_deal.yml': factYml,
};

let folder: { readonly path: string; readonly remove: () => Promise<void> };
let lastCase = 0;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
});
afterAll(() => folder.remove());

/** Writes the project with some files changed (null = left out) and gives its folder. */
async function write(changes: Readonly<Record<string, string | null>> = {}): Promise<string> {
  lastCase += 1;
  const directory = join(folder.path, String(lastCase));
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    if (text === null) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

function sql(text: string): Readonly<Record<string, string>> {
  return { 'models/facts/fct_deal.sql': text };
}

async function problemsOf(changes: Readonly<Record<string, string | null>>): Promise<readonly string[]> {
  const loaded = await loadCatalog(await write(changes));
  return loaded.ok ? [] : loaded.problems.map(problemText);
}

describe('a project in order', () => {
  it('gives models in build order, metrics as SQL, dimensions at every grain', async () => {
    const catalog = expectOk(await loadCatalog(await write()));
    expect(catalog.models.map((model) => [model.name, model.materialized, model.refs, model.sources])).toEqual([
      ['stg_deal', 'view', [], ['crm.deal']],
      ['fct_deal', 'table', ['stg_deal'], []],
    ]);
    expect(catalog.project.sources).toEqual([{ source: 'crm', table: 'deal', relation: 'raw.opportunity' }]);
    const [model] = catalog.semanticModels;
    const sum = "CASE WHEN count(*) FILTER (WHERE outcome = 'Won') = 0 THEN 0 ELSE sum(amount) FILTER (WHERE outcome = 'Won') END";
    expect(model?.metrics.map((metric) => metric.expression)).toEqual([
      { kind: 'aggregate', sql: 'count(*)' },
      { kind: 'aggregate', sql: sum },
      { kind: 'ratio', numerator: 'won_value', denominator: 'deal_count' },
      { kind: 'aggregate', sql: `(${sum}) * 2` },
    ]);
    expect(model?.dimensions.map((dimension) => dimension.name)).toEqual([
      'outcome',
      'closed_on_day',
      'closed_on_week',
      'closed_on_month',
      'closed_on_quarter',
      'closed_on_year',
    ]);
    expect(model?.metrics.map((metric) => metric.dateRole)).toEqual(['closed_on', 'closed_on', 'closed_on', 'closed_on']);
  });

  it('has a fingerprint that changes with any file and with nothing else', async () => {
    const [one, same, other] = await Promise.all(
      [write(), write(), write({ 'macros/more.sql': '{% macro nothing() %}{% endmacro %}' })].map(
        async (directory) => expectOk(await loadCatalog(await directory)).fingerprint,
      ),
    );
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('reads what dbt 1.9 wrote too: tests with arguments beside, views by default, in-file config', async () => {
    const directory = await write({
      'models/facts/fct_deal.sql': `{{ config(materialized='ephemeral') }}\n${fact}`,
      'models/facts/fct_deal.yml': factYml.replace('data_tests: [not_null]', 'tests: [not_null, { accepted_values: { values: [1, 2] } }]'),
    });
    const catalog = expectOk(await loadCatalog(directory));
    const model = catalog.models.find((candidate) => candidate.name === 'fct_deal');
    expect([model?.materialized, model?.dataTests.map((test) => test.name)]).toEqual([
      'ephemeral',
      ['not_null_fct_deal_organization_id', 'accepted_values_fct_deal_organization_id'],
    ]);
  });
});

describe('a project that is not', () => {
  const yml = (from: string, to: string) => ({ 'models/facts/fct_deal.yml': factYml.replace(from, to) });
  const cases: readonly [name: string, changes: Readonly<Record<string, string | null>>, problem: RegExp][] = [
    ['no project', { 'dbt_project.yml': null }, /dbt_project\.yml:1: there is no dbt project/],
    ['broken YAML', yml('models:', 'models: ['), /fct_deal\.yml:\d+: /],
    ['a key dbt does not have', yml('    description: One row per deal.\n', '    descripton: One row per deal.\n'), /fct_deal\.yml:2: models\.0: .*descripton/],
    ['an unknown ref', sql(fact.replace('stg_deal', 'stg_dael')), /fct_deal\.sql:3: unknown ref stg_dael/],
    ['an unknown source', { 'models/staging/stg_deal.sql': staging.replace("'deal'", "'deel'") }, /stg_deal\.sql:3: unknown source crm\.deel/],
    ['an unknown var', sql(fact.replace("var('organization_id')", "var('organisation')")), /fct_deal\.sql:4: unknown var organisation/],
    ['an undefined name', sql(`${fact}\n{{ nobody }}`), /fct_deal\.sql:6: undefined value/],
    ['a template that does not end', sql('{% if %}'), /fct_deal\.sql:1: syntax error/],
    [
      'a template that works for ever',
      sql('{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}'),
      /fct_deal\.sql:1: engine ran out of fuel/,
    ],
    ['a template that asks for the environment', sql(`${fact}-- {{ env_var('HOME') }}`), /fct_deal\.sql:5: no default for env_var HOME/],
    [
      'a cycle',
      { 'models/staging/stg_deal.sql': `${staging}-- {{ ref('fct_deal') }}` },
      /cycle: (fct_deal → stg_deal → fct_deal|stg_deal → fct_deal → stg_deal)/,
    ],
    ['a model nobody describes', { 'models/staging/stg_deal.yml': null }, /stg_deal\.sql:1: no property file describes the model stg_deal/],
    ['a description without a model', { 'models/facts/more.yml': 'models:\n  - name: gone\n' }, /more\.yml:2: there is no gone\.sql/],
    ['a model described twice', { 'models/facts/more.yml': factYml }, /the model fct_deal is described already/],
    ['two models of one name', { 'models/staging/fct_deal.sql': fact }, /the model fct_deal is there already/],
    ['a column twice', yml('name: as_of,', 'name: organization_id,'), /the column organization_id stands twice/],
    ['a key over an unknown column', yml('as_of, deal_id]', 'as_of, id]'), /fct_deal\.yml:10: fct_deal has no column id/],
    ['an access over an unknown column', yml('owner_column: owner_id', 'owner_column: seller'), /fct_deal\.yml:6: fct_deal has no column seller/],
    ['a stored column without a type', yml('data_type: uuid, ', ''), /fct_deal\.yml:17: the column owner_id has no data_type/],
    ['a metric over an unknown column', yml('expr: amount', 'expr: amout'), /fct_deal\.yml:23: won_value: fct_deal has no column amout/],
    ['a metric that is not SQL', yml('expr: amount', 'expr: "amount +"'), /fct_deal\.yml:23: won_value: .* is not SQL/],
    ['a filter over an unknown dimension', yml('deal__outcome', 'deal__result'), /fct_deal\.yml:23: won_value: there is no dimension result/],
    [
      'a ratio of an unknown part',
      yml('denominator: deal_count', 'denominator: deals'),
      /fct_deal\.yml:24: value_per_deal: the denominator deals is no metric/,
    ],
    ['a ratio of a ratio', yml('numerator: won_value', 'numerator: value_per_deal'), /value_per_deal: the numerator value_per_deal is a ratio itself/],
    ['a metric type that is not served', yml('type: derived', 'type: cumulative'), /double: cumulative metrics are not served here/],
    ['a metric twice', yml('name: double', 'name: deal_count'), /the metric deal_count is there already|deal_count names two/],
    ['a metric and a dimension of one name', yml('name: double', 'name: outcome'), /outcome names two/],
    ['an unknown date role', yml('agg_time_dimension: closed_on', 'agg_time_dimension: closed'), /there is no time dimension closed/],
    ['an example that names nothing', yml('metrics: [deal_count]', 'metrics: [deals]'), /fct_deal\.yml:8: there is no metric deals/],
    ['a test that is not there', yml('data_tests: [not_null]', 'data_tests: [not_nul]'), /fct_deal\.yml:14: there is no test not_nul/],
    [
      'a test without what it needs',
      yml('data_tests: [not_null]', 'data_tests: [{ accepted_values: { arguments: { value: [1] } } }]'),
      /accepted_values needs values/,
    ],
    [
      'a severity dbt does not have',
      yml('data_tests: [not_null]', 'data_tests: [{ not_null: { config: { severity: mild } } }]'),
      /fct_deal\.yml:14: the severity of not_null is warn or error, not mild/,
    ],
    [
      'a materialization that is not served',
      yml('    config:\n', '    config:\n      materialized: dynamic_table\n'),
      /"dynamic_table" is no way to materialize/,
    ],
  ];
  it.each(cases)('%s', async (_name, changes, problem) => {
    expect((await problemsOf(changes)).filter((text) => problem.test(text))).not.toEqual([]);
  });

  it('tells every problem at once, and the first as a failure', async () => {
    const loaded = await loadCatalog(await write({ ...sql('{{ ref("a") }} {{ ref("b") }}'), ...yml('deal__outcome', 'deal__result') }));
    expect(loaded).toMatchObject({
      ok: false,
      failure: { kind: 'invalid_input', where: 'models/facts/fct_deal.sql:1', reason: expect.stringContaining('(and 3 more)') },
    });
  });
});

describe('linting', () => {
  const cases: readonly [name: string, from: string, to: string, problem: RegExp][] = [
    ['a column without a description', 'description: Value. ', 'description: "" ', /amount has no description/],
    ['a metric without a label', 'label: Deals, ', '', /deal_count has no label/],
    ['a misspelt key of meta', 'intent: pipeline', 'intent: pipeline, synonym: [x]', /fct_deal\.yml:22: synonym is no key of meta/],
    ['a word for two metrics', 'intent: pipeline } } }\n', 'intent: pipeline, synonyms: [value] } } }\n', /“value” stands for deal_count and for won_value/],
  ];
  it.each(cases)('%s', async (...[, from, to, problem]) => {
    const words = factYml.replace('type: money, intent: performance', 'type: money, intent: performance, synonyms: [Value]').replace(from, to);
    const problems = await lintCatalog(await write({ 'models/facts/fct_deal.yml': words }));
    expect(problems.map(problemText)).toEqual([expect.stringMatching(problem)]);
  });

  it('a model that PostgreSQL cannot parse, or that does not say what a row is', async () => {
    const problems = await lintCatalog(await write({ 'models/facts/fct_deal.sql': fact.replace('-- One row per deal.\n', '').replace('where', 'were x y') }));
    expect(problems.map(problemText)).toEqual([
      expect.stringMatching(/fct_deal\.sql:1: the first line/),
      expect.stringMatching(/fct_deal\.sql:3: syntax error/),
    ]);
  });

  it('finds nothing wrong with the project’s own catalogue, wherever it lies', async () => {
    const copy = join(folder.path, 'own');
    await cp('models-catalog', copy, { recursive: true });
    expect(await lintCatalog(copy)).toEqual([]);
  });
});
