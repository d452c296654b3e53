/** What the property files promise of a model is what its SQL gives. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { BuildStopped } from '#catalog/build-stopped.ts';
import { nearestHint } from '#catalog/nearest-name.ts';
import type { Session } from '#kernel/database.ts';

/** Call while the models stand aside. **Fails** throws BuildStopped not_built with file and line of a column that the SQL does not give. */
export async function checkBuiltColumns(session: Session, catalog: LoadedCatalog): Promise<void> {
  const rows = await session.query<{ model: string; columns: string[] }>(
    `SELECT pg_class.relname::text AS model, array_agg(pg_attribute.attname::text) AS columns
     FROM pg_class
     JOIN pg_attribute ON pg_attribute.attrelid = pg_class.oid AND pg_attribute.attnum > 0
     WHERE pg_class.relnamespace = pg_my_temp_schema() AND pg_class.relkind IN ('r', 'v')
     GROUP BY pg_class.relname`,
  );
  const built = new Map(rows.map((row) => [row.model, new Set(row.columns)]));
  for (const model of catalog.models) {
    const given = built.get(model.name);
    const missing = given === undefined ? undefined : model.columns.find((column) => !given.has(column.name));
    if (missing === undefined) continue;
    const hint = nearestHint(
      missing.name,
      [...(given ?? [])].filter((name) => !model.columns.some((column) => column.name === name)),
    );
    const reason = `${model.propertiesPath}:${missing.line}: ${model.path} gives no column ${missing.name}${hint}`;
    throw new BuildStopped({ kind: 'not_built', model: model.name, reason });
  }
}
