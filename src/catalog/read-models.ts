/** Model files and their properties → BuildModels; every reference is checked. */
import type { BuildModel, CatalogProblem, CatalogProject, SourceTable } from '#catalog/catalog.ts';
import type { YamlFile } from '#catalog/parse-yaml.ts';
import type { ModelProperties, Properties } from '#catalog/property-schemas.ts';
import { nearestHint } from '#catalog/nearest-name.ts';
import { impliedTests, readDataTests } from '#catalog/read-data-tests.ts';
import type { ModelFile, ProjectFiles } from '#catalog/read-project.ts';
import { refreshOf } from '#catalog/read-refresh.ts';
import { renderTemplate } from '#catalog/render-template.ts';

/** A model with the properties it was described by, for what follows. */
export type DescribedModel = {
  readonly model: BuildModel;
  readonly properties: ModelProperties;
  /** Line of a place within the model's properties. */
  readonly lineOf: (keys: readonly (string | number)[]) => number;
  readonly propertiesPath: string;
};

type Described = { readonly properties: ModelProperties; readonly file: YamlFile<Properties>; readonly index: number };

/** Every table that property files declare as a source. */
export function readSources(properties: readonly YamlFile<Properties>[]): readonly SourceTable[] {
  return properties.flatMap((file) =>
    file.value.sources.flatMap((source) =>
      source.tables.map((table) => ({ source: source.name, table: table.name, relation: `${source.schema ?? source.name}.${table.identifier ?? table.name}` })),
    ),
  );
}

/** Models in no order yet. **Fails** by problems: names twice, files without properties or the other way round, unknown refs. */
export function readModels(
  files: ProjectFiles,
  project: CatalogProject,
): { readonly described: readonly DescribedModel[]; readonly problems: readonly CatalogProblem[] } {
  const problems: CatalogProblem[] = [];
  const properties = describedByName(files, problems);
  const names = new Set(files.models.map((file) => file.name));
  const seen = new Map<string, string>();
  const described = files.models.flatMap((file) => {
    const earlier = seen.get(file.name);
    if (earlier !== undefined) problems.push({ path: file.path, line: 1, message: `the model ${file.name} is there already, in ${earlier}` });
    seen.set(file.name, file.path);
    const entry = properties.get(file.name);
    if (entry === undefined) problems.push({ path: file.path, line: 1, message: `no property file describes the model ${file.name}` });
    return entry === undefined || earlier !== undefined ? [] : [describeModel(file, entry, { files, project, names, problems })];
  });
  for (const entry of described) checkServing(entry, described, problems);
  for (const [name, entry] of properties)
    if (!names.has(name)) problems.push({ path: entry.file.path, line: entry.file.lineOf(['models', entry.index]), message: `there is no ${name}.sql` });
  return { described, problems };
}

function describedByName(files: ProjectFiles, problems: CatalogProblem[]): ReadonlyMap<string, Described> {
  const byName = new Map<string, Described>();
  for (const file of files.properties) {
    for (const [index, properties] of file.value.models.entries()) {
      const earlier = byName.get(properties.name);
      if (earlier === undefined) byName.set(properties.name, { properties, file, index });
      else
        problems.push({
          path: file.path,
          line: file.lineOf(['models', index]),
          message: `the model ${properties.name} is described already, in ${earlier.file.path}`,
        });
    }
  }
  return byName;
}

type Reading = { readonly files: ProjectFiles; readonly project: CatalogProject; readonly names: ReadonlySet<string>; readonly problems: CatalogProblem[] };

function describeModel(file: ModelFile, entry: Described, reading: Reading): DescribedModel {
  const { properties } = entry;
  const { project, problems } = reading;
  const lineOf = (keys: readonly (string | number)[]): number => entry.file.lineOf(['models', entry.index, ...keys]);
  const report = (keys: readonly (string | number)[], message: string): void => {
    problems.push({ path: entry.file.path, line: lineOf(keys), message });
  };
  const rendered = renderTemplate(project, file.text, {
    vars: { as_of: '2000-01-01', ...project.vars },
    relationOf: (name) => (reading.names.has(name) ? name : null),
    sourceOf: (source, table) => project.sources.find((known) => known.source === source && known.table === table)?.relation ?? null,
    thisRelation: file.name,
  });
  for (const { line, message } of rendered.problems) {
    const ref = /^unknown ref (.+)$/.exec(message)?.[1];
    problems.push({ path: file.path, line, message: ref === undefined ? message : `${message}${nearestHint(ref, reading.names)}` });
  }
  const columns = properties.columns.map((column, index) => ({
    name: column.name,
    dataType: column.data_type ?? '',
    description: column.description ?? '',
    unit: column.config?.meta?.unit ?? null,
    line: lineOf(['columns', index]),
  }));
  const primaryKey = properties.constraints.find((constraint) => constraint.type === 'primary_key')?.columns ?? [];
  const indexes = (properties.config?.indexes ?? []).map((index) => index.columns);
  const place = { path: entry.file.path, lineOf, report };
  const dataTests = [...readDataTests(properties, place), ...impliedTests(properties, place)];
  const model: BuildModel = {
    name: file.name,
    template: file.text,
    path: file.path,
    propertiesPath: entry.file.path,
    materialized: materializedOf(file, entry, reading, rendered.config),
    refs: rendered.refs,
    sources: rendered.sources,
    columns,
    primaryKey,
    indexes,
    dataTests,
    access: accessOf(properties),
    refresh: refreshOf(properties),
    isGroupedSorted: properties.config?.meta?.grouping === 'sorted',
    trained: trainedOf(properties),
    serves: properties.config?.meta?.serves ?? null,
  };
  checkColumns(model, properties, report);
  return { model, properties, lineOf, propertiesPath: entry.file.path };
}

/** A serving name stands for a scoped model that is there; models read the scoped one, because here the name shows the caller's rows. */
function checkServing({ model, lineOf, propertiesPath }: DescribedModel, described: readonly DescribedModel[], problems: CatalogProblem[]): void {
  const named = (name: string): BuildModel | undefined => described.find((entry) => entry.model.name === name)?.model;
  if (model.serves !== null && named(model.serves)?.access.kind !== 'scoped')
    problems.push({ path: propertiesPath, line: lineOf(['config', 'meta', 'serves']), message: `${model.serves} is no model with access of kind scoped` });
  if (model.serves !== null && model.materialized === 'table')
    problems.push({ path: propertiesPath, line: lineOf(['config']), message: `${model.name} is a serving name: materialized must be view` });
  for (const ref of model.refs) {
    const served = named(ref)?.serves ?? null;
    if (served !== null) problems.push({ path: model.path, line: 1, message: `${ref} is a serving name: ref ${served} instead` });
  }
}

function trainedOf(properties: ModelProperties): BuildModel['trained'] {
  const trained = properties.config?.meta?.trained;
  if (trained === undefined) return null;
  const { method: _method, known_on: knownOn, ...rest } = trained;
  return { ...rest, knownOn };
}

type Report = (keys: readonly (string | number)[], message: string) => void;

function checkColumns(model: BuildModel, properties: ModelProperties, report: Report): void {
  const known = new Set<string>();
  for (const [index, column] of model.columns.entries()) {
    if (known.has(column.name)) report(['columns', index], `the column ${column.name} stands twice`);
    known.add(column.name);
  }
  const check = (name: string, keys: readonly (string | number)[]): void => {
    if (!known.has(name)) report(keys, `${model.name} has no column ${name}${nearestHint(name, known)}`);
  };
  for (const name of model.primaryKey) check(name, ['constraints']);
  for (const [index, columns] of model.indexes.entries()) for (const name of columns) check(name, ['config', 'indexes', index]);
  const { access } = model;
  if (access.kind === 'owner') check(access.ownerColumn, ['config', 'meta', 'access']);
  if (access.kind === 'shareable') check(access.ownersColumn, ['config', 'meta', 'access']);
  if (access.kind === 'scoped') {
    const needed = ['scope_type', 'scope_id', ...(access.ownersColumn === null ? [] : [access.ownersColumn, 'is_shareable'])];
    for (const name of needed) check(name, ['config', 'meta', 'access']);
    if (model.primaryKey.slice(2, 4).join() !== 'scope_type,scope_id')
      report(['constraints'], `the key of a scoped model starts with organization_id, as_of, scope_type, scope_id`);
  }
  if (properties.config?.meta?.currency_column !== undefined) check(properties.config.meta.currency_column, ['config', 'meta', 'currency_column']);
  if (model.materialized !== 'table') return;
  for (const [index, column] of model.columns.entries()) if (column.dataType === '') report(['columns', index], `the column ${column.name} has no data_type`);
  for (const name of ['organization_id', 'as_of']) check(name, ['columns']);
  if (model.primaryKey.length === 0) report([], `${model.name} is stored and has no primary_key among its constraints`);
}

function accessOf(properties: ModelProperties): BuildModel['access'] {
  const access = properties.config?.meta?.access;
  switch (access?.kind) {
    case 'owner':
      return { kind: 'owner', ownerColumn: access.owner_column };
    case 'shareable':
      return { kind: 'shareable', ownersColumn: access.owners_column };
    case 'scoped':
      return { kind: 'scoped', ownersColumn: access.owners_column ?? null, organisationOnly: access.organisation_only };
    case 'internal':
    case undefined:
      return { kind: 'internal' };
  }
}

/** In the file, else in its properties, else for its folder in dbt_project.yml (`+materialized`), else dbt's default, a view. */
function materializedOf(file: ModelFile, entry: Described, reading: Reading, config: Readonly<Record<string, unknown>>): BuildModel['materialized'] {
  const told = config['materialized'] ?? entry.properties.config?.materialized ?? folderConfig(reading.files, file.path) ?? 'view';
  if (told === 'table' || told === 'view' || told === 'ephemeral') return told;
  if (told === 'incremental') return 'table';
  reading.problems.push({ path: file.path, line: 1, message: `${JSON.stringify(told)} is no way to materialize a model here` });
  return 'view';
}

function folderConfig(files: ProjectFiles, path: string): unknown {
  const folders = path.split('/').slice(1, -1);
  let level: unknown = files.project.models[files.project.name];
  let told: unknown;
  for (const folder of [null, ...folders]) {
    if (folder !== null) level = isRecord(level) ? level[folder] : undefined;
    if (isRecord(level) && level['+materialized'] !== undefined) told = level['+materialized'];
  }
  return told;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
