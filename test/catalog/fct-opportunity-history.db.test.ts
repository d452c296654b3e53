/** What history says of a deal: days, stages, slips, stalls; what is unknown without it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { buildDeals, type BuiltDeals, catalogOf, type DealHistories, type DealHistory, pipelineOf } from '#test/catalog/deal-histories.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;
const asOf = '2026-04-10';

beforeAll(async () => {
  catalog = await catalogOf('fct_opportunity');
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

type Case = readonly [name: string, deal: DealHistory, expected: Row];

async function build(cases: readonly Case[], day = asOf): Promise<BuiltDeals> {
  lastId += 1;
  const deals: DealHistories = Object.fromEntries(cases.map(([name, deal]) => [name, deal]));
  return buildDeals(database, catalog, { organizationId: lastId, asOf: day }, pipelineOf(deals));
}

async function check(built: BuiltDeals, name: string, expected: Row): Promise<void> {
  expect(await built.rowsOf('fct_opportunity', name, Object.keys(expected).join(', '))).toEqual([expected]);
}

const unknown = {
  closed_at: null,
  total_days_in_pipeline: null,
  stages_touched: null,
  avg_days_per_stage: null,
  days_in_current_stage: null,
  push_count: null,
  quarter_push_count: null,
  original_close_date: null,
  slip_days: null,
  is_slipped: null,
};
const won: DealHistory = {
  edits: [
    ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31'],
    ['2026-01-21T00:00:00Z', 'Prospecting', '2026-02-28'],
    ['2026-02-10T00:00:00Z', 'Qualification', '2026-02-28'],
    ['2026-03-12T00:00:00Z', 'Closed Won', '2026-03-12'],
  ],
};

describe('time in the pipeline', () => {
  const cases: readonly Case[] = [
    [
      'a won deal',
      won,
      {
        closed_at: '2026-03-12T00:00:00.000000Z',
        total_days_in_pipeline: '70.000000',
        stages_touched: 2,
        avg_days_per_stage: '35.000000',
        days_in_current_stage: null,
        is_stalled: false,
      },
    ],
    [
      'an open deal',
      { edits: won.edits?.slice(0, 3) ?? [] },
      { closed_at: null, total_days_in_pipeline: '99.000000', stages_touched: 2, avg_days_per_stage: '49.500000', days_in_current_stage: '59.000000' },
    ],
    [
      'time before the first edit counts for the deal, not for a stage',
      { row: { created_at: '2025-12-22T00:00:00Z' }, edits: won.edits ?? [] },
      { total_days_in_pipeline: '80.000000', avg_days_per_stage: '35.000000' },
    ],
    [
      'a stage entered twice is touched once',
      {
        edits: [
          ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
          ['2026-01-11T00:00:00Z', 'Negotiation', '2026-05-31'],
          ['2026-01-21T00:00:00Z', 'Proposal', '2026-05-31'],
          ['2026-01-31T00:00:00Z', 'Closed Lost', '2026-01-31'],
        ],
      },
      { stages_touched: 2, avg_days_per_stage: '15.000000' },
    ],
    [
      'closed, opened and closed again: the last time counts, the time in between is no open stage',
      {
        edits: [
          ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
          ['2026-01-11T00:00:00Z', 'Closed Lost', '2026-01-11'],
          ['2026-02-10T00:00:00Z', 'Negotiation', '2026-05-31'],
          ['2026-02-20T00:00:00Z', 'Closed Won', '2026-02-20'],
        ],
      },
      { closed_at: '2026-02-20T00:00:00.000000Z', total_days_in_pipeline: '50.000000', stages_touched: 2, avg_days_per_stage: '10.000000' },
    ],
    [
      'without history',
      { row: { stage_name: 'Proposal', created_date: '2026-01-01', close_date: '2026-05-31', last_activity_date: '2026-01-05' } },
      { ...unknown, is_stalled: null, is_overdue: false, age_days: 99 },
    ],
    ['closed, without history', { row: { stage_name: 'Closed Won', created_date: '2026-01-01', close_date: '2026-03-31' } }, { ...unknown, is_stalled: false }],
    [
      'closed without an edit that says so',
      { row: { stage_name: 'Closed Won', close_date: '2026-03-31' }, edits: [['2026-01-01T00:00:00Z', 'Proposal', '2026-03-31']] },
      { closed_at: null, total_days_in_pipeline: null, stages_touched: 1, avg_days_per_stage: null, push_count: 0, slip_days: 0 },
    ],
    [
      'moved on without an edit',
      { row: { stage_name: 'Negotiation' }, edits: [['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31']] },
      { days_in_current_stage: null, total_days_in_pipeline: '99.000000', avg_days_per_stage: null, is_stalled: null },
    ],
  ];
  let built: BuiltDeals;
  beforeAll(async () => {
    built = await build(cases);
  });
  it.each(cases)('%s', (name, _deal, expected) => check(built, name, expected));
});

function open(closeDate: string, row: DealHistory['row'] = {}, at = '2026-04-01T00:00:00Z'): DealHistory {
  return { row, edits: [[at, 'Proposal', closeDate]] };
}

describe('overdue, slipped, stalled', () => {
  const quiet = '2026-01-01T00:00:00Z';
  const cases: readonly Case[] = [
    ['due on the day', open('2026-04-10'), { is_overdue: false, is_slipped: false, slip_days: 0 }],
    ['due the day before, in the running quarter', open('2026-04-09'), { is_overdue: true, is_slipped: false, slip_days: 1 }],
    ['due in the quarter before', open('2026-03-31'), { is_overdue: true, is_slipped: true, slip_days: 10 }],
    [
      'pulled in is no slip',
      { edits: [...(open('2026-06-30').edits ?? []), ['2026-04-02T00:00:00Z', 'Proposal', '2026-05-31']] },
      { push_count: 0, slip_days: 0 },
    ],
    [
      'overdue in an earlier quarter without history',
      { row: { stage_name: 'Proposal', created_date: '2026-01-01', close_date: '2026-03-01' } },
      { is_overdue: true, is_slipped: true, push_count: null, slip_days: null },
    ],
    [
      'without a close date',
      { edits: [['2026-04-01T00:00:00Z', 'Proposal', null]] },
      { is_overdue: false, is_slipped: false, slip_days: null, original_close_date: null },
    ],
    ['the stage moved 14 days ago', open('2026-05-31', {}, '2026-03-27T23:00:00Z'), { is_stalled: false }],
    ['the stage moved 15 days ago', open('2026-05-31', {}, '2026-03-26T23:00:00Z'), { is_stalled: true }],
    ['worked on 14 days ago', open('2026-05-31', { last_activity_date: '2026-03-27' }, quiet), { is_stalled: false, last_activity_date: '2026-03-27' }],
    ['worked on 15 days ago', open('2026-05-31', { last_activity_date: '2026-03-26' }, quiet), { is_stalled: true }],
    [
      'an activity that lies in the future moves nothing',
      open('2026-05-31', { last_activity_date: '2026-04-20' }, quiet),
      { is_stalled: true, last_activity_date: null },
    ],
    [
      'an edit of the amount is no movement',
      { edits: [...(open('2026-05-31', {}, quiet).edits ?? []), ['2026-04-09T00:00:00Z', 'Proposal', '2026-05-31', 5]] },
      { is_stalled: true },
    ],
    ['created lately, without history', { row: { stage_name: 'Proposal', created_date: '2026-03-27' } }, { is_stalled: false }],
    [
      'worked on lately, without history',
      { row: { stage_name: 'Proposal', created_date: '2026-01-01', last_activity_date: '2026-04-01' } },
      { is_stalled: false },
    ],
  ];
  let built: BuiltDeals;
  beforeAll(async () => {
    built = await build(cases);
  });
  it.each(cases)('%s', (name, _deal, expected) => check(built, name, expected));

  it('on the last day of a quarter that quarter is over', async () => {
    const due: Case = ['due', open('2026-03-20', {}, quiet), {}];
    await check(await build([due], '2026-03-30'), 'due', { is_overdue: true, is_slipped: false });
    await check(await build([due], '2026-03-31'), 'due', { is_overdue: true, is_slipped: true });
  });
});

describe('what was known on the day', () => {
  const wonThenLost: DealHistory = {
    row: { stage_name: 'Closed Lost', close_date: '2026-03-10' },
    edits: [
      ['2026-01-01T00:00:00Z', 'Proposal', '2026-02-28', 80],
      ['2026-02-20T00:00:00Z', 'Closed Won', '2026-02-20', 90],
      ['2026-03-10T00:00:00Z', 'Closed Lost', '2026-03-10', 70],
    ],
  };
  const sameDate: DealHistory = { ...wonThenLost, row: { stage_name: 'Closed Lost', close_date: '2026-02-20' } };
  const enteredLate: DealHistory = {
    edits: [
      ['2026-01-01T00:00:00Z', 'Proposal', '2026-02-28', 80],
      ['2026-03-10T00:00:00Z', 'Closed Won', '2026-02-20', 90],
    ],
  };
  const stepped: DealHistory = {
    row: { next_step: 'Call', last_modified_at: '2026-03-05T00:00:00Z' },
    edits: [['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31']],
  };
  const cases: readonly [name: string, day: string, deal: DealHistory, expected: Row][] = [
    ['won, and lost only later', '2026-03-01', wonThenLost, { outcome: 'Won', stage_name: 'Closed Won', amount: '90.00', close_date: '2026-02-20' }],
    [
      'won, and lost later with the date it was won',
      '2026-03-01',
      sameDate,
      { outcome: 'Won', stage_name: 'Closed Won', amount: '90.00', close_date: '2026-02-20' },
    ],
    ['lost on the day', '2026-03-10', wonThenLost, { outcome: 'Lost', amount: '70.00', closed_at: '2026-03-10T00:00:00.000000Z' }],
    ['before either', '2026-02-19', wonThenLost, { outcome: 'Open', stage_name: 'Proposal', amount: '80.00', closed_at: null }],
    ['a close entered late counts by its date', '2026-03-01', enteredLate, { outcome: 'Won', close_date: '2026-02-20', closed_at: null }],
    ['the next step, where the row was not edited later', '2026-03-05', stepped, { next_step: 'Call' }],
    ['unknown, where it was', '2026-03-04', stepped, { next_step: null }],
  ];
  it.each(cases)('%s', async (name, day, deal, expected) => check(await build([[name, deal, expected]], day), name, expected));
});
