/** The pipeline as it stood at the start of earlier days, rebuilt from edits. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { buildDeals, type BuiltDeals, catalogOf, type DealHistories, expectRows, pipelineOf } from '#test/catalog/deal-histories.ts';
import { builtRows, idOf, type Pipeline, type PipelineOrganization } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;
const asOf = '2026-05-20';

beforeAll(async () => {
  catalog = await catalogOf('fct_pipeline_asof');
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

async function build(deals: DealHistories, day = asOf, options: PipelineOrganization = {}, rest: Pipeline = {}): Promise<BuiltDeals> {
  lastId += 1;
  return buildDeals(database, catalog, { organizationId: lastId, asOf: day, options }, pipelineOf(deals, rest));
}

const deals: DealHistories = {
  'open all along': {
    edits: [
      ['2026-01-05T00:00:00Z', 'Prospecting', '2026-03-31', 100],
      ['2026-01-31T23:59:59Z', 'Qualification', '2026-03-31', 120],
      ['2026-02-01T00:00:00Z', 'Proposal', '2026-04-30', 120],
      ['2026-04-30T12:00:00Z', 'Proposal', '2026-07-31', null],
      ['2026-05-20T12:00:00Z', 'Negotiation', '2026-08-31', 90],
    ],
  },
  won: {
    edits: [
      ['2026-01-05T00:00:00Z', 'Proposal', '2026-03-31', 100],
      ['2026-02-25T00:00:00Z', 'Closed Won', '2026-02-25', 110],
    ],
  },
  'won, then lost, then open': {
    edits: [
      ['2026-01-05T00:00:00Z', 'Proposal', '2026-03-31', 100],
      ['2026-02-10T00:00:00Z', 'Closed Won', '2026-02-10', 110],
      ['2026-03-10T00:00:00Z', 'Closed Lost', '2026-03-10', 110],
      ['2026-04-10T00:00:00Z', 'Negotiation', '2026-06-30', 110],
    ],
  },
  'first edit long after creation': {
    row: { created_at: '2026-01-05T00:00:00Z' },
    edits: [['2026-04-05T00:00:00Z', 'Proposal', '2026-06-30', 100]],
  },
  'without history': { row: { created_date: '2026-03-15', stage_name: 'Proposal', close_date: '2026-06-30' } },
  'won without history': { row: { created_date: '2026-03-15', stage_name: 'Closed Won', close_date: '2026-04-20' } },
  'changed without an edit': { row: { close_date: '2026-12-31' }, edits: [['2026-04-15T00:00:00Z', 'Proposal', '2026-06-30', 100]] },
};

/** Snapshot, stage, amount, close date, outcome, pushes. */
const standing: readonly [deal: string, expected: readonly (readonly unknown[])[]][] = [
  [
    'open all along',
    [
      ['2026-02-01', 'Qualification', '120.00', '2026-03-31', 'Open', 0],
      ['2026-02-20', 'Proposal', '120.00', '2026-04-30', 'Open', 1],
      ['2026-03-01', 'Proposal', '120.00', '2026-04-30', 'Open', 1],
      ['2026-04-01', 'Proposal', '120.00', '2026-04-30', 'Open', 1],
      ['2026-05-01', 'Proposal', null, '2026-07-31', 'Open', 2],
      ['2026-05-20', 'Negotiation', '90.00', '2026-08-31', 'Open', 3],
    ],
  ],
  [
    'won',
    [
      ['2026-02-01', 'Proposal', '100.00', '2026-03-31', 'Open', 0],
      ['2026-02-20', 'Proposal', '100.00', '2026-03-31', 'Open', 0],
      ['2026-03-01', 'Closed Won', '110.00', '2026-02-25', 'Won', 0],
      ['2026-04-01', 'Closed Won', '110.00', '2026-02-25', 'Won', 0],
    ],
  ],
  [
    'won, then lost, then open',
    [
      ['2026-02-01', 'Proposal', '100.00', '2026-03-31', 'Open', 0],
      ['2026-02-20', 'Closed Won', '110.00', '2026-02-10', 'Won', 0],
      ['2026-03-01', 'Closed Won', '110.00', '2026-02-10', 'Won', 0],
      ['2026-04-01', 'Closed Lost', '110.00', '2026-03-10', 'Lost', 0],
      ['2026-05-01', 'Negotiation', '110.00', '2026-06-30', 'Open', 1],
      ['2026-05-20', 'Negotiation', '110.00', '2026-06-30', 'Open', 1],
    ],
  ],
  [
    'first edit long after creation',
    [
      ['2026-02-01', null, null, null, 'Open', null],
      ['2026-02-20', null, null, null, 'Open', null],
      ['2026-03-01', null, null, null, 'Open', null],
      ['2026-04-01', null, null, null, 'Open', null],
      ['2026-05-01', 'Proposal', '100.00', '2026-06-30', 'Open', 0],
      ['2026-05-20', 'Proposal', '100.00', '2026-06-30', 'Open', 0],
    ],
  ],
  [
    'without history',
    [
      ['2026-04-01', null, null, null, 'Open', null],
      ['2026-05-01', null, null, null, 'Open', null],
      ['2026-05-20', 'Proposal', '100.00', '2026-06-30', 'Open', null],
    ],
  ],
  [
    'won without history',
    [
      ['2026-04-01', null, null, null, 'Open', null],
      ['2026-05-01', 'Closed Won', '100.00', '2026-04-20', 'Won', null],
      ['2026-05-20', 'Closed Won', '100.00', '2026-04-20', 'Won', null],
    ],
  ],
  [
    'changed without an edit',
    [
      ['2026-05-01', 'Proposal', '100.00', '2026-06-30', 'Open', 0],
      ['2026-05-20', 'Proposal', '100.00', '2026-12-31', 'Open', 0],
    ],
  ],
];

describe('snapshots', () => {
  let built: BuiltDeals;
  let organizationId: number;
  beforeAll(async () => {
    built = await build(deals);
    organizationId = lastId;
  });

  it.each(standing)('%s', (deal, expected) =>
    expectRows(
      built,
      { model: 'fct_pipeline_asof', deal, columns: 'snapshot_date, stage_name, amount, close_date, outcome, push_count_then', order: '1' },
      expected,
    ),
  );

  it('a closed deal leaves with the quarter it closed in', async () => {
    const rows = await builtRows(
      database,
      { model: 'fct_pipeline_asof', organizationId, asOf },
      'opportunity_id',
      "AND snapshot_date = '2026-05-01' AND NOT is_open",
    );
    expect(rows).toEqual([{ opportunity_id: 'crm:won without history' }]);
  });
});

describe('which days there are', () => {
  const deal: DealHistories = { old: { edits: [['2021-02-03T00:00:00Z', 'Proposal', '2021-03-31']] } };
  const days = async (day: string, options: PipelineOrganization = {}): Promise<readonly unknown[]> => {
    const built = await build(deal, day, options);
    return (await built.rowsOf('fct_pipeline_asof', 'old', 'snapshot_date')).map((row: Row) => row['snapshot_date']);
  };

  it('first days of quarters from the first deal on, of months for 36 months, the day that compares, the day itself', async () => {
    const found = await days('2026-05-20');
    expect(found.slice(0, 10)).toEqual([
      '2021-04-01',
      '2021-07-01',
      '2021-10-01',
      '2022-01-01',
      '2022-04-01',
      '2022-07-01',
      '2022-10-01',
      '2023-01-01',
      '2023-04-01',
      '2023-05-01',
    ]);
    expect(found.slice(-6)).toEqual(['2026-02-01', '2026-02-20', '2026-03-01', '2026-04-01', '2026-05-01', '2026-05-20']);
    expect(found).toHaveLength(9 + 37 + 2);
  });

  it('quarters of the fiscal calendar', async () => {
    expect((await days('2026-05-20', { fiscalYearStartMonth: 2 })).slice(0, 2)).toEqual(['2021-05-01', '2021-08-01']);
  });

  it('a day that is a first day itself is there once, with the values at its end', async () => {
    const built = await build(
      {
        moved: {
          edits: [
            ['2026-01-05T00:00:00Z', 'Proposal', '2026-06-30'],
            ['2026-04-01T09:00:00Z', 'Negotiation', '2026-06-30'],
          ],
        },
      },
      '2026-04-01',
    );
    await expectRows(built, { model: 'fct_pipeline_asof', deal: 'moved', columns: 'snapshot_date, stage_name', order: '1' }, [
      ['2026-02-01', 'Proposal'],
      ['2026-03-01', 'Proposal'],
      ['2026-04-01', 'Negotiation'],
    ]);
  });
});

describe('whose they are', () => {
  it('team of then, owner of now; account and creation come along', async () => {
    const rest: Pipeline = {
      teams: ['Blue', 'Red'],
      people: [{ person: 1, team: 1 }],
      assignments: [
        { person: 1, valid_from: '2025-01-01', valid_to: '2026-04-01', team: 0 },
        { person: 1, valid_from: '2026-04-01', team: 1 },
      ],
    };
    const row = { owner: 1, account_key: 'A', currency: 'EUR' };
    const built = await build({ deal: { row, edits: [['2026-02-25T00:00:00Z', 'Proposal', '2026-06-30']] } }, asOf, {}, rest);
    const at = { model: 'fct_pipeline_asof', deal: 'deal', columns: 'snapshot_date, owner_id, team_name, account_id, currency, created_date', order: '1' };
    const same = ['crm:A', 'EUR', '2026-02-25'];
    await expectRows(built, at, [
      ['2026-03-01', idOf(lastId, 1), 'Blue', ...same],
      ['2026-04-01', idOf(lastId, 1), 'Blue', ...same],
      ['2026-05-01', idOf(lastId, 1), 'Red', ...same],
      ['2026-05-20', idOf(lastId, 1), 'Red', ...same],
    ]);
  });

  it('a moment belongs to the day of the organisation’s zone', async () => {
    const deal: DealHistories = {
      deal: {
        edits: [
          ['2026-04-30T02:00:00Z', 'Proposal', '2026-06-30'],
          ['2026-05-01T02:00:00Z', 'Negotiation', '2026-06-30'],
        ],
      },
    };
    const at = { model: 'fct_pipeline_asof', deal: 'deal', columns: 'snapshot_date, stage_name', order: '1' };
    await expectRows(await build(deal, asOf, { timeZone: 'America/New_York' }), at, [
      ['2026-05-01', 'Negotiation'],
      ['2026-05-20', 'Negotiation'],
    ]);
    await expectRows(await build(deal, asOf, { timeZone: 'UTC' }), at, [
      ['2026-05-01', 'Proposal'],
      ['2026-05-20', 'Negotiation'],
    ]);
  });
});
