/** Values come back the same from both drivers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Row } from '#kernel/database.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

function select(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
  return opened.database.transaction({ role: 'owner' }, (session) => session.query(sql, parameters));
}

const values: readonly (readonly [string, unknown])[] = [
  ["'12345678901234567890.1200'::numeric", '12345678901234567890.1200'],
  ["'NaN'::numeric", 'NaN'],
  ['sum(x::bigint) FROM (VALUES (1), (2)) AS v (x)', '3'],
  ['count(*)', 1],
  ['9007199254740991::bigint', 9007199254740991],
  ['7::smallint', 7],
  ['1.5::float8', 1.5],
  ['true', true],
  ['null::integer', null],
  ["date '2026-11-21'", '2026-11-21'],
  ["timestamptz '2026-11-21 10:00:00.5+01'", '2026-11-21T09:00:00.500000Z'],
  ["timestamptz '2026-11-21 09:00Z'", '2026-11-21T09:00:00.000000Z'],
  ["timestamp '2026-11-21 09:00:00.123456'", '2026-11-21T09:00:00.123456'],
  [`'{"a":[1,"x",null]}'::jsonb`, { a: [1, 'x', null] }],
  ["'[1,2]'::json", [1, 2]],
  ["'6f1c1f6e-6d0b-4a5e-9d55-0c7f6b1a2b3c'::uuid", '6f1c1f6e-6d0b-4a5e-9d55-0c7f6b1a2b3c'],
  ["interval '1 day 2 hours'", '1 day 02:00:00'],
  ['array[1, null, 3]', [1, null, 3]],
  ["array['a,b', 'c\"d', null, 'NULL']", ['a,b', 'c"d', null, 'NULL']],
  ['array[1.50, 2]::numeric[]', ['1.50', '2']],
  ['array[2, 3]::bigint[]', [2, 3]],
  ["array[date '2026-11-21']", ['2026-11-21']],
  ["array[timestamptz '2026-11-21 09:00Z']", ['2026-11-21T09:00:00.000000Z']],
  ['array[true, false]', [true, false]],
  ["'\\x00ff'::bytea", new Uint8Array([0, 255])],
  ["'äöü€🎯'::text", 'äöü€🎯'],
];

test.each(values)('SELECT %s', async (expression, expected) => {
  const [row] = await select(`SELECT ${expression.replace(/^(.*?)( FROM .*)?$/, '$1 AS value$2')}`);
  expect(row).toEqual({ value: expected });
});

test('an int8 above 2^53 is refused instead of rounded', async () => {
  await expect(select('SELECT 9007199254740993::bigint')).rejects.toThrow(/cannot be read exactly/);
});

const parameters: readonly (readonly [string, unknown, unknown])[] = [
  ['numeric', '10.50', '10.50'],
  ['integer', 7, 7],
  ['boolean', false, false],
  ['date', '2026-11-21', '2026-11-21'],
  ['timestamptz', '2026-11-21T09:00:00.000Z', '2026-11-21T09:00:00.000000Z'],
  ['jsonb', { note: 'Café "x"' }, { note: 'Café "x"' }],
  ['jsonb', JSON.stringify([{ a: 1 }]), [{ a: 1 }]],
  ['text', '', ''],
  ['text', null, null],
  ['text', undefined, null],
  ['text', "it's \\ \n tab\t", "it's \\ \n tab\t"],
  ['text[]', ['a', 'b"c', null, 'd\\e,f', ''], ['a', 'b"c', null, 'd\\e,f', '']],
  ['uuid[]', [], []],
  ['integer[]', [1, 2], [1, 2]],
];

test.each(parameters)('a %s parameter of %o', async (type, given, expected) => {
  expect(await select(`SELECT $1::${type} AS value`, [given])).toEqual([{ value: expected }]);
});

test.each([[[{ a: 1 }]], [() => 1], [new Set([1])]])('%o is no parameter', async (given) => {
  await expect(select('SELECT $1::jsonb', [given])).rejects.toThrow(/parameter/);
});
