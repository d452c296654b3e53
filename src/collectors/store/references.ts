/** References by key or name: which row each one means, made, left unknown or rejected. */
import type { TableName } from '#collectors/canonical-tables.ts';
import { ownRows, type StoreContext } from '#collectors/store/context.ts';
import { rejectRows } from '#collectors/store/staging.ts';

export type Reference = {
  readonly table: TableName;
  readonly column: string;
  readonly target: 'account' | 'product';
  /** What happens to a row whose reference leads nowhere, when the mapping does not say. */
  readonly missing: 'reject' | 'create' | 'unknown';
};

/** Position of rows that no file has; behind every row that one has. */
export const MADE_POSITION = '9000000000000000';

/** The temporary table that says what each reference of a column means: `lookup`, `match` → `key`. */
export function referenceTable(reference: Pick<Reference, 'table' | 'column'>): string {
  return `import_ref_${reference.table}_${reference.column}`;
}

/** SQL that joins a staging row `s` to what its reference means. */
export function joinReference(reference: Pick<Reference, 'table' | 'column'>, alias: string): string {
  return `LEFT JOIN ${referenceTable(reference)} AS ${alias} ON ${alias}.lookup = s.${reference.column}_lookup AND ${alias}.match = s.${reference.column}_match`;
}

/** Looks every account or product up among this import's rows and those stored before; makes or rejects what is missing. */
export async function resolveReference(context: StoreContext, reference: Reference): Promise<void> {
  const { table, column, target } = reference;
  const { session } = context;
  const refs = referenceTable(reference);
  await session.execute(`DROP TABLE IF EXISTS ${refs};
    CREATE TEMPORARY TABLE ${refs} ON COMMIT DROP AS
    SELECT DISTINCT ON (lookup, match) ${column}_lookup AS lookup, ${column}_match AS match, ${column}_ref AS ref, ${column}_folded AS folded,
      coalesce(${column}_missing, '${reference.missing}') AS missing, NULL::text AS key, 0::bigint AS found
    FROM import_${table}, LATERAL (SELECT ${column}_lookup AS lookup, ${column}_match AS match) AS l
    WHERE ${column}_lookup IS NOT NULL
    ORDER BY lookup, match, position;
    ANALYZE ${refs}`);
  await session.execute(
    `UPDATE ${refs} AS r SET key = c.key, found = c.found
     FROM (
       SELECT lookup, match, min(key) AS key, count(DISTINCT key) AS found
       FROM (
         SELECT r.lookup, r.match, t.key FROM ${refs} AS r JOIN import_${target} AS t ON t.key = r.lookup WHERE r.match = 'key'
         UNION ALL
         SELECT r.lookup, r.match, t.key FROM ${refs} AS r JOIN import_${target} AS t ON t.${target}_name_folded = r.lookup WHERE r.match = 'name'
       ) AS candidate
       GROUP BY lookup, match
     ) AS c
     WHERE c.lookup = r.lookup AND c.match = r.match`,
  );
  await session.execute(
    `UPDATE ${refs} AS r SET key = c.key, found = c.found
     FROM (
       SELECT lookup, match, min(source_key) AS key, count(DISTINCT source_key) AS found
       FROM (
         SELECT r.lookup, r.match, t.source_key
         FROM ${refs} AS r JOIN raw.${target} AS t ON t.source_key = r.lookup AND ${ownRows(context, 't')}
         WHERE r.match = 'key' AND r.found = 0
         UNION ALL
         SELECT r.lookup, r.match, t.source_key
         FROM ${refs} AS r JOIN raw.${target} AS t ON lower(btrim(t.${target}_name)) = lower(btrim(r.ref)) AND ${ownRows(context, 't')}
         WHERE r.match = 'name' AND r.found = 0
       ) AS candidate
       GROUP BY lookup, match
     ) AS c
     WHERE c.lookup = r.lookup AND c.match = r.match`,
  );
  await createMissing(context, reference, refs);
  await rejectUnresolved(context, reference, refs);
}

async function createMissing(context: StoreContext, { target }: Reference, refs: string): Promise<void> {
  await context.session.execute(
    `INSERT INTO import_${target} (position, key, ${target}_name, ${target}_name_folded)
     SELECT DISTINCT ON (ref) ${MADE_POSITION}, ref, ref, folded
     FROM ${refs} AS r
     WHERE found = 0 AND missing = 'create' AND NOT EXISTS (SELECT 1 FROM import_${target} AS t WHERE t.key = r.ref);
     UPDATE ${refs} SET key = ref, found = 1 WHERE found = 0 AND missing = 'create'`,
  );
}

async function rejectUnresolved(context: StoreContext, { table, column, target }: Reference, refs: string): Promise<void> {
  await rejectRows(context, {
    table,
    from: `${refs} AS r`,
    where: `r.lookup = s.${column}_lookup AND r.match = s.${column}_match AND (r.found > 1 OR (r.found = 0 AND r.missing = 'reject'))`,
    column,
    value: `s.${column}_ref`,
    reason: `CASE WHEN r.found > 1 THEN r.found || ' ${target}s have this name' ELSE 'there is no ${target} with this ' || r.match END`,
  });
}
