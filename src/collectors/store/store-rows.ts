/** Staged rows → raw tables: inserted, changed where the hash differs, left alone where it does not. */
import type { TableName } from '#collectors/canonical-tables.ts';
import { countOf, type StoreContext } from '#collectors/store/context.ts';
import type { Row } from '#kernel/database.ts';

export type StoreRows = {
  readonly table: Exclude<TableName, 'person' | 'team'>;
  /** SQL of the source's id, over the staging row `s`. */
  readonly key: string;
  /** Column → typed SQL over `s` and what `joins` brings. */
  readonly columns: Readonly<Record<string, string>>;
  readonly joins?: readonly string[];
};

/**
 * Upserts by (organization_id, source_system, source_key), guarded by row_hash, which covers every column; counts what
 * was stored, unchanged and made from names. Expects one staging row per key. Gives how many rows were written.
 */
export async function storeRows(context: StoreContext, rows: StoreRows): Promise<number> {
  const names = Object.keys(rows.columns);
  const [counted] = await context.session.query<Row & { stored: number; created: number; staged: number }>(
    `WITH typed AS (
       SELECT s.file IS NULL AS is_made, ${rows.key} AS source_key, ${names.map((name) => `${rows.columns[name] ?? ''} AS ${name}`).join(', ')}
       FROM import_${rows.table} AS s ${(rows.joins ?? []).join(' ')}
     ),
     hashed AS (
       SELECT typed.*, encode(sha256(convert_to(ROW(${names.join(', ')})::text, 'UTF8')), 'hex') AS row_hash FROM typed
     ),
     stored AS (
       INSERT INTO raw.${rows.table} AS kept (organization_id, source_system, source_key, row_hash, loaded_at, ${names.join(', ')})
       SELECT $1, $2, source_key, row_hash, $3::timestamptz, ${names.join(', ')} FROM hashed
       ON CONFLICT (organization_id, source_system, source_key) DO UPDATE
       SET row_hash = excluded.row_hash, loaded_at = excluded.loaded_at, ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
       WHERE kept.row_hash <> excluded.row_hash
       RETURNING source_key
     )
     SELECT
       count(*) FILTER (WHERE stored.source_key IS NOT NULL AND NOT is_made) AS stored,
       count(*) FILTER (WHERE stored.source_key IS NOT NULL AND is_made) AS created,
       count(*) FILTER (WHERE NOT is_made) AS staged
     FROM hashed LEFT JOIN stored USING (source_key)`,
    [context.organizationId, context.sourceSystem, context.now],
  );
  const count = countOf(context.counts, rows.table);
  count.stored += counted?.stored ?? 0;
  count.created += counted?.created ?? 0;
  count.unchanged += (counted?.staged ?? 0) - (counted?.stored ?? 0);
  return (counted?.stored ?? 0) + (counted?.created ?? 0);
}
