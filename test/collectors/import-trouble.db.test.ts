/** What an import refuses, and which rows it rejects. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accounts, deals, mapping, onlyDeals, whole } from '#test/collectors/acme-files.ts';
import { countsOf, everything, makeImporter, rejectLines, type Files, type Importer } from '#test/collectors/importer.ts';

let importer: Importer;
beforeAll(async () => {
  importer = await makeImporter();
});
afterEach(() => importer.reset());
afterAll(() => importer.close());

describe('structural trouble refuses everything', () => {
  const latin1 = Buffer.from('id,stage\nd1,Won\nd2,Won\xe9\n', 'latin1');
  test.each<[string, Files | string, Partial<Parameters<Importer['run']>[1]> & object, string, RegExp]>([
    ['no such path', '/nowhere/at-all', {}, '/nowhere/at-all', /no such file or folder/],
    ['an empty folder', {}, {}, 'plumbline-import', /holds no CSV or JSON file/],
    ['a file of another kind', { 'mapping.yml': mapping, 'deals.csv': Buffer.from([0x50, 0x4b, 3, 4]) }, {}, 'deals.csv line 1', /Excel workbook/],
    ['a wrong encoding', { 'mapping.yml': mapping, 'deals.csv': latin1 }, {}, 'deals.csv line 3', /not UTF-8/],
    [
      'a file the mapping needs',
      { 'mapping.yml': mapping, 'accounts.csv': accounts },
      {},
      'plumbline-import',
      /reads deals.csv, which is not there \(there are accounts.csv\)/,
    ],
    [
      'a column the mapping needs',
      { 'mapping.yml': mapping, 'deals.csv': 'id,stag\nd1,Won\n' },
      {},
      'deals.csv line 1',
      /no column "stage" \(did the mapping mean "stag"\?\).*it has id, stag$/,
    ],
    ['a column named twice', { 'mapping.yml': mapping, 'deals.csv': 'id,stage,id\nd1,Won,2\n' }, {}, 'deals.csv line 1', /names the column "id" 2 times/],
    ['a mistake in the mapping', { ...whole, 'mapping.yml': mapping.replace('key: id', 'kee: id') }, {}, 'mapping.yml line 10', /kee/],
    ['a quote that is never closed', { 'mapping.yml': mapping, 'deals.csv': 'id,stage\nd1,Won\nd2,"Won\n' }, {}, 'deals.csv line 3', /quote is opened/],
    ['a date that is none', whole, { asOf: '2026-02-30' }, '--as-of 2026-02-30', /not a day/],
    ['a data date in the future', whole, { asOf: '2026-11-22' }, '--as-of 2026-11-22', /has not come yet: today is 2026-11-21/],
    ['an organisation that does not exist', whole, { organization: 'Nobody' }, '--organization Nobody', /no such organisation; there are none/],
    [
      'files no ready-made mapping fits',
      { 'deals.csv': deals },
      {},
      'plumbline-import',
      /no ready-made mapping fits \(maven-crm: .*; salesforce: .*\)\. Give --mapping .*docs\/recipes\/import-a-data-set.md/,
    ],
  ])('%s', async (...[, files, request, where, reason]) => {
    const before = await everything(importer);
    const failure = await importer.refused(files, request);
    expect(failure.where).toContain(where);
    expect(failure.reason).toMatch(reason);
    expect(await everything(importer)).toBe(before);
  });
});

describe('rejected rows are reported, the others stored', () => {
  test('with file, line, column, value and reason', async () => {
    const summary = await importer.run({
      ...whole,
      'deals.csv': `${deals}d4,Nowhere Inc,Gear,Ann Lee,Won,1,2026-01-01,2026-01-02
d5,Acme Corp,Gear,Ann Lee,Won,1,2026-01-01,2026-02-30
d6,Acme Corp,Gear,Ann Lee,Won,lots,2026-01-01,2026-02-03
d7,Acme Corp,Gear,Ann Lee,Maybe,1,2026-01-01,
,Acme Corp,Gear,Ann Lee,Won,1,2026-01-01,2026-01-02
d8,Acme Corp
d9,Acme Corp,Gear,Ann Lee,,1,2026-01-01,
d10,Acme Corp,Gear,Ann Lee,Won,7,2026-01-01,2026-01-02
`,
      'history.csv': 'id,deal,stage,at\nh1,d99,Talk,2026-01-05T10:00:00Z\nh2,d5,Talk,2026-01-05T10:00:00Z\nh3,d1,Talk,soon\n',
    });
    expect(rejectLines(summary)).toEqual([
      'deals.csv:5 account Nowhere Inc: there is no account with this name',
      'deals.csv:6 closed 2026-02-30: not a date: expected yyyy-MM-dd',
      'deals.csv:7 amount lots: not a number',
      'deals.csv:8 stage_name Maybe: the stage is not among the stages of the mapping',
      'deals.csv:9 id -: key is required and there is no value',
      'deals.csv:10 - d8,Acme Corp: the row has 2 fields, the header has 8',
      'deals.csv:11 stage_name -: neither a stage nor flags say whether it is open, won or lost',
      'history.csv:2 opportunity d99: there is no opportunity with this key',
      'history.csv:3 opportunity d5: there is no opportunity with this key',
      'history.csv:4 at soon: not a date: expected yyyy-MM-dd',
    ]);
    expect([summary.outcome, countsOf(summary, 'opportunity'), countsOf(summary, 'opportunity_history')]).toEqual(['stored', '11/4/0/7/0/0', '3/0/0/3/0/0']);
    expect(await importer.rows('SELECT source_key FROM raw.opportunity ORDER BY source_key')).toEqual(
      ['d1', 'd10', 'd2', 'd3'].map((source_key) => ({ source_key })),
    );
  });

  test('equal rows of one id count once; of different ones the first stands and the later are rejected with its line', async () => {
    const summary = await importer.run(onlyDeals('d1,,Ann,Won,1,', 'd1,,Ann,Won,1,', 'd1,,Ann,Won,2,', 'd2,,Ann,Won,3,', 'd1,,Ann,Won,4,'));
    expect(rejectLines(summary)).toEqual([
      'deals.csv:4 key d1: the same id as in deals.csv line 2, with other values',
      'deals.csv:6 key d1: the same id as in deals.csv line 2, with other values',
    ]);
    expect(countsOf(summary, 'opportunity')).toBe('5/2/1/2/0/0');
    expect(await importer.rows('SELECT source_key, amount FROM raw.opportunity ORDER BY 1')).toEqual([
      { source_key: 'd1', amount: '1' },
      { source_key: 'd2', amount: '3' },
    ]);
  });

  test.each<[string, string]>([
    ['first', '1'],
    ['last', '4'],
  ])('the mapping may say that the %s one counts', async (rule, amount) => {
    const files = onlyDeals('d1,,Ann,Won,1,', 'd1,,Ann,Won,2,', 'd1,,Ann,Won,4,');
    const summary = await importer.run({ ...files, 'mapping.yml': mapping.replace('file: deals.csv', `file: deals.csv\n    duplicates: ${rule}`) });
    expect([countsOf(summary, 'opportunity'), ...(await importer.rows('SELECT amount FROM raw.opportunity'))]).toEqual(['3/1/0/0/2/0', { amount }]);
  });

  test('two accounts of one name cannot be told apart', async () => {
    const summary = await importer.run({ ...whole, 'accounts.csv': 'id,name\na1,Acme Corp\na2,ACME corp\na3,Blue Ltd\n' });
    expect(rejectLines(summary)).toContain('deals.csv:2 account Acme Corp: 2 accounts have this name');
  });

  test('references find rows of an earlier import', async () => {
    await importer.run(whole);
    const summary = await importer.run({
      'mapping.yml': mapping,
      'deals.csv': 'id,account,stage\nd7,Acme Corp,Won\n',
      'history.csv': 'id,deal,stage,at\nh9,d2,Won,2026-05-05\n',
    });
    expect([countsOf(summary, 'opportunity'), countsOf(summary, 'opportunity_history'), countsOf(summary, 'account')]).toEqual([
      '1/1/0/0/0/0',
      '1/1/0/0/0/0',
      'none',
    ]);
    expect(await importer.rows(`SELECT account_key FROM raw.opportunity WHERE source_key = 'd7'`)).toEqual([{ account_key: 'a1' }]);
  });
});

describe('outcome', () => {
  const flags = mapping.replace('stage_name: stage', 'stage_name: stage\n      is_closed: closed_flag\n      is_won: won_flag');
  test('flags win over the stage; stages only opportunities name are added behind the others; won means closed', async () => {
    const summary = await importer.run({
      'mapping.yml': flags,
      'deals.csv': 'id,stage,closed_flag,won_flag\nd1,Signed,yes,yes\nd2,Won,no,no\nd3,Pilot,no,no\nd4,Odd,no,yes\nd5,Lost,,\n',
    });
    expect(rejectLines(summary)).toEqual(['deals.csv:5 is_won true: it is won but not closed']);
    expect(await importer.rows('SELECT source_key, is_closed, is_won FROM raw.opportunity ORDER BY 1')).toEqual([
      { source_key: 'd1', is_closed: true, is_won: true },
      { source_key: 'd2', is_closed: false, is_won: false },
      { source_key: 'd3', is_closed: false, is_won: false },
      { source_key: 'd5', is_closed: true, is_won: false },
    ]);
    expect(await importer.rows('SELECT stage_name, stage_order, is_won FROM raw.opportunity_stage ORDER BY 2')).toEqual([
      { stage_name: 'Talk', stage_order: 1, is_won: false },
      { stage_name: 'Won', stage_order: 2, is_won: true },
      { stage_name: 'Lost', stage_order: 3, is_won: false },
      { stage_name: 'Pilot', stage_order: 4, is_won: false },
      { stage_name: 'Signed', stage_order: 5, is_won: true },
    ]);
  });
});
