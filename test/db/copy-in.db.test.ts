/** Bulk loads: exact values, bounded memory, and the same row security as an INSERT. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '#kernel/database.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { seedOrganization } from '#test/helpers/people.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  await seedOrganization(opened.database, { organizationId: 1 });
  await opened.database.transaction({ role: 'owner' }, (session) => session.execute('CREATE TABLE analytics.loaded (id integer, amount numeric, note text)'));
});
afterAll(() => opened.close());

const asOwner = <T>(work: (session: Session) => Promise<T>) => opened.database.transaction({ role: 'owner' }, work);
const asSystem = <T>(work: (session: Session) => Promise<T>) =>
  opened.database.transaction({ role: 'app', identity: { organizationId: 1, personId: null } }, work);

const texts = ['plain', '', 'tab\there', 'line\nend\r\n', 'back\\slash \\N \\.', '\\.', '"quotes" \'single\'', 'äöü€🎯', '{a,b}', '\\t'];

test('every text comes back as it went in, null stays null', async () => {
  const rows = [...texts, null].map((note, index) => [String(index), '10.500', note]);
  const found = await asOwner(async (session) => {
    expect(await session.copyIn('analytics.loaded', ['id', 'amount', 'note'], rows)).toBe(rows.length);
    return session.query('SELECT note, amount FROM analytics.loaded ORDER BY id');
  });
  expect(found.map((row) => row['note'])).toEqual([...texts, null]);
  expect(found[0]?.['amount']).toBe('10.500');
});

test('a hundred thousand rows stream through a generator', async () => {
  const filler = 'x'.repeat(100);
  async function* rows() {
    for (let id = 0; id < 100_000; id += 1) yield [String(id), null, filler];
  }
  const [row] = await asOwner(async (session) => {
    await session.execute('CREATE TEMPORARY TABLE streamed (id integer, amount numeric, note text) ON COMMIT DROP');
    expect(await session.copyIn('streamed', ['id', 'amount', 'note'], rows())).toBe(100_000);
    return session.query('SELECT count(*) AS rows, sum(id) AS total FROM streamed');
  });
  expect(row).toEqual({ rows: 100_000, total: 4_999_950_000 });
});

async function* brokenRows() {
  yield ['7001', 'first'];
  throw new Error('the file ended early');
}

test('no rows load nothing', async () => {
  expect(await asOwner((session) => session.copyIn('analytics.loaded', ['id'], []))).toBe(0);
});

test('a value that does not fit is refused and nothing is kept', async () => {
  const before = await asOwner((session) => session.query('SELECT count(*) AS rows FROM analytics.loaded'));
  const loading = asOwner((session) =>
    session.copyIn(
      'analytics.loaded',
      ['id', 'note'],
      [
        ['1', 'good'],
        ['one', 'bad'],
      ],
    ),
  );
  await expect(loading).rejects.toMatchObject({ code: '22P02' });
  expect(await asOwner((session) => session.query('SELECT count(*) AS rows FROM analytics.loaded'))).toEqual(before);
});

test('a source that breaks loads nothing', async () => {
  await expect(asOwner((session) => session.copyIn('analytics.loaded', ['id', 'note'], brokenRows()))).rejects.toThrow('the file ended early');
  expect(await asOwner((session) => session.query('SELECT 1 FROM analytics.loaded WHERE id = 7001'))).toEqual([]);
});

const account = (organizationId: string, key: string) => [organizationId, 'test', key, 'hash', '2026-11-21T09:00:00Z', `Account ${key}`];
const accountColumns = ['organization_id', 'source_system', 'source_key', 'row_hash', 'loaded_at', 'account_name'];

test('the system loads rows of its organisation through row security, in temporary tables and twice in one transaction', async () => {
  const count = await asSystem(async (session) => {
    await session.execute('CREATE TEMPORARY TABLE own_staging (note text) ON COMMIT DROP');
    await session.copyIn('own_staging', ['note'], [['x']]);
    await session.copyIn('raw.account', accountColumns, [account('1', 'a'), account('1', 'b')]);
    await session.copyIn('raw.account', accountColumns, [account('1', 'c')]);
    return session.query('SELECT count(*) AS rows, current_user::text AS role FROM raw.account');
  });
  expect(count).toEqual([{ rows: 3, role: 'plumbline_app' }]);
});

test("another organisation's row is refused", async () => {
  await expect(asSystem((session) => session.copyIn('raw.account', accountColumns, [account('2', 'd')]))).rejects.toMatchObject({ code: '42501' });
});

test('a table the role may not write is refused', async () => {
  await expect(asSystem((session) => session.copyIn('analytics.loaded', ['id'], [['1']]))).rejects.toMatchObject({ code: '42501' });
});

test.each([['analytics.loaded; DROP TABLE app.person'], ['"x"'], ['Loaded']])('%s is no table name', async (table) => {
  await expect(asOwner((session) => session.copyIn(table, ['id'], [['1']]))).rejects.toThrow(/not a plain name/);
});

test('a row of the wrong width is a bug', async () => {
  await expect(asOwner((session) => session.copyIn('analytics.loaded', ['id', 'note'], [['1']]))).rejects.toThrow(/a row of 1 values for 2 columns/);
});
