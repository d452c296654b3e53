/** Transactions behave the same on both drivers: commit, rollback, roles, limits. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TransactionOptions } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { seedOrganization } from '#test/helpers/people.ts';
import type { SeededOrganization } from '#test/helpers/people.ts';

let opened: TestDatabase;
let organization: SeededOrganization;
beforeAll(async () => {
  opened = await openTestDatabase({ onDisk: true });
  organization = await seedOrganization(opened.database);
  await opened.database.transaction({ role: 'owner' }, (session) => session.execute('CREATE TABLE analytics.mark (name text PRIMARY KEY)'));
});
afterAll(() => opened.close());

const slow = 'SELECT count(*) FROM generate_series(1, 1000000000) AS a (x) WHERE x % 7 = 0';
const owner: TransactionOptions = { role: 'owner' };
const mark = (name: string) => opened.database.transaction(owner, (session) => session.query('INSERT INTO analytics.mark VALUES ($1)', [name]));
async function marks(): Promise<readonly unknown[]> {
  const rows = await opened.database.transaction(owner, (session) => session.query('SELECT name FROM analytics.mark ORDER BY name'));
  return rows.map((row) => row['name']);
}
const asReader = (sql: string) =>
  opened.database.transaction({ role: 'reader', identity: { organizationId: 1, personId: organization.people.repRita } }, (session) => session.query(sql));

test('work that ends is committed, work that throws is not', async () => {
  await mark('kept');
  const broken = opened.database.transaction(owner, async (session) => {
    await session.query(`INSERT INTO analytics.mark VALUES ('lost')`);
    throw new Error('changed my mind');
  });
  await expect(broken).rejects.toThrow('changed my mind');
  expect(await marks()).toEqual(['kept']);
});

test('a failed statement that the work swallowed does not look like a commit', async () => {
  const swallowed = opened.database.transaction(owner, async (session) => {
    await session.query(`INSERT INTO analytics.mark VALUES ('lost')`);
    await session.query('SELECT 1 / 0').catch(() => undefined);
    return 'done';
  });
  await expect(swallowed).rejects.toMatchObject({ name: 'DatabaseError', code: '25P02' });
  expect(await marks()).toEqual(['kept']);
});

test('a savepoint makes a failed statement harmless', async () => {
  await opened.database.transaction(owner, async (session) => {
    await session.execute('SAVEPOINT before');
    await session.query('SELECT 1 / 0').catch(() => session.execute('ROLLBACK TO SAVEPOINT before'));
    await session.query(`INSERT INTO analytics.mark VALUES ('second')`);
  });
  expect(await marks()).toEqual(['kept', 'second']);
});

test.each([
  ['SELECT 1 / 0', '22012'],
  ['SELECT * FROM analytics.missing', '42P01'],
  ['SELECT 1; SELECT 2', '42601'],
  ["INSERT INTO analytics.mark VALUES ('kept')", '23505'],
])('%s carries the code the database reports', async (sql, code) => {
  await expect(opened.database.transaction(owner, (session) => session.query(sql))).rejects.toMatchObject({ name: 'DatabaseError', code });
});

test('an error carries its detail', async () => {
  await expect(mark('kept')).rejects.toMatchObject({ detail: 'Key (name)=(kept) already exists.' });
});

test('a statement beyond its limit is ended with 57014, committed data stays, the next transaction works', async () => {
  const ended = opened.database.transaction({ role: 'owner', timeoutMs: 300 }, async (session) => {
    await session.query(`INSERT INTO analytics.mark VALUES ('lost')`);
    await session.query(slow);
  });
  const waiting = marks();
  await expect(ended).rejects.toMatchObject({ name: 'DatabaseError', code: '57014' });
  expect(await waiting).toEqual(['kept', 'second']);
  expect(await marks()).toEqual(['kept', 'second']);
});

test('a time-out that the work swallowed ends the transaction too', async () => {
  const swallowed = opened.database.transaction({ role: 'owner', timeoutMs: 300 }, async (session) => {
    await session.query(slow).catch(() => undefined);
    return 'done';
  });
  await expect(swallowed).rejects.toBeInstanceOf(DatabaseError);
  expect(await marks()).toEqual(['kept', 'second']);
});

test('a transaction inside a transaction is refused instead of waiting for ever', async () => {
  await expect(opened.database.transaction(owner, () => marks())).rejects.toThrow(/inside a transaction/);
  expect(await marks()).toEqual(['kept', 'second']);
});

test('a session is over with its transaction', async () => {
  const session = await opened.database.transaction(owner, (given) => Promise.resolve(given));
  await expect(session.query('SELECT 1')).rejects.toThrow('the transaction is over');
});

test('statements of one session run in the order they were made', async () => {
  const order = await opened.database.transaction(owner, (session) =>
    Promise.all([session.query('SELECT pg_sleep(0.05)').then(() => 'first'), session.query('SELECT 1').then(() => 'second')].map(async (step) => step)),
  );
  expect(order).toEqual(['first', 'second']);
});

test('twenty transactions at once all end', async () => {
  const counts = await Promise.all(
    Array.from({ length: 20 }, (_, index) => opened.database.transaction(owner, (session) => session.query('SELECT $1::integer AS n', [index]))),
  );
  expect(counts.map(([row]) => row?.['n'])).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

const badIdentities: readonly (readonly [string, TransactionOptions])[] = [
  ['a reader without identity', { role: 'reader' }],
  ['a reader who is the system', { role: 'reader', identity: { organizationId: 1, personId: null } }],
  ['an organisation that is no integer', { role: 'app', identity: { organizationId: 1.5, personId: null } }],
  ['an organisation that is text', { role: 'app', identity: { organizationId: "1'; RESET ROLE; --" as unknown as number, personId: null } }],
  ['a person that is no uuid', { role: 'reader', identity: { organizationId: 1, personId: "'; RESET ROLE; --" } }],
];
test.each(badIdentities)('%s is a bug', async (_name, options) => {
  await expect(opened.database.transaction(options, () => Promise.resolve(1))).rejects.toThrow(/identity|personId|organizationId/);
});

test.each([
  ['RESET ROLE'],
  ['SET LOCAL ROLE plumbline_owner'],
  [`SET LOCAL app.person_id = ''`],
  ['COMMIT'],
  ['ROLLBACK'],
  ['DO $$ BEGIN RESET ROLE; END $$'],
  ['/* a */ SELECT 1'],
  ['/* /* */ select */ RESET ROLE'],
  ['-- select\rRESET ROLE'],
  ['-- select\nRESET ROLE'],
  ['EXPLAIN SELECT 1'],
  ['INSERT INTO app.team VALUES (1, gen_random_uuid(), $$x$$)'],
])('a reader may not send %j', async (sql) => {
  await expect(asReader(sql)).rejects.toMatchObject({ code: '42501' });
});

test('a reader may start with a comment and gets rows', async () => {
  expect(await asReader('-- one row\n SELECT current_user::text AS role')).toEqual([{ role: 'plumbline_reader' }]);
});

test('readOnly refuses writes for every role', async () => {
  const writing = opened.database.transaction({ role: 'owner', readOnly: true }, (session) => session.query(`INSERT INTO analytics.mark VALUES ('x')`));
  await expect(writing).rejects.toMatchObject({ code: '25006' });
});

test('a reader finds bare names in analytics, and the day it asks for', async () => {
  await opened.database.transaction({ role: 'owner' }, (session) =>
    session.execute(
      'CREATE VIEW analytics.asked_day WITH (security_invoker = true) AS SELECT app.served_day() AS day; GRANT SELECT ON analytics.asked_day TO plumbline_reader',
    ),
  );
  const dayOf = (asOf?: LocalDate) =>
    opened.database.transaction(
      { role: 'reader', identity: { organizationId: 1, personId: organization.people.repRita }, ...(asOf === undefined ? {} : { asOf }) },
      (session) => session.query('SELECT day FROM asked_day'),
    );
  expect(await dayOf(localDate('2026-03-31'))).toEqual([{ day: '2026-03-31' }]);
  expect(await dayOf()).toEqual([{ day: null }]);
  await expect(dayOf("x'; RESET ROLE" as LocalDate)).rejects.toThrow('asOf is not a day');
});
