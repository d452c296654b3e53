/** The sentences that stored marts hold name nobody and nothing that their reader may not see, whatever role the reader has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshVisibility } from '#db/refresh-visibility.ts';
import type { Row } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { buildDay, ownCatalog } from '#test/catalog/pipeline.ts';
import type { PersonKey } from '#test/helpers/people.ts';
import { type Deal, openWorld, type World } from '#test/query/world.ts';

const asOf = '2026-06-30';
const owners: readonly PersonKey[] = ['repRita', 'repRavi', 'repRemy', 'managerNorth', 'former'];
const readers = ['repRita', 'repRavi', 'repRemy', 'managerNorth', 'managerSouth', 'director', 'viewer', 'finance'] as const;

/** Every owner loses much (Ravi everything), wins slowly and has overdue deals, so that each rule which can name somebody fires in every scope. */
const deals: readonly Deal[] = owners.flatMap((owner, place) => {
  const named = (kind: string, index: number) => ({ owner, name: `Deal ${kind}${place}x${index}`, account: `Account ${owner} ${index % 3}` });
  const closed = Array.from({ length: 24 }, (_, index): Deal => {
    const day = `2026-0${1 + (index % 3)}-1${index % 5}`;
    const isWon = index % 12 === 0 && owner !== 'repRavi';
    const edits = [
      { at: '2025-06-01T09:00:00Z', stage: 'Prospecting', closeDate: day },
      { at: `${day}T15:00:00Z`, stage: isWon ? 'Closed Won' : 'Closed Lost', closeDate: day },
    ];
    return { ...named('closed', index), outcome: isWon ? 'won' : 'lost', created: '2025-06-01', closed: day, edits };
  });
  const open = Array.from({ length: 4 }, (_, index): Deal => ({
    ...named('open', index),
    outcome: 'open',
    amount: '200000.00',
    created: '2026-01-05',
    closed: index < 3 ? '2026-06-01' : '2026-08-15',
  }));
  return [...closed, ...open];
});

let world: World;
/** Ravi has sold for the South until the spring: its figures hold his deals of then, which its manager of now may not see. */
beforeAll(async () => {
  world = await openWorld(deals, asOf);
  const { people, teams } = world.seeded;
  await world.database.transaction({ role: 'owner' }, async (session) => {
    await session.query(
      `INSERT INTO app.person_assignment (organization_id, person_id, valid_from, valid_to, manager_id, team_id) VALUES (1, $1, '2025-01-01', '2026-03-01', $2, $3)`,
      [people.repRavi, people.managerSouth, teams.south],
    );
    await refreshVisibility(session, 1);
  });
  await buildDay(world.database, world.organization, asOf, { catalog: await ownCatalog() });
});
afterAll(() => world.close());

function readAs(person: PersonKey, sql: string): Promise<readonly Row[]> {
  const identity = { organizationId: 1, personId: world.seeded.people[person] };
  return world.database.transaction({ role: 'reader', readOnly: true, identity, asOf: localDate(asOf) }, (session) => session.query(sql));
}

/** Every text column of every row of stored marts and of their serving names that the person may read. */
async function textsFor(person: PersonKey): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const name of ['a_executive_dashboard', 'm_pipeline_health']) {
    for (const relation of [name, `analytics.${name}_scoped`])
      for (const row of await readAs(person, `SELECT * FROM ${relation}`))
        texts.push(...Object.entries(row).flatMap(([column, value]) => (typeof value === 'string' && column !== 'scope_id' ? [value] : [])));
  }
  return texts;
}

const namesOfDeals =
  'SELECT DISTINCT name FROM (SELECT unnest(ARRAY[owner_name, account_name, opportunity_name]) AS name FROM analytics.fct_opportunity) AS named WHERE name IS NOT NULL';

async function namesFor(person: PersonKey): Promise<ReadonlySet<string>> {
  return new Set((await readAs(person, namesOfDeals)).map((row) => String(row['name'])));
}

describe('texts of the executive dashboard and of pipeline health', () => {
  it.each(readers)('%s reads no name of a person, account or deal outside the own scope', async (reader) => {
    const people = await world.database.transaction({ role: 'owner' }, (session) => session.query('SELECT name, person_id FROM app.person'));
    const own = await namesFor(reader);
    const themselves = people.find((row) => row['person_id'] === world.seeded.people[reader])?.['name'];
    const everybodys = new Set([...(await namesFor('leader')), ...people.map((row) => String(row['name']))]);
    const hidden = [...everybodys].filter((name) => !own.has(name) && name !== themselves);
    expect(hidden.length).toBeGreaterThan(4);
    const texts = await textsFor(reader);
    expect(hidden.filter((name) => texts.some((text) => text.includes(name)))).toEqual([]);
  });

  it.each([
    ['managerNorth', ['Rita Moss', 'Ravi Stone']],
    ['leader', ['Rita Moss', 'Ravi Stone', 'Remy Vale', 'Milo Farr', 'Fritz Dorn']],
  ] as const)('%s is told names, so that there is something to find', async (reader, among) => {
    const texts = (await textsFor(reader)).join('\n');
    expect(among.filter((name) => texts.includes(name))).not.toEqual([]);
  });

  it("a team that has somebody else's deals of then names its people of then to those who may see them all", async () => {
    const south = `SELECT all_recommendations FROM analytics.a_executive_dashboard_scoped WHERE scope_type = 'team' AND scope_id = '${world.seeded.teams.south}'`;
    expect((await readAs('leader', south))[0]?.['all_recommendations']).toContain('Ravi Stone');
    expect(await readAs('managerSouth', south)).toEqual([]);
  });

  it.each(['repRita', 'repRavi', 'repRemy', 'managerNorth'] as const)('%s has a dashboard and a health of the quarter', async (reader) => {
    expect(await readAs(reader, 'SELECT key_insight, recommendation, all_insights FROM a_executive_dashboard')).toHaveLength(1);
    expect((await readAs(reader, 'SELECT key_insight FROM m_pipeline_health')).length).toBeGreaterThan(0);
  });
});
