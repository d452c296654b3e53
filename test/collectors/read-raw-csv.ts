/** A data set's files as they are, read without any of the product's code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readEnv } from '#env.ts';

export type RawRow = Readonly<Record<string, string>>;

/** Folder of a data set below TEST_DATA_DIR. */
export function dataFolder(name: string): string {
  return join(readEnv().test.dataDir, name);
}

/** Rows by header name. Throws when the file is not there. */
export function readRawCsv(...path: readonly string[]): readonly RawRow[] {
  return parse<RawRow>(readFileSync(join(...path), 'utf8'), { columns: true, bom: true });
}
