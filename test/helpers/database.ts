/** A fresh, migrated, isolated database for one test file, on the driver the run is for. */
import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPg } from '#db/connect-pg.ts';
import { connectPglite, writePgliteTemplate } from '#db/connect-pglite.ts';
import { migrationsFingerprint, runMigrations } from '#db/run-migrations.ts';
import { readEnv } from '#env.ts';
import type { Database } from '#kernel/database.ts';
import type { Result } from '#kernel/result.ts';
import { createDatabase, databaseUrl, dropDatabase, ensurePgTemplate } from '#test/helpers/postgres-server.ts';

export type TestDatabase = { readonly database: Database; readonly close: () => Promise<void> };

/**
 * A database of its own, migrated and empty. PLUMBLINE_TEST_DRIVER chooses PGlite (default; in memory, cloned from a
 * template) or PostgreSQL (a database on TEST_DATABASE_URL's server, made from a template, dropped on close).
 * `onDisk` puts PGlite in a temporary folder, for tests that end its thread.
 */
export async function openTestDatabase(options: { readonly onDisk?: boolean } = {}): Promise<TestDatabase> {
  return readEnv().test.driver === 'pg' ? openOnPostgres() : openOnPglite(options.onDisk === true);
}

/** The value, or an error that shows the failure: for what a test takes for granted. */
export function expectOk<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected failure: ${JSON.stringify(result.failure)}`);
  return result.value;
}

/** A folder of its own under the system's temporary folder, removed by `remove`. */
export async function makeTemporaryFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = join(tmpdir(), `plumbline-test-${randomUUID()}`);
  await mkdir(path, { recursive: true });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A file every PGlite of this run starts from: migrated once per state of the migrations, kept under node_modules/.cache. */
export async function pgliteTemplate(): Promise<string> {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'plumbline');
  const file = join(folder, `pglite-${await migrationsFingerprint()}.tar`);
  if (await exists(file)) return file;
  await mkdir(folder, { recursive: true });
  await removeTemplates(folder);
  const draft = `${file}.${randomUUID()}`;
  await writePgliteTemplate(draft, async (database) => {
    expectOk(await runMigrations(database));
  });
  await rename(draft, file);
  return file;
}

/** Templates of earlier states of the migrations are 40 MB each and never used again. */
async function removeTemplates(folder: string): Promise<void> {
  const files = await readdir(folder);
  await Promise.all(files.filter((name) => name.endsWith('.tar')).map((name) => rm(join(folder, name), { force: true })));
}

async function openOnPglite(onDisk: boolean): Promise<TestDatabase> {
  const template = await pgliteTemplate();
  if (!onDisk) {
    const database = expectOk(await connectPglite({ dataDir: null, template }));
    return { database, close: database.close };
  }
  const folder = await makeTemporaryFolder();
  const database = expectOk(await connectPglite({ dataDir: folder.path, template }));
  return {
    database,
    close: async () => {
      await database.close();
      await folder.remove();
    },
  };
}

async function openOnPostgres(): Promise<TestDatabase> {
  const template = await ensurePgTemplate();
  const name = await createDatabase(template);
  const database = expectOk(await connectPg({ url: databaseUrl(name), connectionsMax: 4 }));
  await database.transaction({ role: 'login' }, (session) => session.execute('SELECT app.protect_database()'));
  return {
    database,
    close: async () => {
      await database.close();
      await dropDatabase(name);
    },
  };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
