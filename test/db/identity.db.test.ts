/** A person's query can neither write nor become somebody else: refused by the database itself, and by the guard before it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardStatement } from '#db/guard-statement.ts';
import type { Session } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { seedOrganization, testUuid } from '#test/helpers/people.ts';
import type { SeededOrganization } from '#test/helpers/people.ts';
import { readRelations } from '#test/helpers/read-catalogue.ts';
import type { Relation } from '#test/helpers/read-catalogue.ts';

let opened: TestDatabase;
let organization: SeededOrganization;
let relations: readonly Relation[];
const leader = testUuid(1, 1, 1);

beforeAll(async () => {
  opened = await openTestDatabase();
  organization = await seedOrganization(opened.database);
  await opened.database.transaction({ role: 'owner' }, async (session) => {
    await session.execute(`
      CREATE TABLE analytics.test_by_owner (organization_id integer, owner_id uuid, amount numeric);
      SELECT app.protect_model('analytics.test_by_owner', 'owner', 'owner_id');
    `);
    for (const ownerId of Object.values(organization.people)) await session.query('INSERT INTO analytics.test_by_owner VALUES (1, $1, 100)', [ownerId]);
    relations = await readRelations(session);
  });
  await opened.database.transaction({ role: 'login' }, (session) => session.execute('ANALYZE'));
});
afterAll(() => opened.close());

/** The reader's role as the database knows it: not read-only, and without our driver's own refusals. */
function asBareReader<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return opened.database.transaction({ role: 'login', identity: { organizationId: 1, personId: organization.people.repRita } }, async (session) => {
    await session.execute('SET LOCAL ROLE plumbline_reader');
    return work(session);
  });
}

const spoofs: readonly string[] = [
  `WITH me AS MATERIALIZED (SELECT set_config('app.person_id', '${leader}', true)) SELECT count(*) FROM analytics.test_by_owner, me`,
  `SELECT count(*) FROM analytics.test_by_owner WHERE set_config('app.person_id', '${leader}', true) IS NOT NULL`,
  `SELECT pg_catalog.set_config('app.organization_id', '2', true)`,
  `SELECT set_config('role', 'plumbline_owner', true)`,
  `SELECT set_config('row_security', 'off', true)`,
  `SELECT 1; SET LOCAL app.person_id = '${leader}'`,
  'SELECT 1; RESET ROLE; SELECT 2',
  'SELECT 1; COMMIT; SELECT 2',
  `SELECT query_to_xml('RESET ROLE', true, true, '')`,
  `SELECT query_to_xml('SET LOCAL app.person_id = ''${leader}''', true, true, '')`,
  `SELECT query_to_xml('SELECT set_config(''role'', ''plumbline_owner'', true)', true, true, '')`,
  `SELECT cursor_to_xml('c', 1, true, true, '')`,
  `SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS t (x integer)`,
  `SELECT app.protect_model('analytics.test_by_owner', 'owner', 'owner_id')`,
  `SELECT app.protect_table('app.person')`,
  'SELECT app.protect_database()',
  `WITH changed AS (UPDATE app.visible_owner SET viewer_id = '${leader}' RETURNING 1) SELECT * FROM changed`,
  `WITH added AS (INSERT INTO app.visible_owner VALUES (1, '${leader}', '${leader}') RETURNING 1) SELECT * FROM added`,
  'WITH gone AS (DELETE FROM app.person RETURNING 1) SELECT * FROM gone',
  'SELECT * INTO app.copied FROM app.person',
  'SELECT * INTO TEMPORARY copied FROM app.person',
  'SELECT * FROM app.person FOR UPDATE',
  `SELECT pg_read_file('PG_VERSION')`,
  `SELECT pg_ls_dir('.')`,
  `SELECT lo_import('/etc/passwd')`,
  'SELECT pg_reload_conf()',
  'SELECT * FROM pg_catalog.pg_authid',
  'SELECT * FROM raw.opportunity',
  'SELECT * FROM app.audit_entry',
  'SELECT * FROM migrations.applied',
];

test.each(spoofs)('refused by the database: %s', async (sql) => {
  const outcome = await asBareReader((session) => session.query(sql)).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(DatabaseError);
});

test.each(spoofs)('refused by the guard: %s', async (sql) => {
  expect(await guardStatement(sql)).toMatchObject({ ok: false, failure: { kind: 'statement_refused' } });
});

test('of roles, a person reads their own alone, and only where a policy asks', async () => {
  const rows = await asBareReader((session) => session.query<{ person_id: string }>('SELECT DISTINCT person_id FROM app.person_role'));
  expect(rows).toEqual([{ person_id: organization.people.repRita }]);
  expect(await guardStatement('SELECT * FROM app.person_role')).toMatchObject({ ok: false, failure: { kind: 'statement_refused' } });
});

test('the reader may write no table, by grants alone', async () => {
  for (const { name } of relations.filter((relation) => relation.kind === 'table')) {
    const column = name === 'app.organization' ? 'id' : 'organization_id';
    for (const sql of [
      `INSERT INTO ${name} DEFAULT VALUES`,
      `DELETE FROM ${name}`,
      `UPDATE ${name} SET ${column} = 1`,
      `TRUNCATE ${name}`,
      `DROP TABLE ${name}`,
    ]) {
      const outcome = await asBareReader((session) => session.query(sql)).catch((error: unknown) => error);
      expect([sql, outcome instanceof DatabaseError && outcome.code]).toEqual([sql, '42501']);
    }
  }
});

test('the reader may make nothing', async () => {
  const attempts = [
    'CREATE TABLE app.x (n integer)',
    'CREATE TEMPORARY TABLE x (n integer)',
    'CREATE SCHEMA x',
    'CREATE ROLE x',
    "CREATE FUNCTION app.x() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
  ];
  for (const sql of attempts) {
    const outcome = await asBareReader((session) => session.query(sql)).catch((error: unknown) => error);
    expect([sql, outcome instanceof DatabaseError && outcome.code]).toEqual([sql, '42501']);
  }
});

test('row security cannot be switched off: the query fails instead', async () => {
  const reading = asBareReader(async (session) => {
    await session.execute('SET LOCAL row_security = off');
    return session.query('SELECT * FROM analytics.test_by_owner');
  });
  await expect(reading).rejects.toMatchObject({ code: '42501' });
});

test('statistics and errors tell nothing of hidden rows', async () => {
  const statistics = await asBareReader((session) => session.query(`SELECT 1 FROM pg_catalog.pg_stats WHERE schemaname IN ('app', 'raw', 'analytics')`));
  expect(statistics).toEqual([]);
  const probing = `SELECT count(*) AS rows FROM analytics.test_by_owner WHERE 1 / (CASE WHEN owner_id = '${leader}' THEN 0 ELSE 1 END) = 1`;
  expect(await asBareReader((session) => session.query(probing))).toEqual([{ rows: 1 }]);
});

test('an identity ends with its transaction', async () => {
  const identity = { organizationId: 1, personId: organization.people.leader };
  const count = 'SELECT count(*) AS rows FROM analytics.test_by_owner';
  const asLeader = await opened.database.transaction({ role: 'reader', identity }, (session) => session.query(count));
  expect(asLeader).toEqual([{ rows: Object.keys(organization.people).length }]);
  const [after] = await opened.database.transaction({ role: 'app' }, (session) =>
    session.query('SELECT app.current_organization() AS o, app.current_person() AS p'),
  );
  expect(after).toEqual({ o: null, p: null });
});

test('people who ask at the same time do not see each other', async () => {
  const keys = ['repRita', 'leader', 'repRavi', 'finance', 'managerNorth', 'admin', 'repRemy', 'viewer'] as const;
  const counts = await Promise.all(
    [...keys, ...keys, ...keys].map((key) =>
      opened.database.transaction({ role: 'reader', identity: { organizationId: 1, personId: organization.people[key] } }, async (session) => {
        await session.query('SELECT pg_sleep(0.005)');
        const [row] = await session.query('SELECT count(*) AS rows FROM analytics.test_by_owner');
        return `${key} ${String(row?.['rows'])}`;
      }),
    ),
  );
  const all = Object.keys(organization.people).length;
  expect(new Set(counts)).toEqual(new Set(['repRita 1', `leader ${all}`, 'repRavi 1', 'finance 0', 'managerNorth 3', `admin ${all}`, 'repRemy 1', 'viewer 0']));
});
