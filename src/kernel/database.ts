/** The database as the rest of the code sees it: two drivers, one interface. */
import type { LocalDate } from '#kernel/dates.ts';

/** Row values: numeric as exact text, date as `YYYY-MM-DD`, timestamptz as ISO UTC text with six fraction digits, int8 as number (throws above 2^53), json parsed, uuid as text. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * owner = makes and builds (catalogue builds); app = the product's own records, non-owner; reader = read-only, for every query of a person.
 * login = whoever the connection signed in as, bound by nothing of ours: migrations and the check at start only.
 */
export type DatabaseRole = 'owner' | 'app' | 'reader' | 'login';

/** Who row security sees. `personId` null = the system acting for the organisation (never with role reader). */
export type Identity = { readonly organizationId: number; readonly personId: string | null };

export type Session = {
  /** One statement with `$1` parameters. Throws DatabaseError. */
  readonly query: <T extends Row = Row>(sql: string, parameters?: readonly unknown[]) => Promise<readonly T[]>;
  /** Several statements without parameters (DDL). */
  readonly execute: (sql: string) => Promise<void>;
  /** Bulk load: rows of text or null in the order of `columns`; values are cast by the database. Returns the row count. */
  readonly copyIn: (
    table: string,
    columns: readonly string[],
    rows: AsyncIterable<readonly (string | null)[]> | Iterable<readonly (string | null)[]>,
  ) => Promise<number>;
};

export type TransactionOptions = {
  readonly role: DatabaseRole;
  /** Required for reader; sets app.organization_id and app.person_id with SET LOCAL. */
  readonly identity?: Identity;
  /** The day that serving views (`analytics.<mart>`) show; sets app.as_of. Default: the newest served build. */
  readonly asOf?: LocalDate;
  readonly readOnly?: boolean;
  /** Limit per statement. Default: limits.statementTimeoutMs. On PGlite the worker is ended and restarted. */
  readonly timeoutMs?: number;
};

export type Database = {
  readonly kind: 'pg' | 'pglite';
  /** BEGIN, role, identity, work, COMMIT; ROLLBACK when work throws. PGlite runs one transaction at a time. */
  readonly transaction: <T>(options: TransactionOptions, work: (session: Session) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** An error the database reported. `code` is the SQLSTATE (`57014` on time-out, `08006` when unreachable). */
export class DatabaseError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  constructor(message: string, code: string, detail?: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
    this.detail = detail;
  }
}
