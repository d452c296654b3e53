/** What is wrong is named by file and line, the last good tables stay served, and a failing build is not tried over and over. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { makeFailedBuilds } from '#catalog/failed-builds.ts';
import { catalog as catalogCommand } from '#entry/catalog.ts';
import { readEnv } from '#env.ts';
import type { Database } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import { ok } from '#kernel/result.ts';
import { builtRows, ownCatalog, type Pipeline, seedPipeline, standingClock } from '#test/catalog/pipeline.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { expectOk, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let broken: LoadedCatalog;
let folder: { readonly path: string; readonly remove: () => Promise<void> };
let lastId = 0;
const asOf = localDate('2026-04-15');
const rows: Pipeline = { opportunities: [{ is_closed: true, is_won: false, created_date: '2026-01-01', close_date: '2026-02-01' }] };

beforeAll(async () => {
  catalog = await ownCatalog();
  broken = {
    ...catalog,
    models: catalog.models.map((model) => (model.name === 'dim_stage' ? { ...model, template: model.template.replace("'Closed'", 'null') } : model)),
    fingerprint: 'broken',
  };
  ({ database, close } = await openTestDatabase());
  folder = await makeTemporaryFolder();
});
afterAll(async () => {
  await close();
  await folder.remove();
});

async function freshOrganization(): Promise<Organization> {
  lastId += 1;
  return seedPipeline(database, lastId, { ...rows, stages: [{ stage_name: 'Closed Lost', stage_order: 9, is_closed: true, is_won: false }] });
}

describe('a build that failed', () => {
  it('is not tried again for a few minutes, by nobody, until the rows or the catalogue change', async () => {
    const organization = await freshOrganization();
    expectOk(await ensureBuild({ database, catalog, clock: standingClock() }, organization, asOf));
    const attempts: string[] = [];
    let nowMs = 0;
    const clock = { ...standingClock(), monotonicMs: () => nowMs };
    const log = { info: () => {}, warn: (event: string) => void attempts.push(event), error: () => {} };
    const failing = { database, catalog: broken, clock, log, failedBuilds: makeFailedBuilds(clock) };
    const ask = async (deps = failing): Promise<string | undefined> => expectOk(await ensureBuild(deps, organization, asOf)).stale;
    const stale = await ask();
    expect(stale).toContain('not_null_dim_stage_stage_category found 1 wrong rows');
    expect(await Promise.all([ask(), ask()])).toEqual([stale, stale]);
    expect(attempts.length).toBe(1);
    nowMs += limits.failedBuildRestMs;
    expect([await ask(), attempts.length]).toEqual([stale, 2]);
    await database.transaction({ role: 'owner' }, (session) =>
      session.query('UPDATE app.organization SET data_version = data_version + 1 WHERE id = $1', [organization.organizationId]),
    );
    expect([await ask(), attempts.length]).toEqual([stale, 3]);
    expect(await ask({ ...failing, catalog })).toBeUndefined();
  });

  it('is not tried again either where nothing was built before: the failure is told', async () => {
    const organization = await freshOrganization();
    const failedBuilds = makeFailedBuilds(standingClock());
    const first = await ensureBuild({ database, catalog: broken, clock: standingClock(), failedBuilds }, organization, asOf);
    expect(first).toMatchObject({ ok: false, failure: { kind: 'not_built', model: 'dim_stage' } });
    const readOnly: Database = {
      ...database,
      transaction: (options, work) => (options.role === 'owner' ? Promise.reject(new Error('built again')) : database.transaction(options, work)),
    };
    expect(await ensureBuild({ database: readOnly, catalog: broken, clock: standingClock(), failedBuilds }, organization, asOf)).toEqual(first);
  });
});

describe('a catalogue that is broken', () => {
  const fact = 'models/facts/fct_opportunity';
  const cases: readonly [name: string, path: string, from: string, to: string, told: RegExp][] = [
    [
      'a cycle',
      'models/dims/dim_stage.sql',
      "ref('stg_sf__opportunity_history')",
      "ref('fct_opportunity')",
      /models\/\w+\/\w+\.sql:1: models depend on each other in a cycle: .*dim_stage/,
    ],
    ['an unknown ref', 'models/dims/dim_stage.sql', "ref('stg_sf__opportunity_stage')", "ref('stages')", /models\/dims\/dim_stage\.sql:9: unknown ref stages/],
    [
      'a wrong column in YAML',
      `${fact}.yml`,
      'owner_column: owner_id',
      'owner_column: seller_id',
      /models\/facts\/fct_opportunity\.yml:\d+: fct_opportunity has no column seller_id/,
    ],
    [
      'a column in YAML that the SQL does not give',
      `${fact}.yml`,
      '- name: sales_region\n',
      '- name: sales_area\n',
      /models\/facts\/fct_opportunity\.yml:\d+: models\/facts\/fct_opportunity\.sql gives no column sales_area/,
    ],
    [
      'a sum of a rate',
      'models/dims/dim_stage.yml',
      '    columns:\n',
      '    metrics:\n      - { name: chance, label: Chance, description: Chance., type: simple, agg: sum, expr: default_probability }\n    columns:\n',
      /models\/dims\/dim_stage\.yml:\d+: chance: default_probability is a fraction, which has no sum: make a ratio metric of its parts/,
    ],
    [
      'a sum of a ratio metric',
      `${fact}.yml`,
      'expr: won_revenue + lost_revenue',
      'expr: won_revenue + win_rate',
      /fct_opportunity\.yml:\d+: closed_revenue: /,
    ],
    [
      'a balance and a flow in one sum',
      `${fact}.yml`,
      '          - name: won_revenue\n          - name: lost_revenue',
      '          - name: won_revenue\n          - name: open_pipeline',
      /fct_opportunity\.yml:\d+: closed_revenue: open_pipeline is a balance and won_revenue a flow/,
    ],
    [
      'a failing data test',
      `${fact}.yml`,
      'values: [Open, Won, Lost] }\n',
      'values: [Open, Won] }\n',
      /accepted_values_fct_opportunity_outcome found 1 wrong rows \(models\/facts\/fct_opportunity\.yml:\d+\)/,
    ],
  ];
  it.each(cases)('%s: file and line are named, and what was built stays served', async (...[name, path, from, to, told]) => {
    const organization = await freshOrganization();
    const deps = { database, catalog, clock: standingClock() };
    const good = expectOk(await ensureBuild(deps, organization, asOf));
    const directory = join(folder.path, name);
    await cp('models-catalog', directory, { recursive: true });
    const text = await readFile(join(directory, path), 'utf8');
    expect(text).toContain(from);
    await writeFile(join(directory, path), text.replace(from, to));
    const [stdout, stderr] = [collectOutput(), collectOutput()];
    const open = () => Promise.resolve(ok({ ...database, close: () => Promise.resolve() }));
    const exitCode = await catalogCommand(
      ['build', '--as-of', asOf, '--organization', String(organization.organizationId)],
      { stdin: Readable.from([]), stdout, stderr },
      { readEnv: () => ({ ...readEnv({}), catalogDir: directory }), openDatabase: open, openScratch: open },
    );
    expect([exitCode, stderr.text()]).toEqual([1, expect.stringMatching(told)]);
    const at = { model: 'fct_opportunity', organizationId: organization.organizationId, asOf };
    expect(await builtRows(database, at, 'outcome')).toEqual([{ outcome: 'Lost' }]);
    expect(expectOk(await ensureBuild(deps, organization, asOf)).buildId).toBe(good.buildId);
  });
});
