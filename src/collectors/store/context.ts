/** What every step of storing an import needs. Steps run in one transaction, over temporary staging tables `import_<table>`. */
import type { TableName } from '#collectors/canonical-tables.ts';
import type { Row, Session } from '#kernel/database.ts';
import type { Instant, LocalDate } from '#kernel/dates.ts';

export type StoreContext = {
  readonly session: Session;
  readonly organizationId: number;
  readonly organizationZone: string;
  readonly sourceSystem: string;
  readonly now: Instant;
  /** The day from which a changed manager, team or region counts. */
  readonly changeDay: LocalDate;
  /** Tables that a file of this import feeds. */
  readonly fed: ReadonlySet<TableName>;
  /** Mutable: what happened per table. */
  readonly counts: Counts;
};

export type Count = { read: number; stored: number; unchanged: number; rejected: number; skipped: number; created: number };
export type Counts = Map<TableName, Count>;

/** The counts of a table, from zero. */
export function countOf(counts: Counts, table: TableName): Count {
  const found = counts.get(table);
  if (found !== undefined) return found;
  const fresh: Count = { read: 0, stored: 0, unchanged: 0, rejected: 0, skipped: 0, created: 0 };
  counts.set(table, fresh);
  return fresh;
}

/** The `count` column of the one row that `sql` gives. */
export async function countBy(session: Session, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const [row] = await session.query<Row & { count: number }>(sql, parameters);
  return row?.count ?? 0;
}

/** SQL that keeps to this import's organisation and source. Both are safe as literals: a number, and a name the mapping schema checked. */
export function ownRows(context: Pick<StoreContext, 'organizationId' | 'sourceSystem'>, alias: string): string {
  return `${alias}.organization_id = ${context.organizationId} AND ${alias}.source_system = '${context.sourceSystem}'`;
}
