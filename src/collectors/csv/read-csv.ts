/** CSV: the header's columns, and the rows as a stream. */
import { Readable, pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decodeText } from '#collectors/decode-text.ts';
import { ImportRefused, lineOf } from '#collectors/import-refused.ts';
import { openBytes } from '#collectors/open-bytes.ts';
import type { ReadOptions, SourceFile, SourceRecord } from '#collectors/source.ts';
import { limits } from '#kernel/limits.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

type RawRecord = { readonly fields: readonly string[]; readonly line: number };

/**
 * Columns of the header, in order, trimmed. Columns without a name are left out.
 * **Fails** ImportRefused when the file has no header line or names a column twice.
 */
export async function readCsvColumns(file: SourceFile, options: ReadOptions): Promise<readonly string[]> {
  if (options.header !== null) return options.header;
  for await (const { fields, line } of rawRecords(file, options, await delimiterOf(file, options))) return checkHeader(fields, file, line);
  throw new ImportRefused(lineOf(file.name, options.headerLine), 'the file has no header line');
}

function checkHeader(fields: readonly string[], file: SourceFile, line: number): readonly string[] {
  const names = fields.map((field) => field.trim());
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice !== undefined) {
    const places = names.flatMap((name, index) => (name === twice ? [index + 1] : []));
    throw new ImportRefused(lineOf(file.name, line), `the header names the column "${twice}" ${places.length} times (columns ${places.join(' and ')})`);
  }
  if (names.every((name) => name === '')) throw new ImportRefused(lineOf(file.name, line), 'the header line is empty');
  return names;
}

/**
 * Rows after the header, with the values of `columns` in that order. Blank lines are passed over; a row with too few
 * or too many fields comes as broken.
 * **Fails** ImportRefused with file and line when quotes do not match or the bytes are of another encoding.
 */
export async function* readCsvRows(file: SourceFile, options: ReadOptions, columns: readonly string[]): AsyncGenerator<SourceRecord> {
  let header = options.header;
  let places: readonly number[] = header === null ? [] : columns.map((column) => header?.indexOf(column) ?? -1);
  for await (const { fields, line } of rawRecords(file, options, await delimiterOf(file, options))) {
    if (header === null) {
      const names = checkHeader(fields, file, line);
      header = names;
      places = columns.map((column) => names.indexOf(column));
    } else if (fields.length < header.length || fields.slice(header.length).some((field) => field.trim() !== '')) {
      yield { kind: 'broken', line, value: fields.join(','), reason: `the row has ${fields.length} fields, the header has ${header.length}` };
    } else {
      yield { kind: 'row', line, values: places.map((place) => fields[place] ?? null) };
    }
  }
}

async function* rawRecords(file: SourceFile, options: ReadOptions, delimiter: string): AsyncGenerator<RawRecord> {
  // Counted as the parser goes: on an error it drops the rows nobody has fetched yet.
  let endOfLast = options.headerLine - 1;
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: '\n',
    from_line: options.headerLine,
    max_record_size: limits.importRecordCharactersMax,
    on_record: (record: string[], { lines }) => {
      endOfLast = lines;
      return record;
    },
  });
  const text = Readable.from(decodeText(openBytes(file.path, options.onBytes), options.encoding, file.name), { objectMode: false });
  // Errors reach the loop below: a failing source destroys the parser with its error.
  pipeline(text, parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { fields: record, line: info.lines - breaksIn(record) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new ImportRefused(lineOf(file.name, endOfLast + 1), csvTrouble(error), { cause: error });
    throw error;
  }
}

function breaksIn(record: readonly string[]): number {
  let breaks = 0;
  for (const field of record) if (field.includes('\n')) breaks += field.split('\n').length - 1;
  return breaks;
}

function csvTrouble(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened in the row that starts here or later and never closed';
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `the row that starts here is longer than ${limits.importRecordCharactersMax} characters: a quote that is never closed?`;
  }
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE' || error.code === 'INVALID_OPENING_QUOTE') {
    return `a quote stands inside a value at or after this line; quotes inside quoted values are doubled (""): ${error.message}`;
  }
  return error.message;
}

async function delimiterOf(file: SourceFile, options: ReadOptions): Promise<string> {
  if (options.delimiter !== null) return options.delimiter;
  let head = '';
  for await (const text of decodeText(openBytes(file.path), options.encoding, file.name)) {
    head += text;
    if (head.split('\n').length > options.headerLine || head.length > limits.importRecordCharactersMax) break;
  }
  const header = (head.split('\n')[options.headerLine - 1] ?? '').replace(/"[^"]*"/g, '');
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
