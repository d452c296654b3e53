/** PostgreSQL behind the Database interface. Invariant: the only importer of pg. */
import { DatabaseError as ServerError, Pool } from 'pg';
import type { PoolClient, QueryConfig } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';
import type { Connection } from '#db/run-transaction.ts';
import { refuseNesting, runTransaction } from '#db/run-transaction.ts';
import { parseValue } from '#db/value-types.ts';

export type PgOptions = { readonly url: string; readonly connectionsMax?: number };

/**
 * A pool on a PostgreSQL server, tried once.
 * **Fails** database_unavailable when the server cannot be reached, refuses the sign-in or is older than PostgreSQL 15. Later calls throw DatabaseError.
 */
export async function connectPg(options: PgOptions): Promise<Result<Database>> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.connectionsMax ?? limits.poolConnectionsMax,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    application_name: 'plumbline',
    keepAlive: true,
    types: { getTypeParser: (type: number) => (text: string) => parseValue(type, text) },
  });
  // An idle connection that breaks leaves the pool by itself; the next call opens another.
  pool.on('error', () => undefined);
  try {
    await refuseOldServer(pool);
  } catch (error) {
    await pool.end();
    return failed({ kind: 'database_unavailable', reason: error instanceof Error ? error.message : String(error) });
  }
  return ok({
    kind: 'pg',
    transaction: async (transactionOptions, work) => {
      refuseNesting();
      const client = await takeClient(pool);
      const { connection, release } = connectionOf(client);
      try {
        return await runTransaction(connection, transactionOptions, work);
      } finally {
        release();
      }
    },
    close: () => pool.end(),
  });
}

/** Views that check their reader's rights (security_invoker) exist from PostgreSQL 15 on. */
async function refuseOldServer(pool: Pool): Promise<void> {
  const client = await takeClient(pool);
  try {
    const found = await client.query<{ version: number; name: string }>(
      `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS name`,
    );
    const [server] = found.rows;
    if (server !== undefined && server.version < 150_000) throw new Error(`PostgreSQL 15 or newer is needed; this server is ${server.name}`);
  } finally {
    client.release();
  }
}

async function takeClient(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw databaseErrorOf(error).error;
  }
}

function connectionOf(client: PoolClient): { readonly connection: Connection; readonly release: () => void } {
  let isLost = false;
  const onLost = () => {
    isLost = true;
  };
  client.on('error', onLost);
  const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (thrown) {
      const { error, endsConnection } = databaseErrorOf(thrown);
      isLost ||= endsConnection;
      throw error;
    }
  };
  const connection: Connection = {
    query: (sql, parameters) =>
      attempt(async () => {
        const query: QueryConfig & { queryMode: string } = { text: sql, values: [...parameters], queryMode: 'extended' };
        return (await client.query(query)).rows;
      }),
    execute: (sql) =>
      attempt(async () => {
        await client.query(sql);
      }),
    copy: (relation, columns, text) => attempt(() => copyText(client, `COPY ${relation} (${columns}) FROM STDIN`, text)),
    isLost: () => isLost,
  };
  return {
    connection,
    release: () => {
      client.off('error', onLost);
      client.release(isLost);
    },
  };
}

function copyText(client: PoolClient, sql: string, text: string): Promise<number> {
  const stream = client.query(copyFrom(sql));
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('finish', () => resolve(stream.rowCount));
    stream.end(text);
  });
}

/** Everything that is no report of the server (refused, reset, timed out) is 08006: the server cannot be reached. */
function databaseErrorOf(error: unknown): { readonly error: Error; readonly endsConnection: boolean } {
  if (error instanceof ServerError && error.code !== undefined) {
    return { error: new DatabaseError(error.message, error.code, error.detail, { cause: error }), endsConnection: error.severity === 'FATAL' };
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  if (!isConnectionTrouble(cause)) return { error: cause, endsConnection: false };
  const reason = cause.message === '' ? String((cause as NodeJS.ErrnoException).code) : cause.message;
  return { error: new DatabaseError(reason, '08006', undefined, { cause }), endsConnection: true };
}

function isConnectionTrouble(error: Error): boolean {
  return 'syscall' in error || error instanceof AggregateError || /connection|timeout|not queryable/i.test(error.message);
}
