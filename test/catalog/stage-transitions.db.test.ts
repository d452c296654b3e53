/** What stays a deal's edits come to: collapsed, ordered, timed, and nothing known that is later than the day. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database } from '#kernel/database.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import { buildDeals, type BuiltDeals, type DealHistories, expectRows, historyCatalog, pipelineOf } from '#test/catalog/deal-histories.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;

beforeAll(async () => {
  catalog = await historyCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

async function build(deals: DealHistories, asOf: string): Promise<BuiltDeals> {
  lastId += 1;
  return buildDeals(database, catalog, { organizationId: lastId, asOf }, pipelineOf(deals));
}

function check(built: BuiltDeals, deal: string, columns: string, expected: readonly (readonly unknown[])[]): Promise<void> {
  return expectRows(built, { model: 'fct_stage_transitions', deal, columns, order: 'stay_number' }, expected);
}

describe('days in stages', () => {
  const deals: DealHistories = {
    'vector 3': {
      edits: [
        ['2026-01-01T00:00:00Z', 'Prospecting', '2026-01-31'],
        ['2026-01-21T00:00:00Z', 'Prospecting', '2026-02-28'],
        ['2026-02-10T00:00:00Z', 'Qualification', '2026-02-28'],
        ['2026-03-12T00:00:00Z', 'Closed Won', '2026-03-12'],
      ],
    },
    'still open': { edits: [['2026-03-01T00:00:00Z', 'Prospecting', '2026-05-31']] },
    'part of a day': {
      edits: [
        ['2026-03-01T00:00:00Z', 'Prospecting', '2026-05-31'],
        ['2026-03-02T12:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-03-02T18:00:00Z', 'Closed Lost', '2026-03-02'],
      ],
    },
    'entered on the day': {
      edits: [
        ['2026-04-09T00:00:00Z', 'Prospecting', '2026-05-31'],
        ['2026-04-10T15:00:00Z', 'Proposal', '2026-05-31'],
      ],
    },
    'a stage entered again': {
      edits: [
        ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-01-11T00:00:00Z', 'Negotiation', '2026-05-31'],
        ['2026-01-21T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-01-22T00:00:00Z', 'Closed Lost', '2026-01-22'],
      ],
    },
    'closed and opened again': {
      edits: [
        ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-01-11T00:00:00Z', 'Closed Lost', '2026-01-11'],
        ['2026-02-10T00:00:00Z', 'Negotiation', '2026-05-31'],
        ['2026-02-15T00:00:00Z', 'Closed Won', '2026-02-15'],
      ],
    },
    'edits after the close': {
      edits: [
        ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-01-11T00:00:00Z', 'Closed Won', '2026-01-11', 100],
        ['2026-01-12T00:00:00Z', 'Closed Won', '2026-01-11', 120],
      ],
    },
    'created before its first edit': {
      row: { created_at: '2025-06-01T00:00:00Z' },
      edits: [
        ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-01-11T00:00:00Z', 'Closed Won', '2026-01-11'],
      ],
    },
    'edited before it was created': {
      row: { created_at: '2026-01-06T00:00:00Z' },
      edits: [
        ['2026-01-01T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-01-11T00:00:00Z', 'Negotiation', '2026-05-31'],
      ],
    },
    'without a stage in an edit': {
      edits: [
        ['2026-04-01T00:00:00Z', 'Proposal', '2026-05-31'],
        ['2026-04-04T00:00:00Z', null, '2026-06-30'],
        ['2026-04-06T00:00:00Z', 'Proposal', '2026-06-30'],
      ],
    },
    'moved on without an edit': {
      row: { stage_name: 'Negotiation' },
      edits: [['2026-04-01T00:00:00Z', 'Proposal', '2026-05-31']],
    },
    'closed without an edit': {
      row: { stage_name: 'Closed Won', close_date: '2026-04-05' },
      edits: [['2026-04-01T00:00:00Z', 'Proposal', '2026-05-31']],
    },
    'imported as closed': { edits: [['2026-04-01T00:00:00Z', 'Closed Won', '2026-04-01']] },
    'without history': { row: { stage_name: 'Proposal', created_date: '2026-01-01', close_date: '2026-05-31' } },
  };
  let built: BuiltDeals;
  beforeAll(async () => {
    built = await build(deals, '2026-04-10');
  });

  const cases: readonly [deal: string, expected: readonly (readonly unknown[])[]][] = [
    [
      'vector 3',
      [
        ['Prospecting', '40.000000', 'Slow', 'Initial', false],
        ['Qualification', '30.000000', 'Normal', 'Transition', false],
        ['Closed Won', null, null, 'Closed', true],
      ],
    ],
    ['still open', [['Prospecting', '40.000000', 'Slow', 'Initial', true]]],
    [
      'part of a day',
      [
        ['Prospecting', '1.500000', 'Fast', 'Initial', false],
        ['Proposal', '0.250000', 'Fast', 'Transition', false],
        ['Closed Lost', null, null, 'Closed', true],
      ],
    ],
    [
      'entered on the day',
      [
        ['Prospecting', '1.625000', 'Fast', 'Initial', false],
        ['Proposal', '0.000000', 'Fast', 'Current', true],
      ],
    ],
    [
      'a stage entered again',
      [
        ['Proposal', '10.000000', 'Normal', 'Initial', false],
        ['Negotiation', '10.000000', 'Normal', 'Transition', false],
        ['Proposal', '1.000000', 'Fast', 'Transition', false],
        ['Closed Lost', null, null, 'Closed', true],
      ],
    ],
    [
      'closed and opened again',
      [
        ['Proposal', '10.000000', 'Normal', 'Initial', false],
        ['Closed Lost', '30.000000', 'Normal', 'Transition', false],
        ['Negotiation', '5.000000', 'Fast', 'Transition', false],
        ['Closed Won', null, null, 'Closed', true],
      ],
    ],
    [
      'edits after the close',
      [
        ['Proposal', '10.000000', 'Normal', 'Initial', false],
        ['Closed Won', null, null, 'Closed', true],
      ],
    ],
    [
      'created before its first edit',
      [
        ['Proposal', '10.000000', 'Normal', 'Initial', false],
        ['Closed Won', null, null, 'Closed', true],
      ],
    ],
    [
      'edited before it was created',
      [
        ['Proposal', '5.000000', 'Fast', 'Initial', false],
        ['Negotiation', '89.000000', 'Slow', 'Current', true],
      ],
    ],
    ['without a stage in an edit', [['Proposal', '9.000000', 'Normal', 'Initial', true]]],
    ['moved on without an edit', [['Proposal', null, null, 'Initial', false]]],
    ['closed without an edit', [['Proposal', null, null, 'Initial', false]]],
    ['imported as closed', [['Closed Won', null, null, 'Closed', true]]],
    ['without history', []],
  ];
  it.each(cases)('%s', (deal, expected) => check(built, deal, 'stage_name, days_in_stage, velocity_category, transition_type, is_current', expected));

  it('has a first moment that is the later of creation and first edit', async () => {
    await check(built, 'created before its first edit', 'entered_date, exited_date', [
      ['2026-01-01', '2026-01-11'],
      ['2026-01-11', null],
    ]);
    await check(built, 'edited before it was created', 'entered_date, exited_date', [
      ['2026-01-06', '2026-01-11'],
      ['2026-01-11', null],
    ]);
  });

  it('knows nothing that is later than the day', async () => {
    const earlier = await build({ deal: deals['vector 3'] ?? {} }, '2026-02-15');
    await check(earlier, 'deal', 'stage_name, days_in_stage, is_current', [
      ['Prospecting', '40.000000', false],
      ['Qualification', '5.000000', true],
    ]);
  });
});

function daysLater(days: number): string {
  return `${addToDay(localDate('2026-01-01'), { days })}T00:00:00Z`;
}

describe('bands of velocity', () => {
  const days: readonly [days: number, category: string][] = [
    [0, 'Fast'],
    [7, 'Fast'],
    [8, 'Normal'],
    [30, 'Normal'],
    [31, 'Slow'],
    [90, 'Slow'],
    [91, 'Stuck'],
  ];
  let built: BuiltDeals;
  beforeAll(async () => {
    const deals = days.map(
      ([number]) =>
        [`${number}`, { edits: [[daysLater(0), 'Prospecting', '2026-12-31'] as const, [daysLater(number), 'Proposal', '2026-12-31'] as const] }] as const,
    );
    const justOver = { edits: [[daysLater(0), 'Prospecting', '2026-12-31'] as const, ['2026-01-08T00:00:01Z', 'Proposal', '2026-12-31'] as const] };
    built = await build({ ...Object.fromEntries(deals), 'just over 7': justOver }, '2026-10-01');
  });
  it.each(days)('%d days are %s', async (number, category) => {
    const [first] = await built.rowsOf('fct_stage_transitions', `${number}`, 'stay_number, velocity_category');
    expect(first?.['velocity_category']).toBe(category);
  });
  it('a second over 7 days is Normal', () => check(built, 'just over 7', 'velocity_category', [['Normal'], ['Stuck']]));
});
