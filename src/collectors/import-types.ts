/** What an import is asked and what it says: plain values, so that another process can run it on the command line's behalf. */
import { z } from 'zod';
import type { TableName } from '#collectors/canonical-tables.ts';
import type { Database, Session } from '#kernel/database.ts';
import type { Clock, Log } from '#kernel/ports.ts';

/** **Shape** `{ path: '/data/crm', mapping: null, isDryRun: false, … }`; null = not given. Paths are absolute. */
export const importRequestSchema = z.object({
  path: z.string(),
  /** A ready-made mapping's name or a mapping file; null = found out from the files. */
  mapping: z.string().nullable(),
  isDryRun: z.boolean(),
  /** Any rejected row refuses the whole import. */
  isStrict: z.boolean(),
  /** The data date, ISO. */
  asOf: z.string().nullable(),
  /** Name or id of the organisation to add to. */
  organization: z.string().nullable(),
  /** Name of a new organisation. */
  name: z.string().nullable(),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

/** A row that was not stored. `value` is shortened; null = the row has none. */
export type Reject = {
  readonly table: TableName;
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
};

/** read = stored + unchanged + rejected + skipped. `created` counts rows made from names in other tables (an owner no file describes). */
export type TableSummary = {
  readonly table: TableName;
  readonly read: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly created: number;
};

export type ImportSummary = {
  /** stored = something changed; unchanged = nothing did; dry_run, refused (by --strict) = rolled back. */
  readonly outcome: 'stored' | 'unchanged' | 'dry_run' | 'refused';
  readonly organization: { readonly organizationId: number; readonly name: string; readonly isNew: boolean };
  readonly mapping: string;
  readonly sourceSystem: string;
  /** The organisation's data date after the import; null = live. */
  readonly asOf: string | null;
  readonly importRunId: string;
  readonly tables: readonly TableSummary[];
  /** The first rejected rows, in the order of the files; `rejectedTotal` counts all. */
  readonly rejects: readonly Reject[];
  readonly rejectedTotal: number;
  /** The person who became the organisation's admin, when it had none. */
  readonly admin: string | null;
  readonly durationMs: number;
};

export type ImportProgress = { readonly step: 'reading' | 'storing'; readonly file: string; readonly bytesRead: number; readonly bytesTotal: number };

export type ImportDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Zone of a new organisation whose mapping names none. */
  readonly timeZone: string;
  /** Who runs this: PLUMBLINE_USER and the operating system's user; the first that is known becomes a new organisation's admin. */
  readonly operator: { readonly named: string | null; readonly system: string | null };
  /** Appends the audit entry of an import that changed something, inside its transaction. */
  readonly recordImport?: (session: Session, summary: ImportSummary) => Promise<void>;
};
