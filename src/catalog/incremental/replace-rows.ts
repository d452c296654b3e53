/** A model that was made anew: the published rows become what it holds now; a row that is as it was is left alone. */
import type { BuildModel } from '#catalog/catalog.ts';
import { typedSql } from '#catalog/build-models.ts';
import { type Refreshing, writeRows } from '#catalog/incremental/refreshing.ts';
import type { RenderContext } from '#catalog/render-template.ts';

/** `grown`: rows more (or fewer) than before; `written`: rows that came, went or changed. */
type Replaced = { readonly grown: number; readonly written: number };

/** The new rows stand in the temporary table of the model's name; `context` is what they were rendered with. */
export async function replaceRows({ session, isOfBuild }: Refreshing, model: BuildModel, context: RenderContext): Promise<Replaced> {
  const columns = model.columns.map((column) => column.name);
  const stored = `analytics.${model.name}`;
  const made = `pg_temp."made ${model.name}"`;
  const stamps = await stampsOf(session, model, context);
  const compared = columns.filter((name) => !model.primaryKey.includes(name) && !stamps.includes(name));
  const isSame = model.primaryKey.map((name) => `stored.${name} = made.${name}`).join(' AND ');
  const row = (of: string): string => `(${compared.map((name) => `${of}.${name}`).join(', ')})`;
  const isOther = compared.length === 0 ? 'false' : `${row('stored')} IS DISTINCT FROM ${row('made')}`;
  const rest = columns.filter((name) => !model.primaryKey.includes(name));
  await session.execute(
    `SET LOCAL enable_nestloop = off;
     CREATE TEMPORARY TABLE "made ${model.name}" ON COMMIT DROP AS
     ${typedSql(model, `SELECT ${columns.join(', ')} FROM pg_temp.${model.name}`)};
     ANALYZE ${made};`,
  );
  const [gone = 0, changed = 0, come = 0] = await writeRows(session, [
    `DELETE FROM ${stored} AS stored
     WHERE ${isOfBuild} AND NOT EXISTS (SELECT 1 FROM ${made} AS made WHERE ${isSame})
     RETURNING 1`,
    rest.length === 0
      ? `SELECT 1 WHERE false`
      : `UPDATE ${stored} AS stored
         SET ${rest.map((name) => `${name} = made.${name}`).join(', ')}
         FROM ${made} AS made
         WHERE ${isSame} AND ${isOther}
         RETURNING 1`,
    `INSERT INTO ${stored} (${columns.join(', ')})
     SELECT ${columns.join(', ')}
     FROM ${made} AS made
     WHERE NOT EXISTS (SELECT 1 FROM ${stored} AS stored WHERE ${isSame})
     RETURNING 1`,
  ]);
  await session.execute(`SET LOCAL enable_nestloop = on; DROP TABLE ${made}`);
  return { grown: come - gone, written: gone + changed + come };
}

/** Columns that tell nothing but when a row was made: the moment of this run in every row. */
async function stampsOf(session: Refreshing['session'], model: BuildModel, context: RenderContext): Promise<readonly string[]> {
  const moments = model.columns.filter(({ dataType }) => dataType.startsWith('timestamp')).map((column) => column.name);
  if (moments.length === 0) return [];
  const checks = moments.map((name) => `coalesce(bool_and(${name} IS NOT DISTINCT FROM $1::timestamptz), false) AS ${name}`);
  const [found] = await session.query<Record<string, boolean>>(`SELECT ${checks.join(', ')} FROM pg_temp.${model.name}`, [context.vars['run_started_at']]);
  return moments.filter((name) => found?.[name] === true);
}
