/** Moves a tested build into the schema `analytics`, for readers to see all of it at once when the transaction commits. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { storedModels } from '#catalog/build-models.ts';
import { defineRelations } from '#catalog/define-relations.ts';
import type { Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';

/** Makes the tables and serving views when they are missing or changed, replaces the rows of one organisation and day, and gives their number. */
export async function publishTables(session: Session, catalog: LoadedCatalog, organizationId: number, asOf: LocalDate): Promise<ReadonlyMap<string, number>> {
  const models = storedModels(catalog);
  await defineRelations(session, catalog);
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
