/** Stays beside each other: direction, amounts, ties, time zones and the team of then. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database } from '#kernel/database.ts';
import { buildDeals, type BuiltDeals, type DealHistories, expectRows, historyCatalog, pipelineOf } from '#test/catalog/deal-histories.ts';
import { idOf, type Pipeline, type PipelineOrganization } from '#test/catalog/pipeline.ts';
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

async function build(deals: DealHistories, asOf: string, options: PipelineOrganization = {}, rest: Pipeline = {}): Promise<BuiltDeals> {
  lastId += 1;
  return buildDeals(database, catalog, { organizationId: lastId, asOf, options }, pipelineOf(deals, rest));
}

function check(built: BuiltDeals, deal: string, columns: string, expected: readonly (readonly unknown[])[]): Promise<void> {
  return expectRows(built, { model: 'fct_stage_transitions', deal, columns, order: 'stay_number' }, expected);
}

describe('where a stay comes from and what it carries', () => {
  const deals: DealHistories = {
    path: {
      edits: [
        ['2026-01-01T00:00:00Z', 'Prospecting', '2026-05-31', null],
        ['2026-01-05T00:00:00Z', 'Prospecting', '2026-05-31', 300],
        ['2026-01-10T00:00:00Z', 'Qualification', '2026-05-31', 400],
        ['2026-01-12T00:00:00Z', 'Negotiation', '2026-05-31', 400],
        ['2026-01-14T00:00:00Z', 'Negotiation', '2026-05-31', 350],
        ['2026-01-20T00:00:00Z', 'Proposal', '2026-05-31', 350],
        ['2026-01-25T00:00:00Z', 'Closed Lost', '2026-01-25', 350],
        ['2026-01-30T00:00:00Z', 'Proposal', '2026-06-30', 360],
      ],
    },
    'stage without an order': {
      edits: [
        ['2026-01-01T00:00:00Z', 'Prospecting', '2026-05-31'],
        ['2026-01-10T00:00:00Z', 'Legal', '2026-05-31'],
        ['2026-01-12T00:00:00Z', 'Proposal', '2026-05-31'],
      ],
    },
  };
  let built: BuiltDeals;
  beforeAll(async () => {
    built = await build(deals, '2026-04-10');
  });

  it('direction, previous and next stage', () =>
    check(built, 'path', 'direction, previous_stage, next_stage, stage_order', [
      ['initial', null, 'Qualification', 1],
      ['forward', 'Prospecting', 'Negotiation', 2],
      ['skip', 'Qualification', 'Proposal', 4],
      ['backward', 'Negotiation', 'Closed Lost', 3],
      ['closed', 'Proposal', 'Proposal', 6],
      ['backward', 'Closed Lost', null, 3],
    ]));

  it('amounts: after the edit that began it, before the edit that ended it', () =>
    check(built, 'path', 'amount_at_entry, amount_at_exit', [
      [null, '300.00'],
      ['400.00', '400.00'],
      ['400.00', '350.00'],
      ['350.00', '350.00'],
      ['350.00', '350.00'],
      ['360.00', null],
    ]));

  it('no direction where the order is unknown', () =>
    check(built, 'stage without an order', 'direction, stage_order', [
      ['initial', 1],
      [null, null],
      [null, 3],
    ]));
});

function edit(id: string, stage_name: string, changed_at: string) {
  return {
    source_key: id,
    opportunity_key: 'deal',
    stage_name,
    changed_at,
    close_date: '2026-05-31',
  };
}

describe('order, zones and teams', () => {
  it('edits of one moment stand in the order of their ids, whatever order they came in', async () => {
    const pipeline = pipelineOf({ deal: { row: { stage_name: 'Negotiation', close_date: '2026-05-31' } } });
    lastId += 1;
    const built = await buildDeals(
      database,
      catalog,
      { organizationId: lastId, asOf: '2026-04-10' },
      {
        ...pipeline,
        history: [
          edit('c', 'Negotiation', '2026-03-02T00:00:00Z'),
          edit('a', 'Qualification', '2026-03-02T00:00:00Z'),
          edit('B', 'Proposal', '2026-03-02T00:00:00Z'),
          edit('z', 'Prospecting', '2026-03-01T00:00:00Z'),
        ],
      },
    );
    await check(built, 'deal', 'stage_name, days_in_stage', [
      ['Prospecting', '1.000000'],
      ['Proposal', '0.000000'],
      ['Qualification', '0.000000'],
      ['Negotiation', '39.000000'],
    ]);
  });

  const lateEdit: DealHistories = {
    deal: {
      row: { stage_name: 'Proposal' },
      edits: [
        ['2026-03-01T12:00:00Z', 'Prospecting', '2026-05-31'],
        ['2026-04-11T03:00:00Z', 'Proposal', '2026-05-31'],
      ],
    },
  };
  const zones: readonly [zone: string, expected: readonly (readonly unknown[])[]][] = [
    ['UTC', [['Prospecting', null]]],
    [
      'America/New_York',
      [
        ['Prospecting', '2026-04-10'],
        ['Proposal', null],
      ],
    ],
  ];
  it.each(zones)('an edit late in the evening belongs to the day of %s', async (timeZone, expected) => {
    await check(await build(lateEdit, '2026-04-10', { timeZone }), 'deal', 'stage_name, exited_date', expected);
  });

  it('days are as long as they were: the clocks change in between', async () => {
    const edits = [
      ['2026-03-07T05:00:00Z', 'Prospecting', '2026-05-31'],
      ['2026-03-09T04:00:00Z', 'Proposal', '2026-05-31'],
    ] as const;
    await check(await build({ deal: { edits } }, '2026-03-10', { timeZone: 'America/New_York' }), 'deal', 'days_in_stage', [['1.958333'], ['1.000000']]);
  });

  it('a day of creation without a moment begins at midnight there', async () => {
    const row = { created_at: null, created_date: '2026-03-07' };
    const edits = [['2026-03-06T05:00:00Z', 'Prospecting', '2026-05-31']] as const;
    const built = await build({ deal: { row, edits } }, '2026-03-10', { timeZone: 'Pacific/Auckland' });
    await check(built, 'deal', 'entered_at, days_in_stage', [['2026-03-06T11:00:00.000000Z', '3.000000']]);
  });

  it('a stay belongs to the team of the day it ended, one that lasts to that of the day', async () => {
    const rest: Pipeline = {
      teams: ['Blue', 'Red'],
      people: [{ person: 1, team: 1 }],
      assignments: [
        { person: 1, valid_from: '2025-01-01', valid_to: '2026-02-01', team: 0 },
        { person: 1, valid_from: '2026-03-01', team: 1 },
      ],
    };
    const edits = [
      ['2026-01-01T00:00:00Z', 'Prospecting', '2026-05-31'],
      ['2026-01-20T00:00:00Z', 'Qualification', '2026-05-31'],
      ['2026-02-10T00:00:00Z', 'Proposal', '2026-05-31'],
    ] as const;
    const built = await build({ deal: { row: { owner: 1 }, edits } }, '2026-04-10', {}, rest);
    await check(built, 'deal', 'owner_id, team_id, team_name', [
      [idOf(lastId, 1), idOf(lastId, 900), 'Blue'],
      [idOf(lastId, 1), idOf(lastId, 901), 'Red'],
      [idOf(lastId, 1), idOf(lastId, 901), 'Red'],
    ]);
  });
});
