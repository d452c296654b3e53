/** The folder models-catalog → a Catalog, or every problem in it with file and line. */
import { resolve } from 'node:path';
import type { BuildModel, CatalogProblem, CatalogProject, LoadedCatalog } from '#catalog/catalog.ts';
import { checkAdditivity } from '#catalog/check-additivity.ts';
import { checkRefresh } from '#catalog/check-refresh.ts';
import { columnsUsed, loadParser } from '#catalog/columns-used.ts';
import { dataTestSql } from '#catalog/data-test-sql.ts';
import { isForeignProject, loadForeign } from '#catalog/foreign/load-foreign.ts';
import { readBriefings } from '#catalog/read-briefings.ts';
import { type DescribedModel, readModels, readSources } from '#catalog/read-models.ts';
import { readProject } from '#catalog/read-project.ts';
import { readSemantics } from '#catalog/read-semantics.ts';
import { readUnitTests } from '#catalog/read-unit-tests.ts';
import { sortModels } from '#catalog/sort-models.ts';
import { checkTrained } from '#catalog/trained/check-trained.ts';
import { failed, type Failed, type Ok, ok } from '#kernel/result.ts';

export type CatalogResult = Ok<LoadedCatalog> | (Failed & { readonly problems: readonly CatalogProblem[] });

/**
 * Loads and checks a dbt project. Nothing of it is run. Somebody else's project (foreign/load-foreign.ts) is served as dbt built it.
 * **Fails** invalid_input (where = file:line of the first problem); `problems` has all of them: broken YAML, unknown refs,
 * cycles, unknown columns, names twice, metrics over unknown columns, ratios of unknown parts.
 */
export async function loadCatalog(directory: string): Promise<CatalogResult> {
  await loadParser();
  if (await isForeignProject(directory)) {
    const { catalog, problems } = await loadForeign(directory);
    return catalog === null ? refused(problems) : ok(catalog);
  }
  const { files, problems: fileProblems } = await readProject(directory);
  if (files === null) return refused(fileProblems);
  const project: CatalogProject = {
    directory: resolve(directory),
    name: files.project.name,
    vars: files.project.vars,
    sources: readSources(files.properties),
    macros: files.macros,
    macroNames: files.macroNames,
  };
  const { described, problems: modelProblems } = readModels(files, project);
  const { sorted, problems: cycles } = sortModels(described.map((entry) => entry.model));
  const testProblems = described.flatMap((entry) => checkTests(entry, described, project));
  const { semanticModels, problems: semanticProblems } = readSemantics(described, project);
  const { briefings, problems: briefingProblems } = readBriefings(files.briefings, semanticModels);
  const { unitTests, problems: unitProblems } = readUnitTests(files.properties, described);
  const problems = [
    ...fileProblems,
    ...modelProblems,
    ...cycles,
    ...testProblems,
    ...semanticProblems,
    ...checkAdditivity(described),
    ...checkRefresh(described, project),
    ...checkTrained(described),
    ...unitProblems,
    ...briefingProblems,
  ];
  if (problems.length > 0) return refused(problems);
  return ok({
    fingerprint: files.fingerprint,
    models: sorted,
    semanticModels,
    cards: { models: semanticModels.map((model) => model.card), briefings },
    project,
    unitTests,
    foreign: null,
  });
}

/** `models/facts/fct_opportunity.yml:12: message`. */
export function problemText(problem: CatalogProblem): string {
  return `${problem.path}:${problem.line}: ${problem.message}`;
}

function refused(problems: readonly CatalogProblem[]): CatalogResult {
  const [first] = problems;
  const where = first === undefined ? 'models-catalog' : `${first.path}:${first.line}`;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return { ...failed({ kind: 'invalid_input', where, reason: `${first?.message ?? ''}${more}` }), problems };
}

/** Every data test is known, and names columns that are there. */
function checkTests({ model }: DescribedModel, described: readonly DescribedModel[], project: CatalogProject): readonly CatalogProblem[] {
  const names = new Set(described.map((entry) => entry.model.name));
  return model.dataTests.flatMap((test) => {
    const at = (message: string): CatalogProblem => ({ path: test.path, line: test.line, message });
    const { problem } = dataTestSql(project, test, {
      vars: { as_of: '2000-01-01', ...project.vars },
      relationOf: (name) => (names.has(name) ? name : null),
      sourceOf: (source, table) => project.sources.find((known) => known.source === source && known.table === table)?.relation ?? null,
      thisRelation: model.name,
    });
    const unknown = testColumns(test.arguments).filter((column) => !model.columns.some((known) => known.name === column));
    return [...(problem === null ? [] : [at(problem)]), ...unknown.map((column) => at(`${model.name} has no column ${column}`))];
  });
}

function testColumns(values: BuildModel['dataTests'][number]['arguments']): readonly string[] {
  const listed = ['columns', 'combination_of_columns'].flatMap((key) => (Array.isArray(values[key]) ? values[key].map(String) : []));
  const { expression } = values;
  const isPlain = typeof expression === 'string' && !expression.includes('{{');
  return [...listed, ...(isPlain ? (columnsUsed(expression) ?? []) : [])];
}
