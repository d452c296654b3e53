/** Plans asked as people: figures, scopes, comparisons, notes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDate } from '#kernel/dates.ts';
import type { PlanPeriod } from '#kernel/plan.ts';
import { columnOf, type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-02-10', amount: '1000.10', account: 'Acme' },
  { owner: 'repRita', outcome: 'won', closed: '2026-05-31', amount: '2000.20', account: 'Acme' },
  { owner: 'repRita', outcome: 'lost', closed: '2026-05-15', amount: null, account: 'Beta' },
  { owner: 'repRavi', outcome: 'won', closed: '2026-04-01', amount: '500.00', account: 'Beta' },
  { owner: 'repRavi', outcome: 'lost', closed: '2026-04-02', amount: '700.00' },
  { owner: 'repRemy', outcome: 'lost', closed: '2026-06-30', amount: '900.00', account: 'Gamma' },
  { owner: 'repRemy', outcome: 'open', closed: '2026-08-01', amount: '4000.00', account: 'Gamma' },
  { owner: 'managerNorth', outcome: 'open', closed: null, amount: null },
  { owner: null, outcome: 'won', closed: '2026-06-01', amount: '10.00' },
  // Closed the day after: still open, and worth nobody knows what.
  { owner: 'repRavi', outcome: 'won', closed: '2026-07-01', amount: '99999.00' },
];

const secondQuarter: PlanPeriod = { start: localDate('2026-04-01'), end: localDate('2026-07-01'), grain: 'quarter', label: 'Q2 2026', dateRole: 'close_date' };

let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

describe('figures', () => {
  it('are exact sums and ratios of summed parts', async () => {
    const found = await world.run('leader', { metrics: ['won_revenue', 'win_rate', 'won_count', 'lost_count', 'open_count'] });
    expect(columnOf(found, 'won_revenue')).toEqual(['3510.30']);
    expect(columnOf(found, 'won_count')).toEqual([4]);
    expect(columnOf(found, 'lost_count')).toEqual([3]);
    expect(String(columnOf(found, 'win_rate')[0])).toMatch(/^0\.5714285714/);
    expect(columnOf(found, 'open_count')).toEqual([3]);
  });

  it('keep a period half-open', async () => {
    expect(columnOf(await world.run('leader', { metrics: ['won_count'], period: secondQuarter }), 'won_count')).toEqual([3]);
    const may = { ...secondQuarter, start: localDate('2026-05-01'), end: localDate('2026-05-31'), label: 'May but its last day' };
    expect(columnOf(await world.run('leader', { metrics: ['won_count'], period: may }), 'won_count')).toEqual([0]);
  });

  it('are undefined, not zero, where there is nothing to divide by', async () => {
    const none = await world.run('leader', {
      metrics: ['win_rate', 'avg_deal_size'],
      period: { ...secondQuarter, start: localDate('2020-01-01'), end: localDate('2020-04-01') },
    });
    expect(columnOf(none, 'win_rate')).toEqual([null]);
    expect(columnOf(none, 'avg_deal_size')).toEqual([null]);
  });

  it('of nobody and of nothing come after those that have a name, where only the first are asked for', async () => {
    const lowest = { metrics: ['won_revenue'], dimensions: ['account'], order: [{ by: 'won_revenue', direction: 'asc' as const }] };
    expect(columnOf(await world.run('leader', { ...lowest, limit: 1 }), 'account')).toEqual(['Gamma']);
    const least = { ...lowest, having: [{ metric: 'won_revenue', op: 'gt' as const, value: '0' }] };
    expect(columnOf(await world.run('leader', { ...least, limit: 3 }), 'account')).toEqual(['Beta', 'Acme', null]);
    expect(columnOf(await world.run('leader', least), 'account')).toEqual([null, 'Beta', 'Acme']);
  });

  it('count to none: fewer than one is asked of everybody with any deal, whatever its date', async () => {
    const none = await world.run('leader', {
      metrics: ['won_count'],
      dimensions: ['owner'],
      having: [{ metric: 'won_count', op: 'lt', value: '1' }],
      period: secondQuarter,
    });
    expect(columnOf(none, 'owner')).toEqual(['Milo Farr', 'Remy Vale']);
    expect(columnOf(none, 'won_count')).toEqual([0, 0]);
  });

  it('stand side by side over time, each month beside the one a quarter before', async () => {
    const found = await world.run('leader', { metrics: ['won_count'], dimensions: ['close_month'], period: secondQuarter, compare: { to: 'previous_period' } });
    expect(columnOf(found, 'close_month')).toEqual(['2026-04-01', '2026-05-01', '2026-06-01']);
    expect(columnOf(found, 'won_count')).toEqual([1, 1, 1]);
    expect(columnOf(found, 'won_count__previous')).toEqual([0, 1, 0]);
    const weeks = await world.run('leader', { metrics: ['won_count'], dimensions: ['close_week'], period: secondQuarter, compare: { to: 'previous_period' } });
    expect(weeks.kind === 'failed' ? weeks.failure.kind : weeks.kind).toBe('invalid_plan');
  });

  it('group, with a row for what has no owner, and none for a quarter in which nothing closed', async () => {
    const byOwner = await world.run('leader', { metrics: ['won_count'], dimensions: ['owner'], order: [{ by: 'owner', direction: 'asc' }] });
    expect(expectFound(byOwner).rows.map((row) => row[0])).toEqual(['Milo Farr', 'Ravi Stone', 'Remy Vale', 'Rita Moss', null]);
    const byQuarter = await world.run('leader', { metrics: ['win_rate'], dimensions: ['close_quarter'] });
    expect(columnOf(byQuarter, 'close_quarter')).toEqual(['2026-01-01', '2026-04-01']);
  });

  it('keep rows whose value is unknown when something is excluded', async () => {
    const rest = await world.run('leader', { metrics: ['opportunity_count'], filters: [{ dimension: 'account', op: 'not_in', values: ['Acme'] }] });
    expect(columnOf(rest, 'opportunity_count')).toEqual([8]);
  });

  it('compare with the period before, group by group', async () => {
    const compared = await world.run('leader', {
      metrics: ['won_revenue'],
      dimensions: ['owner'],
      period: secondQuarter,
      compare: { to: 'previous_period' },
      order: [{ by: 'owner', direction: 'asc' }],
    });
    const found = expectFound(compared);
    const rita = found.rows.find((row) => row[0] === 'Rita Moss');
    expect(rita?.slice(1, 5)).toEqual(['2000.20', '1000.10', '1000.10', expect.stringMatching(/^100\.0/)]);
    const ravi = found.rows.find((row) => row[0] === 'Ravi Stone');
    expect(ravi?.slice(1, 4)).toEqual(['500.00', '0', '500.00']);
    expect(found.claims).toContainEqual({ kind: 'changed', row: found.rows.indexOf(rita ?? []), metric: 'won_revenue', direction: 'rose' });
  });

  it('share a total', async () => {
    const shared = await world.run('leader', {
      metrics: ['won_count'],
      dimensions: ['owner'],
      derive: ['share'],
      filters: [{ dimension: 'owner', op: 'in', values: ['Rita Moss', 'Ravi Stone'] }],
    });
    expect(columnOf(shared, 'won_count__share').map((cell) => Number(cell).toFixed(4))).toEqual(['0.6667', '0.3333']);
  });

  it('say which rows have no amount and how small the sample is', async () => {
    const found = expectFound(await world.run('leader', { metrics: ['open_pipeline', 'win_rate'] }));
    expect(found.notes).toContainEqual({ kind: 'without_amount', metric: 'open_pipeline', missing: 2, total: 3 });
    expect(found.notes).toContainEqual({ kind: 'small_sample', metric: 'win_rate', rows: 1, minimum: 10 });
  });

  it('of open deals in a period say how many have no date', async () => {
    const found = expectFound(
      await world.run('leader', {
        metrics: ['open_count'],
        period: { ...secondQuarter, start: localDate('2026-07-01'), end: localDate('2026-10-01'), label: 'Q3 2026' },
      }),
    );
    expect(columnOf(found, 'open_count')).toEqual([1]);
    expect(found.notes).toContainEqual({ kind: 'undated', dateRole: 'close_date', count: 2 });
  });

  it('claim the ends of a list only where the whole list is known', async () => {
    const top = expectFound(
      await world.run('leader', { metrics: ['won_revenue'], dimensions: ['owner'], order: [{ by: 'won_revenue', direction: 'desc' }], limit: 2 }),
    );
    expect(top.claims.map((claim) => claim.kind)).toEqual(['highest']);
    expect(top.truncated).toBe(false);
  });

  it('list things without a metric', async () => {
    expect(
      columnOf(await world.run('leader', { dimensions: ['account'], filters: [{ dimension: 'account', op: 'is_not_null', values: [] }] }), 'account'),
    ).toEqual(['Acme', 'Beta', 'Gamma']);
  });

  it('match names whatever their case, and offer near ones', async () => {
    expect(
      columnOf(await world.run('leader', { metrics: ['won_count'], filters: [{ dimension: 'owner', op: 'in', values: ['rita moss'] }] }), 'won_count'),
    ).toEqual([2]);
    expect(await world.run('leader', { metrics: ['won_count'], filters: [{ dimension: 'owner', op: 'in', values: ['Rita Mos'] }] })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unknown_value', dimension: 'owner', value: 'Rita Mos', nearest: ['Rita Moss'] },
    });
  });
});

describe('whose rows', () => {
  it.each([
    ['repRita', 2, "Rita Moss's own deals"],
    ['managerNorth', 3, 'Milo Farr and everybody below'],
    ['director', 3, 'Dara Quist and everybody below'],
    ['leader', 4, 'Organisation 1'],
    ['facilitator', 4, 'Organisation 1'],
    ['admin', 4, 'Organisation 1'],
  ] as const)('%s, who named nobody, counts %d won deals (%s)', async (person, won, scope) => {
    const found = expectFound(await world.run(person, { metrics: ['won_count'] }));
    expect(columnOf(found, 'won_count')).toEqual([won]);
    expect(found.evidence.scope).toBe(scope.replace('Organisation 1', world.organization.name));
  });

  it.each([
    ['repRita', 'team'],
    ['repRita', 'subtree'],
    ['managerNorth', 'organisation'],
    ['viewer', 'mine'],
    ['finance', 'mine'],
  ] as const)('%s is refused the scope %s of single deals', async (person, scope) => {
    const plan = { metrics: ['won_count'], dimensions: ['owner'], scope };
    expect(await world.run(person, plan)).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope' } });
  });

  it.each(['repRita', 'repRavi', 'managerNorth', 'viewer', 'finance'] as const)(
    '%s learns nothing of a colleague, by name or by a name alike',
    async (person) => {
      for (const value of ['Remy Vale', 'remy', 'Remy Valle']) {
        const findings = await world.run(person, { metrics: ['won_count'], filters: [{ dimension: 'owner', op: 'in', values: [value] }] });
        expect(findings.kind).toBe('failed');
        expect(JSON.stringify(findings.kind === 'failed' ? findings.failure : null)).not.toContain('"nearest":["Remy');
      }
    },
  );

  it('a channel is answered from shareable totals alone', async () => {
    expect(await world.run('leader', { metrics: ['won_count'], dimensions: ['owner'] }, { audience: 'channel' })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'beyond_scope' },
    });
    const total = expectFound(await world.run('leader', { metrics: ['won_count'] }, { audience: 'channel' }));
    expect(total.evidence.model).toBe('opportunity_totals');
    // Too few owners stand behind it: withheld, and said so.
    expect(columnOf(total, 'won_count')).toEqual([null]);
    expect(total.notes.map((note) => note.kind)).toContain('withheld');
  });
});

describe('a plan that does not fit', () => {
  it.each([
    [{ metrics: ['win_ratio'] }, { kind: 'unknown_name', what: 'metric', name: 'win_ratio', nearest: expect.arrayContaining(['win_rate']) }],
    [
      { model: 'fct_opportunities', metrics: ['win_rate'] },
      { kind: 'unknown_name', what: 'model' },
    ],
    [
      { metrics: ['win_rate'], dimensions: ['salary'] },
      { kind: 'unknown_name', what: 'dimension' },
    ],
    [{ metrics: ['win_rate'], filters: [{ dimension: 'owner', op: 'gt' as const, values: ['A'] }] }, { kind: 'invalid_plan' }],
    [{ metrics: ['win_rate'], filters: [{ dimension: 'close_month', op: 'in' as const, values: ['May'] }] }, { kind: 'invalid_plan' }],
    [{ metrics: ['win_rate'], filters: [{ dimension: 'owner', op: 'in' as const, values: [] }] }, { kind: 'invalid_plan' }],
    [
      { metrics: ['win_rate'], compare: { to: 'previous_period' as const } },
      { kind: 'invalid_plan', part: 'compare' },
    ],
    [
      { metrics: ['win_rate'], derive: ['share' as const] },
      { kind: 'invalid_plan', part: 'derive' },
    ],
    [
      { metrics: ['win_rate'], order: [{ by: 'won_revenue', direction: 'asc' as const }] },
      { kind: 'invalid_plan', part: 'order' },
    ],
    [
      { metrics: ['win_rate'], having: [{ metric: 'won_count', op: 'gt' as const, value: 3 }] },
      { kind: 'invalid_plan', part: 'having' },
    ],
    [
      { metrics: ['win_rate'], limit: 100_000 },
      { kind: 'invalid_plan', part: 'limit' },
    ],
    [
      { metrics: ['win_rate'], whatIf: { input: 'win_rate', value: '0.5' } },
      { kind: 'invalid_plan', part: 'what_if' },
    ],
    [
      { metrics: ['win_rate'], period: { ...secondQuarter, end: secondQuarter.start } },
      { kind: 'invalid_plan', part: 'period' },
    ],
    [
      { metrics: ['win_rate'], period: { ...secondQuarter, dateRole: 'birthday' } },
      { kind: 'invalid_plan', part: 'period' },
    ],
    [{ metrics: [], dimensions: [] }, { kind: 'invalid_plan' }],
  ])('%j fails', async (plan, failure) => {
    expect(await world.run('leader', plan)).toMatchObject({ kind: 'failed', failure });
  });

  it('cannot smuggle SQL in by a value', async () => {
    const hostile = "x'); DROP TABLE app.person; --";
    const filters = [{ dimension: 'opportunity', op: 'contains' as const, values: [hostile] }];
    expect(columnOf(await world.run('leader', { metrics: ['opportunity_count'], filters }), 'opportunity_count')).toEqual([0]);
  });
});
