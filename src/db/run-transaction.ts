/** One transaction on one connection, the same on both drivers: role, identity, limits, commit or rollback. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseRole, Identity, Row, Session, TransactionOptions } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import { parseLocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { CopyRow } from '#db/copy-text.ts';
import { copyChunks, quoteName, quoteRelation } from '#db/copy-text.ts';
import type { ParameterText } from '#db/value-types.ts';
import { parameterToText } from '#db/value-types.ts';

/** What a driver brings. Every call throws DatabaseError for what the database reports; `isLost` says the connection is gone. */
export type Connection = {
  /** One statement by the extended protocol, which refuses several. */
  readonly query: (sql: string, parameters: readonly ParameterText[]) => Promise<readonly Row[]>;
  /** Any number of statements, without parameters. */
  readonly execute: (sql: string) => Promise<void>;
  /** COPY of one chunk of text into a quoted relation that has no row security; the privilege was checked. */
  readonly copy: (relation: string, columns: string, text: string, role: string | null) => Promise<number>;
  readonly isLost: () => boolean;
};

const roleNames: Readonly<Record<DatabaseRole, string | null>> = {
  owner: 'plumbline_owner',
  app: 'plumbline_app',
  reader: 'plumbline_reader',
  login: null,
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Line comments, then select or with. A block comment before them is refused: nested ones are read differently by different readers. */
const selectOnly = /^(?:\s|--[^\n\r]*[\n\r])*(?:select|with)\b/i;

const running = new AsyncLocalStorage<{ isOpen: boolean }>();

/**
 * Refuses a transaction inside a transaction: on one connection it would wait for itself for ever.
 * **Fails** throws, a bug of the caller.
 */
export function refuseNesting(): void {
  if (running.getStore()?.isOpen === true) throw new Error('a transaction was opened inside a transaction: pass the session on instead');
}

/** BEGIN, role, identity, work, COMMIT; ROLLBACK when work throws. A commit the database turned into a rollback throws. */
export async function runTransaction<T>(connection: Connection, options: TransactionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const begin = beginStatements(options);
  const state = { isOpen: true };
  const { session, settle, hadError } = makeSession(connection, options.role, state);
  try {
    await connection.execute(begin);
    const result = await running.run(state, () => work(session));
    state.isOpen = false;
    await settle();
    if (hadError()) await connection.query('SELECT 1', []);
    await connection.execute('COMMIT');
    return result;
  } catch (error) {
    state.isOpen = false;
    await settle();
    if (!connection.isLost()) await connection.execute('ROLLBACK');
    throw error;
  }
}

/** The statements that open a transaction, in one text. Invariant: values are checked as integer, uuid and day before they are put in it. */
export function beginStatements(options: TransactionOptions): string {
  const { role, identity } = options;
  if (role === 'reader' && identity === undefined) throw new Error('a reader needs an identity');
  if (role === 'reader' && identity?.personId === null) throw new Error('a reader is a person: personId is missing');
  if (options.asOf !== undefined && parseLocalDate(options.asOf) === null) throw new Error('asOf is not a day');
  const roleName = roleNames[role];
  return [
    role === 'reader' || options.readOnly === true ? 'BEGIN READ ONLY' : 'BEGIN',
    `SET LOCAL statement_timeout = ${String(Math.ceil(options.timeoutMs ?? limits.statementTimeoutMs))}`,
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, MDY'",
    // The statement guard reads backslashes as the standard does; the server must too.
    'SET LOCAL standard_conforming_strings = on',
    ...identityStatements(identity),
    `SET LOCAL app.as_of = '${options.asOf ?? ''}'`,
    // Bare names are the catalogue's. The temporary schema, which would come first unnamed, comes last.
    ...(role === 'reader' ? ['SET LOCAL search_path = analytics, pg_temp'] : []),
    ...(roleName === null ? [] : [`SET LOCAL ROLE ${roleName}`]),
  ].join('; ');
}

function identityStatements(identity: Identity | undefined): readonly string[] {
  if (identity === undefined) return ["SET LOCAL app.organization_id = ''", "SET LOCAL app.person_id = ''"];
  const { organizationId, personId } = identity;
  if (!Number.isSafeInteger(organizationId) || organizationId < 0) throw new Error('organizationId is not an integer');
  if (personId !== null && !uuid.test(personId)) throw new Error('personId is not a uuid');
  return [`SET LOCAL app.organization_id = '${organizationId}'`, `SET LOCAL app.person_id = '${personId ?? ''}'`];
}

/** A session whose calls run one after the other, in the order they were made. */
function makeSession(connection: Connection, role: DatabaseRole, state: { readonly isOpen: boolean }) {
  let last: Promise<unknown> = Promise.resolve();
  let hadError = false;
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    if (!state.isOpen) return Promise.reject(new Error('the transaction is over'));
    const turn = last.then(call);
    last = turn.catch(() => {
      hadError = true;
    });
    return turn;
  };
  const query = <R extends Row>(sql: string, parameters: readonly unknown[] = []) =>
    inTurn(async () => {
      if (role === 'reader' && !selectOnly.test(sql)) throw new DatabaseError('a reader may only SELECT', '42501');
      return (await connection.query(sql, parameters.map(parameterToText))) as readonly R[];
    });
  const session: Session = {
    query,
    execute: (sql) =>
      inTurn(async () => {
        if (role === 'reader') throw new DatabaseError('a reader may only SELECT', '42501');
        await connection.execute(sql);
      }),
    copyIn: (table, columns, rows) => copyIn({ connection, query, inTurn, role: roleNames[role] }, { table, columns, rows }),
  };
  return { session, settle: () => last, hadError: () => hadError };
}

type CopyRequest = { readonly table: string; readonly columns: readonly string[]; readonly rows: AsyncIterable<CopyRow> | Iterable<CopyRow> };
type CopyDeps = {
  readonly connection: Connection;
  readonly query: Session['query'];
  readonly inTurn: <T>(call: () => Promise<T>) => Promise<T>;
  readonly role: string | null;
};

/** COPY straight into a table without row security; otherwise by way of a temporary table, so that the policies check every row. */
async function copyIn(deps: CopyDeps, request: CopyRequest): Promise<number> {
  const { connection, query, inTurn, role } = deps;
  const target = quoteRelation(request.table);
  const columns = request.columns.map(quoteName).join(', ');
  const [access] = await query<{ secured: boolean; permitted: boolean }>(
    `SELECT row_security_active($1::regclass) AS secured, has_table_privilege($1::regclass, 'INSERT') AS permitted`,
    [target],
  );
  if (access?.permitted !== true) throw new DatabaseError(`permission denied for table ${request.table}`, '42501');
  const relation = access.secured ? '"copy_staging"' : target;
  const execute = (sql: string) => inTurn(() => connection.execute(sql));
  if (access.secured) await execute(`CREATE TEMPORARY TABLE ${relation} ON COMMIT DROP AS SELECT ${columns} FROM ${target} WITH NO DATA`);
  let count = 0;
  for await (const chunk of copyChunks(request.rows, request.columns.length)) {
    count += await inTurn(() => connection.copy(relation, columns, chunk, role));
  }
  if (access.secured) await execute(`INSERT INTO ${target} (${columns}) SELECT ${columns} FROM ${relation}; DROP TABLE ${relation}`);
  return count;
}
