/** Moves a tested build into the schema `analytics`, for readers to see all of it at once when the transaction commits. */
import { createHash } from 'node:crypto';
import type { BuildModel, LoadedCatalog } from '#catalog/catalog.ts';
import { storedModels } from '#catalog/build-models.ts';
import type { Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';

/** Makes the tables when they are missing or changed, replaces the rows of one organisation and day, and gives their number. */
export async function publishTables(session: Session, catalog: LoadedCatalog, organizationId: number, asOf: LocalDate): Promise<ReadonlyMap<string, number>> {
  const models = storedModels(catalog);
  await defineTables(session, models);
  const key = `organization_id = ${organizationId} AND as_of = DATE '${asOf}'`;
  const statements = models.map((model) => {
    const columns = model.columns.map((column) => column.name).join(', ');
    return `DELETE FROM analytics.${model.name} WHERE ${key};\nINSERT INTO analytics.${model.name} (${columns})\nSELECT ${columns}\nFROM pg_temp.${model.name};`;
  });
  await session.execute(statements.join('\n'));
  await session.execute(models.map((model) => `ANALYZE analytics.${model.name};`).join('\n'));
  const counts = models.map((model) => `SELECT '${model.name}' AS name, count(*) AS rows FROM pg_temp.${model.name}`);
  if (counts.length === 0) return new Map();
  const rows = await session.query<{ name: string; rows: number }>(counts.join('\nUNION ALL\n'));
  return new Map(rows.map((row) => [row.name, row.rows]));
}

/** Removes days that are no longer kept, from the tables and from the list of builds. */
export async function removeBuilds(session: Session, catalog: LoadedCatalog, organizationId: number, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  for (const model of storedModels(catalog))
    await session.query(`DELETE FROM analytics.${model.name} WHERE organization_id = $1 AND as_of = ANY($2::date[])`, [organizationId, days]);
  await session.query('DELETE FROM app.catalog_build WHERE organization_id = $1 AND as_of = ANY($2::date[])', [organizationId, days]);
}

/**
 * A table carries the hash of its definition as its comment. When one has changed or is no longer in the catalogue, all are
 * made anew: other organisations' and days' builds are struck off the list with their rows, and made again when they are
 * next asked for. Organisations publish at the same time, so whoever defines tables holds the list of builds meanwhile and
 * looks again.
 */
async function defineTables(session: Session, models: readonly BuildModel[]): Promise<void> {
  if (isDefined(models, await readHashes(session))) return;
  await session.execute('LOCK TABLE app.catalog_build IN SHARE ROW EXCLUSIVE MODE');
  const hashes = await readHashes(session);
  if (isDefined(models, hashes)) return;
  const own = [...hashes].filter(([name, hash]) => models.some((model) => model.name === name) || HASH.test(hash ?? '')).map(([name]) => `analytics.${name}`);
  const drop = own.length === 0 ? '' : `DROP TABLE ${own.join(', ')} CASCADE;\nDELETE FROM app.catalog_build;\n`;
  await session.execute(`${drop}${models.map(definition).join('\n')}`);
}

const HASH = /^[0-9a-f]{16}$/;

function isDefined(models: readonly BuildModel[], hashes: ReadonlyMap<string, string | null>): boolean {
  const gone = [...hashes].some(([name, hash]) => HASH.test(hash ?? '') && !models.some((model) => model.name === name));
  return !gone && models.every((model) => hashes.get(model.name) === hashOf(model));
}

async function readHashes(session: Session): Promise<ReadonlyMap<string, string | null>> {
  const rows = await session.query<{ name: string; hash: string | null }>(
    `SELECT relname::text AS name, obj_description(pg_class.oid, 'pg_class') AS hash
     FROM pg_class
     JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
     WHERE nspname = 'analytics' AND relkind = 'r'`,
  );
  return new Map(rows.map((row) => [row.name, row.hash]));
}

function definition(model: BuildModel): string {
  return `${tableSql(model)}\nCOMMENT ON TABLE analytics.${model.name} IS '${hashOf(model)}';`;
}

function hashOf(model: BuildModel): string {
  return createHash('sha256').update(tableSql(model)).digest('hex').slice(0, 16);
}

function tableSql(model: BuildModel): string {
  const { access } = model;
  const notNull = new Set(model.primaryKey);
  const columns = model.columns.map((column) => `  ${column.name} ${column.dataType}${notNull.has(column.name) ? ' NOT NULL' : ''}`);
  const argumentsOf = {
    owner: access.kind === 'owner' ? `'owner', '${access.ownerColumn}'` : '',
    shareable: access.kind === 'shareable' ? `'shareable', NULL, '${access.ownersColumn}', ${limits.shareableOwnersMin}` : '',
    internal: `'internal'`,
  };
  return [
    `CREATE TABLE analytics.${model.name} (\n${columns.join(',\n')},\n  PRIMARY KEY (${model.primaryKey.join(', ')})\n);`,
    ...model.indexes.map((index) => `CREATE INDEX ON analytics.${model.name} (${index.join(', ')});`),
    `SELECT app.protect_model('analytics.${model.name}'::regclass, ${argumentsOf[access.kind]});`,
  ].join('\n');
}
