/** Which edits move an expected close date, by how far, and what they count as. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDeals, type BuiltDeals, type DealHistories, expectRows, historyCatalog, pipelineOf } from '#test/catalog/deal-histories.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

const deals: DealHistories = {
  'pushed and pulled in': {
    edits: [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31', 10],
      ['2026-01-21T00:00:00Z', 'Qualification', '2026-02-10', 20],
      ['2026-02-12T00:00:00Z', 'Qualification', '2026-04-01', 30],
      ['2026-02-13T00:00:00Z', 'Qualification', '2026-03-31', 30],
    ],
  },
  'other values changed': {
    edits: [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31', 10],
      ['2026-01-02T00:00:00Z', 'Qualification', '2026-01-31', 20],
    ],
  },
  'moved within a month': {
    edits: [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-10'],
      ['2026-01-02T00:00:00Z', 'Prospecting', '2026-01-31'],
    ],
  },
  'closed later than expected': {
    edits: [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31'],
      ['2026-03-20T00:00:00Z', 'Closed Won', '2026-03-20'],
      ['2026-03-21T00:00:00Z', 'Closed Won', '2026-03-22'],
    ],
  },
  'opened again': {
    edits: [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31'],
      ['2026-01-20T00:00:00Z', 'Closed Lost', '2026-01-20'],
      ['2026-02-20T00:00:00Z', 'Proposal', '2026-05-31'],
    ],
  },
  'without a date in between': {
    edits: [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31'],
      ['2026-01-05T00:00:00Z', 'Prospecting', null],
      ['2026-01-09T00:00:00Z', 'Prospecting', '2026-02-28'],
    ],
  },
  'no history': { row: { stage_name: 'Prospecting', close_date: '2026-01-31', created_date: '2026-01-01' } },
};

const changes: readonly [deal: string, columns: string, expected: readonly (readonly unknown[])[]][] = [
  [
    'pushed and pulled in',
    'change_number, changed_date, old_close_date, new_close_date, days_moved, direction, is_month_push, is_quarter_push',
    [
      [1, '2026-01-21', '2026-01-31', '2026-02-10', 10, 'pushed', true, false],
      [2, '2026-02-12', '2026-02-10', '2026-04-01', 50, 'pushed', true, true],
      [3, '2026-02-13', '2026-04-01', '2026-03-31', -1, 'pulled_in', false, false],
    ],
  ],
  [
    'pushed and pulled in',
    'stage_at_change, amount_at_change, days_before_due',
    [
      ['Qualification', '20.00', 10],
      ['Qualification', '30.00', -2],
      ['Qualification', '30.00', 47],
    ],
  ],
  ['other values changed', 'days_moved', []],
  ['moved within a month', 'days_moved, is_month_push, is_quarter_push', [[21, false, false]]],
  ['closed later than expected', 'days_moved', []],
  ['opened again', 'old_close_date, new_close_date, is_quarter_push', [['2026-01-31', '2026-05-31', true]]],
  ['without a date in between', 'old_close_date, new_close_date', [['2026-01-31', '2026-02-28']]],
  ['no history', 'days_moved', []],
];

/** What the changes come to on the deal itself. */
const counts: readonly [deal: string, expected: readonly unknown[]][] = [
  ['pushed and pulled in', [2, 1, '2026-01-31', 69, true]],
  ['other values changed', [0, 0, '2026-01-31', 69, true]],
  ['moved within a month', [0, 0, '2026-01-10', 90, true]],
  ['closed later than expected', [0, 0, '2026-01-31', 50, false]],
  ['opened again', [1, 1, '2026-01-31', 120, true]],
  ['without a date in between', [1, 0, '2026-01-31', 69, true]],
  ['no history', [null, null, null, null, true]],
];

let close: () => Promise<void>;
let built: BuiltDeals;
let fiscal: BuiltDeals;
let earlier: BuiltDeals;
beforeAll(async () => {
  const opened = await openTestDatabase();
  close = opened.close;
  const catalog = await historyCatalog();
  const build = (organizationId: number, asOf: string, fiscalYearStartMonth: number): Promise<BuiltDeals> =>
    buildDeals(opened.database, catalog, { organizationId, asOf, options: { fiscalYearStartMonth } }, pipelineOf(deals));
  built = await build(1, '2026-04-10', 1);
  fiscal = await build(2, '2026-04-10', 2);
  earlier = await build(3, '2026-02-12', 1);
});
afterAll(() => close());

describe('changes of the expected close date', () => {
  it.each(changes)('%s: %s', (deal, columns, expected) =>
    expectRows(built, { model: 'fct_close_date_changes', deal, columns, order: 'change_number' }, expected),
  );

  it('a quarter is one of the fiscal calendar', async () => {
    const at = { model: 'fct_close_date_changes', deal: 'pushed and pulled in', columns: 'is_month_push, is_quarter_push', order: 'change_number' };
    await expectRows(fiscal, at, [
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('what is later than the day is not known', async () => {
    const [deal] = await earlier.rowsOf('fct_opportunity', 'pushed and pulled in', 'push_count, quarter_push_count, close_date, amount');
    expect(deal).toEqual({ push_count: 2, quarter_push_count: 1, close_date: '2026-04-01', amount: '30.00' });
  });
});

describe('pushes and slips of a deal', () => {
  it.each(counts)('%s', (deal, expected) =>
    expectRows(built, { model: 'fct_opportunity', deal, columns: 'push_count, quarter_push_count, original_close_date, slip_days, is_slipped', order: '1' }, [
      expected,
    ]),
  );
});
