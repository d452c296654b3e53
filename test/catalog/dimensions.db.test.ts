/** Segments, regions, stages and the fiscal calendar: rows in, rows out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { buildDay, builtRows, idOf, ownCatalog, type Pipeline, type PipelineOrganization, seedPipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;
const asOf = '2026-04-15';

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

async function built(rows: Pipeline, model: string, columns: string, options: PipelineOrganization & { readonly rest?: string } = {}): Promise<readonly Row[]> {
  lastId += 1;
  const organization = await seedPipeline(database, lastId, rows, options);
  await buildDay(database, organization, asOf, { catalog });
  return builtRows(database, { model, organizationId: lastId, asOf }, columns, options.rest);
}

describe('segment', () => {
  const cases: readonly [revenue: number | null, employees: number | null, given: string | null, segment: string][] = [
    [10_000_000, null, null, 'Enterprise'],
    [9_999_999, 50_000, null, 'Mid-Market'],
    [1_000_000, null, null, 'Mid-Market'],
    [999_999, 5_000, null, 'SMB'],
    [0, null, null, 'SMB'],
    [null, 1_000, null, 'Enterprise'],
    [null, 999, null, 'Mid-Market'],
    [null, 100, null, 'Mid-Market'],
    [null, 99, null, 'SMB'],
    [null, null, null, 'Unknown'],
    [10_000_000, 1_000, 'Strategic', 'Strategic'],
  ];
  it('follows revenue, then employees, unless the source says it', async () => {
    const accounts = cases.map(([annual_revenue, employees, segment], index) => ({ account_name: String(index), annual_revenue, employees, segment }));
    const rows = await built({ accounts }, 'dim_account', 'segment', { rest: 'ORDER BY account_name::integer' });
    expect(rows.map((row) => row['segment'])).toEqual(cases.map(([, , , segment]) => segment));
  });
});

describe('region of an account', () => {
  const cases: readonly [country: string | null, region: string][] = [
    ['United States', 'North America'],
    ['USA', 'North America'],
    ['U.S.', 'North America'],
    ['us', 'North America'],
    ['Canada', 'North America'],
    ['Mexico', 'North America'],
    ['UK', 'Europe'],
    ['Germany', 'Europe'],
    ['Italy', 'Europe'],
    ['Norway', 'Europe'],
    ['Belgium', 'Europe'],
    ['Romania', 'Europe'],
    ['Poland', 'Europe'],
    ['The Netherlands', 'Europe'],
    ['Japan', 'APAC'],
    ['Korea', 'APAC'],
    ['South Korea', 'APAC'],
    ['China', 'APAC'],
    ['Philippines', 'APAC'],
    [' Viet  Nam ', 'APAC'],
    ['Brazil', 'LATAM'],
    ['Panama', 'LATAM'],
    ['Kenya', 'Middle East & Africa'],
    ['Jordan', 'Middle East & Africa'],
    ['Côte d’Ivoire', 'Middle East & Africa'],
    ["Côte d'Ivoire", 'Middle East & Africa'],
    ['Trinidad & Tobago', 'LATAM'],
    ['Atlantis', 'Unknown'],
    [null, 'Unknown'],
  ];
  it('follows the country, whatever way it is spelt', async () => {
    const accounts = cases.map(([billing_country], index) => ({ account_name: String(index), billing_country }));
    const rows = await built({ accounts }, 'dim_account', 'region', { rest: 'ORDER BY account_name::integer' });
    expect(rows.map((row, index) => [cases[index]?.[0], row['region']])).toEqual(cases);
  });

  it('is the source’s own where it gives one', async () => {
    const rows = await built({ accounts: [{ account_name: 'A', billing_country: 'Japan', account_region: 'JAPAC' }] }, 'dim_account', 'region, country_code');
    expect(rows).toEqual([{ region: 'JAPAC', country_code: 'JP' }]);
  });
});

describe('stages', () => {
  it('are early, mid and late by the order of the open ones; a stage nobody describes is there without an order', async () => {
    const open = ['Prospecting', 'Qualification', 'Analysis', 'Proposal', 'Review', 'Negotiation'].map((stage_name, index) => ({
      source_key: stage_name,
      stage_name,
      stage_order: index + 1,
      is_closed: false,
      is_won: false,
    }));
    const rows = await built(
      {
        stages: [...open, { source_key: 'Won', stage_name: 'Won', stage_order: 9, is_closed: true, is_won: true }],
        history: [{ opportunity_key: 'row-0', stage_name: 'Demo', changed_at: '2026-01-01T00:00:00Z' }],
        opportunities: [{ stage_name: 'Improvised' }, { stage_name: 'Lost', is_closed: true, close_date: '2026-01-01' }],
      },
      'dim_stage',
      'stage_name, stage_category, is_open, is_won',
      { rest: 'ORDER BY stage_order, stage_name' },
    );
    expect(rows.map((row) => [row['stage_name'], row['stage_category'], row['is_open'], row['is_won']])).toEqual([
      ['Prospecting', 'Early', true, false],
      ['Qualification', 'Early', true, false],
      ['Analysis', 'Mid', true, false],
      ['Proposal', 'Mid', true, false],
      ['Review', 'Late', true, false],
      ['Negotiation', 'Late', true, false],
      ['Won', 'Closed', false, true],
      ['Demo', 'Unknown', true, false],
      ['Improvised', 'Unknown', true, false],
      ['Lost', 'Closed', false, false],
    ]);
  });
});

describe('owners', () => {
  it('are the people who ever owned a deal, with their team of now', async () => {
    const rows = await built(
      {
        teams: ['Blue'],
        people: [
          { person: 1, name: 'Boss' },
          { person: 2, name: 'Rep', manager: 1, team: 0 },
          { person: 3, name: 'Idle' },
        ],
        opportunities: [{ owner: 2 }, { owner: 2 }],
      },
      'dim_owner',
      'owner_id, owner_name, manager_name, team_name',
    );
    expect(rows).toEqual([{ owner_id: idOf(lastId, 2), owner_name: 'Rep', manager_name: 'Boss', team_name: 'Blue' }]);
  });
});

describe('the calendar', () => {
  const columns = 'date_day, quarter, year, quarter_label, day_of_quarter, is_month_complete, is_quarter_complete, is_year_complete';
  const cases: readonly [name: string, startMonth: number, day: string, expected: Row][] = [
    [
      'calendar year, before the day',
      1,
      '2026-03-31',
      {
        quarter: '2026-01-01',
        year: '2026-01-01',
        quarter_label: '2026-Q1',
        day_of_quarter: 90,
        is_month_complete: true,
        is_quarter_complete: true,
        is_year_complete: false,
      },
    ],
    [
      'calendar year, running',
      1,
      '2026-04-01',
      { quarter: '2026-04-01', quarter_label: '2026-Q2', day_of_quarter: 1, is_month_complete: false, is_quarter_complete: false },
    ],
    ['a fiscal year is named by the year it ends in', 2, '2026-04-15', { quarter: '2026-02-01', year: '2026-02-01', quarter_label: '2027-Q1' }],
    ['its last day', 2, '2026-01-31', { quarter: '2025-11-01', year: '2025-02-01', quarter_label: '2026-Q4', is_year_complete: true }],
  ];
  it.each(cases)('%s', async (_name, fiscalYearStartMonth, day, expected) => {
    const rows = await built({ opportunities: [{ created_date: '2026-01-10' }] }, 'dim_date', columns, {
      fiscalYearStartMonth,
      rest: `AND date_day = '${day}'`,
    });
    expect(rows).toEqual([expect.objectContaining(expected)]);
  });
});
