/** Moves a tested build into the schema `analytics`, for readers to see all of it at once when the transaction commits. */
import { createHash } from 'node:crypto';
import type { BuildModel, LoadedCatalog } from '#catalog/catalog.ts';
import { storedModels } from '#catalog/build-models.ts';
import type { Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';

/** Makes missing tables, recreates those whose definition changed, replaces the rows of one organisation and day, and gives their number. */
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
 * A table carries the hash of its definition as its comment. Organisations publish at the same time, so whoever has to
 * define tables holds the list of builds meanwhile and looks again. A table made anew has lost every other build's rows;
 * those builds are struck off the list, and made again when they are next asked for.
 */
async function defineTables(session: Session, models: readonly BuildModel[]): Promise<void> {
  if ((await outdated(session, models)).length === 0) return;
  await session.execute('LOCK TABLE app.catalog_build IN SHARE ROW EXCLUSIVE MODE');
  const stale = await outdated(session, models);
  if (stale.length === 0) return;
  for (const { model, exists } of stale) await session.execute(`${exists ? `DROP TABLE analytics.${model.name} CASCADE;\n` : ''}${definition(model)}`);
  if (stale.some(({ exists }) => exists)) await session.execute('DELETE FROM app.catalog_build');
}

async function outdated(session: Session, models: readonly BuildModel[]): Promise<readonly { readonly model: BuildModel; readonly exists: boolean }[]> {
  const rows = await session.query<{ name: string; hash: string | null }>(
    `SELECT relname::text AS name, obj_description(pg_class.oid, 'pg_class') AS hash
     FROM pg_class
     JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
     WHERE nspname = 'analytics' AND relkind = 'r'`,
  );
  const hashes = new Map(rows.map((row) => [row.name, row.hash]));
  return models.filter((model) => hashes.get(model.name) !== hashOf(model)).map((model) => ({ model, exists: hashes.has(model.name) }));
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
