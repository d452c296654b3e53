/** Keeps the views of a foreign catalogue over the tables that dbt builds; the tables themselves are never touched. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForeignCatalog, LoadedCatalog, PublishedBuild } from '#catalog/catalog.ts';
import { columnsUsed } from '#catalog/columns-used.ts';
import { servedViewSql, type ServedView, tableSql } from '#catalog/foreign/served-view.ts';
import { type Database, DatabaseError, type Session } from '#kernel/database.ts';
import { type LocalDate, parseInstant } from '#kernel/dates.ts';
import type { Failure } from '#kernel/failure.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';

export type ServeDeps = { readonly database: Database; readonly clock: Clock; readonly catalog: LoadedCatalog };

/**
 * What serves a day: nothing is built. dbt drops a view with the table it stands on, so whatever is missing is made again. A
 * model whose table is not there, or not readable, or lacks a column is named in `unserved` with what to do; the others serve.
 * **Fails** not_built when no model can be served, database_unavailable.
 */
export async function ensureServed(deps: ServeDeps, foreign: ForeignCatalog, organization: Organization, asOf: LocalDate): Promise<Result<PublishedBuild>> {
  try {
    const state = await deps.database.transaction({ role: 'owner' }, (session) => standing(session, foreign.views));
    const made = state.isWhole
      ? {}
      : await deps.database.transaction({ role: 'owner', timeoutMs: limits.buildStatementTimeoutMs }, (session) => makeViews(session, foreign.views));
    const unserved = { ...made, ...(state.organizations === 1 ? {} : ownerlessTables(foreign.views)) };
    const builtAt = await dbtRanAt(foreign.manifestFolder);
    // Names of values are kept per build: they are looked up again after a dbt run, and now and then between runs.
    const slot = Math.floor(deps.clock.monotonicMs() / limits.foreignNamesKeptMs);
    const buildId = createHash('sha256')
      .update(JSON.stringify([organization.organizationId, deps.catalog.fingerprint, builtAt, state.tables, slot]))
      .digest('hex')
      .slice(0, 32);
    return ok({ buildId, asOf, builtAt, rows: 0, unserved });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return failed(failureOf(error));
  }
}

function failureOf(error: DatabaseError): Failure {
  if (error.code === '57014') return { kind: 'query_timeout', timeoutMs: limits.statementTimeoutMs };
  return { kind: 'database_unavailable', reason: error.message };
}

type Standing = { readonly isWhole: boolean; readonly tables: readonly string[]; readonly organizations: number };

/** Whether every view is there as defined, and which files the tables behind them are in (another one after a full rebuild). */
async function standing(session: Session, views: readonly ServedView[]): Promise<Standing> {
  const rows = await session.query<{ name: string; hash: string | null }>(
    `SELECT relname::text AS name, obj_description(pg_class.oid, 'pg_class') AS hash
     FROM pg_class
     WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v' AND relname = ANY($1)`,
    [views.map((view) => view.name)],
  );
  const found = new Map(rows.map((row) => [row.name, row.hash]));
  const files = await session.query<{ file: string }>(
    `SELECT DISTINCT pg_depend.refobjid::text || ':' || coalesce(pg_relation_filenode(pg_depend.refobjid::regclass)::text, '') AS file
     FROM pg_class AS served
     JOIN pg_rewrite ON pg_rewrite.ev_class = served.oid
     JOIN pg_depend ON pg_depend.objid = pg_rewrite.oid AND pg_depend.classid = 'pg_rewrite'::regclass AND pg_depend.refclassid = 'pg_class'::regclass
     WHERE served.relnamespace = 'analytics'::regnamespace AND served.relname = ANY($1) AND pg_depend.refobjid <> served.oid
     ORDER BY 1`,
    [views.map((view) => view.name)],
  );
  const [counted] = await session.query<{ organizations: number }>('SELECT count(*) AS organizations FROM app.organization');
  return {
    organizations: counted?.organizations ?? 0,
    isWhole: views.every((view) => found.get(view.name) === hashOf(view)),
    tables: files.map((row) => row.file),
  };
}

function hashOf(view: ServedView): string {
  return createHash('sha256').update(servedViewSql(view)).digest('hex').slice(0, 16);
}

/** Makes what is missing or changed. Gives the models that cannot be served, and why. */
async function makeViews(session: Session, views: readonly ServedView[]): Promise<Readonly<Record<string, string>>> {
  await session.execute('LOCK TABLE app.catalog_build IN SHARE ROW EXCLUSIVE MODE');
  const unserved: Record<string, string> = {};
  for (const view of views) {
    const reason = (await tableProblem(session, view)) ?? (await makeView(session, view));
    if (reason !== null) unserved[view.name] = `${view.path}:${view.line}: ${reason}`;
  }
  return unserved;
}

/** Whatever stands under that name was made by this product: its comment is the hash of its definition. */
async function makeView(session: Session, view: ServedView): Promise<string | null> {
  const [there] = await session.query<{ kind: string; hash: string | null }>(
    `SELECT relkind::text AS kind, obj_description(oid, 'pg_class') AS hash FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relname = $1`,
    [view.name],
  );
  if (there?.hash === hashOf(view)) return null;
  if (there !== undefined && !/^[0-9a-f]{16}$/.test(there.hash ?? '')) return `analytics.${view.name} is there already and is not of this catalogue`;
  const drop = there === undefined ? '' : `DROP ${there.kind === 'v' ? 'VIEW' : 'TABLE'} analytics.${view.name} CASCADE;\n`;
  const strike = there?.kind === 'r' ? 'DELETE FROM app.catalog_build;\n' : '';
  await session.execute('SAVEPOINT one_view');
  try {
    await session.execute(`${drop}${strike}${servedViewSql(view)}\nCOMMENT ON VIEW analytics.${view.name} IS '${hashOf(view)}';\nRELEASE SAVEPOINT one_view`);
    return null;
  } catch (error) {
    if (!(error instanceof DatabaseError) || /^(?:08|57)/.test(error.code)) throw error;
    await session.execute('ROLLBACK TO SAVEPOINT one_view; RELEASE SAVEPOINT one_view');
    return error.message;
  }
}

type Table = { readonly can_read: boolean; readonly columns: readonly string[] };

async function tableProblem(session: Session, view: ServedView): Promise<string | null> {
  const { schema, name } = view.table;
  const [table] = await session.query<Table>(
    `SELECT
       has_schema_privilege('plumbline_owner', relation.relnamespace, 'USAGE') AND has_table_privilege('plumbline_owner', relation.oid, 'SELECT') AS can_read,
       ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped) AS columns
     FROM pg_class AS relation
     JOIN pg_namespace ON pg_namespace.oid = relation.relnamespace
     WHERE nspname = $1 AND relname = $2`,
    [schema, name],
  );
  if (table === undefined) return `${schema}.${name} is not there: run dbt`;
  const grants = `GRANT USAGE ON SCHEMA ${tableSql(view.table).split('.')[0] ?? ''} TO plumbline_owner; GRANT SELECT ON ${tableSql(view.table)} TO plumbline_owner`;
  if (!table.can_read) return `${schema}.${name} may not be read: ${grants}`;
  return columnProblem(view, table.columns) ?? tenantProblem(view, table.columns);
}

function columnProblem(view: ServedView, columns: readonly string[]): string | null {
  const { access } = view;
  const own = [access.organization_column, access.as_of_column, access.kind === 'owner' ? access.owner_column : undefined].filter((name) => name !== undefined);
  const used = [...own, ...view.columns.flatMap((column) => columnsUsed(column.sql) ?? [])];
  const missing = used.find((name) => !columns.includes(name));
  return missing === undefined ? null : `${view.table.schema}.${view.table.name} has no column ${missing}`;
}

/** Rows of several organisations in one table must say whose they are. */
function tenantProblem({ access, table }: ServedView, columns: readonly string[]): string | null {
  if (access.organization_column !== undefined || !columns.includes('organization_id')) return null;
  return `${table.schema}.${table.name} has organization_id: write organization_column: organization_id under config.meta.access`;
}

/** Where there are several organisations, a table of one of them must say whose it is. Its view shows nothing meanwhile. */
function ownerlessTables(views: readonly ServedView[]): Readonly<Record<string, string>> {
  const silent = views.filter(({ access }) => access.organization_column === undefined && access.organization === undefined);
  return Object.fromEntries(
    silent.map(({ line, name, path, table }) => [
      name,
      `${path}:${line}: ${table.schema}.${table.name} does not say whose rows it holds: write organization: NUMBER under config.meta.access`,
    ]),
  );
}

/** When dbt last ran, by its own word: the head of run_results.json, else of manifest.json. */
async function dbtRanAt(folder: string | null): Promise<string | null> {
  if (folder === null) return null;
  for (const name of ['run_results.json', 'manifest.json']) {
    const told = /"generated_at":\s*"([^"]+)"/.exec(await head(join(folder, name)))?.[1];
    const instant = told === undefined ? null : parseInstant(told);
    if (instant !== null) return instant;
  }
  return null;
}

async function head(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead).toString();
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}

/** dbt writes the metadata first. */
const HEAD_BYTES = 8_192;
