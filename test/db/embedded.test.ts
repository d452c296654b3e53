/** The embedded database: one process per folder, ended threads, killed processes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPglite } from '#db/connect-pglite.ts';
import { lockDirectory } from '#db/lock-directory.ts';
import { runMigrations } from '#db/run-migrations.ts';
import { verifyAccess } from '#db/verify-access.ts';
import { expectOk, makeTemporaryFolder, pgliteTemplate } from '#test/helpers/database.ts';
import { startProcess } from '#test/helpers/run-process.ts';

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

test('a folder that does not exist becomes a migrated database, and is one at the next start', async () => {
  const dataDir = join(folder.path, 'deep', 'down');
  const first = expectOk(await connectPglite({ dataDir }));
  expect(expectOk(await runMigrations(first)).length).toBeGreaterThan(0);
  await first.close();
  const second = expectOk(await connectPglite({ dataDir }));
  expect(expectOk(await runMigrations(second))).toEqual([]);
  expect(await verifyAccess(second)).toEqual({ ok: true, value: null });
  await second.close();
  await second.close();
  await expect(second.transaction({ role: 'app' }, () => Promise.resolve(1))).rejects.toMatchObject({ code: '08006' });
});

test('a folder in use is refused with the process that holds it; when that is killed the folder is free at once and what it committed is there', async () => {
  const holder = startProcess('hold-directory', [folder.path]);
  await holder.sees('writing');
  expect(await connectPglite({ dataDir: folder.path })).toEqual({
    ok: false,
    failure: { kind: 'busy', reason: `${folder.path} is in use by process ${holder.pid}` },
  });
  const other = startProcess('hold-directory', [folder.path]);
  expect(await other.sees('busy')).toContain(`process ${holder.pid}`);
  expect(await other.ended).toBe(0);

  await holder.kill();
  const database = expectOk(await connectPglite({ dataDir: folder.path }));
  expect(await database.transaction({ role: 'login' }, (session) => session.query('SELECT n FROM public.kept'))).toEqual([{ n: 1 }]);
  await database.close();
});

test('the same process does not open a folder twice', async () => {
  const first = expectOk(lockDirectory(folder.path));
  expect(lockDirectory(folder.path)).toMatchObject({ ok: false, failure: { kind: 'busy', reason: expect.stringContaining(String(process.pid)) as string } });
  first.release();
  expectOk(lockDirectory(folder.path)).release();
});

test.each([
  ['the id of a dead process', '999999'],
  ['our own id, as in containers', String(process.pid)],
  ['nonsense', 'x'],
])('%s in an old file does not keep the folder', async (_name, pid) => {
  await writeFile(join(folder.path, 'database.pid'), pid);
  const lock = expectOk(lockDirectory(folder.path));
  expect(await readFile(join(folder.path, 'database.pid'), 'utf8')).toBe(String(process.pid));
  lock.release();
});

test('a folder that cannot be opened is a failure, not a hang', async () => {
  const dataDir = join(folder.path, 'broken');
  const made = expectOk(await connectPglite({ dataDir }));
  await made.close();
  await writeFile(join(dataDir, 'database', 'PG_VERSION'), '9');
  expect(await connectPglite({ dataDir })).toMatchObject({ ok: false, failure: { kind: 'database_unavailable' } });
});

test('in memory, a time-out ends the database and says so', async () => {
  const database = expectOk(await connectPglite({ dataDir: null, template: await pgliteTemplate() }));
  const ended = database.transaction({ role: 'login', timeoutMs: 100 }, (session) => session.query('SELECT count(*) FROM generate_series(1, 100000000000)'));
  await expect(ended).rejects.toMatchObject({ code: '57014' });
  await expect(database.transaction({ role: 'login' }, () => Promise.resolve(1))).rejects.toMatchObject({
    code: '08006',
    message: expect.stringContaining('in memory') as string,
  });
  await database.close();
});
