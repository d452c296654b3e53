/**
 * Figures add up across scopes: for every additive measure that is stored, found from the catalogue, the owners' figures and those
 * of the deals nobody owns are the organisation's. The latter come from a build of the same organisation without any other deal,
 * and a third build, in which one person owns all deals, tells that none is left out of the organisation's figures.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { makeRandom } from '#collectors/sample/random.ts';
import { seedSample } from '#collectors/sample/seed-sample.ts';
import type { Database, Row } from '#kernel/database.ts';
import type { Organization } from '#kernel/person.ts';
import { makeClock } from '#kernel/clock.ts';
import { localDate } from '#kernel/dates.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { type AdditiveModel, noSums, ownerModels, scopedModels, storedRatios } from '#test/catalog/additive-columns.ts';
import { pipelineOf } from '#test/catalog/deal-histories.ts';
import { buildDay, ownCatalog, type Pipeline, seedPipeline } from '#test/catalog/pipeline.ts';
import { randomDeals } from '#test/catalog/random-deals.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';

const asOf = '2026-05-15';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A manager over another, two teams and four owners; deals in any state, some without an amount, every seventh without an owner. */
function randomPipeline(seed: number): Pipeline {
  const random = makeRandom(seed);
  const deals = Object.entries(randomDeals(seed, 150)).map(([key, deal], index) => {
    const row = { account_key: `account ${random.integer(0, 5)}`, ...(index % 7 === 0 ? {} : { owner: random.integer(3, 6) }) };
    return [key, { ...deal, row }] as const;
  });
  return pipelineOf(Object.fromEntries(deals), {
    teams: ['North', 'South'],
    people: [{ person: 1 }, { person: 2, manager: 1 }, ...[3, 4, 5, 6].map((person) => ({ person, manager: person < 5 ? 2 : 1, team: person < 5 ? 0 : 1 }))],
    accounts: Array.from({ length: 6 }, (_, index) => ({
      source_key: `account ${index}`,
      account_name: `Account ${index}`,
      industry: random.pick(['Retail', 'Energy', null]),
      segment: random.pick(['SMB', 'Enterprise', null]),
      account_region: random.pick(['East', 'West', null]),
    })),
  });
}

/** The sample organisation as it is, but that every twentieth deal has lost its owner. */
async function seedSampleWithGaps(database: Database): Promise<Organization> {
  const { organizationId } = expectOk(await seedSample({ database, clock: makeClock({ fixedNow: localDate(asOf) }), log: silent }));
  const keys = 'SELECT source_key, row_number() OVER (ORDER BY source_key) AS place FROM raw.opportunity';
  await read(database, `UPDATE raw.opportunity SET owner_id = NULL WHERE source_key IN (SELECT source_key FROM (${keys}) AS deal WHERE place % 20 = 0)`);
  const organization = await readOrganization(database, organizationId);
  if (organization === null) throw new Error('the sample organisation was not stored');
  return organization;
}

type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>;
const everything = 'true';
const organisation = "scope_type = 'organisation'";
const owners = "scope_type = 'owner'";

/** Sums of the columns in cents, by grain; zeros are left out, so that a row of zeros is as good as none. */
async function figuresOf(database: Database, model: AdditiveModel, condition: string): Promise<Figures> {
  const grain = ["'all'", ...model.grain.map((name) => `${name}::text`)].join(", '|', ");
  const sums = model.columns.map((name) => `(100 * coalesce(sum(${name}), 0))::float8 AS ${name}`).join(', ');
  const rows = await read(
    database,
    `SELECT concat(${grain}) AS grain, ${sums} FROM analytics.${model.name} WHERE as_of = '${asOf}' AND ${condition} GROUP BY 1`,
  );
  return Object.fromEntries(
    rows.flatMap(({ grain: key, ...row }) => {
      const known = Object.entries(row).flatMap(([name, value]) => (Number(value) === 0 ? [] : [[name, Number(value)] as const]));
      return known.length === 0 ? [] : [[String(key), Object.fromEntries(known)]];
    }),
  );
}

function read(database: Database, sql: string): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) => session.query(sql));
}

function added(left: Figures, right: Figures): Figures {
  const total: Record<string, Record<string, number>> = {};
  for (const figures of [left, right])
    for (const [grain, row] of Object.entries(figures)) {
      const sums = (total[grain] ??= {});
      for (const [name, value] of Object.entries(row)) sums[name] = (sums[name] ?? 0) + value;
    }
  return total;
}

/** Owners that a person manages, directly or through others, by the people's rows; themselves too. */
const isBelow = (manager: string) => `scope_type = 'owner' AND scope_id IN (
  WITH RECURSIVE below AS (
    SELECT person_id FROM app.person WHERE person_id = '${manager}'
    UNION SELECT person.person_id FROM app.person AS person INNER JOIN below ON person.manager_id = below.person_id
  ) SELECT person_id::text FROM below)`;

/** A deal whose owner changed teams while it stood in a stage counts in each of the teams. */
const countedInSeveralTeams = ['m_deal_velocity_analysis_scoped', 'm_stage_velocity_quarter_scoped'];

const catalog: LoadedCatalog = await ownCatalog();
const scoped = scopedModels(catalog);
const owned = ownerModels(catalog);

describe('what must add up', () => {
  it('is found from the catalogue', () => {
    expect(scoped.map(({ name }) => name)).toEqual(expect.arrayContaining(['a_executive_dashboard_scoped', 'm_slippage_impact_quarter_scoped']));
    expect(owned.map(({ name }) => name)).toEqual(expect.arrayContaining(['a_win_rate_by_owner', 'm_forecast']));
    expect(storedRatios(catalog).length).toBeGreaterThan(20);
  });

  it('leaves out columns that are there', () => {
    const known = catalog.models.flatMap((model) => model.columns.map((column) => `${model.name}.${column.name}`));
    expect(Object.entries(noSums).flatMap(([model, columns]) => columns.map((column) => `${model}.${column}`).filter((name) => !known.includes(name)))).toEqual(
      [],
    );
  });
});

describe.each([
  { name: 'the sample organisation', seed: seedSampleWithGaps },
  { name: 'a random organisation', seed: (database: Database) => seedPipeline(database, 11, randomPipeline(11)) },
])('$name', ({ seed }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  const whole = new Map<string, Figures>();
  const byDate = new Map<string, Figures>();
  const ofOwners = new Map<string, Figures>();
  const ofTeams = new Map<string, Figures>();
  const nobodys = new Map<string, Figures>();
  const oneOwners = new Map<string, Figures>();
  let ratios: readonly string[] = [];
  let managers: readonly (readonly [model: string, subtree: Figures, below: Figures])[] = [];

  beforeAll(async () => {
    opened = await openTestDatabase();
    const { database } = opened;
    const organization = await seed(database);
    await buildDay(database, organization, asOf, { catalog });
    await readWhole(database);
    await read(database, "UPDATE raw.opportunity SET row_hash = 'nobody' WHERE owner_id IS NULL");
    await read(database, 'UPDATE raw.opportunity SET owner_id = (SELECT min(owner_id::text)::uuid FROM raw.opportunity)');
    await buildDay(database, organization, asOf, { catalog });
    for (const model of owned) oneOwners.set(model.name, await figuresOf(database, model, everything));
    for (const model of scoped) oneOwners.set(model.name, await figuresOf(database, { ...model, grain: model.dates }, organisation));
    await read(database, "DELETE FROM raw.opportunity WHERE row_hash <> 'nobody'");
    await read(database, 'UPDATE raw.opportunity SET owner_id = NULL');
    await read(database, 'DELETE FROM raw.opportunity_history WHERE opportunity_key NOT IN (SELECT source_key FROM raw.opportunity)');
    await buildDay(database, organization, asOf, { catalog });
    for (const model of scoped) nobodys.set(model.name, await figuresOf(database, model, organisation));
  });
  afterAll(() => opened.close());

  async function readWhole(database: Database): Promise<void> {
    for (const model of owned) whole.set(model.name, await figuresOf(database, model, everything));
    const found: (typeof managers)[number][] = [];
    const people = await read(database, 'SELECT DISTINCT manager_id::text AS id FROM app.person WHERE manager_id IS NOT NULL ORDER BY id');
    for (const model of scoped) {
      whole.set(model.name, await figuresOf(database, model, organisation));
      byDate.set(model.name, await figuresOf(database, { ...model, grain: model.dates }, organisation));
      ofOwners.set(model.name, await figuresOf(database, model, owners));
      ofTeams.set(model.name, await figuresOf(database, model, "scope_type = 'team'"));
      for (const { id } of people) {
        const subtree = await figuresOf(database, model, `scope_type = 'subtree' AND scope_id = '${String(id)}'`);
        found.push([`${model.name} of ${String(id)}`, subtree, await figuresOf(database, model, isBelow(String(id)))]);
      }
    }
    managers = found;
    ratios = await wrongRatios(database);
  }

  it.each(scoped)('$name: owners and what nobody owns are the organisation', ({ name }) => {
    expect(Object.keys(whole.get(name) ?? {})).not.toEqual([]);
    expect(added(ofOwners.get(name) ?? {}, nobodys.get(name) ?? {})).toEqual(whole.get(name));
  });

  it.each(scoped.filter(({ name }) => !countedInSeveralTeams.includes(name)))('$name: teams are their owners', ({ name }) => {
    expect(ofTeams.get(name)).toEqual(ofOwners.get(name));
  });

  it('every manager has what those below have', () => {
    expect(managers.filter(([, subtree]) => Object.keys(subtree).length > 0).length).toBeGreaterThan(scoped.length);
    for (const [name, subtree, below] of managers) expect([name, subtree]).toEqual([name, below]);
  });

  it.each(owned)('$name: its rows together are the same, whoever owns the deals', ({ name }) => {
    expect(Object.keys(whole.get(name) ?? {})).not.toEqual([]);
    expect(oneOwners.get(name)).toEqual(whole.get(name));
  });

  const notByTeam = scoped.filter(({ name, grain }) => !(countedInSeveralTeams.includes(name) && grain.includes('team_name')));
  it.each(notByTeam)('$name: the organisation has the same figures, whoever owns the deals or nobody', ({ name }) => {
    expect(oneOwners.get(name)).toEqual(byDate.get(name));
  });

  it('some deals have no owner', () => {
    expect(nobodys.get('a_executive_dashboard_scoped')?.['all']?.['current_pipeline_count']).toBeGreaterThan(0);
  });

  it('ratios are the quotients of the parts stored beside them', () => {
    expect(ratios).toEqual([]);
  });
});

/** Ratios that are not those of their parts, to the digits they are stored with, six at most; both unknown is right. */
async function wrongRatios(database: Database): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { model, column, numerator, denominator } of storedRatios(catalog)) {
    const expected = `${numerator}::numeric / nullif(${denominator}, 0)`;
    const allowed = `0.6 * power(10, -least(scale(${column}::numeric), 6))`;
    const isWrong = `(${column} IS NULL) <> (${expected} IS NULL) OR abs(${column}::numeric - ${expected}) > ${allowed}`;
    const [row] = await read(database, `SELECT count(*)::integer AS rows FROM analytics.${model} WHERE ${isWrong}`);
    if (row?.['rows'] !== 0) wrong.push(`${model}.${column} <> ${numerator} / ${denominator} in ${String(row?.['rows'])} rows`);
  }
  return wrong;
}
