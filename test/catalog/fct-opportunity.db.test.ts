/** What one opportunity looks like on a day: every definition of fct_opportunity as rows in, row out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { buildDay, builtOpportunity, idOf, ownCatalog, type Pipeline, type PipelineOrganization, seedPipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

async function check(rows: Pipeline, asOf: string, expected: Row | null, options: PipelineOrganization = {}): Promise<void> {
  lastId += 1;
  const organization = await seedPipeline(database, lastId, rows, options);
  await buildDay(database, organization, asOf, { catalog });
  expect(await builtOpportunity(database, lastId, asOf, expected === null ? 'opportunity_id' : Object.keys(expected).join(', '))).toEqual(expected);
}

const won = { is_closed: true, is_won: true, stage_name: 'Closed Won', amount: '1200.50', created_date: '2026-01-10', close_date: '2026-03-31' };
const lost = { ...won, is_won: false, stage_name: 'Closed Lost', amount: null };
const open = { stage_name: 'Proposal', amount: '800', created_date: '2026-02-01', close_date: '2026-06-30' };

describe('outcome on a day', () => {
  const cases: readonly [name: string, opportunity: Pipeline['opportunities'], asOf: string, expected: Row | null][] = [
    ['a won deal', [won], '2026-04-15', { outcome: 'Won', opportunity_status: 'Closed', amount: '1200.50', days_to_close: 80, age_days: null }],
    ['a lost deal without an amount', [lost], '2026-04-15', { outcome: 'Lost', amount: null, days_to_close: 80 }],
    [
      'an open deal keeps what the source says',
      [open],
      '2026-04-15',
      { outcome: 'Open', stage_name: 'Proposal', amount: '800.00', close_date: '2026-06-30', days_to_close: null, age_days: 73 },
    ],
    ['an amount of 0 is a real 0', [{ ...won, amount: 0 }], '2026-04-15', { amount: '0.00' }],
    ['a deal closes on its close date', [won], '2026-03-31', { outcome: 'Won' }],
    [
      'the day before, it is open and nothing of its end is known',
      [won],
      '2026-03-30',
      { outcome: 'Open', stage_name: null, amount: null, close_date: null, days_to_close: null, age_days: 79 },
    ],
    ['a deal created on the day exists', [open], '2026-02-01', { outcome: 'Open', age_days: 0 }],
    ['a deal created later does not exist yet', [open], '2026-01-31', null],
    ['an undated deal exists on any day', [{ stage_name: 'Prospecting' }], '2001-01-01', { outcome: 'Open', created_date: null, age_days: null }],
    [
      'a closed deal without a close date is closed',
      [{ ...won, close_date: null }],
      '2026-04-15',
      { outcome: 'Won', close_quarter: null, days_to_close: null },
    ],
    ['a deleted deal is not there', [{ ...won, is_deleted: true }], '2026-04-15', null],
    [
      'a deal that closed before it was created took 0 days',
      [{ ...won, close_date: '2026-01-01', created_date: '2026-01-10' }],
      '2026-04-15',
      { days_to_close: 0 },
    ],
    ['an open deal past its date is overdue', [open], '2026-07-01', { is_overdue: true }],
    ['on its date it is not', [open], '2026-06-30', { is_overdue: false }],
    ['an activity that lies in the future is not known', [{ ...open, last_activity_date: '2026-05-01' }], '2026-04-15', { last_activity_date: null }],
    ['without a name the id stands for it', [{ ...open, source_key: '006A' }], '2026-04-15', { opportunity_name: '006A', opportunity_id: 'crm:006A' }],
    ['without a currency it is the organisation’s', [open], '2026-04-15', { currency: 'USD' }],
  ];
  it.each(cases)('%s', (_name, opportunities, asOf, expected) => check(opportunities === undefined ? {} : { opportunities }, asOf, expected));
});

describe('a deal whose row tells the future, with history', () => {
  const edits = [
    { opportunity_key: 'row-0', stage_name: 'Qualification', amount: '500', close_date: '2026-02-28', changed_at: '2026-01-10T08:00:00Z' },
    { opportunity_key: 'row-0', stage_name: 'Negotiation', amount: '900', close_date: '2026-03-15', changed_at: '2026-02-20T08:00:00Z' },
    { opportunity_key: 'row-0', stage_name: 'Closed Won', amount: '1200.50', close_date: '2026-03-31', changed_at: '2026-03-31T08:00:00Z' },
  ];
  const cases: readonly [name: string, opportunity: NonNullable<Pipeline['opportunities']>[number], asOf: string, expected: Row][] = [
    ['the last edit by then speaks', won, '2026-02-25', { outcome: 'Open', stage_name: 'Negotiation', amount: '900.00', close_date: '2026-03-15' }],
    ['an edit of the day counts', won, '2026-02-20', { stage_name: 'Negotiation' }],
    ['an earlier one before', won, '2026-02-19', { stage_name: 'Qualification', amount: '500.00', close_date: '2026-02-28' }],
    ['closed, the row itself speaks', won, '2026-04-01', { outcome: 'Won', stage_name: 'Closed Won', amount: '1200.50' }],
    ['an open deal that was edited later', open, '2026-02-25', { outcome: 'Open', stage_name: 'Negotiation', amount: '900.00', close_date: '2026-03-15' }],
    ['an open deal that was not edited later', open, '2026-04-01', { stage_name: 'Proposal', amount: '800.00', close_date: '2026-06-30' }],
  ];
  it.each(cases)('%s', (_name, opportunity, asOf, expected) => check({ opportunities: [opportunity], history: edits }, asOf, expected));

  it('knows nothing where the first edit is later', () =>
    check({ opportunities: [won], history: edits.slice(2) }, '2026-02-25', { outcome: 'Open', stage_name: null, amount: null, close_date: null }));
});

describe('calendars', () => {
  const cases: readonly [name: string, options: PipelineOrganization, opportunity: NonNullable<Pipeline['opportunities']>[number], expected: Row][] = [
    ['calendar quarters', {}, won, { close_month: '2026-03-01', close_quarter: '2026-01-01', close_year: '2026-01-01', created_quarter: '2026-01-01' }],
    [
      'a fiscal year from February',
      { fiscalYearStartMonth: 2 },
      won,
      { close_quarter: '2026-02-01', close_year: '2026-02-01', created_quarter: '2025-11-01', created_year: '2025-02-01' },
    ],
    ['a fiscal year from July', { fiscalYearStartMonth: 7 }, won, { close_quarter: '2026-01-01', close_year: '2025-07-01' }],
    [
      'just before midnight in New York',
      { timeZone: 'America/New_York' },
      { created_at: '2026-03-01T04:59:00Z' },
      { created_date: '2026-02-28', created_month: '2026-02-01' },
    ],
    ['midnight in New York', { timeZone: 'America/New_York' }, { created_at: '2026-03-01T05:00:00Z' }, { created_date: '2026-03-01' }],
    ['early in Auckland', { timeZone: 'Pacific/Auckland' }, { created_at: '2026-03-01T12:00:00Z' }, { created_date: '2026-03-02' }],
    [
      'a day the source gives wins over the moment',
      { timeZone: 'Pacific/Auckland' },
      { created_at: '2026-03-01T12:00:00Z', created_date: '2026-03-01' },
      { created_date: '2026-03-01' },
    ],
  ];
  it.each(cases)('%s', (_name, options, opportunity, expected) => check({ opportunities: [opportunity] }, '2026-04-15', expected, options));
});

describe('team, manager and sales region of then', () => {
  const people: Pipeline['people'] = [
    { person: 1, name: 'Old Boss' },
    { person: 2, name: 'New Boss' },
    { person: 3, name: 'Rep', manager: 2, team: 1, sales_region: 'West' },
  ];
  const assignments: Pipeline['assignments'] = [
    { person: 3, valid_from: '2025-01-01', valid_to: '2026-04-01', manager: 1, team: 0, sales_region: 'East' },
    { person: 3, valid_from: '2026-04-01', manager: 2, team: 1, sales_region: 'West' },
  ];
  const then = { team_name: 'Blue', manager_name: 'Old Boss', sales_region: 'East' };
  const now = { team_name: 'Red', manager_name: 'New Boss', sales_region: 'West' };
  const cases: readonly [name: string, opportunity: NonNullable<Pipeline['opportunities']>[number], asOf: string, hasAssignments: boolean, expected: Row][] = [
    ['a closed deal: those of its close date', { ...won, owner: 3 }, '2026-06-01', true, then],
    ['closed on the day of the change: the new ones', { ...won, owner: 3, close_date: '2026-04-01' }, '2026-06-01', true, now],
    ['an open deal: those of the day', { ...open, owner: 3 }, '2026-06-01', true, now],
    ['an open deal, asked for an earlier day', { ...open, owner: 3 }, '2026-03-31', true, then],
    ['before any assignment: those of now', { ...won, owner: 3, created_date: '2024-01-01', close_date: '2024-06-01' }, '2026-06-01', true, now],
    ['without assignments: those of now', { ...won, owner: 3 }, '2026-06-01', false, now],
    ['nobody owns it', { ...won }, '2026-06-01', true, { owner_id: null, owner_name: null, team_name: 'Unassigned', manager_name: null, sales_region: null }],
    ['an owner without a team: the manager’s name', { ...won, owner: 2 }, '2026-06-01', false, { owner_name: 'New Boss', team_name: 'Unassigned' }],
  ];
  it.each(cases)('%s', (...[, opportunity, asOf, hasAssignments, expected]) =>
    check({ people, teams: ['Blue', 'Red'], assignments: hasAssignments ? assignments : [], opportunities: [opportunity] }, asOf, expected),
  );

  it('names the team after the manager where there is no team', () =>
    check(
      {
        people: [
          { person: 1, name: 'Boss' },
          { person: 2, manager: 1 },
        ],
        opportunities: [{ ...won, owner: 2 }],
      },
      '2026-06-01',
      { team_name: 'Boss', owner_id: idOf(lastId + 1, 2) },
    ));

  it('lets a later assignment end one that overlaps it', () =>
    check(
      {
        people,
        teams: ['Blue', 'Red'],
        assignments: [
          { person: 3, valid_from: '2025-01-01', team: 0, manager: 1, sales_region: 'East' },
          { person: 3, valid_from: '2026-02-01', team: 1, manager: 2, sales_region: 'West' },
        ],
        opportunities: [{ ...won, owner: 3 }],
      },
      '2026-06-01',
      now,
    ));
});

describe('account, product and stage', () => {
  it('brings names along', () =>
    check(
      {
        accounts: [{ source_key: 'A', account_name: 'Northwind', industry: 'retail', annual_revenue: 2_000_000, billing_country: 'U.K.' }],
        products: [{ source_key: 'P', product_name: 'GTX Pro', product_family: 'GTX' }],
        stages: [{ source_key: 'Proposal', stage_name: 'Proposal', stage_order: 3, is_closed: false, is_won: false }],
        opportunities: [{ ...open, account_key: 'A', product_key: 'P' }],
      },
      '2026-04-15',
      {
        account_name: 'Northwind',
        industry: 'retail',
        segment: 'Mid-Market',
        account_region: 'Europe',
        product_name: 'GTX Pro',
        stage_order: 3,
        stage_category: 'Mid',
      },
    ));

  it('says Unknown for size and region of a deal without an account, and nothing else', () =>
    check({ opportunities: [open] }, '2026-04-15', { account_name: null, industry: null, segment: 'Unknown', account_region: 'Unknown', product_name: null }));

  it('does not mix sources that use the same ids', () =>
    check(
      { accounts: [{ source_system: 'other', source_key: 'A', account_name: 'Elsewhere' }], opportunities: [{ ...open, account_key: 'A' }] },
      '2026-04-15',
      { account_id: 'crm:A', account_name: null },
    ));
});
