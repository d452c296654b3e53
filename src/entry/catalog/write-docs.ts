/** `npm run catalog -- docs`: writes the calculation reference. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { runExamples } from '#catalog/reference/run-examples.ts';
import { writeReference } from '#catalog/reference/write-reference.ts';
import type { Database } from '#kernel/database.ts';

/** Writes it to `path` and gives that. `database` only lends its types and its arithmetic. */
export async function writeDocs(database: Database, catalog: LoadedCatalog, path: string): Promise<string> {
  const root = relative(dirname(resolve(path)), catalog.project.directory).replaceAll('\\', '/');
  const text = writeReference(catalog, await runExamples(database, catalog), root);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}
