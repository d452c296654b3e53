/** One process per embedded data folder. PGlite itself would let two open it silently and break it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';

export type DirectoryLock = { readonly release: () => void };

/**
 * Takes the folder for this process until `release` or until the process ends, however it ends.
 * The operating system holds the lock (SQLite's lock on `database.lock`), so a dead process leaves nothing stale and
 * process ids, which repeat in containers, decide nothing; `database.pid` only tells who holds it.
 * **Fails** busy, naming the process that holds the folder.
 */
export function lockDirectory(directory: string): Result<DirectoryLock> {
  const pidFile = join(directory, 'database.pid');
  const file = new DatabaseSync(join(directory, 'database.lock'));
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    return failed({ kind: 'busy', reason: `${directory} is in use by process ${readPid(pidFile)}` });
  }
  writeFileSync(pidFile, String(process.pid));
  return ok({ release: () => file.close() });
}

const SQLITE_BUSY = 5;

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '(unknown)';
  }
}
