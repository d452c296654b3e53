/** A model that was made anew: the published rows become what it holds now; a row that is as it was is left alone. */
import type { BuildModel } from '#catalog/catalog.ts';
import { partOf, type Refreshing, writeRows } from '#catalog/incremental/refreshing.ts';
import type { RenderContext } from '#catalog/render-template.ts';

/** `grown`: rows more (or fewer) than before; `written`: rows that came, went or changed. */
type Replaced = { readonly grown: number; readonly written: number };

/** `made`: the relation of the new rows, in the types they are stored in. `isStored`: SQL, which of the stored rows they stand for. */
type Made = { readonly made: string; readonly isStored: string; readonly context: RenderContext };

/**
 * `context` is what the new rows were rendered with. Stored and new rows are compared in one pass, and only what differs is
 * written; the new rows among that stay aside for the data tests.
 */
export async function replaceRows({ session, compared }: Refreshing, model: BuildModel, { made, isStored, context }: Made): Promise<Replaced> {
  const columns = model.columns.map((column) => column.name).join(', ');
  const keys = model.primaryKey;
  const stored = `analytics.${model.name}`;
  const different = partOf('different', model.name);
  await session.execute(
    `SET LOCAL enable_nestloop = off;
     CREATE TEMPORARY TABLE "different ${model.name}" ON COMMIT DROP AS
     ${differentSql(model, { made, stored: `SELECT ${columns} FROM ${stored} WHERE ${isStored}`, stamps: await stampsOf(session, model, { made, context }) })};
     SET LOCAL enable_nestloop = on;
     ANALYZE ${different} (${keys.join(', ')});`,
  );
  const [gone = 0, come = 0] = await writeRows(session, [
    `DELETE FROM ${stored} AS stored
     USING ${different} AS different
     WHERE different."was stored" AND ${keys.map((name) => `stored.${name} = different.${name}`).join(' AND ')}
     RETURNING 1`,
    `INSERT INTO ${stored} (${columns})
     SELECT ${columns}
     FROM ${different} AS different
     WHERE different."is made"
     RETURNING 1`,
  ]);
  await session.execute(`CREATE TEMPORARY VIEW ${partOf('new', model.name)} AS SELECT ${columns} FROM ${different} WHERE "is made"`);
  compared.add(model.name);
  return { grown: come - gone, written: gone + come };
}

/** A row per key whose row came, went or changed: the new row with "is made" and "was stored", and of a row that went its key. */
function differentSql(
  model: BuildModel,
  { made, stored, stamps }: { readonly made: string; readonly stored: string; readonly stamps: readonly string[] },
): string {
  const columns = model.columns.map((column) => column.name);
  const keys = model.primaryKey;
  const compared = columns.filter((name) => !keys.includes(name) && !stamps.includes(name));
  const row = (of: string): string => `(${compared.map((name) => `${of}.${name}`).join(', ')})`;
  const taken = columns.map((name) => (keys.includes(name) ? `coalesce(made.${name}, stored.${name}) AS ${name}` : `made.${name}`));
  return `SELECT ${taken.join(', ')}, made."is made" IS NOT NULL AS "is made", stored."was stored" IS NOT NULL AS "was stored"
     FROM (SELECT ${columns.join(', ')}, true AS "is made" FROM ${made}) AS made
     FULL JOIN (SELECT kept.*, true AS "was stored" FROM (${stored}) AS kept) AS stored
       ON ${keys.map((name) => `stored.${name} = made.${name}`).join(' AND ')}
     WHERE made."is made" IS NULL OR stored."was stored" IS NULL${compared.length === 0 ? '' : ` OR ${row('stored')} IS DISTINCT FROM ${row('made')}`}`;
}

/** Columns that tell nothing but when a row was made: the moment of this run in every row. */
async function stampsOf(session: Refreshing['session'], model: BuildModel, { made, context }: Pick<Made, 'made' | 'context'>): Promise<readonly string[]> {
  const moments = model.columns.filter(({ dataType }) => dataType.startsWith('timestamp')).map((column) => column.name);
  if (moments.length === 0) return [];
  const checks = moments.map((name) => `coalesce(bool_and(${name} IS NOT DISTINCT FROM $1::timestamptz), false) AS ${name}`);
  const [found] = await session.query<Record<string, boolean>>(`SELECT ${checks.join(', ')} FROM ${made}`, [context.vars['run_started_at']]);
  return moments.filter((name) => found?.[name] === true);
}
