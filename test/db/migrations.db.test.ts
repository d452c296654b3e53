/** What was applied is remembered with its hash. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runMigrations } from '#db/run-migrations.ts';
import { makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';

let opened: TestDatabase;
let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeEach(async () => {
  opened = await openTestDatabase();
  folder = await makeTemporaryFolder();
  await cp(join(import.meta.dirname, '..', '..', 'migrations'), folder.path, { recursive: true });
});
afterEach(async () => {
  await opened.close();
  await folder.remove();
});

type Journal = { readonly entries: readonly { readonly idx: number; readonly tag: string }[] };
const journalFile = () => join(folder.path, 'meta', '_journal.json');
const readJournal = async () => JSON.parse(await readFile(journalFile(), 'utf8')) as Journal;

async function addMigration(sql: string): Promise<void> {
  const journal = await readJournal();
  const entry = { idx: journal.entries.length, tag: '9999_next' };
  await writeFile(journalFile(), JSON.stringify({ entries: [...journal.entries, entry] }));
  await writeFile(join(folder.path, '9999_next.sql'), sql);
}

test('nothing is left to apply, also from a checkout with other line ends', async () => {
  const [first] = (await readJournal()).entries;
  const file = join(folder.path, `${first?.tag}.sql`);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
  expect(await runMigrations(opened.database, folder.path)).toEqual({ ok: true, value: [] });
});

test('a new migration is applied once, statement by statement', async () => {
  await addMigration('CREATE TABLE analytics.one (n integer);\n--> statement-breakpoint\nINSERT INTO analytics.one VALUES (1);');
  expect(await runMigrations(opened.database, folder.path)).toEqual({ ok: true, value: ['9999_next'] });
  expect(await runMigrations(opened.database, folder.path)).toEqual({ ok: true, value: [] });
  expect(await opened.database.transaction({ role: 'login' }, (session) => session.query('SELECT n FROM analytics.one'))).toEqual([{ n: 1 }]);
});

test('a migration that fails leaves nothing behind and is tried again', async () => {
  await addMigration('CREATE TABLE analytics.two (n integer);\n--> statement-breakpoint\nSELECT 1 / 0;');
  await expect(runMigrations(opened.database, folder.path)).rejects.toMatchObject({ code: '22012' });
  await writeFile(join(folder.path, '9999_next.sql'), 'CREATE TABLE analytics.two (n integer);');
  expect(await runMigrations(opened.database, folder.path)).toEqual({ ok: true, value: ['9999_next'] });
});

test('an applied migration whose file changed is refused by name', async () => {
  const tag = (await readJournal()).entries.at(-1)?.tag ?? '';
  await writeFile(join(folder.path, `${tag}.sql`), '-- changed');
  expect(await runMigrations(opened.database, folder.path)).toMatchObject({
    ok: false,
    failure: { kind: 'invalid_input', where: join(folder.path, `${tag}.sql`), reason: expect.stringMatching(/differs from what was applied/) as string },
  });
});

test('a database of a newer version is refused', async () => {
  await addMigration('SELECT 1;');
  await runMigrations(opened.database, folder.path);
  expect(await runMigrations(opened.database)).toMatchObject({
    ok: false,
    failure: { kind: 'invalid_input', reason: expect.stringMatching(/newer version/) as string },
  });
});
