/** Temporary tables that hold an import's mapped rows and its rejected ones until the transaction ends. */
import { canonicalTables, type TableName } from '#collectors/canonical-tables.ts';
import { countBy, countOf, type StoreContext } from '#collectors/store/context.ts';
import type { Row, Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** Columns in front of the mapped values. `position` orders rows over all files; `digest` is equal for equal rows; file is null for a row made from a name. */
export const stagingHead = ['position', 'source', 'file', 'line', 'digest'] as const;

/** Makes the staging tables anew. Names: `import_<table>` and `import_reject`. */
export async function createStaging(session: Session, columnsOf: (table: TableName) => readonly string[]): Promise<void> {
  const tables = canonicalTables.map(({ name }) => {
    const columns = columnsOf(name).map((column) => `${column} text`);
    return `DROP TABLE IF EXISTS import_${name};
      CREATE TEMPORARY TABLE import_${name} (position bigint, source integer, file text, line integer, digest text, ${columns.join(', ')}) ON COMMIT DROP`;
  });
  await session.execute(`${tables.join(';\n')};
    CREATE TEMPORARY TABLE IF NOT EXISTS import_reject
      (table_name text, position bigint, file text, line integer, column_name text, value text, reason text) ON COMMIT DROP`);
}

export type RejectRule = {
  readonly table: TableName;
  /** Default: the table's staging table. */
  readonly staging?: string;
  /** SQL condition over the staging table, alias `s`; `from` joins more tables (`import_x x`). */
  readonly where: string;
  readonly from?: string;
  readonly column: string;
  /** SQL texts over the same aliases. */
  readonly value: string;
  readonly reason: string;
};

/** Moves the rows that `where` finds from the staging table to the rejects. Gives how many. */
export async function rejectRows(context: StoreContext, rule: RejectRule): Promise<number> {
  const using = rule.from === undefined ? '' : `USING ${rule.from}`;
  const rejected = await countBy(
    context.session,
    `WITH bad AS (
       DELETE FROM ${rule.staging ?? `import_${rule.table}`} AS s ${using}
       WHERE ${rule.where}
       RETURNING s.position, s.file, s.line, ${rule.value} AS value, ${rule.reason} AS reason
     ),
     kept AS (
       INSERT INTO import_reject (table_name, position, file, line, column_name, value, reason)
       SELECT DISTINCT ON (position) '${rule.table}', position, file, line, '${rule.column}', left(value, ${limits.importValueShown}), reason
       FROM bad
       WHERE file IS NOT NULL
     )
     SELECT count(DISTINCT position) AS count FROM bad WHERE file IS NOT NULL`,
  );
  countOf(context.counts, rule.table).rejected += rejected;
  return rejected;
}

export type DuplicateRule = 'reject' | 'first' | 'last';

/**
 * Leaves one row per id: equal rows count once; of different ones the first stands and each later one is rejected with
 * the first one's place, unless the source's rule says that the first or the last counts.
 * With `perSource`, the same id in two sources is no duplicate.
 */
export async function dropDuplicates(
  context: StoreContext,
  table: TableName,
  options: { readonly key: string; readonly perSource: boolean; readonly rules: ReadonlyMap<number, DuplicateRule> },
): Promise<void> {
  const { key, perSource, rules } = options;
  const count = countOf(context.counts, table);
  const same = perSource ? `${key}, source` : key;
  for (const [source, rule] of rules) {
    if (rule === 'reject') continue;
    count.skipped += await countBy(
      context.session,
      `WITH gone AS (
         DELETE FROM import_${table} AS s
         USING (SELECT position, row_number() OVER (PARTITION BY ${key} ORDER BY position ${rule === 'last' ? 'DESC' : 'ASC'}) AS place FROM import_${table} WHERE source = $1) AS ranked
         WHERE s.position = ranked.position AND ranked.place > 1
         RETURNING s.position
       )
       SELECT count(*) AS count FROM gone`,
      [source],
    );
  }
  await context.session.execute(`DROP TABLE IF EXISTS import_again;
    CREATE TEMPORARY TABLE import_again ON COMMIT DROP AS
    SELECT position, first_file, first_line, is_equal
    FROM (
      SELECT position,
        first_value(file) OVER same AS first_file,
        first_value(line) OVER same AS first_line,
        digest = first_value(digest) OVER same AS is_equal,
        row_number() OVER same AS place
      FROM import_${table}
      WINDOW same AS (PARTITION BY ${same} ORDER BY position)
    ) AS ranked
    WHERE place > 1`);
  count.unchanged += await countBy(
    context.session,
    `WITH gone AS (
       DELETE FROM import_${table} AS s USING import_again AS a WHERE a.position = s.position AND a.is_equal RETURNING s.position
     )
     SELECT count(*) AS count FROM gone`,
  );
  await rejectRows(context, {
    table,
    from: 'import_again AS a',
    where: 'a.position = s.position',
    column: key,
    value: `s.${key}`,
    reason: `format('the same id as in %s line %s, with other values', a.first_file, a.first_line)`,
  });
}

export type StoredReject = {
  readonly table: TableName;
  readonly position: number;
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly value: string | null;
  readonly reason: string;
};

/** The first rejected rows that the database found, in the order of the files. */
export async function readRejects(session: Session): Promise<readonly StoredReject[]> {
  return session.query<Row & StoredReject>(
    `SELECT table_name AS table, position, file, line, column_name AS column, value, reason FROM import_reject ORDER BY position LIMIT ${limits.importRejectsShown}`,
  );
}
