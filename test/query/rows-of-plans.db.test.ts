/** Which rows a plan tells: from the n-th on, the first of each, those with the same figure, what they add up to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '#kernel/plan.ts';
import { columnOf, type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-02-10', amount: '1000.10', account: 'Acme' },
  { owner: 'repRita', outcome: 'won', closed: '2026-05-31', amount: '2000.20', account: 'Beta' },
  { owner: 'repRavi', outcome: 'won', closed: '2026-04-01', amount: '500.00', account: 'Beta' },
  { owner: 'repRavi', outcome: 'won', closed: '2026-04-02', amount: '700.00', account: 'Beta' },
  { owner: 'repRemy', outcome: 'won', closed: '2026-06-30', amount: '900.00', account: 'Gamma' },
  { owner: 'repRemy', outcome: 'won', closed: '2026-06-29', amount: null, account: 'Gamma' },
  { owner: 'repRemy', outcome: 'lost', closed: '2026-06-28', amount: '10.00', account: 'Acme' },
];

let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

const byOwner: Partial<Plan> = { metrics: ['won_revenue'], dimensions: ['owner'], order: [{ by: 'won_revenue', direction: 'desc' }] };
const byDeal: Partial<Plan> = { ...byOwner, dimensions: ['opportunity', 'owner'], filters: [{ dimension: 'outcome', op: 'in', values: ['Won'] }] };

describe('from the n-th row on', () => {
  it('is the n-th of the same ranking', async () => {
    expect(columnOf(await world.run('leader', { ...byOwner, limit: 1, offset: 1 }), 'won_revenue')).toEqual(['1200.00']);
    expect(columnOf(await world.run('leader', { ...byOwner, limit: 2, offset: 1 }), 'won_revenue')).toEqual(['1200.00', '900.00']);
  });

  it('needs a ranking', async () => {
    const found = await world.run('leader', { metrics: ['won_revenue'], dimensions: ['owner'], offset: 1 });
    expect(found.kind === 'failed' ? found.failure.kind : found.kind).toBe('invalid_plan');
  });

  it('says that the row before it is as high', async () => {
    const found = await world.run('leader', {
      metrics: ['won_count'],
      dimensions: ['owner'],
      order: [{ by: 'won_count', direction: 'desc' }],
      limit: 1,
      offset: 1,
    });
    expect(expectFound(found).notes.map((note) => (note.kind === 'catalogue' ? note.text : ''))).toContain(
      'The row before it in the ranking has the same figure.',
    );
  });
});

describe('rows with the same figure', () => {
  it('stand beside the first', async () => {
    const found = await world.run('leader', { metrics: ['won_count'], dimensions: ['owner'], order: [{ by: 'won_count', direction: 'desc' }], limit: 1 });
    expect(columnOf(found, 'won_count')).toEqual([2, 2, 2]);
  });

  it('are no company for what is not known', async () => {
    const found = await world.run('leader', { ...byDeal, limit: 9 });
    expect(columnOf(found, 'won_revenue')).toEqual(['2000.20', '1000.10', '900.00', '700.00', '500.00']);
  });
});

describe('the first of each', () => {
  it('is ranked anew for each value', async () => {
    const found = await world.run('leader', { ...byDeal, limit: 1, within: ['owner'] });
    expect(columnOf(found, 'won_revenue')).toEqual(['2000.20', '900.00', '700.00']);
  });

  it.each([
    ['a dimension of the plan', { ...byDeal, limit: 1, within: ['account'] }],
    ['an order and a limit', { ...byDeal, within: ['owner'] }],
    ['something left to rank', { ...byOwner, limit: 1, within: ['owner'] }],
  ])('needs %s', async (_, plan) => {
    const found = await world.run('leader', plan);
    expect(found.kind === 'failed' ? found.failure.kind : found.kind).toBe('invalid_plan');
  });
});

describe('what the rows add up to', () => {
  it('is over exactly the rows that are listed', async () => {
    const found = expectFound(await world.run('leader', { ...byDeal, limit: 2, rollUp: 'sum' }));
    expect([columnOf(found, 'row_count'), columnOf(found, 'won_revenue')]).toEqual([[2], ['3000.30']]);
    const bounded = await world.run('leader', { ...byDeal, having: [{ metric: 'won_revenue', op: 'gt', value: '800' }], rollUp: 'mean' });
    expect(Number(columnOf(bounded, 'won_revenue')[0])).toBeCloseTo(1300.1, 6);
  });

  it('says how many have no amount', async () => {
    const found = expectFound(await world.run('leader', { ...byDeal, order: [{ by: 'owner', direction: 'asc' }], rollUp: 'sum' }));
    expect(found.notes).toContainEqual({ kind: 'without_amount', metric: 'won_revenue', missing: 1, total: 6 });
  });

  it('is not said of rates of groups', async () => {
    const found = await world.run('leader', { metrics: ['win_rate'], dimensions: ['owner'], rollUp: 'sum' });
    expect(found.kind === 'failed' ? found.failure.kind : found.kind).toBe('invalid_plan');
  });
});
