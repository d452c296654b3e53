/** What a build says about its data: each kind of trouble with the deals it affects, and nothing where nothing is wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database } from '#kernel/database.ts';
import { buildDeals, catalogOf, type DealHistories, type DealHistory, type Edit, pipelineOf } from '#test/catalog/deal-histories.ts';
import { builtRows, type Pipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;
const asOf = '2026-04-10';

beforeAll(async () => {
  catalog = await catalogOf('dq_notice');
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

async function noticesOf(deals: DealHistories, rest: Pipeline = {}, extra: Pipeline['history'] = []): Promise<readonly (readonly unknown[])[]> {
  lastId += 1;
  const pipeline = pipelineOf(deals, { people: [{ person: 1 }], accounts: [{ source_key: 'A', account_name: 'Northwind' }], ...rest });
  await buildDeals(database, catalog, { organizationId: lastId, asOf }, { ...pipeline, history: [...(pipeline.history ?? []), ...extra] });
  const rows = await builtRows(
    database,
    { model: 'dq_notice', organizationId: lastId, asOf },
    'notice_kind, subject, affected_rows, total_rows',
    'ORDER BY notice_kind',
  );
  return rows.map((row) => Object.values(row));
}

const known = { owner: 1, account_key: 'A' };
const edits: readonly Edit[] = [
  ['2026-01-05T00:00:00Z', 'Prospecting', '2026-03-31'],
  ['2026-02-05T00:00:00Z', 'Proposal', '2026-05-31'],
];
const sound: DealHistory = { row: known, edits };
const soundWon: DealHistory = { row: known, edits: [...edits, ['2026-03-05T00:00:00Z', 'Closed Won', '2026-03-05']] };

describe('notices', () => {
  it('there is none where nothing is wrong', async () => {
    expect(await noticesOf({ sound, soundWon })).toEqual([]);
  });

  const cases: readonly [name: string, deal: DealHistory, expected: readonly (readonly [kind: string, affected: number, total: number])[]][] = [
    ['no history', { row: { ...known, stage_name: 'Proposal', created_date: '2026-01-01', close_date: '2026-05-31' } }, [['no_history', 1, 3]]],
    ['no owner', { edits, row: { account_key: 'A' } }, [['no_owner', 1, 3]]],
    ['no account', { edits, row: { owner: 1 } }, [['no_account', 1, 3]]],
    ['no amount', { row: known, edits: [['2026-01-05T00:00:00Z', 'Proposal', '2026-05-31', null]] }, [['no_amount', 1, 3]]],
    ['no close date', { row: known, edits: [['2026-01-05T00:00:00Z', 'Proposal', null]] }, [['no_close_date', 1, 3]]],
    ['no created date', { row: { ...known, created_at: null }, edits }, [['no_created_date', 1, 3]]],
    ['no stage', { row: known, edits: [['2026-01-05T00:00:00Z', null, '2026-05-31']] }, [['no_stage', 1, 3]]],
    ['edits before the creation', { row: { ...known, created_at: '2026-01-06T00:00:00Z' }, edits }, [['history_out_of_order', 1, 3]]],
    [
      'closed before it was created',
      { row: { ...known, close_date: '2026-01-01' }, edits: [['2026-01-05T00:00:00Z', 'Closed Won', '2026-01-01']] },
      [['closed_before_created', 1, 2]],
    ],
    [
      'a closed stage left',
      { row: known, edits: [...edits, ['2026-03-05T00:00:00Z', 'Closed Lost', '2026-03-05'], ['2026-03-06T00:00:00Z', 'Proposal', '2026-06-30']] },
      [['closed_stage_left', 1, 3]],
    ],
    ['a stage without an order', { row: known, edits: [...edits, ['2026-03-05T00:00:00Z', 'Legal', '2026-05-31']] }, [['stage_without_order', 1, 3]]],
    ['another close date', { row: { ...known, close_date: '2026-06-30' }, edits }, [['close_date_changed_without_history', 1, 3]]],
    ['another amount', { row: { ...known, amount: 7 }, edits }, [['amount_changed_without_history', 1, 3]]],
    ['another stage', { row: { ...known, stage_name: 'Negotiation' }, edits }, [['stage_changed_without_history', 1, 3]]],
    [
      'closed without an edit',
      { row: { ...known, stage_name: 'Closed Won', close_date: '2026-04-01' }, edits },
      [
        ['close_date_changed_without_history', 1, 3],
        ['no_closing_edit', 1, 2],
        ['stage_changed_without_history', 1, 3],
      ],
    ],
  ];
  it.each(cases)('%s', async (_name, deal, expected) => {
    expect(await noticesOf({ sound, soundWon, deal })).toEqual(expected.map(([kind, ...counts]) => [kind, 'crm', ...counts]));
  });

  it('edits of deals that are not there, and of deals that were deleted', async () => {
    const stray = { source_key: 'stray', opportunity_key: 'nowhere', stage_name: 'Proposal', changed_at: '2026-01-05T00:00:00Z' };
    const deleted: DealHistory = { row: { ...known, is_deleted: true }, edits };
    expect(await noticesOf({ sound, deleted }, {}, [stray])).toEqual([['history_of_unknown_deal', 'crm', 3, 5]]);
  });

  it('each source system on its own', async () => {
    const other: DealHistory = {
      row: { ...known, source_system: 'sheet', account_key: null, created_date: '2026-01-01', stage_name: 'Proposal', close_date: '2026-05-31' },
    };
    expect(await noticesOf({ sound, other })).toEqual([
      ['no_account', 'sheet', 1, 1],
      ['no_history', 'sheet', 1, 1],
    ]);
  });

  it('what is later than the day is no trouble yet', async () => {
    const later: DealHistory = {
      row: known,
      edits: [...edits, ['2026-05-05T00:00:00Z', 'Closed Lost', '2026-05-05'], ['2026-05-06T00:00:00Z', 'Proposal', '2026-06-30']],
    };
    expect(await noticesOf({ sound, later })).toEqual([]);
  });
});
