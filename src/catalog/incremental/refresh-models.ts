/** Brings the published tables of a day from one state of the opportunities to the next, model by model. */
import type { BuildModel } from '#catalog/catalog.ts';
import { type BuiltModel, groupedSql, modelSql, runModel, typedSql } from '#catalog/build-models.ts';
import { refreshAdditive } from '#catalog/incremental/refresh-additive.ts';
import { type QuartersDue, quartersDue } from '#catalog/incremental/quarters-due.ts';
import { replaceRows } from '#catalog/incremental/replace-rows.ts';
import { CHANGED, hasParts, isTouched, partContext, partOf, type Refreshing, wholeContext, writeRows } from '#catalog/incremental/refreshing.ts';
import { FOLLOWED } from '#catalog/read-refresh.ts';
import { trainModel } from '#catalog/trained/train-model.ts';
import { limits } from '#kernel/limits.ts';

/** Something else than the changed opportunities would have to change too: a full build is due. */
export class RefreshAbandoned extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`the refresh was abandoned: ${reason}`);
    this.name = 'RefreshAbandoned';
    this.reason = reason;
  }
}

/** `grown`: rows more (or fewer) than before, over all tables. */
export type Refreshed = { readonly models: readonly BuiltModel[]; readonly grown: number };

/**
 * What changed is looked up by its keys, and the rows of an opportunity lie together, so that pages found by an index are cheap. Some
 * hundred temporary tables are analysed for their size and keys; a tenth of the usual sample tells these.
 */
const SETTINGS = `SET LOCAL enable_nestloop = on; SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1; SET LOCAL default_statistics_target = 10;
SET LOCAL work_mem = '${limits.buildSortMemory}'`;

/**
 * Every model in build order; afterwards each stands under its own name in the temporary schema as it is now, for the data tests.
 * `since` is the data version of the build that is followed.
 * **Fails** throws RefreshAbandoned, BuildStopped.
 */
export async function refreshModels(refreshing: Refreshing, since: number): Promise<Refreshed> {
  const { session, clock, catalog } = refreshing;
  await session.execute(SETTINGS);
  await setChangesAside(refreshing, since);
  const models: BuiltModel[] = [];
  let grown = 0;
  for (const model of catalog.models.filter((candidate) => candidate.serves === null)) {
    const start = clock.monotonicMs();
    grown += await refreshModel(refreshing, model);
    models.push({ name: model.name, durationMs: Math.round(clock.monotonicMs() - start) });
  }
  return { models, grown };
}

/** Which opportunities changed, and their landed rows. */
async function setChangesAside({ session, organizationId }: Refreshing, since: number): Promise<void> {
  await session.execute(
    `CREATE TEMPORARY TABLE "changed opportunities" ON COMMIT DROP AS
     SELECT source_system, opportunity_key, source_system || ':' || opportunity_key AS opportunity_id
     FROM app.changed_opportunity
     WHERE organization_id = ${organizationId} AND data_version >= ${since};
     ANALYZE ${CHANGED};`,
  );
  const keys = { 'raw.opportunity': 'source_key', 'raw.opportunity_history': 'opportunity_key' };
  for (const relation of FOLLOWED)
    await session.execute(
      `CREATE TEMPORARY TABLE "new ${relation}" ON COMMIT DROP AS
       SELECT landed.*
       FROM ${CHANGED} AS changed
       JOIN ${relation} AS landed
         ON landed.organization_id = ${organizationId}
         AND landed.source_system = changed.source_system
         AND landed.${keys[relation]} = changed.opportunity_key;
       ANALYZE ${partOf('new', relation)};`,
    );
}

/** Gives by how many rows the model grew. */
async function refreshModel(refreshing: Refreshing, model: BuildModel): Promise<number> {
  const { reach, touched } = refreshing;
  if (!reach.isReached(model)) {
    await standAside(refreshing, model);
    return 0;
  }
  if (isTouched(refreshing, model)) touched.add(model.name);
  if (model.materialized !== 'table') {
    await makeViews(refreshing, model);
    return 0;
  }
  switch (model.refresh.kind) {
    case 'opportunity':
      return refreshOpportunities(refreshing, model, model.refresh.key);
    case 'additive': {
      const { grown, problem } = await refreshAdditive(refreshing, { model, count: model.refresh.count, isReadOn: isReadOn(refreshing, model) });
      if (problem !== null) throw new RefreshAbandoned(problem);
      await standAside(refreshing, model);
      return grown;
    }
    case 'whole':
      return touched.has(model.name) ? refreshWhole(refreshing, model) : standAside(refreshing, model).then(() => 0);
  }
}

/** The published rows of the day under the model's own name. */
async function standAside(refreshing: Refreshing, model: BuildModel): Promise<void> {
  if (model.materialized !== 'table') {
    await makeViews(refreshing, model);
    return;
  }
  const { session, isOfBuild } = refreshing;
  await session.execute(`CREATE TEMPORARY VIEW ${model.name} AS SELECT ${columnsOf(model)} FROM analytics.${model.name} WHERE ${isOfBuild}`);
}

async function makeViews(refreshing: Refreshing, model: BuildModel): Promise<void> {
  const { catalog, session, reach } = refreshing;
  const view = (relation: string, context: ReturnType<typeof wholeContext>): Promise<void> =>
    runModel(session, model, `CREATE TEMPORARY VIEW ${relation} AS\n${modelSql(catalog, model, context)}`);
  await view(`pg_temp.${model.name}`, wholeContext(refreshing, model));
  if (!hasParts(refreshing, model)) return;
  await view(partOf('new', model.name), partContext(refreshing, model, 'new'));
  if (!reach.readsLanded(model)) await view(partOf('old', model.name), partContext(refreshing, model, 'old'));
}

/** The rows of the changed opportunities, made from these alone, take the place of those that are stored. */
async function refreshOpportunities(refreshing: Refreshing, model: BuildModel, key: string): Promise<number> {
  const { session, catalog, isOfBuild, touched } = refreshing;
  const [fresh, stale] = [partOf('new', model.name), partOf('old', model.name)];
  const sql = modelSql(catalog, model, partContext(refreshing, model, 'new'));
  await runPlanned(refreshing, model, `CREATE TEMPORARY TABLE "new ${model.name}" ON COMMIT DROP AS\n${typedSql(model, sql)};\nANALYZE ${fresh};`);
  await session.execute(
    `CREATE TEMPORARY TABLE "old ${model.name}" ON COMMIT DROP AS
     SELECT ${columnsOf(model)}
     FROM analytics.${model.name}
     WHERE ${isOfBuild} AND ${key} IN (SELECT changed.opportunity_id FROM ${CHANGED} AS changed);
     ANALYZE ${stale};`,
  );
  const [stranger] = await session.query(
    `SELECT 1 FROM ${fresh} AS fresh WHERE fresh.${key} IS NULL OR fresh.${key} NOT IN (SELECT changed.opportunity_id FROM ${CHANGED} AS changed) LIMIT 1`,
  );
  if (stranger !== undefined) throw new RefreshAbandoned(`${model.name} has rows of opportunities that did not change`);
  const isSame = model.primaryKey.map((column) => `stored.${column} = gone.${column}`).join(' AND ');
  const [gone = 0, come = 0] = await writeRows(session, [
    `DELETE FROM analytics.${model.name} AS stored
     USING (SELECT * FROM ${stale} EXCEPT ALL SELECT * FROM ${fresh}) AS gone
     WHERE ${isSame}
     RETURNING 1`,
    `INSERT INTO analytics.${model.name} (${columnsOf(model)})
     SELECT * FROM ${fresh} EXCEPT ALL SELECT * FROM ${stale}
     RETURNING 1`,
  ]);
  if (gone + come === 0) touched.delete(model.name);
  await standAside(refreshing, model);
  return come - gone;
}

/** Made anew. What followed models are joined with must come out as it was. */
async function refreshWhole(refreshing: Refreshing, model: BuildModel): Promise<number> {
  const { session, catalog, isOfBuild, touched } = refreshing;
  const quarters = isReadOn(refreshing, model) ? null : await quartersDue(refreshing, model);
  if (quarters !== null) return refreshQuarters(refreshing, model, quarters);
  const columns = columnsOf(model);
  const context = wholeContext(refreshing, model);
  const sql = typedSql(model, modelSql(catalog, model, context));
  const isRead = catalog.models.some((other) => other.refs.includes(model.name));
  await runPlanned(refreshing, model, `CREATE TEMPORARY TABLE ${model.name} ON COMMIT DROP AS\n${sql};${isRead ? `\nANALYZE pg_temp.${model.name};` : ''}`);
  if (model.trained !== null) await trainModel(session, model, model.trained, context.vars);
  if (isReadOn(refreshing, model)) {
    const stored = `SELECT ${columns} FROM analytics.${model.name} WHERE ${isOfBuild}`;
    const made = `SELECT ${columns} FROM pg_temp.${model.name}`;
    const [different] = await session.query(`((${stored}) EXCEPT ALL (${made})) UNION ALL ((${made}) EXCEPT ALL (${stored})) LIMIT 1`);
    if (different !== undefined) throw new RefreshAbandoned(`${model.name} changed`);
    touched.delete(model.name);
    return 0;
  }
  const { grown, written } = await replaceRows(refreshing, model, { made: `pg_temp.${model.name}`, isStored: isOfBuild, context });
  if (written === 0) touched.delete(model.name);
  return grown;
}

/** Made anew in the quarters that are due, of what those are made of. */
async function refreshQuarters(refreshing: Refreshing, model: BuildModel, { isDue, context }: QuartersDue): Promise<number> {
  const { catalog, isOfBuild, touched, madeInPart } = refreshing;
  const made = partOf('made', model.name);
  const sql = typedSql(model, modelSql(catalog, model, context));
  await runPlanned(
    refreshing,
    model,
    `CREATE TEMPORARY TABLE "made ${model.name}" ON COMMIT DROP AS\nSELECT * FROM (\n${sql}\n) AS due WHERE ${isDue};\nANALYZE ${made};`,
  );
  const { grown, written } = await replaceRows(refreshing, model, { made, isStored: `${isOfBuild} AND ${isDue}`, context });
  madeInPart.add(model.name);
  await standAside(refreshing, model);
  if (written === 0) touched.delete(model.name);
  return grown;
}

/** A model that follows changes reads it. */
function isReadOn(refreshing: Refreshing, model: BuildModel): boolean {
  return refreshing.catalog.models.some((other) => hasParts(refreshing, other) && other.refs.includes(model.name));
}

/** As in a full build, whole tables are read; the planner is kept from walking them once per row (build-models). */
async function runPlanned({ session }: Refreshing, model: BuildModel, statements: string): Promise<void> {
  await runModel(session, model, `SET LOCAL enable_nestloop = off;\n${groupedSql(model, statements)}\nSET LOCAL enable_nestloop = on;`);
}

function columnsOf(model: BuildModel): string {
  return model.columns.map((column) => column.name).join(', ');
}
