/** Builds: aside, tested, published at once, side by side for several days, once for callers at the same time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { buildCatalog, tryBuild } from '#catalog/build-catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import type { Database, Row } from '#kernel/database.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import { buildDay, builtRows, ownCatalog, type Pipeline, seedPipeline, standingClock } from '#test/catalog/pipeline.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';
import { personKeys, seedOrganization } from '#test/helpers/people.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 100;
const asOf = localDate('2026-04-15');

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

const rows: Pipeline = {
  people: [{ person: 1 }, { person: 2 }],
  opportunities: [
    { owner: 1, is_closed: true, is_won: true, amount: 100, created_date: '2026-01-01', close_date: '2026-03-01' },
    { owner: 2, is_closed: true, is_won: false, created_date: '2026-01-01', close_date: '2026-02-01' },
    { owner: 2, amount: 50, created_date: '2026-01-01', close_date: '2026-09-01' },
  ],
};

async function freshOrganization(pipeline: Pipeline = rows): Promise<Organization> {
  lastId += 1;
  return seedPipeline(database, lastId, pipeline);
}

function deps(changed: LoadedCatalog = catalog) {
  return { database, catalog: changed, clock: standingClock() };
}

/** Everything published for an organisation and day, in one order. */
async function everything(organizationId: number, day: string): Promise<readonly Row[]> {
  const models = catalog.models.filter((model) => model.materialized === 'table');
  const found = await Promise.all(
    models.map(async (model) => {
      const built = await builtRows(database, { model: model.name, organizationId, asOf: day }, '*');
      return built.map((row) => ({ model: model.name, ...row }));
    }),
  );
  return found.flat().sort((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
}

async function change(organizationId: number, sql: string): Promise<void> {
  await database.transaction({ role: 'owner' }, async (session) => {
    await session.query(`${sql} WHERE organization_id = $1`, [organizationId]);
    await session.query('UPDATE app.organization SET data_version = data_version + 1 WHERE id = $1', [organizationId]);
  });
}

/** The catalogue with another text in one model. */
function withModel(name: string, from: string, to: string): LoadedCatalog {
  const models = catalog.models.map((model) => (model.name === name ? { ...model, template: model.template.replace(from, to) } : model));
  return { ...catalog, models, fingerprint: `${catalog.fingerprint}-${to.length}` };
}

function wrong(): LoadedCatalog {
  return withModel('int_opportunity_standing', "else 'Lost'", "else 'Losst'");
}

describe('the very first builds', () => {
  it('of several organisations at once make the tables together', async () => {
    const organizations = [await freshOrganization(), await freshOrganization(), await freshOrganization()];
    const builds = await Promise.all(organizations.map((organization) => ensureBuild(deps(), organization, asOf)));
    expect(builds.map((build) => expectOk(build).rows)).toEqual(
      builds.map(() => expectOk(builds[0] ?? { ok: false, failure: { kind: 'draft_missing' } }).rows),
    );
  });
});

describe('a build', () => {
  it('reports every model and test, and records itself with the data it was made from', async () => {
    const organization = await freshOrganization();
    const report = await buildDay(database, organization, asOf, { catalog });
    expect(report.models.find((model) => model.name === 'fct_opportunity')?.rows).toBe(3);
    expect(report.models.find((model) => model.name === 'stg_sf__opportunity')?.rows).toBeNull();
    expect(report.tests.length).toBeGreaterThan(100);
    expect(report.tests.filter((outcome) => outcome.failing > 0)).toEqual([]);
  });

  it('made twice gives the same rows', async () => {
    const organization = await freshOrganization();
    await buildDay(database, organization, asOf, { catalog });
    const first = await everything(organization.organizationId, asOf);
    await buildDay(database, organization, asOf, { catalog });
    expect(await everything(organization.organizationId, asOf)).toEqual(first);
    expect(first.length).toBeGreaterThan(10);
  });

  it('leaves other days and other organisations alone', async () => {
    const [one, two] = [await freshOrganization(), await freshOrganization()];
    await buildDay(database, one, asOf, { catalog });
    await buildDay(database, two, asOf, { catalog });
    await buildDay(database, one, '2026-02-15', { catalog });
    const outcomes = async (organization: Organization, day: string) =>
      (await builtRows(database, { model: 'fct_opportunity', organizationId: organization.organizationId, asOf: day }, 'outcome', 'ORDER BY outcome')).map(
        (row) => row['outcome'],
      );
    expect(await outcomes(one, asOf)).toEqual(['Lost', 'Open', 'Won']);
    expect(await outcomes(one, '2026-02-15')).toEqual(['Lost', 'Open', 'Open']);
    expect(await outcomes(two, asOf)).toEqual(['Lost', 'Open', 'Won']);
  });

  it('leaves nothing behind in the session', async () => {
    const organization = await freshOrganization();
    await buildDay(database, organization, asOf, { catalog });
    const left = await database.transaction({ role: 'owner' }, (session) =>
      session.query('SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()'),
    );
    expect(left).toEqual([]);
  });

  it('of an organisation that is not there says so', async () => {
    const organization = { ...(await freshOrganization()), organizationId: 99_999 };
    const built = await buildCatalog(deps(), organization, asOf);
    expect(built).toMatchObject({ ok: false, failure: { kind: 'not_built', reason: 'there is no organisation 99999' } });
  });

  it('publishes nothing when what must hold before publishing does not', async () => {
    const organization = await freshOrganization();
    const lost = buildCatalog(deps(), organization, asOf, { beforePublish: () => Promise.reject(new Error('the lease was lost')) });
    await expect(lost).rejects.toThrow('the lease was lost');
    expect(await everything(organization.organizationId, asOf)).toEqual([]);
  });
});

describe('when something is wrong', () => {
  it('a failing data test leaves the last good tables served, and says which test', async () => {
    const organization = await freshOrganization();
    const good = expectOk(await ensureBuild(deps(), organization, asOf));
    const before = await everything(organization.organizationId, asOf);
    const served = expectOk(await ensureBuild(deps(wrong()), organization, asOf));
    expect(served).toMatchObject({ buildId: good.buildId, stale: expect.stringContaining('accepted_values_fct_opportunity_outcome found 1 wrong rows') });
    expect(await everything(organization.organizationId, asOf)).toEqual(before);
  });

  it('a first build that fails is a failure with file and line', async () => {
    const organization = await freshOrganization();
    const built = await ensureBuild(deps(wrong()), organization, asOf);
    expect(built).toMatchObject({
      ok: false,
      failure: { kind: 'not_built', model: 'fct_opportunity', reason: expect.stringMatching(/models\/facts\/fct_opportunity\.yml:\d+/) },
    });
    expect(await everything(organization.organizationId, asOf)).toEqual([]);
  });

  it('a model that does not run is named', async () => {
    const organization = await freshOrganization();
    const built = await ensureBuild(deps(withModel('dim_stage', 'stage.stage_name,', 'stage.no_such_column,')), organization, asOf);
    expect(built).toMatchObject({ ok: false, failure: { kind: 'not_built', model: 'dim_stage', reason: expect.stringContaining('no_such_column') } });
  });

  it('trying a build tells failing tests and publishes nothing', async () => {
    const organization = await freshOrganization();
    const tried = expectOk(await tryBuild(deps(wrong()), organization, asOf));
    const failing = tried.tests.filter((outcome) => outcome.failing > 0).map((outcome) => [outcome.test.name, outcome.failing]);
    expect(failing).toEqual(
      expect.arrayContaining([
        ['accepted_values_fct_opportunity_outcome', 1],
        ['holds_a_win_rate_by_owner', 1],
        ['accepted_values_fct_pipeline_asof_outcome', 2],
      ]),
    );
    expect(await everything(organization.organizationId, asOf)).toEqual([]);
  });
});

describe('ensureBuild', () => {
  it('builds once, and again when source rows, the calendar or the catalogue changed', async () => {
    const organization = await freshOrganization();
    const first = expectOk(await ensureBuild(deps(), organization, asOf));
    expect(expectOk(await ensureBuild(deps(), organization, asOf)).buildId).toBe(first.buildId);
    await change(organization.organizationId, "UPDATE raw.opportunity SET next_step = 'call'");
    const second = expectOk(await ensureBuild(deps(), organization, asOf));
    expect(second.buildId).not.toBe(first.buildId);
    const moved = { ...organization, calendar: { ...organization.calendar, fiscalYearStartMonth: 2 } };
    const third = expectOk(await ensureBuild(deps(), moved, asOf));
    expect(third.buildId).not.toBe(second.buildId);
    expect(expectOk(await ensureBuild(deps(withModel('fct_opportunity', '-- One row', '-- Still one row')), moved, asOf)).buildId).not.toBe(third.buildId);
  });

  it('builds once for callers at the same time', async () => {
    const organization = await freshOrganization();
    const builds = await Promise.all(Array.from({ length: 4 }, () => ensureBuild(deps(), organization, asOf)));
    const ids = new Set(builds.map((build) => expectOk(build).buildId));
    expect(ids.size).toBe(1);
    expect(await everything(organization.organizationId, asOf)).not.toEqual([]);
  });

  it('builds two days at the same time without mixing them', async () => {
    const organization = await freshOrganization();
    const days = [asOf, localDate('2026-02-15')];
    const builds = await Promise.all(days.map((day) => ensureBuild(deps(), organization, day)));
    expect(builds.map((build) => expectOk(build).asOf)).toEqual(days);
    expect(await builtRows(database, { model: 'fct_opportunity', organizationId: organization.organizationId, asOf }, 'count(*) AS rows')).toEqual([
      { rows: 3 },
    ]);
  });

  it('keeps the default day and the other days used last', async () => {
    const organization = { ...(await freshOrganization()), dataDate: asOf };
    const days = Array.from({ length: limits.sideBuildsKept + 2 }, (_, index) => addToDay(asOf, { days: -index }));
    for (const [index, day] of days.entries())
      expectOk(await ensureBuild({ database, catalog, clock: standingClock(`2026-11-21T09:${String(index).padStart(2, '0')}:00.000Z`) }, organization, day));
    const kept = await database.transaction({ role: 'owner' }, (session) =>
      session.query<{ as_of: string }>('SELECT as_of FROM app.catalog_build WHERE organization_id = $1 ORDER BY as_of DESC', [organization.organizationId]),
    );
    expect(kept.map((row) => row.as_of)).toEqual([asOf, ...days.slice(2)]);
    expect(await everything(organization.organizationId, days[1] ?? '')).toEqual([]);
    expect(await everything(organization.organizationId, asOf)).not.toEqual([]);
  });
});

describe('a catalogue upgrade', () => {
  it('makes tables anew when their columns changed, and other builds when they are next asked for', async () => {
    const [one, two] = [await freshOrganization(), await freshOrganization()];
    expectOk(await ensureBuild(deps(), one, asOf));
    const earlier = expectOk(await ensureBuild(deps(), two, asOf));
    const models = catalog.models.map((model) =>
      model.name === 'dim_stage'
        ? {
            ...model,
            template: model.template.replace('  stage.stage_name,\n  stage.stage_order,', '  stage.stage_name,\n  7 as lucky_number,\n  stage.stage_order,'),
            columns: [...model.columns, { name: 'lucky_number', dataType: 'integer', description: 'Seven.', unit: null, line: 1 }],
          }
        : model,
    );
    const upgraded: LoadedCatalog = { ...catalog, models, fingerprint: 'upgraded' };
    expectOk(await ensureBuild(deps(upgraded), one, asOf));
    expect(await everything(two.organizationId, asOf)).toEqual([]);
    const later = expectOk(await ensureBuild(deps(upgraded), two, asOf));
    expect(later.buildId).not.toBe(earlier.buildId);
    expect(await everything(two.organizationId, asOf)).not.toEqual([]);
    expectOk(await ensureBuild(deps(), one, asOf));
  });
});

describe('who may read what was built', () => {
  it('a rep reads own rows and shareable totals only, a leader all rows, nobody the inner tables', async () => {
    lastId += 1;
    const { organizationId, people } = await seedOrganization(database, { organizationId: lastId });
    const owners = personKeys.filter((key) => key.startsWith('rep') || key === 'former');
    await database.transaction({ role: 'owner' }, (session) =>
      session.copyIn(
        'raw.opportunity',
        ['organization_id', 'source_system', 'source_key', 'row_hash', 'loaded_at', 'owner_id', 'is_closed', 'is_won', 'close_date'],
        owners.map((key) => [String(organizationId), 'crm', key, 'x', '2026-01-01T00:00:00Z', people[key], 'true', 'true', '2026-03-01']),
      ),
    );
    const organization: Organization = {
      organizationId,
      name: 'People',
      calendar: { timeZone: 'UTC', fiscalYearStartMonth: 1 },
      currency: 'USD',
      dataDate: null,
      isSample: false,
    };
    await buildDay(database, organization, asOf, { catalog });
    const read = (personId: string, sql: string) =>
      database.transaction({ role: 'reader', identity: { organizationId, personId } }, (session) => session.query<{ owner: string }>(sql));
    const ownersSeen = async (personId: string, model: string) =>
      (await read(personId, `SELECT DISTINCT owner_id AS owner FROM analytics.${model} ORDER BY 1`)).map((row) => row.owner);
    for (const model of ['fct_opportunity', 'a_win_rate_by_owner']) {
      expect(await ownersSeen(people.repRita, model)).toEqual([people.repRita]);
      expect(await ownersSeen(people.viewer, model)).toEqual([]);
      expect(await ownersSeen(people.leader, model)).toEqual(owners.map((key) => people[key]).sort());
    }
    expect(await read(people.viewer, "SELECT value FROM analytics.opportunity_totals WHERE measure = 'won_count' AND grain = 'all'")).toEqual([
      { value: null },
    ]);
    for (const model of ['dim_account', 'dim_owner', 'dim_stage', 'dim_date'])
      await expect(read(people.leader, `SELECT 1 FROM analytics.${model}`)).rejects.toMatchObject({ code: '42501' });
  });
});
