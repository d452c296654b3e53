/** What a catalogue should have beyond being loadable: descriptions, one meaning per word, SQL that parses. */
import type { CatalogProblem, LoadedCatalog } from '#catalog/catalog.ts';
import { syntaxProblem } from '#catalog/columns-used.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { YamlFile } from '#catalog/parse-yaml.ts';
import { dimensionMetaSchema, metricMetaSchema, modelMetaSchema, type ModelProperties, type Properties } from '#catalog/property-schemas.ts';
import { readProject } from '#catalog/read-project.ts';
import { renderTemplate } from '#catalog/render-template.ts';

type Report = (keys: readonly (string | number)[], message: string) => void;

/** Every problem of the project in `directory`; empty when it is in order. */
export async function lintCatalog(directory: string): Promise<readonly CatalogProblem[]> {
  const loaded = await loadCatalog(directory);
  if (!loaded.ok) return loaded.problems;
  if (loaded.value.foreign !== null) return loaded.value.foreign.notServed;
  const { files } = await readProject(directory);
  const properties = files?.properties ?? [];
  return [...properties.flatMap(lintProperties), ...lintSql(loaded.value)];
}

function lintProperties(file: YamlFile<Properties>): readonly CatalogProblem[] {
  return file.value.models.flatMap((model, index) => {
    const problems: CatalogProblem[] = [];
    const report: Report = (keys, message) => problems.push({ path: file.path, line: file.lineOf(['models', index, ...keys]), message });
    lintDescriptions(model, report);
    lintMeta(model, report);
    lintWords(model, report);
    return problems;
  });
}

function lintDescriptions(model: ModelProperties, report: Report): void {
  if (isEmpty(model.description)) report([], `${model.name} has no description`);
  for (const [at, column] of model.columns.entries()) if (isEmpty(column.description)) report(['columns', at], `${column.name} has no description`);
  for (const [at, metric] of model.metrics.entries()) {
    if (isEmpty(metric.description)) report(['metrics', at], `${metric.name} has no description`);
    if (isEmpty(metric.label)) report(['metrics', at], `${metric.name} has no label`);
  }
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** A misspelt key under meta would be carried along in silence. */
function lintMeta(model: ModelProperties, report: Report): void {
  const check = (meta: object | undefined, known: readonly string[], keys: readonly (string | number)[]): void => {
    for (const key of Object.keys(meta ?? {})) if (!known.includes(key)) report([...keys, key], `${key} is no key of meta here (known: ${known.join(', ')})`);
  };
  check(model.config?.meta, Object.keys(modelMetaSchema.shape), ['config', 'meta']);
  for (const [at, column] of model.columns.entries())
    if (typeof column.dimension === 'object')
      check(column.dimension.config?.meta, Object.keys(dimensionMetaSchema.shape), ['columns', at, 'dimension', 'config', 'meta']);
  for (const [at, metric] of model.metrics.entries()) check(metric.config?.meta, Object.keys(metricMetaSchema.shape), ['metrics', at, 'config', 'meta']);
}

/** A word that stands for two metrics, or for two dimensions, says nothing. */
function lintWords(model: ModelProperties, report: Report): void {
  const metrics = model.metrics.map((metric, at) => ({ name: metric.name, words: metric.config?.meta?.synonyms ?? [], keys: ['metrics', at] }));
  const dimensions = model.columns.map((column, at) => ({
    name: column.name,
    words: typeof column.dimension === 'object' ? (column.dimension.config?.meta?.synonyms ?? []) : [],
    keys: ['columns', at],
  }));
  for (const group of [metrics, dimensions]) {
    const owners = new Map<string, string>();
    for (const { name, words, keys } of group) {
      for (const word of words.map((text) => text.toLowerCase())) {
        const owner = owners.get(word);
        if (owner !== undefined) report(keys, `“${word}” stands for ${owner} and for ${name}`);
        owners.set(word, name);
      }
    }
  }
}

function lintSql(catalog: LoadedCatalog): readonly CatalogProblem[] {
  return catalog.models.flatMap((model) => {
    const first = model.template.trimStart().split('\n')[0] ?? '';
    const problems: CatalogProblem[] = first.startsWith('--')
      ? []
      : [{ path: model.path, line: 1, message: 'the first line says what a row is: -- One row per …' }];
    const rendered = renderTemplate(catalog.project, model.template, {
      vars: { as_of: '2000-01-01', ...catalog.project.vars },
      relationOf: (name) => name,
      sourceOf: (source, table) => `${source}.${table}`,
      thisRelation: model.name,
    });
    const syntax = syntaxProblem(rendered.text);
    return syntax === null ? problems : [...problems, { path: model.path, line: syntax.line, message: `${syntax.message} (line of the rendered SQL)` }];
  });
}
