/** Somebody else's dbt project → a catalogue that is served and never built. */
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CatalogProblem, CatalogProject, LoadedCatalog, SemanticModel } from '#catalog/catalog.ts';
import { foreignPropertiesSchema } from '#catalog/foreign/dbt-schemas.ts';
import type { DbtProject, NotServed } from '#catalog/foreign/dbt-model.ts';
import { type DescribedForeign, describeForeign } from '#catalog/foreign/describe-foreign.ts';
import { sortMetrics } from '#catalog/foreign/foreign-metrics.ts';
import { readDbtYaml } from '#catalog/foreign/read-dbt-yaml.ts';
import { findManifest, readManifest } from '#catalog/foreign/read-manifest.ts';
import { parseYaml } from '#catalog/parse-yaml.ts';
import { type ProjectProperties, projectSchema } from '#catalog/property-schemas.ts';
import { readSemantics } from '#catalog/read-semantics.ts';
import { servedViewSql, type ServedView } from '#catalog/foreign/served-view.ts';

export type ForeignResult =
  | { readonly catalog: LoadedCatalog; readonly problems: readonly [] }
  | { readonly catalog: null; readonly problems: readonly CatalogProblem[] };

/** The var that says where dbt builds, for a project without a manifest. */
const SCHEMA_VAR = 'plumbline_schema';

/**
 * Whether a folder holds a project that is served and not built: manifests alone, or a dbt project whose vars name no
 * organization_id. (What is built here is built for one organisation at a time, so its vars name one.)
 */
export async function isForeignProject(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, 'dbt_project.yml'), 'utf8').catch(() => null);
  if (text === null) return (await findManifest(directory)) !== null;
  const { file } = parseYaml('dbt_project.yml', text, projectSchema);
  return file !== null && file.value.vars['organization_id'] === undefined;
}

/** **Fails** by problems: files that cannot be read, no word of where the tables are, no semantic model that can be served. */
export async function loadForeign(directory: string): Promise<ForeignResult> {
  const folder = await findManifest(directory);
  const read = folder === null ? await readProperties(directory) : await readFromManifest(folder);
  if (read.project === null) return { catalog: null, problems: read.problems };
  const metrics = sortMetrics(read.project);
  const project: CatalogProject = { directory: resolve(directory), name: read.name, vars: {}, sources: [], macros: '', macroNames: [] };
  const served: DescribedForeign[] = [];
  const notServed: NotServed[] = [...read.notServed, ...metrics.notServed];
  for (const model of read.project.models) {
    const one = describeForeign(model, metrics.byModel.get(model.name) ?? [], project);
    if ('view' in one) served.push(one);
    else notServed.push(one);
  }
  notServed.push(...served.flatMap((one) => one.notServed));
  const { semanticModels, problems } = readSemantics(
    served.map((one) => one.described),
    project,
  );
  if (problems.length > 0) return { catalog: null, problems };
  if (semanticModels.length === 0)
    return {
      catalog: null,
      problems: notServed.length > 0 ? notServed : [{ path: 'dbt_project.yml', line: 1, message: 'there is no semantic model to serve' }],
    };
  const views = served.map((one) => one.view);
  const models = semanticModels.map((model) =>
    asShown(
      model,
      views.find((view) => view.name === model.name),
    ),
  );
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([views.map(servedViewSql), models]))
    .digest('hex')
    .slice(0, 16);
  return {
    catalog: {
      fingerprint,
      models: [],
      semanticModels: models,
      cards: { models: models.map((model) => model.card) },
      project,
      unitTests: [],
      foreign: { views, notServed, manifestFolder: folder },
    },
    problems: [],
  };
}

/** Definitions lead to the project's own files; dates are days; rows have no day of their own. */
function asShown(model: SemanticModel, view: ServedView | undefined): SemanticModel {
  const path = view?.path ?? '';
  return {
    ...model,
    ...(view?.access.kind === 'leaders' ? { leadersOnly: true } : {}),
    asOfColumn: null,
    pastStates: null,
    metrics: model.metrics.map((metric) => ({ ...metric, link: `${path}#${metric.name}` })),
    dimensions: model.dimensions.map((dimension) => {
      if (dimension.time !== null) return { ...dimension, sql: `(${dimension.sql})::date` };
      return dimension.type === 'text' ? { ...dimension, sql: `(${dimension.sql})::text` } : dimension;
    }),
  };
}

type Read =
  | { readonly project: DbtProject; readonly name: string; readonly notServed: readonly NotServed[] }
  | { readonly project: null; readonly problems: readonly CatalogProblem[] };

async function readFromManifest(folder: string): Promise<Read> {
  const { read, problems } = await readManifest(folder);
  return read ?? { project: null, problems };
}

async function readProperties(directory: string): Promise<Read> {
  const text = await readFile(join(directory, 'dbt_project.yml'), 'utf8').catch(() => '');
  const { file: settings, problems } = parseYaml('dbt_project.yml', text, projectSchema);
  if (settings === null) return { project: null, problems };
  const schema = settings.value.vars[SCHEMA_VAR];
  if (typeof schema !== 'string') {
    const message = `nothing says where dbt builds its tables: run dbt parse, which writes target/manifest.json, or set the var ${SCHEMA_VAR} to their schema`;
    return { project: null, problems: [{ path: 'dbt_project.yml', line: 1, message }] };
  }
  const paths = await propertyPaths(directory, settings.value);
  const parsed = await Promise.all(paths.map(async (path) => parseYaml(path, await readFile(join(directory, path), 'utf8'), foreignPropertiesSchema)));
  const broken = parsed.flatMap((one) => one.problems);
  if (broken.length > 0) return { project: null, problems: broken };
  const { project, notServed } = readDbtYaml(
    parsed.flatMap(({ file }) => (file === null ? [] : [file])),
    schema,
  );
  return { project, notServed, name: settings.value.name };
}

async function propertyPaths(directory: string, settings: ProjectProperties): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const folder of settings['model-paths'])
    for await (const path of glob(`${folder}/**/*.{yml,yaml}`, { cwd: directory })) paths.push(path.replaceAll('\\', '/'));
  return paths.sort();
}
