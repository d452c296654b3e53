/** A database that writes down what is said to it, so that psql can say the same. */
import { beginStatements } from '#db/run-transaction.ts';
import type { Database, Session, TransactionOptions } from '#kernel/database.ts';

export type RecordedDatabase = {
  readonly database: Database;
  /** Every statement since the last call, as one script that psql runs. */
  readonly takeScript: () => string;
  /** The server's process of the transaction that runs; null between transactions. */
  readonly backendPid: () => number | null;
};

/** Passes everything on to `database`. COPY is not recorded: builds have none. */
export function recordDatabase(database: Database): RecordedDatabase {
  const state: { statements: string[]; pid: number | null } = { statements: [], pid: null };
  const say = (statement: string): void => void state.statements.push(`${statement.trim().replace(/;$/, '')};`);
  const transaction = <T>(options: TransactionOptions, work: (session: Session) => Promise<T>): Promise<T> =>
    database.transaction(options, async (session) => {
      const [backend] = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      state.pid = backend?.pid ?? null;
      say(beginStatements(options));
      const result = await work({
        query: (sql, parameters = []) => {
          say(withLiterals(sql, parameters));
          return session.query(sql, parameters);
        },
        execute: (sql) => {
          say(sql);
          return session.execute(sql);
        },
        copyIn: session.copyIn,
      });
      say('COMMIT');
      state.pid = null;
      return result;
    });
  return {
    database: { kind: database.kind, transaction, close: database.close },
    takeScript: () => state.statements.splice(0).join('\n'),
    backendPid: () => state.pid,
  };
}

/** psql 15 takes no parameters: their values stand in the text. */
function withLiterals(sql: string, parameters: readonly unknown[]): string {
  return sql.replaceAll(/\$(\d+)/g, (_, number: string) => literal(parameters[Number(number) - 1]));
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `ARRAY[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'string') throw new Error(`no literal for a parameter of type ${typeof value}`);
  return `'${value.replaceAll("'", "''")}'`;
}
