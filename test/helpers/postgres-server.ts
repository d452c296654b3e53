/** Databases on the PostgreSQL server of TEST_DATABASE_URL: templates, clones, clean-up. */
import { randomUUID } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { connectPg } from '#db/connect-pg.ts';
import { migrationsFingerprint, runMigrations } from '#db/run-migrations.ts';
import { readEnv } from '#env.ts';

/** The address of database `name` on the test server. */
export function databaseUrl(name: string): string {
  const base = readEnv().test.databaseUrl;
  if (base === null) throw new Error('TEST_DATABASE_URL is not set: these tests need a PostgreSQL server');
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}

/** Makes an empty database, or a copy of `template`; gives its name. */
export async function createDatabase(template?: string): Promise<string> {
  const name = `plumbline_test_${randomUUID().replaceAll('-', '')}`;
  await withServer((client) =>
    client.query(`CREATE DATABASE ${escapeIdentifier(name)} ${template === undefined ? '' : `TEMPLATE ${escapeIdentifier(template)}`} ENCODING 'UTF8'`),
  );
  return name;
}

/** Drops a database and ends its connections. */
export async function dropDatabase(name: string): Promise<void> {
  await withServer((client) => client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`));
}

/** The migrated template of this state of the migrations, made by whoever comes first; the others wait for it. */
export async function ensurePgTemplate(): Promise<string> {
  const name = `plumbline_template_${await migrationsFingerprint()}`;
  await withServer(async (client) => {
    // Tests run in several processes at once; this lock lasts until the connection ends.
    await client.query(`SELECT pg_advisory_lock(hashtext('plumbline test template'))`);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rows.length > 0) return;
    const draft = await createDatabase();
    const opened = await connectPg({ url: databaseUrl(draft), connectionsMax: 1 });
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const migrated = await runMigrations(opened.value);
    await opened.value.close();
    if (!migrated.ok) throw new Error(JSON.stringify(migrated.failure));
    await client.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(name)}`);
  });
  return name;
}

/** A connection to the server itself, for what no Database of ours may do. */
export async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: readEnv().test.databaseUrl ?? databaseUrl('') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
