/** Processes that migrate at once, and servers that cannot be reached. */
import { expect, test } from 'vitest';
import { connectPg } from '#db/connect-pg.ts';
import { verifyAccess } from '#db/verify-access.ts';
import { expectOk } from '#test/helpers/database.ts';
import { createDatabase, databaseUrl, dropDatabase, withServer } from '#test/helpers/postgres-server.ts';
import { startProcess } from '#test/helpers/run-process.ts';

test('two processes migrate one empty database at once: each migration is applied once, and it is safe', async () => {
  const name = await createDatabase();
  const processes = [1, 2].map(() => startProcess('migrate', [databaseUrl(name)]));
  const lines = await Promise.all(processes.map((started) => started.sees('done')));
  const applied = lines.flatMap((line) => (JSON.parse(line.slice('done '.length)) as { value: readonly string[] }).value);
  expect(new Set(applied).size).toBe(applied.length);
  const database = expectOk(await connectPg({ url: databaseUrl(name) }));
  const recorded = await database.transaction({ role: 'login' }, (session) => session.query('SELECT tag FROM migrations.applied ORDER BY tag'));
  expect(recorded.map((row) => row['tag'])).toEqual(applied.toSorted((left, right) => left.localeCompare(right)));
  expect(await verifyAccess(database)).toEqual({ ok: true, value: null });
  await database.close();
  await dropDatabase(name);
});

test('three databases of one server are migrated at once, though roles belong to the server', async () => {
  const names = await Promise.all([1, 2, 3].map(() => createDatabase()));
  const processes = names.map((name) => startProcess('migrate', [databaseUrl(name)]));
  const lines = await Promise.all(processes.map((started) => started.sees('done')));
  for (const line of lines) expect(line).toContain('"ok":true');
  await Promise.all(names.map(dropDatabase));
});

test.each([
  ['nobody listens', 'postgresql://root@127.0.0.1:1/test', /ECONNREFUSED/],
  ['a database that is not there', databaseUrl('plumbline_test_missing'), /does not exist/],
])('%s: a failure at once', async (_name, url, reason) => {
  expect(await connectPg({ url })).toMatchObject({ ok: false, failure: { kind: 'database_unavailable', reason: expect.stringMatching(reason) as string } });
});

test('a connection the server ends is 08006 or 57P01, and the next transaction takes another', async () => {
  const name = await createDatabase();
  const database = expectOk(await connectPg({ url: databaseUrl(name), connectionsMax: 1 }));
  const ended = database.transaction({ role: 'login' }, async (session) => {
    const [row] = await session.query('SELECT pg_backend_pid() AS pid');
    const sleeping = session.query('SELECT pg_sleep(30)');
    await withServer((client) => client.query('SELECT pg_terminate_backend($1)', [row?.['pid']]));
    await sleeping;
  });
  await expect(ended).rejects.toMatchObject({ name: 'DatabaseError', code: expect.stringMatching(/^(08006|57P01)$/) as string });
  expect(await database.transaction({ role: 'login' }, (session) => session.query('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
  await database.close();
  await dropDatabase(name);
});
