/** The files of a dbt project, read and parsed; meaning comes later. */
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogProblem } from '#catalog/catalog.ts';
import { parseYaml, type YamlFile } from '#catalog/parse-yaml.ts';
import { type ProjectProperties, projectSchema, type Properties, propertiesSchema } from '#catalog/property-schemas.ts';

export type ModelFile = { readonly name: string; readonly path: string; readonly text: string };

export type ProjectFiles = {
  readonly project: ProjectProperties;
  readonly properties: readonly YamlFile<Properties>[];
  readonly models: readonly ModelFile[];
  /** Macros and generic tests as one template text. */
  readonly macros: string;
  readonly macroNames: readonly string[];
  /** What people of a role are told at once (read-briefings.ts); dbt passes the folder over. */
  readonly briefings: readonly TextFile[];
  /** Changes with any file. */
  readonly fingerprint: string;
};

export type TextFile = { readonly path: string; readonly text: string };

/** Reads every file below `directory` that belongs to the project. Paths are relative to it. */
export async function readProject(directory: string): Promise<{ readonly files: ProjectFiles | null; readonly problems: readonly CatalogProblem[] }> {
  const projectText = await readFile(join(directory, 'dbt_project.yml'), 'utf8').catch(() => null);
  if (projectText === null) return { files: null, problems: [{ path: 'dbt_project.yml', line: 1, message: `there is no dbt project in ${directory}` }] };
  const parsed = parseYaml('dbt_project.yml', projectText, projectSchema);
  if (parsed.file === null) return { files: null, problems: parsed.problems };
  const project = parsed.file.value;
  const [models, properties, macros, briefings] = await Promise.all([
    readAll(directory, project['model-paths'], '**/*.sql'),
    readAll(directory, project['model-paths'], '**/*.{yml,yaml}'),
    readAll(directory, [...project['macro-paths'], ...project['test-paths'].map((path) => `${path}/generic`)], '**/*.sql'),
    readAll(directory, ['briefings'], '**/*.{yml,yaml}'),
  ]);
  const read = properties.map((file) => parseYaml(file.path, file.text, propertiesSchema));
  const macroText = macros.map((file) => testsAsMacros(file.text)).join('\n');
  const files: ProjectFiles = {
    project,
    properties: read.flatMap(({ file }) => (file === null ? [] : [file])),
    models: models.map((file) => ({ ...file, name: (file.path.split('/').at(-1) ?? '').replace(/\.sql$/, '') })),
    macros: macroText,
    macroNames: [...macroText.matchAll(/\{%-?\s*macro\s+(\w+)\s*\(/g)].map((match) => match[1] ?? ''),
    briefings,
    fingerprint: fingerprintOf([{ path: 'dbt_project.yml', text: projectText }, ...models, ...properties, ...macros]),
  };
  return { files, problems: read.flatMap(({ problems }) => problems) };
}

async function readAll(directory: string, folders: readonly string[], pattern: string): Promise<readonly TextFile[]> {
  const paths: string[] = [];
  for (const folder of folders) for await (const path of glob(`${folder}/${pattern}`, { cwd: directory })) paths.push(path.replaceAll('\\', '/'));
  return Promise.all(paths.sort().map(async (path) => ({ path, text: await readFile(join(directory, path), 'utf8') })));
}

/** dbt's test blocks are macros by another name: `test unique_combination` becomes `macro test_unique_combination`. */
function testsAsMacros(text: string): string {
  return text.replace(/\{%(-?)\s*test\s+(\w+)/g, '{%$1 macro test_$2').replace(/\{%(-?)\s*endtest\s*(-?)%\}/g, '{%$1 endmacro $2%}');
}

function fingerprintOf(files: readonly TextFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.path).update('\0').update(file.text.replaceAll('\r\n', '\n')).update('\0');
  return hash.digest('hex').slice(0, 16);
}
