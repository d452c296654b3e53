/** Additive models: what the changed opportunities add now, less what they added before, is added to the stored rows. */
import type { BuildModel } from '#catalog/catalog.ts';
import { modelSql, runModel } from '#catalog/build-models.ts';
import { partContext, partOf, type Refreshing, writeRows } from '#catalog/incremental/refreshing.ts';

type Request = {
  readonly model: BuildModel;
  /** The column that counts the rows behind a group. */
  readonly count: string;
  /** Another additive model reads it. */
  readonly isReadOn: boolean;
};

/**
 * A group whose count comes to 0 is gone. `problem` is set when the stored rows cannot be what was added up: a count below 0, or
 * sums without rows; whoever sees it builds in full.
 */
export async function refreshAdditive(refreshing: Refreshing, request: Request): Promise<{ readonly grown: number; readonly problem: string | null }> {
  const { session, touched } = refreshing;
  const { model, count } = request;
  const keys = model.primaryKey;
  const sums = model.columns.map((column) => column.name).filter((name) => !keys.includes(name));
  const change = partOf('change', model.name);
  await makeChange(refreshing, request, { keys, sums });
  const matches = keys.map((key) => `stored.${key} = change.${key}`).join(' AND ');
  const stored = `SELECT ${model.columns.map((column) => `stored.${column.name}`).join(', ')}\nFROM analytics.${model.name} AS stored\nJOIN ${change} AS change ON ${matches}`;
  if (request.isReadOn) await session.execute(`CREATE TEMPORARY TABLE "old ${model.name}" ON COMMIT DROP AS\n${stored}`);
  const [updated = 0, come = 0] = await writeRows(session, [
    `UPDATE analytics.${model.name} AS stored
     SET ${sums.map((sum) => `${sum} = stored.${sum} + change.${sum}`).join(', ')}
     FROM ${change} AS change
     WHERE ${matches}
     RETURNING 1`,
    `INSERT INTO analytics.${model.name} AS stored (${[...keys, ...sums].join(', ')})
     SELECT ${[...keys, ...sums].join(', ')}
     FROM ${change} AS change
     WHERE NOT EXISTS (SELECT 1 FROM analytics.${model.name} AS stored WHERE ${matches})
     RETURNING 1`,
  ]);
  const isEmpty = sums.map((sum) => `stored.${sum} = 0`).join(' AND ');
  const [wrong] = await session.query(`${stored}\nWHERE stored.${count} < 0 OR (stored.${count} = 0 AND NOT (${isEmpty})) LIMIT 1`);
  if (wrong !== undefined) return { grown: 0, problem: `${model.name} does not add up` };
  const [gone = 0] = await writeRows(session, [
    `DELETE FROM analytics.${model.name} AS stored USING ${change} AS change WHERE ${matches} AND stored.${count} = 0 RETURNING 1`,
  ]);
  // What reads it on looks often; the data tests look once.
  await session.execute(
    `CREATE TEMPORARY ${request.isReadOn ? 'TABLE' : 'VIEW'} "new ${model.name}" ${request.isReadOn ? 'ON COMMIT DROP ' : ''}AS\n${stored}`,
  );
  if (updated + come === 0) touched.delete(model.name);
  return { grown: come - gone, problem: null };
}

/** One row per group that changed, with the differences. */
async function makeChange(
  refreshing: Refreshing,
  { model }: Request,
  { keys, sums }: { readonly keys: readonly string[]; readonly sums: readonly string[] },
): Promise<void> {
  const { catalog, session } = refreshing;
  // Both parts name their columns in the order of the model's.
  const keyNames = model.columns.map(({ name }) => name).filter((name) => keys.includes(name));
  const typedKeys = model.columns.filter(({ name }) => keys.includes(name)).map(({ name, dataType }) => `cast(part.${name} AS ${dataType}) AS ${name}`);
  const part = (name: 'new' | 'old', sign: '' | '-'): string =>
    `SELECT ${[...typedKeys, ...sums.map((sum) => `${sign}part.${sum} AS ${sum}`)].join(', ')}
     FROM (\n${modelSql(catalog, model, partContext(refreshing, model, name))}\n) AS part`;
  await runModel(
    session,
    model,
    `SET LOCAL enable_nestloop = off;
     CREATE TEMPORARY TABLE "change ${model.name}" ON COMMIT DROP AS
     SELECT ${[...keyNames, ...sums.map((sum) => `sum(change.${sum}) AS ${sum}`)].join(', ')}
     FROM (\n${part('new', '')}\nUNION ALL\n${part('old', '-')}\n) AS change
     GROUP BY ${keys.join(', ')}
     HAVING ${sums.map((sum) => `sum(change.${sum}) <> 0`).join(' OR ')};
     ANALYZE ${partOf('change', model.name)};
     SET LOCAL enable_nestloop = on;`,
  );
}
