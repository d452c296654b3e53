/** What is wrong with the data is answered to those who see all of it, for the whole organisation; to others no rows would read as "nothing". */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDate } from '#kernel/dates.ts';
import type { Plan } from '#kernel/plan.ts';
import { type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-05-10', account: 'Northwind' },
  { owner: null, outcome: 'open', closed: '2026-08-01', amount: null, account: 'Northwind' },
];
let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

const period = (start: string, end: string, grain: 'quarter' | 'month' | 'year') => ({
  period: { start: localDate(start), end: localDate(end), grain, label: start, dateRole: 'close_date' },
});

const plan: Partial<Plan> = { model: 'a_data_quality_scoped', metrics: ['data_trouble_rows'] };

describe('data quality', () => {
  it.each(['leader', 'facilitator', 'admin'] as const)('%s is told every kind of trouble and what follows from it', async (person) => {
    const found = expectFound(await world.run(person, plan));
    const rows = found.rows.map((row) => row.slice(0, 4));
    expect(rows).toContainEqual(['No owner', 'crm', 1, '0.5000000000']);
    expect(rows).toContainEqual(['No amount', 'crm', 1, '0.5000000000']);
    expect(rows).toContainEqual(['No history', 'crm', 2, '1.0000000000']);
  });

  it.each(['repRita', 'managerNorth', 'director', 'finance', 'viewer'] as const)('%s is refused, not shown nothing', async (person) => {
    expect(await world.run(person, plan)).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope', scope: 'organisation' } });
  });

  it.each([{ dimensions: ['team'] }, { scope: 'team' as const }])('is of the whole organisation alone: %j', async (narrowed) => {
    expect(await world.run('leader', { ...plan, ...narrowed })).toMatchObject({ kind: 'failed', failure: { kind: 'invalid_plan' } });
  });

  it('is not told in a channel', async () => {
    expect(await world.run('leader', plan, { audience: 'channel' })).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope' } });
  });
});

describe('the executive dashboard', () => {
  const coverage: Partial<Plan> = { model: 'a_executive_dashboard_scoped', metrics: ['quarter_won'] };

  it.each([{}, period('2026-04-01', '2026-07-01', 'quarter')])('answers for the running quarter: %j', async (asked) => {
    expect(expectFound(await world.run('repRita', { ...coverage, ...asked })).rows).toEqual([['1000.00']]);
  });

  it.each([period('2026-01-01', '2026-04-01', 'quarter'), period('2026-06-01', '2026-07-01', 'month'), period('2026-01-01', '2027-01-01', 'year')])(
    'and for no other period: %j',
    async (asked) => {
      expect(await world.run('leader', { ...coverage, ...asked })).toMatchObject({ kind: 'failed', failure: { kind: 'invalid_plan', part: 'period' } });
    },
  );
});
