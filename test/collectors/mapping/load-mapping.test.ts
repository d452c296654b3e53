import { describe, expect, test } from 'vitest';
import { ImportRefused } from '#collectors/import-refused.ts';
import { loadMapping, parseMapping, readyMadeMappings } from '#collectors/mapping/load-mapping.ts';

const good = `source_system: acme
tables:
  account:
    file: accounts.csv
    columns:
      key: id
      account_name: name
`;

function mistakeIn(text: string): string {
  try {
    parseMapping(text, 'my.yml', 'my');
  } catch (error) {
    if (error instanceof ImportRefused) return error.message;
    throw error;
  }
  return 'no mistake';
}

test('every ready-made mapping is correct', async () => {
  const names = await readyMadeMappings();
  expect(names).toEqual(['maven-crm', 'people', 'salesforce']);
  for (const name of names) expect((await loadMapping(name)).name).toBe(name);
});

test('scalars stay as they are written', () => {
  const { tables } = parseMapping(
    good.replace('key: id', 'key: { constant: 007 }').replace('account_name: name', 'account_name: { column: no }'),
    'my.yml',
    'my',
  );
  expect(tables.account?.[0]?.columns).toMatchObject({ key: { constant: '007' }, account_name: { column: ['no'] } });
});

describe('mistakes name their line', () => {
  test.each<[string, string, RegExp]>([
    ['broken YAML', good.replace('columns:', 'columns: ['), /^my.yml line \d+: this is not YAML/],
    ['an unknown key', good.replace('    file:', '    fil: x\n    file:'), /^my.yml line 4: tables.account.fil: there is nothing of this name/],
    ['an unknown table', good.replace('  account:', '  customer:'), /^my.yml line 3: tables.customer: there is nothing of this name/],
    ['an unknown canonical column', `${good}      revenue: rev\n`, /^my.yml line 8: tables.account.columns.revenue: there is nothing of this name/],
    ['a required column left out', good.replace('      account_name: name\n', ''), /^my.yml line 5: tables.account.columns.account_name: this is required/],
    ['two origins', good.replace('key: id', 'key: { column: id, constant: x }'), /^my.yml line 6: .*exactly one of column, constant and template/],
    ['a date format of another program', `${good}      industry: { column: a, date_formats: DD/MM/YYYY }\n`, /^my.yml line 8: .*"DD?" is no token/],
    ['an unknown encoding', good.replace('    file:', '    encoding: utf-9\n    file:'), /^my.yml line 4: .*write an encoding/],
    ['a scale that is no number', `${good}      annual_revenue: { column: a, scale: million }\n`, /^my.yml line 8: .*plain number/],
    ['several mistakes', good.replace('key: id', 'kee: id').replace('account_name', 'name'), /line 6: .*kee.*line 7: .*name/],
    [
      'a mistake in the second source',
      `${good}  product:\n    - file: a\n      columns: { key: a, product_name: b }\n    - file: b\n      columns: { key: a }\n`,
      /^my.yml line 12: .*product_name: this is required/,
    ],
    [
      'opportunities nobody says the outcome of',
      `${good}  opportunity:\n    file: o.csv\n    columns: { key: id, stage_name: stage }\n`,
      /^my.yml line 8: tables.opportunity: nothing says which/,
    ],
  ])('%s', (_name, text, expected) => {
    expect(mistakeIn(text)).toMatch(expected);
  });
});

test('a mapping that is not there says which there are', async () => {
  await expect(loadMapping('hubspot')).rejects.toThrow(/no ready-made mapping of that name; there are maven-crm, people, salesforce/);
  await expect(loadMapping('./nowhere.yml')).rejects.toThrow(/there is no such file/);
});
