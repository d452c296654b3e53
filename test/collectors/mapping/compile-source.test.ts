/** The mapping language: one source of one table, one row, what comes out. */
import { describe, expect, test } from 'vitest';
import { compileSource, missingColumns, stagingColumns } from '#collectors/mapping/compile-source.ts';
import { parseMapping } from '#collectors/mapping/load-mapping.ts';

const columnNames = ['Id', 'Name', 'Stage', 'Value', 'Date', 'Owner', 'Extra'];
const row = ['7', ' Gear deal ', 'Lost', '0', '31/12/2017', 'Ann Lee', ''];

/** The canonical values that a column of `opportunity` (or the whole row's trouble) gets; `source` is more YAML of the source, `top` of the mapping. */
function check(columns: string, more: { readonly source?: string; readonly top?: string; readonly values?: readonly string[] } = {}) {
  const text = [
    'source_system: acme',
    more.top ?? '',
    'stages: [{ name: Won, outcome: won }, { name: Lost, outcome: lost }]',
    'tables:',
    '  opportunity:',
    '    file: deals.csv',
    ...(more.source === undefined ? [] : [`    ${more.source}`]),
    '    columns:',
    '      key: Id',
    ...(columns.includes('stage_name:') ? [] : ['      stage_name: Stage']),
    `      ${columns}`,
  ].join('\n');
  const mapping = parseMapping(text, 'my.yml', 'my');
  const [source] = mapping.tables.opportunity ?? [];
  if (source === undefined) throw new Error('no source');
  const compiled = compileSource('opportunity', source, columnNames, { defaults: mapping.defaults ?? {}, organizationZone: 'UTC' });
  const values = more.values ?? row;
  const mapped = compiled.mapRow({ kind: 'row', line: 2, values: compiled.wanted.map((name) => values[columnNames.indexOf(name)] ?? null) });
  if (mapped.kind === 'skipped') return 'skipped';
  if (mapped.kind === 'rejected') return `${mapped.trouble.column} ${mapped.trouble.value ?? '∅'}: ${mapped.trouble.reason}`;
  const name = /^(\w+):/.exec(columns)?.[1] ?? '';
  const at = stagingColumns('opportunity').indexOf(name === 'owner' ? 'owner_ref' : name);
  return mapped.values[at] ?? null;
}

describe('where a value comes from', () => {
  test.each<[string, string, string | null]>([
    ['a column, trimmed', 'opportunity_name: Name', 'Gear deal'],
    ['a column whose name differs in case', 'opportunity_name: NAME', 'Gear deal'],
    ['an empty column', 'opportunity_name: Extra', null],
    ['the first column the file has', 'opportunity_name: [Title, Name]', 'Gear deal'],
    ['a constant', 'lead_source: { constant: Web }', 'Web'],
    ['a template', "opportunity_name: { template: '{Owner} – {Name}' }", 'Ann Lee – Gear deal'],
    ['a template with an empty part', "opportunity_name: { template: '{Owner} – {Extra}' }", null],
    ['the first template that is complete', "opportunity_name: { template: ['{Owner} – {Extra}', '{Name}'] }", 'Gear deal'],
    ['the line of the row', "opportunity_name: { template: 'row {_row}' }", 'row 2'],
    ['a default', 'opportunity_name: { column: Extra, default: none }', 'none'],
  ])('%s', (_name, columns, expected) => {
    expect(check(columns)).toBe(expected);
  });
});

describe('values', () => {
  test.each<[string, string, string | null]>([
    ['a value map', 'stage_name: { column: Stage, values: { lost: Closed Lost } }', 'Closed Lost'],
    ['a value map that lists everything else', 'outcome: { column: Stage, values: { Won: won, "*": lost } }', 'lost'],
    ['a value that the map does not list', 'outcome: { column: Stage, values: { Won: won } }', 'Stage Lost: not among the values the mapping lists (won)'],
    ['unknown texts', 'amount: { column: Value, unknown: [n/a, 0.00] }', null],
    ['unknown only in some rows', 'amount: { column: Value, unknown: [{ value: 0, when: { Stage: Lost } }] }', null],
    ['not unknown in other rows', 'amount: { column: Value, unknown: [{ value: 0, when: { Stage: Won } }] }', '0'],
    ['unknown in some rows whatever it is', 'amount: { column: Value, unknown: [{ when: { Stage: [Won, Lost] } }] }', null],
    ['a date by its format', 'close_date: { column: Date, date_formats: dd/MM/yyyy }', '2017-12-31'],
    ['a date by no format', 'close_date: Date', 'Date 31/12/2017: not a date: expected yyyy-MM-dd'],
    ['an outcome', 'outcome: { column: Stage }', 'lost'],
    ['a currency', 'currency: { constant: eur }', 'EUR'],
    ['no currency', 'currency: { constant: € }', 'currency €: not a currency code of three letters (ISO 4217)'],
    ['a flag', 'is_deleted: Value', 'false'],
    ['no flag', 'is_deleted: Stage', 'Stage Lost: neither true nor false (yes/no, 1/0; `values` in the mapping for other words)'],
    ['a text where a number is due', 'amount: Name', 'Name Gear deal: not a number'],
    ['a reference', 'owner: Owner', 'Ann Lee'],
  ])('%s', (_name, columns, expected) => {
    expect(check(columns)).toBe(expected);
  });

  test.each<[string, string, string, string | null]>([
    ['scale', 'amount: { column: Value, scale: 1000000 }', '1.25', '1250000'],
    ['decimal comma', "amount: { column: Value, decimal: ',', thousands: '.' }", '1.234,5', '1234.5'],
    [
      'a number written in another way',
      'amount: Value',
      '1,234',
      'Value 1,234: not a number (`thousands` and `decimal` in the mapping say how numbers are written)',
    ],
    ['percent by scale', 'probability: { column: Value, scale: 0.01 }', '75', '0.75'],
    ['percent by its sign', 'probability: Value', '75%', '0.75'],
    [
      'a probability above 1',
      'probability: Value',
      '75',
      'Value 75: a probability lies between 0 and 1 (`scale: 0.01` in the mapping if the source counts to 100)',
    ],
    ['half a surrogate pair', 'next_step: Value', 'x\ud800', 'Value x\ud800: the text has a character that cannot be stored (NUL or half a surrogate pair)'],
  ])('%s', (_name, columns, value, expected) => {
    expect(check(columns, { values: ['7', 'n', 'Lost', value, '', '', ''] })).toBe(expected);
  });
});

describe('a whole source', () => {
  test.each<[string, string, { readonly source?: string; readonly top?: string }, string | null]>([
    ['rename, before the value map', 'stage_name: { column: Stage, values: { Closed: Lost } }', { source: 'rename: { Stage: { lost: Closed } }' }, 'Lost'],
    ['rename reaches templates', "opportunity_name: { template: '{Stage}!' }", { source: 'rename: { Stage: { Lost: Gone } }' }, 'Gone!'],
    ['only', 'opportunity_name: Name', { source: 'only: { Stage: [Won, Open] }' }, 'skipped'],
    ['skip', 'opportunity_name: Name', { source: 'skip: { Stage: lost, Owner: ann lee }' }, 'skipped'],
    ['skip needs all its columns', 'opportunity_name: Name', { source: 'skip: { Stage: lost, Owner: Bob }' }, 'Gear deal'],
    ['an optional column that is not there', 'opportunity_name: { column: Title, default: untitled }', { source: 'optional_columns: [Title]' }, 'untitled'],
    [
      'a condition on an optional column that is not there',
      'opportunity_name: Name',
      { source: 'optional_columns: Deleted\n    skip: { Deleted: [1] }' },
      'Gear deal',
    ],
    ['unknown anywhere', 'opportunity_name: Name', { top: 'defaults: { unknown: [gear deal] }' }, null],
    ['formats for the whole mapping', 'close_date: Date', { top: 'defaults: { date_formats: [dd/MM/yyyy] }' }, '2017-12-31'],
  ])('%s', (_name, columns, more, expected) => {
    expect(check(columns, more)).toBe(expected);
  });

  test('a required value that is missing rejects the row', () => {
    expect(check('opportunity_name: Name', { values: ['', 'n', 'Lost', '', '', '', ''] })).toBe('Id ∅: key is required and there is no value');
  });

  test('columns the file lacks are found, wherever the mapping names them', () => {
    const mapping = parseMapping(
      `source_system: acme
tables:
  account:
    file: a.csv
    rename: { sektor: { a: b } }
    skip: { Gone: 1 }
    optional_columns: [Region]
    columns:
      key: Id
      account_name: { template: '{Name} {Surname}' }
      industry: [Sector, Branch]
      account_region: Region
      annual_revenue: { column: Value, unknown: [{ value: 0, when: { Kind: x } }] }`,
      'my.yml',
      'my',
    );
    const [source] = mapping.tables.account ?? [];
    expect(source === undefined ? [] : missingColumns(source, columnNames)).toEqual(['Surname', 'Sector or Branch', 'Kind', 'Gone', 'sektor']);
  });
});
