/** What is wrong is named by file and line, the last good tables stay served, and a failing build is not tried over and over. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { makeFailedBuilds } from '#catalog/failed-builds.ts';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { catalog as catalogCommand } from '#entry/catalog.ts';
import { readEnv } from '#env.ts';
import type { Database } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import { ok, type Result } from '#kernel/result.ts';
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
  type Case = { readonly path: string; readonly from: string; readonly to: string; readonly at: string; readonly told: string };
  /** `to` is written for `from` in the file `path`; the line where `at` begins is named, with what is wrong and what to do. */
  const cases: readonly [name: string, Case][] = [
    [
      'a cycle',
      {
        path: 'models/dims/dim_stage.sql',
        from: "ref('int_landed_stage_sums')",
        to: "ref('fct_opportunity')",
        at: "ref('fct_opportunity')",
        told: 'dim_stage → fct_opportunity: take one of these refs out',
      },
    ],
    [
      'an unknown ref',
      {
        path: 'models/dims/dim_stage.sql',
        from: "ref('stg_sf__opportunity_stage')",
        to: "ref('stg_sf__opportunity_stages')",
        at: "ref('stg_sf__opportunity_stages')",
        told: 'unknown ref stg_sf__opportunity_stages (did you mean stg_sf__opportunity_stage?)',
      },
    ],
    [
      'a wrong column in YAML',
      {
        path: `${fact}.yml`,
        from: 'owner_column: owner_id',
        to: 'owner_column: owner_ids',
        at: 'owner_column: owner_ids',
        told: 'fct_opportunity has no column owner_ids (did you mean owner_id?)',
      },
    ],
    [
      'a column in YAML that the SQL does not give',
      {
        path: `${fact}.yml`,
        from: '- name: sales_region\n',
        to: '- name: sales_regions\n',
        at: '- name: sales_regions',
        told: 'models/facts/fct_opportunity.sql gives no column sales_regions',
      },
    ],
    [
      'a sum of a rate',
      {
        path: 'models/dims/dim_stage.yml',
        from: '    columns:\n',
        to: '    metrics:\n      - { name: chance, label: Chance, description: Chance., type: simple, agg: sum, expr: default_probability }\n    columns:\n',
        at: 'name: chance',
        told: 'chance: default_probability is a fraction, which has no sum: make a ratio metric of its parts',
      },
    ],
    [
      'a sum of a ratio metric',
      {
        path: `${fact}.yml`,
        from: 'expr: won_revenue + lost_revenue',
        to: 'expr: won_revenue + win_rate',
        at: 'expr: won_revenue + win_rate',
        told: 'closed_revenue: ',
      },
    ],
    [
      'a balance and a flow in one sum',
      {
        path: `${fact}.yml`,
        from: '          - name: won_revenue\n          - name: lost_revenue',
        to: '          - name: won_revenue\n          - name: open_pipeline',
        at: '- name: closed_revenue',
        told: 'closed_revenue: open_pipeline is a balance and won_revenue a flow: they cannot be put into one sum',
      },
    ],
    [
      'a failing data test',
      {
        path: `${fact}.yml`,
        from: 'values: [Open, Won, Lost] }\n',
        to: 'values: [Open, Won] }\n',
        at: '- accepted_values:\n              arguments: { values: [Open, Won] }',
        told: 'accepted_values_fct_opportunity_outcome found 1 wrong rows',
      },
    ],
  ];
  it.each(cases)('%s: file and line are named, and what was built stays served', async (name, { path, from, to, at, told }) => {
    const organization = await freshOrganization();
    const good = expectOk(await ensureBuild({ database, catalog, clock: standingClock() }, organization, asOf));
    const directory = join(folder.path, name);
    await cp('models-catalog', directory, { recursive: true });
    const text = await readFile(join(directory, path), 'utf8');
    expect(text).toContain(from);
    const edited = text.replace(from, to);
    await writeFile(join(directory, path), edited);
    const place = `${path}:${edited.slice(0, edited.indexOf(at)).split('\n').length}`;
    const { exitCode, stderr } = await runBuild(directory, organization);
    expect([exitCode, stderr.includes(place), stderr]).toEqual([1, true, expect.stringContaining(told)]);
    // A process that starts with these files says the same; where they load, it serves what was built before.
    const loaded = await loadCatalog(directory);
    const serving = loaded.ok ? loaded.value : catalog;
    const served = expectOk(await ensureBuild({ database, catalog: serving, clock: standingClock() }, organization, asOf));
    const said = loaded.ok ? served.stale : loaded.problems.map(problemText).join('\n');
    expect([served.buildId, said?.includes(place), said]).toEqual([good.buildId, true, expect.stringContaining(told)]);
    const builtAt = { model: 'fct_opportunity', organizationId: organization.organizationId, asOf };
    expect(await builtRows(database, builtAt, 'outcome')).toEqual([{ outcome: 'Lost' }]);
  });
});

async function runBuild(catalogDir: string, { organizationId }: Organization): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  const [stdout, stderr] = [collectOutput(), collectOutput()];
  const exitCode = await catalogCommand(
    ['build', '--as-of', asOf, '--organization', String(organizationId)],
    { stdin: Readable.from([]), stdout, stderr },
    { readEnv: () => ({ ...readEnv({}), catalogDir }), openDatabase: stayOpen, openScratch: stayOpen },
  );
  return { exitCode, stderr: stderr.text() };
}

function stayOpen(): Promise<Result<Database>> {
  return Promise.resolve(ok({ ...database, close: () => Promise.resolve() }));
}
