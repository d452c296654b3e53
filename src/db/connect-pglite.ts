/** The embedded database behind the Database interface. Invariant: with pglite-worker.ts, the only importer of PGlite. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Row } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';
import { lockDirectory } from '#db/lock-directory.ts';
import { startPgliteThread } from '#db/pglite-thread.ts';
import type { PgliteThread } from '#db/pglite-thread.ts';
import type { Connection } from '#db/run-transaction.ts';
import { refuseNesting, runTransaction } from '#db/run-transaction.ts';

export type PgliteOptions = {
  /** Folder that holds the database and its lock; null = in memory, for tests. */
  readonly dataDir: string | null;
  /** A file made by `writePgliteTemplate`, to start a new database from. */
  readonly template?: string;
};

/**
 * The embedded database: one transaction at a time, the others wait their turn. A statement beyond its limit is ended
 * with its thread; the data stays as last committed and the next transaction starts a new thread. (In memory there is
 * nothing to start from: every later call throws 08006.)
 * **Fails** busy when another process holds the folder, with its process id; database_unavailable when it cannot be opened.
 */
export async function connectPglite(options: PgliteOptions): Promise<Result<Database>> {
  if (options.dataDir === null) return openLocked({ directory: null, template: options.template ?? null }, () => undefined);
  await mkdir(options.dataDir, { recursive: true });
  const lock = lockDirectory(options.dataDir);
  if (!lock.ok) return lock;
  const opened = await openLocked({ directory: join(options.dataDir, 'database'), template: options.template ?? null }, lock.value.release);
  if (!opened.ok) lock.value.release();
  return opened;
}

/** Makes a file that later databases start from: a new database in memory, prepared by `prepare`, written as it is. */
export async function writePgliteTemplate(file: string, prepare: (database: Database) => Promise<void>): Promise<void> {
  const thread = await startPgliteThread({ directory: null, template: null });
  const database = databaseOn(
    () => Promise.resolve(thread),
    () => undefined,
  );
  await prepare(database);
  await thread.call({ kind: 'dump', file }, limits.buildStatementTimeoutMs);
  await database.close();
}

type Start = Parameters<typeof startPgliteThread>[0];

async function openLocked(start: Start, release: () => void): Promise<Result<Database>> {
  let thread: PgliteThread;
  try {
    thread = await startPgliteThread(start);
  } catch (error) {
    return failed({ kind: 'database_unavailable', reason: error instanceof Error ? error.message : String(error) });
  }
  const living = async () => {
    if (thread.isLost() && start.directory === null) throw new DatabaseError('the database in memory ended with its thread', '08006');
    // A new thread opens what the ended one left, so the template must not be loaded again.
    if (thread.isLost()) thread = await startPgliteThread({ directory: start.directory, template: null });
    return thread;
  };
  return ok(databaseOn(living, release));
}

function databaseOn(living: () => Promise<PgliteThread>, release: () => void): Database {
  let tail: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  };
  return {
    kind: 'pglite',
    transaction: (options, work) => {
      refuseNesting();
      return inTurn(async () => {
        if (isClosed) throw new DatabaseError('the database is closed', '08006');
        const thread = await living();
        return runTransaction(connectionOf(thread, options.timeoutMs ?? limits.statementTimeoutMs), options, work);
      });
    },
    close: () =>
      inTurn(async () => {
        if (isClosed) return;
        isClosed = true;
        const thread = await living().catch(() => null);
        if (thread !== null) await thread.close();
        release();
      }),
  };
}

function connectionOf(thread: PgliteThread, timeoutMs: number): Connection {
  return {
    query: async (sql, parameters) => (await thread.call({ kind: 'query', sql, parameters }, timeoutMs)) as readonly Row[],
    execute: async (sql) => {
      await thread.call({ kind: 'execute', sql }, timeoutMs);
    },
    copy: async (relation, columns, text, role) => (await thread.call({ kind: 'copy', relation, columns, text, role }, timeoutMs)) as number,
    isLost: thread.isLost,
  };
}
