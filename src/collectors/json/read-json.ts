/** JSON and JSON lines: the columns that records have, and the records as a stream. Nested values are named by their path (`Owner.Name`). */
import { decodeText } from '#collectors/decode-text.ts';
import { ImportRefused, lineOf } from '#collectors/import-refused.ts';
import { makeRecordReader, type JsonRecord } from '#collectors/json/record-reader.ts';
import { openBytes } from '#collectors/open-bytes.ts';
import type { ReadOptions, SourceFile, SourceRecord } from '#collectors/source.ts';
import { limits } from '#kernel/limits.ts';

/**
 * Names of the values that the first records have, in order of appearance (records may leave out what they do not know).
 * **Fails** ImportRefused when the file is not JSON or holds no records.
 */
export async function readJsonColumns(file: SourceFile, options: ReadOptions): Promise<readonly string[]> {
  const names = new Set<string>();
  let records = 0;
  for await (const record of jsonRecords(file, options)) {
    for (const name of record.values.keys()) names.add(name);
    records += 1;
    if (records === limits.importJsonSample) break;
  }
  if (records === 0) {
    throw new ImportRefused(
      lineOf(file.name, 1),
      options.records === null
        ? 'the file has no JSON records: it must be an array of objects, or one object a line; `records: path.to.array` in the mapping says where an inner array is'
        : `there is no array of objects at "${options.records}"`,
    );
  }
  return [...names];
}

/** Records with the values of `columns` in that order. **Fails** ImportRefused with file and line where the text is not JSON. */
export async function* readJsonRows(file: SourceFile, options: ReadOptions, columns: readonly string[]): AsyncGenerator<SourceRecord> {
  for await (const { line, values } of jsonRecords(file, options)) {
    yield { kind: 'row', line, values: columns.map((column) => values.get(column) ?? null) };
  }
}

async function* jsonRecords(file: SourceFile, options: ReadOptions): AsyncGenerator<JsonRecord> {
  const reader = makeRecordReader(file.name, options.records);
  for await (const text of decodeText(openBytes(file.path, options.onBytes), options.encoding, file.name)) yield* reader.write(text);
  yield* reader.end();
}
