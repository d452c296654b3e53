/** maven-crm through its ready-made mapping, against the raw files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportSummary } from '#collectors/import-types.ts';
import { countsOf, everything, makeImporter, type Importer } from '#test/collectors/importer.ts';
import { dataFolder, readRawCsv, type RawRow } from '#test/collectors/read-raw-csv.ts';

const folder = dataFolder('maven-crm');
const deals = readRawCsv(folder, 'sales_pipeline.csv');
const accounts = readRawCsv(folder, 'accounts.csv');
const products = readRawCsv(folder, 'products.csv');
const teams = readRawCsv(folder, 'sales_teams.csv');
let importer: Importer;
let summary: ImportSummary;
beforeAll(async () => {
  importer = await makeImporter();
  summary = await importer.run(folder, { name: null, asOf: '2017-12-31' });
});
afterAll(() => importer.close());

/** Rows of the database as sorted texts, to compare with sorted texts of the files. */
async function texts(sql: string): Promise<readonly string[]> {
  const rows = await importer.rows(sql);
  return rows.map((row) => JSON.stringify(Object.values(row))).sort();
}

function expected(rows: readonly RawRow[], values: (row: RawRow) => readonly unknown[]): readonly string[] {
  return [...new Set(rows.map((row) => JSON.stringify(values(row))))].sort();
}

const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text);
const fixed = (text: string | undefined) => (text === 'GTXPro' ? 'GTX Pro' : text);

test('it is found without being named, and every row is stored', () => {
  expect(summary).toMatchObject({ outcome: 'stored', mapping: 'maven-crm', asOf: '2017-12-31', rejectedTotal: 0, organization: { name: 'Maven CRM' } });
  expect([deals.length, accounts.length, products.length, teams.length]).toEqual([8800, 85, 7, 35]);
  expect([countsOf(summary, 'opportunity'), countsOf(summary, 'account'), countsOf(summary, 'product'), countsOf(summary, 'opportunity_stage')]).toEqual([
    '8800/8800/0/0/0/0',
    '85/85/0/0/0/0',
    '7/7/0/0/0/0',
    '0/0/0/0/0/4',
  ]);
});

test('every opportunity has its stage, dates, product, account and owner', async () => {
  const stored = await texts(`
    SELECT o.source_key, o.stage_name, o.created_date, o.close_date, p.product_name, a.account_name, owner.name
    FROM raw.opportunity AS o
    JOIN raw.product AS p ON p.source_key = o.product_key
    LEFT JOIN raw.account AS a ON a.source_key = o.account_key
    JOIN app.person AS owner ON owner.person_id = o.owner_id`);
  expect(stored).toEqual(
    expected(deals, (row) => [
      row['opportunity_id'],
      row['deal_stage'],
      orNull(row['engage_date']),
      orNull(row['close_date']),
      fixed(row['product']),
      orNull(row['account']),
      row['sales_agent'],
    ]),
  );
});

test('outcome follows the stage; a lost value of 0 is unknown, a won value is what it is', async () => {
  const stored = await texts(`SELECT source_key, is_closed, is_won, amount FROM raw.opportunity`);
  expect(stored).toEqual(
    expected(deals, (row) => [
      row['opportunity_id'],
      ['Won', 'Lost'].includes(row['deal_stage'] ?? ''),
      row['deal_stage'] === 'Won',
      row['deal_stage'] === 'Won' ? row['close_value'] : null,
    ]),
  );
  expect(
    await importer.rows(
      `SELECT count(*) FILTER (WHERE is_won) AS won, count(*) FILTER (WHERE is_closed AND NOT is_won) AS lost, sum(amount) AS revenue, count(*) FILTER (WHERE NOT is_closed) AS open FROM raw.opportunity`,
    ),
  ).toEqual([{ won: 4238, lost: 2473, revenue: '10005534', open: 2089 }]);
  expect(deals.filter((row) => row['deal_stage'] === 'Lost' && row['close_value'] !== '0')).toEqual([]);
});

describe('corrections', () => {
  test.each([
    [`SELECT count(*) AS count FROM raw.opportunity WHERE product_key = 'GTX Pro'`, deals.filter((row) => row['product'] === 'GTXPro').length],
    [`SELECT count(*) AS count FROM raw.account WHERE industry = 'technology'`, accounts.filter((row) => row['sector'] === 'technolgy').length],
    [
      `SELECT count(*) AS count FROM raw.account WHERE billing_country = 'Philippines'`,
      accounts.filter((row) => row['office_location'] === 'Philipines').length,
    ],
    [`SELECT count(*) AS count FROM raw.account WHERE industry = 'technolgy' OR billing_country = 'Philipines'`, 0],
    [`SELECT count(*) AS count FROM raw.product WHERE product_name = 'GTXPro'`, 0],
  ])('%s is %d', async (sql, count) => {
    expect(await importer.rows(sql)).toEqual([{ count }]);
  });

  test('accounts: revenue is in millions, the parent is a name', async () => {
    const stored = await texts(`SELECT account_name, annual_revenue * 100 / 1000000, employees, parent_name FROM raw.account`);
    const millions = accounts.map((row) =>
      JSON.stringify([row['account'], hundredths(row['revenue'] ?? ''), Number(row['employees']), orNull(row['subsidiary_of'])]),
    );
    expect(stored.map((text) => text.replace(/"(\d+)\.0+"/, '"$1"'))).toEqual(millions.sort());
  });
});

/** `1100.04` → `110004`, in text. */
function hundredths(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}${fraction.padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
}

describe('people', () => {
  test('sellers have their manager, the region of their office and the team of their manager; nobody signs in', async () => {
    const stored = await texts(`
      SELECT p.name, m.name AS manager, p.sales_region, t.name AS team, a.sales_region AS region_then, a.valid_from, r.role, p.can_sign_in
      FROM app.person AS p
      JOIN app.person AS m ON m.person_id = p.manager_id
      JOIN app.team AS t ON t.team_id = p.team_id
      JOIN app.person_assignment AS a ON a.person_id = p.person_id AND a.manager_id = p.manager_id AND a.valid_to IS NULL
      JOIN app.person_role AS r ON r.person_id = p.person_id`);
    expect(stored).toEqual(
      expected(teams, (row) => [
        row['sales_agent'],
        row['manager'],
        row['regional_office'],
        `${row['manager']}'s team`,
        row['regional_office'],
        '1900-01-01',
        'rep',
        false,
      ]),
    );
  });

  test('managers are people of the same region, with the role manager', async () => {
    const stored = await texts(`
      SELECT p.name, p.sales_region, t.name AS team, p.can_sign_in
      FROM app.person AS p JOIN app.person_role AS r ON r.person_id = p.person_id AND r.role = 'manager' JOIN app.team AS t ON t.team_id = p.team_id`);
    expect(stored).toEqual(expected(teams, (row) => [row['manager'], row['regional_office'], `${row['manager']}'s team`, false]));
  });

  test('a manager sees the deals of the team, a seller their own', async () => {
    const stored = await texts(`
      SELECT v.name, count(*) AS owners
      FROM app.visible_owner AS s JOIN app.person AS v ON v.person_id = s.viewer_id
      GROUP BY v.name`);
    const sizes = new Map<string, number>();
    for (const row of teams) {
      sizes.set(row['manager'] ?? '', (sizes.get(row['manager'] ?? '') ?? 1) + 1);
      sizes.set(row['sales_agent'] ?? '', 1);
    }
    expect(stored).toEqual([...sizes].map(([name, owners]) => JSON.stringify([name, owners])).sort());
  });
});

test('a second run changes nothing', async () => {
  const before = await everything(importer);
  expect((await importer.run(folder, { name: null, asOf: '2017-12-31' })).outcome).toBe('unchanged');
  expect(await everything(importer)).toBe(before);
});
