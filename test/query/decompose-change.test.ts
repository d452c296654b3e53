/** A change taken apart: the parts sum exactly to it, rates into what moved by itself and what moved by weight. */
import { Big } from 'big.js';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Cell, Found } from '#kernel/findings.ts';
import { isWithinChance, makeupOf, withParts } from '#query/decompose-change.ts';
import { expectOk } from '#test/helpers/database.ts';
import { found } from '#test/helpers/findings.ts';

const catalog = expectOk(await loadCatalog('models-catalog'));
const model = catalog.semanticModels.find((one) => one.name === 'fct_opportunity');
if (model === undefined) throw new Error('the catalogue lacks its base model');
const rate = { kind: 'ratio', numerator: 'won_count', denominator: 'closed_count' } as const;

/** Won and closed deals of now and before, by name; the total is their sum. */
type Deals = readonly (readonly [string, number, number, number, number])[];

function ratioTable(groups: Deals, isTotal: boolean): Found {
  const rows = isTotal
    ? [groups.reduce((all, group) => ['', all[1] + group[1], all[2] + group[2], all[3] + group[3], all[4] + group[4]], ['', 0, 0, 0, 0] as const)]
    : groups;
  return found({
    plan: { metrics: ['win_rate', 'won_count', 'closed_count'], dimensions: isTotal ? [] : ['owner'] },
    columns: [
      ...(isTotal ? [] : ([['owner', 'Owner', 'text', 'dimension']] as const)),
      ['win_rate', 'Win rate', 'ratio'],
      ['win_rate__change', 'Change of win rate', 'ratio'],
      ['won_count', 'Won deals', 'integer'],
      ['won_count__previous', 'Won deals, before', 'integer'],
      ['closed_count', 'Closed deals', 'integer'],
      ['closed_count__previous', 'Closed deals, before', 'integer'],
    ],
    rows: rows.map(([name, won, closed, wonBefore, closedBefore]) => {
      const [now, before] = [divide(won, closed), divide(wonBefore, closedBefore)];
      const change = now === null || before === null ? null : new Big(now).minus(before).toFixed();
      return [...(isTotal ? [] : [name]), now, change, won, wonBefore, closed, closedBefore];
    }),
  });
}

function divide(left: number, right: number): string | null {
  return right === 0 ? null : new Big(left).div(right).toFixed();
}

function sumTable(groups: readonly (readonly [string, string | null, string | null])[], change: string | null = null): Found {
  return found({
    plan: { metrics: ['won_revenue'], dimensions: change === null ? ['owner'] : [] },
    columns: [
      ...(change === null ? ([['owner', 'Owner', 'text', 'dimension']] as const) : []),
      ['won_revenue', 'Won revenue', 'money'],
      ['won_revenue__previous', 'Won revenue, before', 'money'],
      ['won_revenue__change', 'Change of won revenue', 'money'],
    ],
    rows: groups.map(([name, now, before]) => [...(change === null ? [name] : []), now, before, change]),
  });
}

function cells(table: Found | null, name: string): readonly Cell[] {
  if (table === null) return [];
  const at = table.columns.findIndex((column) => column.name === name);
  return table.rows.map((row) => row[at] ?? null);
}

function sum(values: readonly Cell[]): string {
  return values.reduce<Big>((total, value) => total.plus(String(value)), new Big(0)).toFixed();
}

describe('a sum', () => {
  it('is divided by what each row added, the largest part of the change first', () => {
    const table = withParts(
      sumTable([
        ['Dana', '100.10', '90.05'],
        ['Priya', '10', '70.50'],
        ['Marcus', null, '5'],
      ]),
      sumTable([['', '110.10', '165.55']], '-55.45'),
      'won_revenue',
      { kind: 'sum' },
    );
    expect(cells(table, 'owner')).toEqual(['Priya', 'Marcus', 'Dana']);
    expect(cells(table, 'won_revenue__part')).toEqual(['-60.5', '-5', '10.05']);
    expect(table?.claims.filter((claim) => claim.kind === 'part')).toEqual([
      { kind: 'part', row: 0, metric: 'won_revenue', rank: 1, isDominant: true },
      { kind: 'part', row: 1, metric: 'won_revenue', rank: 2, isDominant: false },
    ]);
  });

  it.each([
    ['no change', sumTable([['', '5', '5']], '0')],
    ['an undefined change', sumTable([['', null, '5']], null)],
    ['rows that are not the whole', sumTable([['', '200', '100']], '100')],
  ])('%s is not divided', (_, total) => {
    const rows = sumTable([
      ['Dana', '3', '2'],
      ['Priya', '2', '3'],
    ]);
    expect(withParts(rows, total, 'won_revenue', { kind: 'sum' })).toBeNull();
  });
});

describe('a rate', () => {
  it('is divided into what moved by itself and what moved by weight', () => {
    // Nobody got better; the weight moved to the one who wins more.
    const groups: Deals = [
      ['Strong', 64, 80, 16, 20],
      ['Weak', 4, 20, 16, 80],
    ];
    const table = withParts(ratioTable(groups, false), ratioTable(groups, true), 'win_rate', rate);
    expect(cells(table, 'win_rate__rate_effect').map(Number)).toEqual([0, 0]);
    expect(cells(table, 'win_rate__mix_effect').map(Number)).toEqual([0.18, 0.18]);
    expect(sum(cells(table, 'win_rate__part'))).toBe('0.36');
  });

  it('sums exactly to the change, whatever the groups, those that one period lacks included', () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const rounds = Array.from({ length: 200 }, (): Deals =>
      Array.from({ length: 2 + next(12) }, (_, at) => {
        const [closed, closedBefore] = [next(30), next(30)];
        return [`Rep ${at}`, next(closed + 1), closed, next(closedBefore + 1), closedBefore];
      }),
    );
    const divided = rounds.flatMap((groups) => {
      const total = ratioTable(groups, true);
      const table = withParts(ratioTable(groups, false), total, 'win_rate', rate);
      return table === null ? [] : [{ change: sum(cells(total, 'win_rate__change')), table }];
    });
    expect(divided.length).toBeGreaterThan(190);
    expect(divided.map(({ table }) => sum(cells(table, 'win_rate__part')))).toEqual(divided.map(({ change }) => change));
    const effects = divided.map(({ table }) => sum([...cells(table, 'win_rate__rate_effect'), ...cells(table, 'win_rate__mix_effect')]));
    expect(effects).toEqual(divided.map(({ change }) => change));
  });

  it.each([
    ['a few deals', [['', 6, 10, 4, 10]] as Deals, true],
    ['many deals', [['', 600, 1_000, 400, 1_000]] as Deals, false],
  ])('of %s is told from chance', (_, groups, expected) => {
    expect(isWithinChance(ratioTable(groups, true), model, rate)).toBe(expected);
  });
});

describe('what can be taken apart', () => {
  it.each([
    ['won_revenue', { kind: 'sum' }],
    ['win_rate', rate],
    ['avg_deal_size', { kind: 'ratio', numerator: 'won_revenue', denominator: 'won_with_amount_count' }],
    ['open_pipeline', null],
    ['avg_open_age', null],
  ])('%s', (metric, expected) => {
    expect(makeupOf(model, metric)).toEqual(expected);
  });
});
