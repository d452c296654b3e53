/** Shareable totals: what they say, what they withhold, and that nobody is found by subtraction. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { buildDay, builtRows, ownCatalog, type Pipeline, seedPipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 0;
const asOf = '2026-12-31';

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

type Deal = NonNullable<Pipeline['opportunities']>[number];
type Total = {
  readonly measure: string;
  readonly grain: string;
  readonly period: string | null;
  readonly value: string | null;
  readonly owners: number | null;
};

/** One won and one lost deal per owner in a month. */
function closings(owners: readonly number[], month: string, more: Deal = {}): readonly Deal[] {
  const deal = { is_closed: true, created_date: `${month}-01`, close_date: `${month}-11`, amount: 100, ...more };
  return owners.flatMap((owner) => [
    { ...deal, owner, is_won: true },
    { ...deal, owner, is_won: false },
  ]);
}

const five = [1, 2, 3, 4, 5];

async function totalsOf(opportunities: readonly Deal[]): Promise<readonly Total[]> {
  lastId += 1;
  const organization = await seedPipeline(database, lastId, { opportunities: opportunities.map((deal, index) => ({ source_key: `deal-${index}`, ...deal })) });
  await buildDay(database, organization, asOf, { catalog });
  const rows = await builtRows(database, { model: 'opportunity_totals', organizationId: lastId, asOf }, 'measure, grain, period_start, value, owner_count');
  return rows.map((row: Row) => ({
    measure: String(row['measure']),
    grain: String(row['grain']),
    period: row['period_start'] as string | null,
    value: row['value'] as string | null,
    owners: row['owner_count'] as number | null,
  }));
}

function valueOf(totals: readonly Total[], measure: string, grain: string, period: string | null = null): string | null | undefined {
  return totals.find((total) => total.measure === measure && total.grain === grain && total.period === period)?.value;
}

/** Cells of won_count that are published: `quarter 2026-01-01`. */
function published(totals: readonly Total[], measure = 'won_count'): readonly string[] {
  return totals
    .filter((total) => total.measure === measure && total.value !== null)
    .map((total) => `${total.grain} ${total.period ?? ''}`.trim())
    .sort();
}

describe('what the totals say', () => {
  it('has every measure at every grain, by close date', async () => {
    const totals = await totalsOf([
      ...closings(five, '2026-01'),
      ...closings(five, '2026-05', { amount: null }),
      ...five.map((owner) => ({ owner, created_date: '2026-12-01', amount: 10 })),
      { owner: 1, amount: null },
    ]);
    const all = Object.fromEntries(totals.filter((total) => total.grain === 'all').map((total) => [total.measure, total.value]));
    expect(all).toEqual({
      won_count: '10.00',
      lost_count: '10.00',
      closed_count: '20.00',
      won_revenue: '500.00',
      lost_revenue: '500.00',
      closed_revenue: '1000.00',
      won_with_amount_count: '5.00',
      won_without_amount_count: '5.00',
      lost_without_amount_count: '5.00',
      closed_without_amount_count: '10.00',
      won_cycle_days_sum: '100.00',
      won_with_cycle_count: '10.00',
      open_count: '6.00',
      open_pipeline: '50.00',
      open_without_amount_count: '1.00',
      opportunity_count: '26.00',
    });
    expect(published(totals)).toEqual(['all', 'month 2026-01-01', 'month 2026-05-01', 'quarter 2026-01-01', 'quarter 2026-04-01', 'year 2026-01-01']);
    expect(valueOf(totals, 'won_revenue', 'month', '2026-01-01')).toBe('500.00');
    expect(valueOf(totals, 'won_revenue', 'month', '2026-05-01')).toBeNull();
    expect(totals.find((total) => total.measure === 'won_revenue' && total.period === '2026-05-01')?.owners).toBe(5);
  });

  it('does not add two currencies', async () => {
    const totals = await totalsOf([...closings(five, '2026-01'), ...closings(five, '2026-01', { currency: 'EUR' })]);
    expect([valueOf(totals, 'won_count', 'all'), valueOf(totals, 'won_revenue', 'all')]).toEqual(['10.00', null]);
  });
});

describe('what is withheld', () => {
  const cases: readonly [name: string, deals: readonly Deal[], published: readonly string[]][] = [
    ['four owners are too few, at every grain', closings([1, 2, 3, 4], '2026-01'), []],
    ['five who won, four of them lost', [...closings([1, 2, 3, 4], '2026-01'), { owner: 5, is_closed: true, is_won: true, close_date: '2026-01-05' }], []],
    ['deals that nobody owns make no owner', [...closings([1, 2, 3, 4], '2026-01'), ...closings([1], '2026-01').map(({ owner: _owner, ...deal }) => deal)], []],
    ['one owner with many deals is one owner', [1, 2, 3, 4, 5, 6].flatMap(() => closings([1, 2, 3, 4], '2026-01')), []],
    [
      'one month of too few withholds the smallest other of its quarter, so that the quarter can be told',
      [...closings(five, '2026-01'), ...closings(five, '2026-02'), ...closings([1], '2026-03'), ...closings(five, '2026-04')],
      ['all', 'month 2026-02-01', 'month 2026-04-01', 'quarter 2026-01-01', 'quarter 2026-04-01', 'year 2026-01-01'],
    ],
    [
      'two withheld months with five owners between them stand together',
      [...closings(five, '2026-01'), ...closings([1, 2, 3], '2026-02'), ...closings([4, 5], '2026-03')],
      ['all', 'month 2026-01-01', 'quarter 2026-01-01', 'year 2026-01-01'],
    ],
    [
      'two months with four owners between them take a third with them',
      [...closings(five, '2026-01'), ...closings([1, 2, 3], '2026-02'), ...closings([3, 4], '2026-03')],
      ['all', 'quarter 2026-01-01', 'year 2026-01-01'],
    ],
    [
      'each quarter protects its own months',
      [...closings(five, '2026-01'), ...closings([1], '2026-02'), ...closings([6, 7, 8, 9, 10], '2026-04'), ...closings([2], '2026-05')],
      ['all', 'quarter 2026-01-01', 'quarter 2026-04-01', 'year 2026-01-01'],
    ],
    [
      'a closed deal without a date would be found by subtracting the years',
      [...closings(five, '2026-01'), { owner: 1, is_closed: true, is_won: true }],
      ['all'],
    ],
  ];
  it.each(cases)('%s', async (_name, deals, expected) => {
    expect(published(await totalsOf(deals))).toEqual(expected);
  });

  it('keeps the row of a withheld cell, empty', async () => {
    const totals = await totalsOf(closings([1], '2026-01'));
    expect(totals.find((total) => total.measure === 'won_count' && total.grain === 'month')).toEqual({
      measure: 'won_count',
      grain: 'month',
      period: '2026-01-01',
      value: null,
      owners: null,
    });
  });

  it('withholds an amount that few owners stand behind, though the counts are shared', async () => {
    const totals = await totalsOf([
      ...closings(five, '2026-01', { amount: null }),
      { owner: 1, is_closed: true, is_won: true, close_date: '2026-01-20', amount: 4_711 },
    ]);
    expect([valueOf(totals, 'won_count', 'all'), valueOf(totals, 'won_revenue', 'all'), valueOf(totals, 'closed_revenue', 'all')]).toEqual([
      '6.00',
      null,
      null,
    ]);
    expect(totals.find((total) => total.measure === 'won_revenue' && total.grain === 'all')?.owners).toBeNull();
  });

  it('withholds the number of all deals where open and closed ones could be told apart by it', async () => {
    const totals = await totalsOf([...closings([1, 2, 3, 4], '2026-01'), ...five.map((owner) => ({ owner, created_date: '2026-01-01' }))]);
    expect([valueOf(totals, 'open_count', 'all'), valueOf(totals, 'opportunity_count', 'all')]).toEqual(['5.00', null]);
  });
});

describe('the subtraction attack', () => {
  const parents: Readonly<Record<string, (month: string) => string>> = {
    month: (month) => `${month}-01`,
    quarter: (month) => `${month.slice(0, 4)}-${String(Math.floor((Number(month.slice(5)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`,
    year: (month) => `${month.slice(0, 4)}-01-01`,
    all: () => '',
  };
  const grains = ['month', 'quarter', 'year', 'all'];

  /** Every published cell less the published cells below it leaves nobody, or at least five owners of won and of lost deals. */
  function rests(cells: ReadonlySet<string>, months: ReadonlyMap<string, readonly number[]>): readonly { readonly cell: string; readonly owners: number }[] {
    return [...cells].map((cell) => {
      const [grain = '', start = ''] = cell.split(' ');
      const level = grains.indexOf(grain);
      const inside = [...months].filter(([month]) => (parents[grain]?.(month) ?? '') === start);
      const rest = inside.filter(([month]) => !grains.slice(0, level).some((below) => cells.has(`${below} ${parents[below]?.(month) ?? ''}`.trim())));
      return { cell, owners: rest.length === 0 ? 0 : new Set(rest.flatMap(([, owners]) => owners)).size };
    });
  }

  it('finds nobody in twenty pipelines of few owners', async () => {
    let state = 20_261_121;
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    let seen = 0;
    for (let round = 0; round < 20; round += 1) {
      const months = new Map<string, readonly number[]>();
      for (let index = 0; index < 14; index += 1) {
        const month = `${2025 + Math.floor(index / 7)}-${String((index % 7) + 1 + random(5)).padStart(2, '0')}`;
        const owners = Array.from({ length: 1 + random(9) }, (_, owner) => owner + 1 + random(3));
        months.set(month, [...new Set([...(months.get(month) ?? []), ...owners])]);
      }
      // Owners whose number is divisible by three never know an amount.
      const priced = new Map([...months].map(([month, owners]) => [month, owners.filter((owner) => owner % 3 > 0)]));
      const totals = await totalsOf(
        [...months].flatMap(([month, owners]) => owners.flatMap((owner) => closings([owner], month, { amount: owner % 3 > 0 ? 100 * owner : null }))),
      );
      for (const [measure, behind] of [
        ['won_count', months],
        ['won_revenue', priced],
      ] as const) {
        const cells = new Set(published(totals, measure));
        seen += cells.size;
        expect(rests(cells, behind).filter((rest) => rest.owners > 0 && rest.owners < 5)).toEqual([]);
      }
    }
    expect(seen).toBeGreaterThan(50);
  });
});
