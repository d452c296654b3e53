/** Runs the models of one build, in order, into the session's temporary schema. */
import type { BuildModel, LoadedCatalog } from '#catalog/catalog.ts';
import { BuildStopped } from '#catalog/build-stopped.ts';
import { buildContext } from '#catalog/build-vars.ts';
import { type RenderContext, renderTemplate } from '#catalog/render-template.ts';
import { trainModel } from '#catalog/trained/train-model.ts';
import { DatabaseError, type Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Clock } from '#kernel/ports.ts';

export type BuiltModel = { readonly name: string; readonly durationMs: number };

/**
 * One statement per model: a table that ends with the transaction, or a view (ephemeral models too: a view is inlined the
 * same way). **Fails** throws BuildStopped not_built with the model's name.
 */
export async function buildModels(
  session: Session,
  clock: Clock,
  catalog: LoadedCatalog,
  vars: Readonly<Record<string, unknown>>,
): Promise<readonly BuiltModel[]> {
  const built: BuiltModel[] = [];
  // Fresh tables have no statistics: the planner takes them for tiny and walks them once per row. Whole tables are read anyway.
  // (Where a loop is the only way, its penalty would have every such query compiled, which takes longer than running it.)
  await session.execute(`SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '${limits.buildSortMemory}'`);
  for (const model of catalog.models.filter((candidate) => candidate.serves === null)) {
    const start = clock.monotonicMs();
    const sql = modelSql(catalog, model, buildContext(catalog, { ...vars, run_started_at: clock.now() }, model.name));
    // What an incremental build reads from the stored rows must be read in their types here too.
    await runModel(
      session,
      model,
      model.materialized === 'table'
        ? groupedSql(model, `CREATE TEMPORARY TABLE ${model.name} ON COMMIT DROP AS\n${typedSql(model, sql)};`)
        : `CREATE TEMPORARY VIEW ${model.name} AS\n${sql}`,
    );
    if (model.trained !== null) await trainModel(session, model, model.trained, vars);
    built.push({ name: model.name, durationMs: Math.round(clock.monotonicMs() - start) });
  }
  return built;
}

/**
 * Statements that end with a semicolon, run as the model says it groups (`meta.grouping`): hashes of more groups than expected go to
 * disk, which is slower than sorting.
 */
export function groupedSql({ isGroupedSorted }: BuildModel, statements: string): string {
  return isGroupedSorted ? `SET LOCAL enable_hashagg = off;\n${statements}\nSET LOCAL enable_hashagg = on;` : statements;
}

/** Runs statements for a model. **Fails** throws BuildStopped not_built with the model's name, unless the trouble is nothing of its own. */
export async function runModel(session: Session, model: BuildModel, statements: string): Promise<void> {
  try {
    await session.execute(statements);
  } catch (error) {
    throw error instanceof DatabaseError && !isTransient(error) ? stopped(model, reasonOf(model, error), error) : error;
  }
}

/** The described columns of a model's SELECT, in the types they are stored in. */
export function typedSql(model: BuildModel, sql: string): string {
  const columns = model.columns.map(({ name, dataType }) => `cast(built.${name} AS ${dataType}) AS ${name}`);
  return `SELECT ${columns.join(', ')} FROM (\n${sql}\n) AS built`;
}

/** A column that only the property file knows is named where it is described. */
function reasonOf(model: BuildModel, error: DatabaseError): string {
  const name = error.code === '42703' ? /column built\.(\w+) does not exist/.exec(error.message)?.[1] : undefined;
  const column = model.columns.find((known) => known.name === name);
  return column === undefined ? error.message : `${model.propertiesPath}:${column.line}: ${model.path} gives no column ${column.name}`;
}

/** What a build leaves behind in the session: the views would outlive the transaction, and they rest on the tables. */
export function dropAsideSql(catalog: LoadedCatalog): string {
  const named = (isStored: boolean): readonly string[] =>
    catalog.models.filter((model) => model.serves === null && (model.materialized === 'table') === isStored).map((model) => `pg_temp.${model.name}`);
  return `${dropSql('VIEW', named(false))}\n${dropSql('TABLE', named(true))}`;
}

function dropSql(kind: 'VIEW' | 'TABLE', names: readonly string[]): string {
  return names.length === 0 ? '' : `DROP ${kind} IF EXISTS ${names.join(', ')} CASCADE;`;
}

/** Models that are published. */
export function storedModels(catalog: Pick<LoadedCatalog, 'models'>): readonly BuildModel[] {
  return catalog.models.filter((model) => model.materialized === 'table' && model.serves === null);
}

/** Serving names: publishing makes a view of each. */
export function servingModels(catalog: Pick<LoadedCatalog, 'models'>): readonly (BuildModel & { readonly serves: string })[] {
  return catalog.models.flatMap((model) => (model.serves === null ? [] : [{ ...model, serves: model.serves }]));
}

/** The SELECT of a model over the relations of `context`. **Fails** throws BuildStopped not_built. */
export function modelSql(catalog: LoadedCatalog, model: BuildModel, context: RenderContext): string {
  const rendered = renderTemplate(catalog.project, model.template, context);
  const problem = rendered.problems[0];
  if (problem !== undefined) throw stopped(model, `${model.path}:${problem.line}: ${problem.message}`);
  return rendered.text.trim().replace(/;$/, '');
}

function stopped(model: BuildModel, reason: string, cause?: unknown): BuildStopped {
  return new BuildStopped({ kind: 'not_built', model: model.name, reason }, { cause });
}

/** Time-outs, lost connections, deadlocks: nothing about the model. */
function isTransient(error: DatabaseError): boolean {
  return error.code.startsWith('57') || error.code.startsWith('08') || error.code.startsWith('40') || error.code.startsWith('53');
}
