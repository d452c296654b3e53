/** Brings a database to the newest migration. Files are append-only; what was applied is remembered with its hash. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Database, Session } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';

type Migration = { readonly tag: string; readonly hash: string; readonly sql: string };
type Applied = { readonly tag: string; readonly hash: string };

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.number(), tag: z.string() })) });
const defaultFolder = join(import.meta.dirname, '..', '..', 'migrations');
/** Roles and their grants belong to the whole server, so somebody else's migration may be changing them at this moment. */
const retryCodes = ['XX000', '40001', '40P01', '23505', '42710', '42P06', '42P07', '55P03'];

/**
 * Applies what is missing, each migration in one transaction with its record. Processes that start at once wait for
 * each other and apply each migration once. Gives the tags applied by this call.
 * **Fails** invalid_input when an applied migration's file has changed, or the database knows a migration this version does not.
 */
export async function runMigrations(database: Database, folder = defaultFolder): Promise<Result<readonly string[]>> {
  const migrations = await readMigrations(folder);
  const before = await withRetries(() => login(database, readApplied));
  const problem = findMismatch(migrations, before, folder);
  if (problem !== null) return failed({ kind: 'invalid_input', where: problem.where, reason: problem.reason });
  const applied: string[] = [];
  for (const migration of migrations.slice(before.length)) {
    const isNew = await withRetries(() => login(database, (session) => applyOnce(session, migration)));
    if (isNew) applied.push(migration.tag);
  }
  return ok(applied);
}

/** A short text that changes with any migration; names what was made from them. */
export async function migrationsFingerprint(folder = defaultFolder): Promise<string> {
  return hashOf((await readMigrations(folder)).map((migration) => migration.hash).join('\n')).slice(0, 16);
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const journal = journalSchema.parse(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')));
  return Promise.all(
    journal.entries
      .toSorted((left, right) => left.idx - right.idx)
      .map(async ({ tag }) => {
        const sql = await readFile(join(folder, `${tag}.sql`), 'utf8');
        return { tag, sql, hash: hashOf(sql) };
      }),
  );
}

/** Line ends differ between checkouts and mean nothing. */
function hashOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

async function readApplied(session: Session): Promise<readonly Applied[]> {
  const [table] = await session.query(`SELECT to_regclass('migrations.applied') AS name`);
  if (table?.['name'] === null) {
    await session.execute(`
      CREATE SCHEMA IF NOT EXISTS migrations;
      CREATE TABLE IF NOT EXISTS migrations.applied (
        tag text PRIMARY KEY,
        hash text NOT NULL,
        position integer GENERATED ALWAYS AS IDENTITY,
        applied_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }
  return session.query<Applied>('SELECT tag, hash FROM migrations.applied ORDER BY position');
}

function findMismatch(migrations: readonly Migration[], applied: readonly Applied[], folder: string): { where: string; reason: string } | null {
  for (const [index, { tag, hash }] of applied.entries()) {
    const file = join(folder, `${tag}.sql`);
    const migration = migrations[index];
    if (migration?.tag !== tag) return { where: file, reason: 'the database has this migration and this version does not: run the newer version' };
    if (migration.hash !== hash) return { where: file, reason: 'the file differs from what was applied: restore it and write a new migration instead' };
  }
  return null;
}

async function applyOnce(session: Session, migration: Migration): Promise<boolean> {
  await session.execute('LOCK TABLE migrations.applied IN ACCESS EXCLUSIVE MODE');
  const found = await session.query('SELECT 1 FROM migrations.applied WHERE tag = $1', [migration.tag]);
  if (found.length > 0) return false;
  for (const statement of migration.sql.split('--> statement-breakpoint')) await session.execute(statement);
  await session.query('INSERT INTO migrations.applied (tag, hash) VALUES ($1, $2)', [migration.tag, migration.hash]);
  return true;
}

function login<T>(database: Database, work: (session: Session) => Promise<T>): Promise<T> {
  return database.transaction({ role: 'login', timeoutMs: limits.buildStatementTimeoutMs }, work);
}

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const canRetry = error instanceof DatabaseError && retryCodes.includes(error.code);
      if (!canRetry || attempt >= limits.migrationAttemptsMax) throw error;
      await delay(attempt * 20);
    }
  }
}
