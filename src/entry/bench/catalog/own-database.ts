/** A database that the bench makes for itself on the server of DATABASE_URL and drops again, by PostgreSQL's own program psql. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs psql and waits for its end. Stops at the first error, which throws with psql's words. */
export async function runPsql(url: string, argumentsOfPsql: readonly string[]): Promise<void> {
  await run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null', '--dbname', url, ...argumentsOfPsql]);
}

/** Makes an empty database, passes its address to `work`, and drops it however that ends. */
export async function withOwnDatabase<T>(serverUrl: string, name: string, work: (url: string) => Promise<T>): Promise<T> {
  const drop = `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await runPsql(serverUrl, ['--command', drop, '--command', `CREATE DATABASE "${name}"`]);
  try {
    return await work(url.href);
  } finally {
    await runPsql(serverUrl, ['--command', drop]);
  }
}
