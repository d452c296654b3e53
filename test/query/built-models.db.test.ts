/** Row security over the models as they are really built: whatever SQL a person runs, only their rows come back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseError, type Row } from '#kernel/database.ts';
import { personKeys, type PersonKey } from '#test/helpers/people.ts';
import { type Deal, openWorld, type World } from '#test/query/world.ts';
import { ownersSeenBy, ownScopeOf, seesEveryone, seesScopeRow } from '#test/helpers/visibility-rules.ts';

const owners: readonly (PersonKey | null)[] = ['repRita', 'repRavi', 'repRemy', 'managerNorth', 'former', null];
const edits: Deal['edits'] = [
  { at: '2026-01-10T09:00:00Z', stage: 'Qualification', closeDate: '2026-04-30' },
  // Due in the second quarter when it began, and moved out of it.
  { at: '2026-04-10T09:00:00Z', stage: 'Prospecting', closeDate: '2026-08-01' },
];
const deals: readonly Deal[] = owners.flatMap((owner): readonly Deal[] => [
  { owner, outcome: 'won', closed: '2026-05-01', account: `Account of ${owner ?? 'nobody'}` },
  { owner, outcome: 'lost', closed: '2026-05-02' },
  { owner, outcome: 'open', closed: '2026-08-01', edits },
]);

let world: World;
let tables: readonly { readonly name: string; readonly readable: boolean; readonly columns: readonly string[] }[];
beforeAll(async () => {
  world = await openWorld(deals);
  tables = await world.database.transaction({ role: 'owner' }, (session) =>
    session.query<Row & { name: string; readable: boolean; columns: string[] }>(
      `SELECT relation.relname AS name, has_table_privilege('plumbline_reader', relation.oid, 'SELECT') AS readable,
         (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped) AS columns
       FROM pg_class AS relation WHERE relnamespace = 'analytics'::regnamespace AND relkind IN ('r', 'p', 'v') ORDER BY 1`,
    ),
  );
});
afterAll(() => world.close());

function readAs(person: PersonKey, sql: string): Promise<readonly Row[]> {
  const identity = { organizationId: 1, personId: world.seeded.people[person] };
  return world.database.transaction({ role: 'reader', readOnly: true, identity }, (session) => session.query(sql));
}

describe('built models', () => {
  it('are there, and only some may be read by people', () => {
    const readable = tables.filter((table) => table.readable).map((table) => table.name);
    expect(readable).toEqual(expect.arrayContaining(['a_win_rate_by_owner', 'fct_opportunity', 'opportunity_totals']));
    expect(tables.some((table) => !table.readable)).toBe(true);
  });

  it.each(personKeys)('%s finds only rows of owners they may see, in every one of them', async (person) => {
    const ids = new Set<unknown>(ownersSeenBy(person).map((key) => world.seeded.people[key]));
    for (const table of tables.filter((one) => one.readable && one.columns.includes('owner_id'))) {
      const rows = await readAs(person, `SELECT owner_id FROM analytics.${table.name}`);
      const foreign = rows.filter((row) => !ids.has(row['owner_id']));
      expect(foreign.length > 0, table.name).toBe(seesEveryone(person));
    }
  });

  it.each(personKeys)('%s finds exactly the scopes they may see, in every stored mart', async (person) => {
    const asker = { organization: world.seeded, key: person };
    const scoped = tables.filter((one) => one.readable && one.name.endsWith('_scoped'));
    expect(scoped.map((table) => table.name)).toContain('m_pipeline_health_scoped');
    for (const table of [...scoped, { name: 'dim_scope' }]) {
      const sql = `SELECT to_jsonb(relation) AS row FROM analytics.${table.name} AS relation ORDER BY to_jsonb(relation)::text`;
      const everything = await world.database.transaction({ role: 'owner' }, (session) => session.query<Row & { row: Row }>(sql));
      const seen = await readAs(person, sql);
      expect([table.name, seen]).toEqual([table.name, everything.filter(({ row }) => seesScopeRow(row, asker))]);
    }
  });

  it.each(personKeys)('%s reads the own scope alone under every serving name', async (person) => {
    const asker = { organization: world.seeded, key: person };
    for (const model of world.catalog.models.filter((one) => one.serves !== null)) {
      const rows = await readAs(person, `SELECT DISTINCT scope_type || ' ' || scope_id AS scope FROM ${model.name}`);
      expect([model.name, rows.filter((row) => row['scope'] !== ownScopeOf(asker))]).toEqual([model.name, []]);
      expect([model.name, rows.length === 1 || !seesEveryone(person)]).toEqual([model.name, true]);
    }
  });

  it.each(['repRita', 'viewer'] as const)('%s gets shareable totals without a figure that fewer than five owners stand behind', async (person) => {
    const rows = await readAs(person, 'SELECT measure, grain, value, owner_count FROM analytics.opportunity_totals');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row['owner_count'] !== null && Number(row['owner_count']) < 5)).toEqual([]);
    expect(rows.filter((row) => row['owner_count'] === null && row['value'] !== null)).toEqual([]);
  });

  it('that are internal are refused to everybody', async () => {
    for (const table of tables.filter((one) => !one.readable)) {
      await expect(readAs('admin', `SELECT * FROM analytics.${table.name}`), table.name).rejects.toBeInstanceOf(DatabaseError);
    }
  });

  it('of another organisation are not there at all', async () => {
    const identity = { organizationId: 2, personId: world.seeded.people.admin };
    for (const table of tables.filter((one) => one.readable)) {
      const rows = await world.database.transaction({ role: 'reader', readOnly: true, identity }, (session) =>
        session.query(`SELECT 1 AS one FROM analytics.${table.name}`),
      );
      expect(rows, table.name).toEqual([]);
    }
  });
});
