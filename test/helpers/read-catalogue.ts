/** Tables, columns and keys as the database itself knows them, so that tests cover what is added later. */
import type { Session } from '#kernel/database.ts';

export type Relation = { readonly name: string; readonly kind: 'table' | 'view' };
export type Column = { readonly name: string; readonly type: string; readonly isRequired: boolean };
export type ForeignKey = { readonly name: string; readonly columns: readonly string[]; readonly target: string; readonly targetColumns: readonly string[] };
export type Index = { readonly name: string; readonly columns: readonly string[]; readonly isPrimary: boolean; readonly isUnique: boolean };

/** Every table and view of app, raw and analytics: `app.person`. */
export function readRelations(session: Session): Promise<readonly Relation[]> {
  return session.query<Relation>(`
    SELECT namespace.nspname || '.' || relation.relname AS name, CASE WHEN relation.relkind = 'v' THEN 'view' ELSE 'table' END AS kind
    FROM pg_catalog.pg_class AS relation
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
    WHERE namespace.nspname IN ('app', 'raw', 'analytics') AND relation.relkind IN ('r', 'p', 'v', 'm', 'f')
    ORDER BY name
  `);
}

export function readColumns(session: Session, relation: string): Promise<readonly Column[]> {
  return session.query<Column>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AND NOT atthasdef AS "isRequired"
     FROM pg_catalog.pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
     ORDER BY attnum`,
    [relation],
  );
}

export function readForeignKeys(session: Session, table: string): Promise<readonly ForeignKey[]> {
  return session.query<ForeignKey>(
    `SELECT
       conname AS name,
       namespace.nspname || '.' || target.relname AS target,
       ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key (number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place) AS columns,
       ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key (number, place) JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place) AS "targetColumns"
     FROM pg_catalog.pg_constraint
     JOIN pg_catalog.pg_class AS target ON target.oid = confrelid
     JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = target.relnamespace
     WHERE conrelid = $1::regclass AND contype = 'f'
     ORDER BY conname`,
    [table],
  );
}

export function readIndexes(session: Session, table: string): Promise<readonly Index[]> {
  return session.query<Index>(
    `SELECT
       indexrelid::regclass::text AS name,
       indisprimary AS "isPrimary",
       indisunique AS "isUnique",
       ARRAY(SELECT pg_get_indexdef(indexrelid, place, true) FROM generate_series(1, indnkeyatts) AS place ORDER BY place) AS columns
     FROM pg_catalog.pg_index
     WHERE indrelid = $1::regclass
     ORDER BY name`,
    [table],
  );
}

/** The value each column must have, where a check lists what it may be: `{ audience: 'private' }`. */
export async function readListedValues(session: Session, table: string): Promise<Readonly<Record<string, string>>> {
  const checks = await session.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_catalog.pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`,
    [table],
  );
  return Object.fromEntries(
    checks.flatMap(({ definition }) => {
      const match = /^CHECK \(\(\(?"?(\w+)"?\)?(?:::text)? (?:= ANY \(\(?ARRAY\[|= )'([^']+)'/.exec(definition);
      return match === null ? [] : [[match[1], match[2]]];
    }),
  );
}
