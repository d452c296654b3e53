/** Loading models that say how they are refreshed: every way in which that does not agree with what they read and do, with file and line. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { tinyFiles, writeTiny } from '#test/catalog/tiny-refresh.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let lastCase = 0;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
});
afterAll(() => folder.remove());

async function load(changes: Readonly<Record<string, string>> = {}) {
  lastCase += 1;
  return loadCatalog(await writeTiny(join(folder.path, String(lastCase)), changes));
}

/** A file of the tiny catalogue with another text in one place. */
function edited(path: string, from: string, to: string): Readonly<Record<string, string>> {
  const text = tinyFiles[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  return { [path]: text.replace(from, to) };
}

describe('how a model is refreshed', () => {
  it('is read from its meta; whole, where nothing is said', async () => {
    const { models } = expectOk(await load());
    expect(Object.fromEntries(models.map((model) => [model.name, model.refresh]))).toEqual({
      stg_deal: { kind: 'opportunity', key: 'opportunity_id' },
      dim_phase: { kind: 'whole', quarters: null },
      fct_deal: { kind: 'opportunity', key: 'opportunity_id' },
      int_phase: { kind: 'additive', count: 'row_count' },
      int_all: { kind: 'additive', count: 'phases' },
      m_mean: { kind: 'whole', quarters: null },
    });
  });

  it('of an additive model means that no column is unknown and no group is empty', async () => {
    const { models } = expectOk(await load());
    expect(models.find((model) => model.name === 'int_all')?.dataTests.map((test) => test.name)).toEqual([
      'not_null_int_all_organization_id_to_add_up',
      'not_null_int_all_as_of_to_add_up',
      'not_null_int_all_deals_to_add_up',
      'not_null_int_all_phases_to_add_up',
      'is_positive_int_all_phases_to_add_up',
      'not_null_int_all_amount_to_add_up',
    ]);
  });
});

const facts = 'models/fct_deal.yml';
const phase = 'models/int_phase.yml';
const phaseSql = 'models/int_phase.sql';

describe('a problem with file and line', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['a word that is no kind', edited(facts, 'refresh: opportunity', 'refresh: sometimes'), 'models/fct_deal.yml:3'],
    [
      'no column of the key',
      edited(facts, 'refresh: opportunity', 'refresh: opportunity, refresh_key: deal_id'),
      'models/fct_deal.yml:3: fct_deal has no column deal_id',
    ],
    [
      'a primary key without the opportunity',
      edited(facts, '[organization_id, as_of, opportunity_id]', '[organization_id, as_of, phase]'),
      'models/fct_deal.yml:3: the primary key of fct_deal must hold opportunity_id',
    ],
    [
      'no count of rows',
      edited(phase, 'refresh: additive', 'refresh: additive, refresh_count: deals'),
      'models/int_phase.yml:3: int_phase is additive and has no column deals',
    ],
    ['a sum that is text', edited(phase, 'name: amount, data_type: numeric', 'name: amount, data_type: text'), 'models/int_phase.yml:3: amount is text'],
    ['an additive view', edited(phase, 'materialized: table', 'materialized: view'), 'models/int_phase.yml:3: int_phase is additive, so it must be a table'],
    [
      'an additive model over rows made as a whole',
      edited(facts, ', meta: { refresh: opportunity }', ''),
      'models/int_phase.yml:3: int_phase is refreshed by what changed and reads fct_deal, whose rows of opportunities are made as a whole',
    ],
    [
      'an additive model over a view of landed rows',
      { ...edited(phaseSql, "ref('fct_deal')", "ref('stg_deal')") },
      'models/int_phase.yml:3: int_phase is additive and reads stg_deal, a view over landed rows',
    ],
    [
      'a model of opportunities over sums',
      edited('models/fct_deal.sql', "ref('dim_phase') }} as phase on phase.stage_name = deal.stage_name", "ref('int_all') }} as phase on true"),
      'models/fct_deal.yml:3: fct_deal has rows of single opportunities and reads int_all',
    ],
    [
      'a view that does not say',
      { 'models/stg_deal.yml': 'models:\n  - name: stg_deal\n    config: { materialized: view }\n' },
      'models/fct_deal.yml:3: fct_deal reads stg_deal, a view that reads opportunities',
    ],
    ['a smallest value', edited(phaseSql, 'count(deal.amount)', 'min(deal.amount)'), 'models/int_phase.sql:7: int_phase is additive: min(…) does not add up'],
    [
      'a percentile',
      edited(phaseSql, 'count(deal.amount)', 'percentile_cont(0.5) within group (order by deal.amount)'),
      'models/int_phase.sql:7: int_phase is additive: percentile_cont(…) does not add up',
    ],
    [
      'a count of different values',
      edited(phaseSql, 'count(deal.amount)', 'count(distinct deal.amount)'),
      'models/int_phase.sql:7: int_phase is additive: count(distinct …)',
    ],
    ['a window', edited(phaseSql, 'count(deal.amount)', 'sum(count(*)) over ()'), 'models/int_phase.sql:7: int_phase is additive: sum(…) over …'],
    [
      'quarters of a model that follows changes row by row',
      edited(phase, 'refresh: additive', 'refresh: additive, quarters: { key: phase }'),
      'models/int_phase.yml:3: int_phase follows changes row by row or is no table',
    ],
    [
      'quarters by a column that is no date of the key',
      edited('models/m_mean.yml', '{ materialized: table }', '{ materialized: table, meta: { quarters: { key: phase } } }'),
      'models/m_mean.yml:3: phase of m_mean is no date of its primary key',
    ],
    [
      'quarters that nothing it reads tells',
      edited('models/m_mean.yml', '{ materialized: table }', '{ materialized: table, meta: { quarters: { key: as_of, of: quarter } } }'),
      'models/m_mean.yml:3: m_mean reads no model with the date quarter in its primary key',
    ],
    [
      'groups left out by their sums',
      { [phaseSql]: `${tinyFiles[phaseSql] ?? ''}having count(*) > 1\n` },
      'models/int_phase.sql:14: int_phase is additive: HAVING',
    ],
    [
      'two kinds of sums',
      edited(
        'models/int_all.sql',
        "{{ ref('int_phase') }} as phase",
        "{{ ref('int_phase') }} as phase inner join {{ ref('fct_deal') }} as deal on deal.phase = phase.phase",
      ),
      'models/int_all.yml:3: int_all reads an additive model, so it may read no other model of opportunities',
    ],
  ])('%s', async (_, changes, expected) => {
    const loaded = await load(changes);
    expect(loaded.ok).toBe(false);
    expect(loaded.ok ? [] : loaded.problems.map(problemText)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
  });
});
