/** Mapping + path → which files are read into which tables, with every structural mistake found before anything is stored. */
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { canonicalTables, type TableName } from '#collectors/canonical-tables.ts';
import { readCsvColumns } from '#collectors/csv/read-csv.ts';
import { ImportRefused, lineOf } from '#collectors/import-refused.ts';
import { readJsonColumns } from '#collectors/json/read-json.ts';
import { missingColumns } from '#collectors/mapping/compile-source.ts';
import type { Mapping, MappingSource } from '#collectors/mapping/mapping.ts';
import type { ReadOptions, SourceFile } from '#collectors/source.ts';
import { closest, distance } from 'fastest-levenshtein';

export type SourceFolder = { readonly path: string; readonly isSingleFile: boolean; readonly files: readonly SourceFile[] };
export type PlannedSource = {
  readonly table: TableName;
  /** Place among the table's sources. */
  readonly index: number;
  readonly source: MappingSource;
  readonly file: SourceFile;
  readonly options: ReadOptions;
  readonly available: readonly string[];
};
export type ImportPlan = { readonly mapping: Mapping; readonly sources: readonly PlannedSource[] };

const FORMATS: Readonly<Record<string, SourceFile['format']>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.json': 'json',
  '.jsonl': 'json',
  '.ndjson': 'json',
};

/** The readable files at `path`: a folder's CSV and JSON files, or the one file. **Fails** ImportRefused when there is nothing to read. */
export async function openFolder(path: string): Promise<SourceFolder> {
  const found = await stat(path).catch((error: unknown) => {
    throw new ImportRefused(path, 'there is no such file or folder', { cause: error });
  });
  const isSingleFile = !found.isDirectory();
  const names = isSingleFile ? [basename(path)] : await readdir(path).then((all) => all.sort());
  const files = names.flatMap((name): SourceFile[] => {
    const format = FORMATS[extname(name).toLowerCase()];
    return format === undefined ? [] : [{ path: isSingleFile ? path : join(path, name), name, format, bytes: 0 }];
  });
  if (files.length === 0)
    throw new ImportRefused(path, `${isSingleFile ? 'this is not' : 'the folder holds no'} CSV or JSON file (${Object.keys(FORMATS).join(', ')})`);
  return { path, isSingleFile, files: await Promise.all(files.map(async (file) => ({ ...file, bytes: (await stat(file.path)).size }))) };
}

/**
 * The plan of an import. Of a single file only the tables it feeds are read; a mapping that reads one file takes it
 * under any name.
 * **Fails** ImportRefused for a file that is not there and not optional, and for columns a file lacks (with the header's line).
 */
export async function planImport(mapping: Mapping, folder: SourceFolder): Promise<ImportPlan> {
  const wanted = canonicalTables.flatMap(({ name }) => (mapping.tables[name] ?? []).map((source, index) => ({ table: name, index, source })));
  const patterns = new Set(wanted.map(({ source }) => source.file.join('|')));
  const takesAnyName = folder.isSingleFile && patterns.size === 1;
  const sources: PlannedSource[] = [];
  for (const { table, index, source } of wanted) {
    const files = takesAnyName ? folder.files : folder.files.filter((file) => source.file.some((pattern) => matches(pattern, file.name)));
    if (files.length === 0 && source.optional !== true && !folder.isSingleFile) {
      throw new ImportRefused(folder.path, `the mapping ${mapping.name} reads ${source.file.join(' or ')}, which is not there (there are ${namesOf(folder)})`);
    }
    for (const file of files) sources.push({ table, index, source, file, ...(await openSource(mapping, source, file)) });
  }
  if (sources.length === 0) throw new ImportRefused(folder.path, `the mapping ${mapping.name} reads none of the files there (${namesOf(folder)})`);
  return { mapping, sources };
}

function namesOf(folder: SourceFolder): string {
  return folder.files.map((file) => file.name).join(', ');
}

function matches(pattern: string, name: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 'i').test(name);
}

async function openSource(mapping: Mapping, source: MappingSource, file: SourceFile): Promise<Pick<PlannedSource, 'options' | 'available'>> {
  const { defaults } = mapping;
  const options: ReadOptions = {
    encoding: source.encoding ?? defaults?.encoding ?? 'utf-8',
    delimiter: source.delimiter ?? defaults?.delimiter ?? null,
    headerLine: source.header_line ?? defaults?.header_line ?? 1,
    header: source.header ?? null,
    records: source.records ?? null,
  };
  const available = file.format === 'csv' ? await readCsvColumns(file, options) : await readJsonColumns(file, options);
  const missing = missingColumns(source, available);
  if (missing.length > 0) throw new ImportRefused(lineOf(file.name, options.headerLine), missingText(missing, available, mapping.name));
  return { options, available };
}

function missingText(missing: readonly string[], available: readonly string[], mappingName: string): string {
  const shown = [...new Set(missing)].map((name) => {
    const near = available.length === 0 ? '' : closest(name, [...available]);
    return distance(name, near) <= Math.max(2, name.length / 3) ? `"${name}" (did the mapping mean "${near}"?)` : `"${name}"`;
  });
  return `the header has no column ${shown.join(', ')}, which the mapping ${mappingName} reads; it has ${available.join(', ')}`;
}
