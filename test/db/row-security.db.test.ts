/** Who sees which rows, for every table and view there is; asked of the database itself, without the guard. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity, Row, Session } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import type { PersonKey, SeededOrganization } from '#test/helpers/people.ts';
import { personKeys, seedOrganization, testUuid } from '#test/helpers/people.ts';
import type { Relation } from '#test/helpers/read-catalogue.ts';
import { readRelations } from '#test/helpers/read-catalogue.ts';
import { seedEveryTable } from '#test/helpers/seed-every-table.ts';
import { mayBeSeen, rules } from '#test/helpers/visibility-rules.ts';
import type { Asker } from '#test/helpers/visibility-rules.ts';

let opened: TestDatabase;
let organizations: readonly SeededOrganization[];
let relations: readonly Relation[];
/** Every row there is, by relation. */
const everything = new Map<string, readonly Row[]>();

const asLogin = <T>(work: (session: Session) => Promise<T>) => opened.database.transaction({ role: 'login' }, work);
const asSystem = <T>(organizationId: number, work: (session: Session) => Promise<T>) =>
  opened.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, work);

beforeAll(async () => {
  opened = await openTestDatabase();
  organizations = [await seedOrganization(opened.database, { organizationId: 1 }), await seedOrganization(opened.database, { organizationId: 2 })];
  await opened.database.transaction({ role: 'owner' }, makeModels);
  await asLogin(async (session) => {
    for (const organization of organizations) await seedNotes(session, organization);
    await seedEveryTable(session, organizations);
    relations = await readRelations(session);
    for (const { name } of relations) everything.set(name, await readAll(session, name));
  });
});
afterAll(() => opened.close());

/** A table of each kind of access, made the way the catalogue makes its models. */
async function makeModels(session: Session): Promise<void> {
  await session.execute(`
    CREATE TABLE analytics.test_by_owner (organization_id integer, owner_id uuid, amount numeric);
    SELECT app.protect_model('analytics.test_by_owner', 'owner', 'owner_id');
    CREATE VIEW analytics.test_by_owner_view WITH (security_invoker = true) AS SELECT organization_id, owner_id, sum(amount) AS amount FROM analytics.test_by_owner GROUP BY 1, 2;
    GRANT SELECT ON analytics.test_by_owner_view TO plumbline_reader, plumbline_app;
    CREATE TABLE analytics.test_shareable (organization_id integer, measure text, owner_count integer);
    SELECT app.protect_model('analytics.test_shareable', 'shareable', owners_column => 'owner_count');
    CREATE TABLE analytics.test_scoped (organization_id integer, scope_type text, scope_id text, owner_count integer, is_shareable boolean);
    SELECT app.protect_model('analytics.test_scoped', 'scoped', owners_column => 'owner_count');
    CREATE VIEW analytics.test_serving WITH (security_invoker = true) AS
      SELECT scoped.*
      FROM analytics.test_scoped AS scoped
      WHERE (scoped.organization_id, scoped.scope_type, scoped.scope_id) IN (SELECT organization_id, own_scope_type, own_scope_id FROM app.viewer);
    GRANT SELECT ON analytics.test_serving TO plumbline_reader, plumbline_app;
    CREATE TABLE analytics.test_internal (organization_id integer, amount numeric);
    SELECT app.protect_model('analytics.test_internal', 'internal');
  `);
  for (const { organizationId, people, teams } of organizations) {
    const scopes = [
      ...Object.values(people).flatMap((id) => [['owner', id] as const, ['subtree', id] as const]),
      ...Object.values(teams).map((id) => ['team', id] as const),
      ['organisation', String(organizationId)] as const,
    ];
    for (const [type, id] of scopes) {
      for (const [owners, isShareable] of [
        [4, true],
        [5, true],
        [9, false],
      ] as const)
        await session.query('INSERT INTO analytics.test_scoped VALUES ($1, $2, $3, $4, $5)', [organizationId, type, id, owners, isShareable]);
    }
    for (const ownerId of [...Object.values(people), null]) {
      await session.query('INSERT INTO analytics.test_by_owner VALUES ($1, $2, 100)', [organizationId, ownerId]);
    }
    for (const owners of [4, 5, 6, null]) {
      await session.query('INSERT INTO analytics.test_shareable VALUES ($1, $2, $3)', [organizationId, `of ${String(owners)}`, owners]);
    }
    await session.query('INSERT INTO analytics.test_internal VALUES ($1, 1)', [organizationId]);
  }
}

/** Notes of several authors about several people, shared and for reviewers only. */
async function seedNotes(session: Session, { organizationId, people }: SeededOrganization): Promise<void> {
  const about: readonly PersonKey[] = ['repRita', 'repRemy', 'managerNorth', 'former'];
  const authors: readonly PersonKey[] = ['facilitator', 'managerNorth', 'leader', 'repRita', 'viewer'];
  let number = 0;
  for (const person of about) {
    for (const author of authors) {
      for (const visibility of ['shared', 'reviewers']) {
        number += 1;
        await session.query(
          `INSERT INTO app.review_note (organization_id, review_note_id, person_id, month, author_id, note, visibility, created_at, updated_at)
           VALUES ($1, $2, $3, '2026-10-01', $4, $5, $6, '2026-11-01T09:00:00Z', '2026-11-01T09:00:00Z')`,
          [organizationId, testUuid(organizationId, 3, number), people[person], people[author], `${author} about ${person}`, visibility],
        );
      }
    }
  }
}

async function readAll(session: Session, relation: string): Promise<readonly Row[]> {
  const rows = await session.query<{ row: Row }>(`SELECT to_jsonb(relation) AS row FROM ${relation} AS relation ORDER BY to_jsonb(relation)::text`);
  return rows.map(({ row }) => row);
}

/** The rows, or none when the relation may not be read at all. */
async function readAs(identity: Identity, relation: string): Promise<readonly Row[] | 'none'> {
  try {
    return await opened.database.transaction({ role: 'reader', identity }, (session) => readAll(session, relation));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '42501') return 'none';
    throw error;
  }
}

test('every relation has rows of both organisations to hide', () => {
  expect(relations.length).toBeGreaterThan(25);
  for (const { name } of relations) {
    const tenants = new Set(everything.get(name)?.map((row) => row['organization_id'] ?? row['id']));
    expect([name, [...tenants].toSorted((left, right) => Number(left) - Number(right))]).toEqual([name, [1, 2]]);
  }
});

test.each(personKeys.flatMap((key) => [0, 1].map((index) => [key, index] as const)))(
  '%s (organisation %i) reads exactly what the design says',
  async (key, index) => {
    const organization = organizations[index];
    if (organization === undefined) throw new Error('no organisation');
    const asker: Asker = { organization, key };
    const identity = { organizationId: organization.organizationId, personId: organization.people[key] };
    for (const { name } of relations) {
      const seen = await readAs(identity, name);
      expect([name, seen]).toEqual([name, expectedRows(name, asker, seen)]);
    }
  },
);

/** Exactly what the relation's rule gives; without a rule nothing of raw, and elsewhere no row that must be hidden. */
function expectedRows(name: string, asker: Asker, seen: readonly Row[] | 'none'): readonly Row[] | 'none' {
  const rule = rules[name];
  if (rule === 'none' || (rule === undefined && name.startsWith('raw.'))) return 'none';
  if (rule !== undefined) return (everything.get(name) ?? []).filter((row) => rule(row, asker));
  return seen === 'none' ? 'none' : seen.filter((row) => mayBeSeen(row, asker));
}

test('somebody of another organisation, and somebody who is nobody, see nothing', async () => {
  const [first, second] = organizations;
  const strangers: readonly Identity[] = [
    { organizationId: 1, personId: second?.people.leader ?? '' },
    { organizationId: 2, personId: first?.people.admin ?? '' },
    { organizationId: 1, personId: testUuid(9, 9, 9) },
    { organizationId: 3, personId: first?.people.leader ?? '' },
  ];
  const open = ['app.organization', 'analytics.test_shareable'];
  for (const identity of strangers) {
    for (const { name } of relations.filter((relation) => !open.includes(relation.name))) {
      const seen = await readAs(identity, name);
      expect([name, seen === 'none' ? [] : seen]).toEqual([name, []]);
    }
  }
});

test('the system role sees its organisation alone, and nothing without one', async () => {
  for (const { name } of relations) {
    for (const organizationId of [1, 2]) {
      const expected = everything.get(name)?.filter((row) => (row['organization_id'] ?? row['id']) === organizationId);
      const seen = await asSystem(organizationId, (session) => readAll(session, name));
      expect([name, seen]).toEqual([name, expected]);
    }
    expect(await opened.database.transaction({ role: 'app' }, (session) => readAll(session, name))).toEqual([]);
  }
});

test("the system role cannot write another organisation's row into any table", async () => {
  const tables = relations.filter(({ name, kind }) => kind === 'table' && !name.startsWith('analytics.'));
  for (const { name } of tables) {
    const foreign = everything.get(name)?.find((row) => (row['organization_id'] ?? row['id']) === 2);
    const writing = asSystem(1, (session) => session.query(`INSERT INTO ${name} SELECT * FROM jsonb_populate_record(NULL::${name}, $1)`, [foreign]));
    await expect(writing).rejects.toMatchObject({ code: '42501' });
    const tenant = name === 'app.organization' ? 'id' : 'organization_id';
    const taking = asSystem(1, (session) => session.query(`UPDATE ${name} SET ${tenant} = 1 WHERE ${tenant} = 2 RETURNING 1`));
    const taken = await taking.catch((error: unknown) => (error instanceof DatabaseError && error.code === '42501' ? [] : error));
    expect([name, taken]).toEqual([name, []]);
  }
});

test('the ledger is append-only for the system role and for the owner', async () => {
  for (const role of ['app', 'owner'] as const) {
    for (const sql of [`UPDATE app.audit_entry SET actor = 'x'`, 'DELETE FROM app.audit_entry', 'TRUNCATE app.audit_entry']) {
      const changing = opened.database.transaction({ role, identity: { organizationId: 1, personId: null } }, (session) => session.query(sql));
      await expect(changing).rejects.toMatchObject({ code: '42501' });
    }
  }
});
