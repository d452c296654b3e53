/** How a build follows changed opportunities: what is added up, what ends in a full build, what keeps the last good rows. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCatalog, type BuildReport } from '#catalog/build-catalog.ts';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import { differences } from '#test/catalog/changing-pipeline.ts';
import { builtRows, seedPipeline, standingClock } from '#test/catalog/pipeline.ts';
import { tinyFiles, writeTiny } from '#test/catalog/tiny-refresh.ts';
import { expectOk, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';

const asOf = localDate('2026-05-20');
let database: Database;
let close: () => Promise<void>;
let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let catalog: LoadedCatalog;
let organization: Organization;
let lastId = 0;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  catalog = expectOk(await loadCatalog(await writeTiny(join(folder.path, 'tiny'))));
  ({ database, close } = await openTestDatabase());
});
afterAll(async () => {
  await close();
  await folder.remove();
});
beforeEach(async () => {
  lastId += 1;
  organization = await seedPipeline(database, lastId, {
    opportunities: [
      { source_key: 'a', stage_name: 'open', amount: 1 },
      { source_key: 'b', stage_name: 'open', amount: 2 },
      { source_key: 'c', stage_name: 'won', amount: null },
      { source_key: 'd', stage_name: 'lost', amount: 5 },
    ],
    accounts: [{ source_key: 'x', account_name: 'X' }],
  });
  await follow();
});

async function follow(of: LoadedCatalog = catalog): Promise<BuildReport> {
  return expectOk(await buildCatalog({ database, catalog: of, clock: standingClock() }, organization, asOf, { follow: true }));
}

async function change(...statements: readonly string[]): Promise<void> {
  await database.transaction({ role: 'owner' }, async (session) => {
    for (const statement of statements) await session.query(`${statement} AND organization_id = $1`, [organization.organizationId]);
    await session.query('UPDATE app.organization SET data_version = data_version + 1 WHERE id = $1', [organization.organizationId]);
  });
}

function published(model: string, columns: string): Promise<readonly Row[]> {
  return builtRows(database, { model, organizationId: organization.organizationId, asOf }, columns, 'ORDER BY 1');
}

function stored(sql: string): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) => session.query(sql, [organization.organizationId]));
}

/** The properties of m_mean with a data test of a column. */
function tested(column: string, test: string): string {
  return (tinyFiles['models/m_mean.yml'] ?? '').replace(new RegExp(`(- \\{ name: ${column}, [^}]*) \\}`), `$1, data_tests: [${test}] }`);
}

async function checkSame(): Promise<void> {
  expect(await differences(database, catalog, organization, asOf)).toEqual([]);
}

describe('additive models', () => {
  it('take what changed opportunities add now, less what they added before; an empty group is gone and a new one is there', async () => {
    await change("UPDATE raw.opportunity SET amount = 8, stage_name = 'won' WHERE source_key = 'd'", "DELETE FROM raw.opportunity WHERE source_key = 'a'");
    // The stage that nobody is in any more is a change of dim_phase: see below. Here a deal that stays keeps it.
    await change("UPDATE raw.opportunity SET stage_name = 'lost' WHERE source_key = 'b'");
    await follow();
    await change("UPDATE raw.opportunity SET stage_name = 'won', amount = 3 WHERE source_key = 'c'");
    const report = await follow();
    expect(report).toMatchObject({ kind: 'incremental', changed: 1, reason: null });
    expect(await published('int_phase', 'phase, row_count, priced, amount')).toEqual([
      { phase: 'LOST', row_count: 1, priced: 1, amount: '2' },
      { phase: 'WON', row_count: 2, priced: 2, amount: '11' },
    ]);
    expect(await published('int_all', 'deals, phases, amount')).toEqual([{ deals: 3, phases: 2, amount: '13' }]);
    await checkSame();
  });

  it('know groups without amounts from groups whose amounts come to 0', async () => {
    await change("UPDATE raw.opportunity SET amount = NULL WHERE source_key = 'd'");
    expect(await follow()).toMatchObject({ kind: 'incremental' });
    expect(await published('m_mean', 'phase, mean_amount')).toEqual([
      { phase: 'LOST', mean_amount: null },
      { phase: 'OPEN', mean_amount: '1.5000000000000000' },
      { phase: 'WON', mean_amount: null },
    ]);
    await checkSame();
  });

  it('lose a group with its last row, though the stage is still known', async () => {
    const narrow = {
      ...catalog,
      models: catalog.models.map((model) => (model.name === 'fct_deal' ? { ...model, template: `${model.template}where deal.amount is not null\n` } : model)),
    };
    await buildCatalog({ database, catalog: narrow, clock: standingClock() }, organization, asOf);
    await change("UPDATE raw.opportunity SET amount = NULL WHERE source_key = 'd'");
    expect(await follow(narrow)).toMatchObject({ kind: 'incremental' });
    expect(await published('int_phase', 'phase')).toEqual([{ phase: 'OPEN' }]);
    expect(await published('int_all', 'phases')).toEqual([{ phases: 1 }]);
    expect(await differences(database, narrow, organization, asOf)).toEqual([]);
  });

  it('that do not add up any more are made anew', async () => {
    await stored("UPDATE analytics.int_phase SET row_count = 0 WHERE organization_id = $1 AND phase = 'LOST'");
    await change("UPDATE raw.opportunity SET amount = 8 WHERE source_key = 'd'");
    expect(await follow()).toMatchObject({ kind: 'full', reason: 'int_phase does not add up' });
    await checkSame();
  });
});

describe('a full build follows', () => {
  it.each<readonly [string, string, string]>([
    ['what deals are joined with changed', "UPDATE raw.opportunity SET stage_name = 'new' WHERE source_key = 'a'", 'dim_phase changed'],
    ['another source was written', "UPDATE raw.account SET account_name = 'Y' WHERE source_key = 'x'", 'raw.account changed'],
    ['another source lost rows', "DELETE FROM raw.account WHERE source_key = 'x'", 'raw.account changed'],
  ])('when %s', async (_, statement, reason) => {
    const reading = {
      ...catalog,
      models: catalog.models.map((model) => (model.name === 'stg_deal' ? { ...model, sources: [...model.sources, 'crm.account'] } : model)),
    };
    await change(statement);
    expect(await follow(reading)).toMatchObject({ kind: 'full', reason });
    await checkSame();
  });

  it('not when a source was written that no model reads', async () => {
    await change("UPDATE raw.account SET account_name = 'Y' WHERE source_key = 'x'", "UPDATE raw.opportunity SET amount = 3 WHERE source_key = 'a'");
    expect(await follow()).toMatchObject({ kind: 'incremental', changed: 1 });
    await checkSame();
  });

  it('when more opportunities changed than are worth following', async () => {
    const many = limits.changesFollowedAlways + 1;
    await stored(
      `INSERT INTO raw.opportunity (organization_id, source_system, source_key, row_hash, loaded_at, stage_name, is_closed, is_won)
       SELECT $1, 'crm', 'n' || n, 'x', now(), 'open', false, false FROM generate_series(1, ${many}) AS n`,
    );
    expect(await stored('SELECT opportunity_key FROM app.changed_opportunity WHERE organization_id = $1')).toEqual([]);
    expect(await follow()).toMatchObject({ kind: 'full', reason: 'raw.opportunity changed' });
    await checkSame();
  });

  it('when many small changes came together', async () => {
    for (const [from, to] of [
      [1, limits.changesFollowedAlways],
      [limits.changesFollowedAlways + 1, limits.changesFollowedAlways + 1],
    ])
      await stored(
        `INSERT INTO raw.opportunity (organization_id, source_system, source_key, row_hash, loaded_at, stage_name, is_closed, is_won)
         SELECT $1, 'crm', 'n' || n, 'x', now(), 'open', false, false FROM generate_series(${from}, ${to}) AS n`,
      );
    expect(await follow()).toMatchObject({ kind: 'full', reason: `${limits.changesFollowedAlways + 1} opportunities changed` });
  });

  it('when the catalogue changed, or the day is another', async () => {
    expect(await follow({ ...catalog, fingerprint: 'other' })).toMatchObject({ kind: 'full', reason: "the catalogue or the organisation's settings changed" });
    const other = expectOk(await buildCatalog({ database, catalog, clock: standingClock() }, organization, localDate('2026-05-21'), { follow: true }));
    expect(other).toMatchObject({ kind: 'full', reason: 'the day had no build' });
  });

  it('when a model cannot be run over what changed alone', async () => {
    // An unaliased ref goes by the model's own name, which its changed part does not have.
    const template = `-- One row per deal.
select stg_deal.organization_id, stg_deal.as_of, stg_deal.opportunity_id, upper(stg_deal.stage_name) as phase, stg_deal.amount
from {{ ref('stg_deal') }}
`;
    const broken = { ...catalog, models: catalog.models.map((model) => (model.name === 'fct_deal' ? { ...model, template } : model)) };
    await change("UPDATE raw.opportunity SET amount = 3 WHERE source_key = 'a'");
    const report = await follow(broken);
    expect(report).toMatchObject({ kind: 'full', reason: expect.stringContaining('fct_deal: ') });
    await checkSame();
  });
});

describe('an incremental build', () => {
  it('whose data test finds a wrong row publishes nothing, and the last good rows go on serving', async () => {
    const deps = { database, catalog, clock: standingClock() };
    const before = await published('fct_deal', 'opportunity_id, amount');
    await change("UPDATE raw.opportunity SET amount = 7 WHERE source_key = 'a'");
    const served = expectOk(await ensureBuild(deps, organization, asOf));
    expect(served.stale).toContain('accepted_values_fct_deal_amount found 1 wrong rows');
    expect(await published('fct_deal', 'opportunity_id, amount')).toEqual(before);
    await change("UPDATE raw.opportunity SET amount = 8 WHERE source_key = 'a'");
    expect(expectOk(await ensureBuild(deps, organization, asOf)).stale).toBeUndefined();
    await checkSame();
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [
      'a changed row of a model made anew is wrong',
      { 'models/m_mean.yml': tested('mean_amount', '{ accepted_values: { arguments: { values: ["1.5000000000000000", "5.0000000000000000"] } } }') },
      'accepted_values_m_mean_mean_amount found 1 wrong rows',
    ],
    [
      'a model made anew has a row twice, as it was before',
      {
        'models/m_mean.sql': `${tinyFiles['models/m_mean.sql']}union all
select phase.organization_id, phase.as_of, phase.phase, phase.amount / nullif(phase.priced, 0)
from {{ ref('int_phase') }} as phase
where phase.phase = 'OPEN' and exists (select 1 from {{ ref('int_phase') }} as lost where lost.amount = 8)
`,
        'models/m_mean.yml': tested('phase', 'unique'),
      },
      'unique_m_mean_phase found 1 wrong rows',
    ],
  ])('publishes nothing when %s', async (_, changes, reason) => {
    const directory = join(folder.path, `tested-${Object.keys(changes).length}`);
    const deps = { database, catalog: expectOk(await loadCatalog(await writeTiny(directory, changes))), clock: standingClock() };
    expectOk(await buildCatalog(deps, organization, asOf));
    const before = await published('m_mean', '*');
    await change("UPDATE raw.opportunity SET amount = 8 WHERE source_key = 'd'");
    const built = await buildCatalog(deps, organization, asOf, { follow: true });
    expect(built).toMatchObject({ ok: false, failure: { kind: 'not_built', reason: expect.stringContaining(reason) } });
    expect(await published('m_mean', '*')).toEqual(before);
  });

  it('does nothing but record itself when the rows are what they were', async () => {
    await stored('UPDATE app.organization SET data_version = data_version + 1 WHERE id = $1');
    const report = await follow();
    expect(report).toMatchObject({ kind: 'incremental', changed: 0, models: [] });
    expect(await stored('SELECT kind, data_version FROM app.catalog_build WHERE organization_id = $1')).toEqual([{ kind: 'incremental', data_version: 1 }]);
  });

  it('that may not publish leaves everything as it was', async () => {
    await change("UPDATE raw.opportunity SET amount = 3 WHERE source_key = 'a'");
    const before = await published('fct_deal', '*');
    const lost = buildCatalog({ database, catalog, clock: standingClock() }, organization, asOf, {
      follow: true,
      beforePublish: () => Promise.reject(new Error('the lease was lost')),
    });
    await expect(lost).rejects.toThrow('the lease was lost');
    expect(await published('fct_deal', '*')).toEqual(before);
    expect(await follow()).toMatchObject({ kind: 'incremental', changed: 1 });
  });

  it('leaves nothing behind in the session, and forgets the changes that every day has followed', async () => {
    const sideDay = localDate('2026-05-01');
    expectOk(await buildCatalog({ database, catalog, clock: standingClock() }, organization, sideDay));
    await change("UPDATE raw.opportunity SET amount = 3 WHERE source_key = 'a'");
    await follow();
    expect(await stored('SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND $1 > 0')).toEqual([]);
    const noted = () => stored('SELECT opportunity_key FROM app.changed_opportunity WHERE organization_id = $1');
    expect(await noted()).toEqual([{ opportunity_key: 'a' }]);
    const followed = expectOk(await buildCatalog({ database, catalog, clock: standingClock() }, organization, sideDay, { follow: true }));
    expect(followed).toMatchObject({ kind: 'incremental', changed: 1 });
    expect(await noted()).toEqual([]);
  });

  it('is listed with what it followed, beside the full builds and why they were made', async () => {
    await change("UPDATE raw.opportunity SET amount = 3 WHERE source_key = 'a'");
    await follow();
    const runs = await stored('SELECT kind, reason, changed_opportunities, rows FROM app.catalog_build_run WHERE organization_id = $1 ORDER BY kind');
    expect(runs).toEqual([
      { kind: 'full', reason: 'the day had no build', changed_opportunities: null, rows: 14 },
      { kind: 'incremental', reason: null, changed_opportunities: 1, rows: 14 },
    ]);
  });
});

describe('changes are noted', () => {
  it('not at all while nothing is built', async () => {
    await stored('DELETE FROM app.catalog_build WHERE organization_id = $1');
    await change("UPDATE raw.opportunity SET amount = 3 WHERE source_key = 'a'");
    expect(await stored('SELECT 1 FROM app.changed_opportunity WHERE organization_id = $1')).toEqual([]);
  });

  it('when a table is emptied', async () => {
    await database.transaction({ role: 'owner' }, (session) => session.execute('TRUNCATE raw.opportunity'));
    expect(await stored('SELECT source FROM app.changed_source WHERE organization_id = $1')).toEqual([{ source: 'raw.opportunity' }]);
  });
});
