import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsvColumns, readCsvRows } from '#collectors/csv/read-csv.ts';
import { readJsonColumns, readJsonRows } from '#collectors/json/read-json.ts';
import { defaultReadOptions, type ReadOptions, type SourceFile } from '#collectors/source.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function open(name: string, content: string | Buffer): Promise<SourceFile> {
  const path = join(folder, name);
  await writeFile(path, content);
  return { path, name, format: name.endsWith('.csv') ? 'csv' : 'json', bytes: (await stat(path)).size };
}

/** Columns, then every record as `line: values`, or the error's message. */
async function read(name: string, content: string | Buffer, given: Partial<ReadOptions> = {}): Promise<readonly string[]> {
  const options = { ...defaultReadOptions, ...given };
  const file = await open(name, content);
  try {
    const columns = file.format === 'csv' ? await readCsvColumns(file, options) : await readJsonColumns(file, options);
    const shown = [columns.join('|')];
    for await (const record of file.format === 'csv' ? readCsvRows(file, options, columns) : readJsonRows(file, options, columns)) {
      shown.push(record.kind === 'row' ? `${record.line}: ${record.values.map((value) => value ?? '∅').join('|')}` : `${record.line}! ${record.reason}`);
    }
    return shown;
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function utf16(text: string, mark = true): Buffer {
  return Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
}

describe('CSV', () => {
  test.each<[string, string | Buffer, Partial<ReadOptions>, readonly string[]]>([
    ['plain rows', 'a,b\n1,2\n3,4\n', {}, ['a|b', '2: 1|2', '3: 3|4']],
    ['no line end after the last row', 'a,b\n1,2', {}, ['a|b', '2: 1|2']],
    ['line ends of Windows and of old Macs', 'a,b\r\n1,2\r3,4\r\n', {}, ['a|b', '2: 1|2', '3: 3|4']],
    ['quotes, doubled quotes and line breaks in values', 'a,b\n"x\r\ny","say ""hi"""\n3,4\n', {}, ['a|b', '2: x\ny|say "hi"', '4: 3|4']],
    ['blank lines', 'a,b\n\n1,2\n\n\n3,4\n', {}, ['a|b', '3: 1|2', '6: 3|4']],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', {}, ['a|b', '2: 1|2']],
    ['semicolons', 'a;b\n1,5;2\n', {}, ['a|b', '2: 1,5|2']],
    ['tabs', 'a\tb\n1\t2\n', {}, ['a|b', '2: 1|2']],
    ['a delimiter in a quoted column name', '"a;b",c\n1,2\n', {}, ['a;b|c', '2: 1|2']],
    ['a delimiter that is said', 'a;b|c\n1;2|3\n', { delimiter: '|' }, ['a;b|c', '2: 1;2|3']],
    ['a title above the header', 'Report of today\n\na,b\n1,2\n', { headerLine: 3 }, ['a|b', '4: 1|2']],
    ['no header line', '1,2\n3,4\n', { header: ['a', 'b'] }, ['a|b', '1: 1|2', '2: 3|4']],
    [
      'fields too few and too many',
      'a,b\n1\n1,2,3\n1,2,,\n',
      {},
      ['a|b', '2! the row has 1 fields, the header has 2', '3! the row has 3 fields, the header has 2', '4: 1|2'],
    ],
    ['windows-1252', Buffer.from([0x61, 0x0a, 0xe9, 0x80, 0x0a]), { encoding: 'windows-1252' }, ['a', '2: é€']],
    ['UTF-16 by its mark', utf16('a,b\r\né,2\r\n'), {}, ['a|b', '2: é|2']],
    ['UTF-16 that is said', utf16('a,b\n1,2\n', false), { encoding: 'utf-16le' }, ['a|b', '2: 1|2']],
    ['an empty column name', 'a,,b\n1,2,3\n', {}, ['a||b', '2: 1|1|3'.replace('1|1', '1|2')]],
  ])('reads %s', async (_name, content, options, expected) => {
    expect(await read('file.csv', content, options)).toEqual(expected);
  });

  test.each<[string, string | Buffer, Partial<ReadOptions>, RegExp]>([
    ['an empty file', '', {}, /^file.csv line 1: the file has no header line$/],
    ['an empty header', ' , \n1,2\n', {}, /^file.csv line 1: the header line is empty$/],
    ['a column named twice', 'a,b, a\n1,2,3\n', {}, /^file.csv line 1: the header names the column "a" 2 times \(columns 1 and 3\)$/],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', {}, /^file.csv line 3: a quote is opened in the row that starts here or later and never closed$/],
    ['a quote inside a value', 'a,b\n1,2\n3,"4" 5\n', {}, /^file.csv line 3: a quote stands inside a value/],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('a,b\n1,2\n3,'), Buffer.from([0xe9]), Buffer.from('\n4,5\n')]),
      {},
      /^file.csv line 3: the file is not UTF-8 text.*windows-1252/,
    ],
    ['a character cut off at the end', Buffer.concat([Buffer.from('a\n1\n'), Buffer.from([0xc3])]), {}, /^file.csv line 3: the file is not UTF-8 text/],
    ['UTF-16 without mark', utf16('a,b\n1,2\n', false), {}, /^file.csv line 1: the file has NUL bytes.*utf-16le/],
    ['UTF-8 where windows-1252 is said', 'a\n1\né\n', { encoding: 'windows-1252' }, /^file.csv line 3: this line is UTF-8 text, the mapping says windows-1252/],
    [
      'a byte that windows-1252 does not have',
      Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0x81, 0x0a]),
      { encoding: 'windows-1252' },
      /^file.csv line 3: a byte of this line is no character of windows-1252/,
    ],
    [
      'a mark that contradicts the mapping',
      utf16('a\n1\n'),
      { encoding: 'windows-1252' },
      /^file.csv line 1: the file starts with the byte order mark of utf-16le/,
    ],
    [
      'an Excel workbook',
      Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0]),
      {},
      /^file.csv line 1: this is a zip archive or an Excel workbook: save it as CSV first$/,
    ],
  ])('refuses %s', async (_name, content, options, expected) => {
    expect((await read('file.csv', content, options)).join('\n')).toMatch(expected);
  });

  test('a bad byte far behind the first chunk is reported with its line', async () => {
    const rows = `${'x'.repeat(99)}é\n`.repeat(3000);
    const content = Buffer.concat([Buffer.from(`a\n${rows}`), Buffer.from([0xff, 0x0a])]);
    expect((await read('file.csv', content)).join('\n')).toMatch(/^file.csv line 3002: the file is not UTF-8/);
  });
});

describe('JSON', () => {
  test.each<[string, string, Partial<ReadOptions>, readonly string[]]>([
    ['an array of records', '[\n {"a": 1, "b": "x"},\n {"b": "é", "a": null}\n]', {}, ['a|b', '2: 1|x', '3: ∅|é']],
    ['one record a line', '{"a": 1}\n{"a": 2}\n\n{"a": 3}\n', {}, ['a', '1: 1', '2: 2', '4: 3']],
    ['numbers exactly', '[{"a": 123456789012345678.90, "b": 1e3, "c": -0.5}]', {}, ['a|b|c', '1: 123456789012345678.90|1e3|-0.5']],
    ['nested values by path', '[{"Owner": {"Name": "Ann", "tags": ["x", "y"]}, "won": true}]', {}, ['Owner.Name|Owner.tags|won', '1: Ann|x;y|true']],
    ['an inner array', '{"total": 2,\n "data": {"items": [{"a": 1},\n {"a": 2}]}, "next": null}', { records: 'data.items' }, ['a', '2: 1', '3: 2']],
    ['columns that only later records have', '[{"a": 1}, {"b": 2}]', {}, ['a|b', '1: 1|∅', '1: ∅|2']],
    ['escapes', String.raw`[{"a": "é\n\"x\""}]`, {}, ['a', '1: é\n"x"']],
  ])('reads %s', async (_name, content, options, expected) => {
    expect(await read('f.json', content, options)).toEqual(expected);
  });

  test.each<[string, string, Partial<ReadOptions>, RegExp]>([
    ['an empty file', '', {}, /^f.json line 1: the file has no JSON records/],
    ['text that is no JSON', '[\n{"a": 1},\n{"a": tru}\n]', {}, /^f.json line 3: the text is not JSON from here on/],
    ['a missing colon', '[\n{"a": 1},\n{"a" 1}\n]', {}, /^f.json line 3: the text is not JSON/],
    ['a file that ends too early', '[\n{"a": 1},\n{"a": ', {}, /^f.json line 3: the text is not JSON/],
    ['records that are no objects', '[\n1\n]', {}, /^f.json line 2: a record must be an object, this is "1"/],
    ['a path that leads nowhere', '{"data": []}', { records: 'items' }, /^f.json line 1: there is no array of objects at "items"/],
  ])('refuses %s', async (_name, content, options, expected) => {
    expect((await read('f.json', content, options)).join('\n')).toMatch(expected);
  });
});
