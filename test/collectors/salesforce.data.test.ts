/** salesforce-dev-history through the ready-made Salesforce mapping, against the raw files. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportSummary } from '#collectors/import-types.ts';
import { countsOf, everything, makeImporter, type Importer } from '#test/collectors/importer.ts';
import { dataFolder, readRawCsv } from '#test/collectors/read-raw-csv.ts';

const folder = dataFolder('salesforce-dev-history');
const deals = readRawCsv(folder, 'Opportunity.csv');
const history = readRawCsv(folder, 'OpportunityHistory.csv');
const accounts = readRawCsv(folder, 'Account.csv');
let importer: Importer;
let summary: ImportSummary;
beforeAll(async () => {
  importer = await makeImporter();
  summary = await importer.run(folder, { name: null, asOf: '2026-03-31' });
});
afterAll(() => importer.close());

async function texts(sql: string): Promise<readonly string[]> {
  const rows = await importer.rows(sql);
  return rows.map((row) => JSON.stringify(Object.values(row))).sort();
}

const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text);

/** `02/23/26` → `2026-02-23`. */
function isoDay(text: string | undefined): string | null {
  const match = /^(\d\d)\/(\d\d)\/(\d\d)/.exec(text ?? '');
  return match === null ? null : `20${match[3]}-${match[1]}-${match[2]}`;
}

/** `02/23/26 08:55 PM` → `2026-02-23T20:55`. */
function isoMinute(text: string | undefined): string | null {
  const match = / (\d\d):(\d\d) (AM|PM)$/.exec(text ?? '');
  const hour = match === null ? 0 : (Number(match[1]) % 12) + (match[3] === 'PM' ? 12 : 0);
  return match === null ? null : `${isoDay(text)}T${String(hour).padStart(2, '0')}:${match[2]}`;
}

test('it is found without being named, and every row is stored', () => {
  expect(summary).toMatchObject({ outcome: 'stored', mapping: 'salesforce', rejectedTotal: 0, organization: { name: 'salesforce-dev-history' } });
  expect([deals.length, history.length, accounts.length]).toEqual([36, 48, 18]);
  expect([
    countsOf(summary, 'opportunity'),
    countsOf(summary, 'opportunity_history'),
    countsOf(summary, 'account'),
    countsOf(summary, 'opportunity_stage'),
  ]).toEqual(['36/36/0/0/0/0', '48/48/0/0/0/0', '18/18/0/0/0/0', '0/0/0/0/0/10']);
});

test('opportunities, with two-digit years, amounts that are not known, flags and percent', async () => {
  const stored = await texts(`
    SELECT o.source_key, opportunity_name, a.account_name, stage_name, amount, (probability * 100)::integer::text, is_closed, is_won, close_date, created_date, lead_source, last_activity_date,
      to_char(last_modified_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')
    FROM raw.opportunity AS o JOIN raw.account AS a ON a.source_key = o.account_key`);
  const names = new Map(accounts.map((row) => [row['Id'], row['Name']]));
  expect(stored).toEqual(
    deals
      .map((row) =>
        JSON.stringify([
          row['Id'],
          row['Name'],
          names.get(row['AccountId']),
          row['StageName'],
          orNull(row['Amount']),
          row['Probability'],
          row['IsClosed'] === 'TRUE',
          row['IsWon'] === 'TRUE',
          isoDay(row['CloseDate']),
          isoDay(row['CreatedDate']),
          orNull(row['LeadSource']),
          isoDay(row['LastActivityDate']),
          isoMinute(row['LastModifiedDate']),
        ]),
      )
      .sort(),
  );
});

test('history, with date-times of twelve hours', async () => {
  const stored = await texts(`
    SELECT source_key, opportunity_key, stage_name, amount, close_date, forecast_category, to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')
    FROM raw.opportunity_history`);
  expect(stored).toEqual(
    history
      .map((row) =>
        JSON.stringify([
          row['Id'],
          row['OpportunityId'],
          row['StageName'],
          orNull(row['Amount']),
          isoDay(row['CloseDate']),
          row['ForecastCategory'],
          isoMinute(row['CreatedDate']),
        ]),
      )
      .sort(),
  );
});

test('accounts, with commas in names', async () => {
  expect(await texts('SELECT source_key, account_name, industry, account_type, annual_revenue, employees::text, billing_state FROM raw.account')).toEqual(
    accounts
      .map((row) =>
        JSON.stringify([
          row['Id'],
          row['Name'],
          ...['Industry', 'Type', 'AnnualRevenue', 'NumberOfEmployees', 'BillingState'].map((name) => orNull(row[name])),
        ]),
      )
      .sort(),
  );
});

test('a second run changes nothing', async () => {
  const before = await everything(importer);
  expect((await importer.run(folder, { name: null, asOf: '2026-03-31' })).outcome).toBe('unchanged');
  expect(await everything(importer)).toBe(before);
});
