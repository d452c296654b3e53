/** What a figure would be if one of its named inputs were another: exact, within the input's range, said as an assumption. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeAnswer } from '#agents/composer/decision.ts';
import { composeOffline } from '#agents/composer/offline.ts';
import { fillReferences } from '#agents/composer/ground.ts';
import { localDate } from '#kernel/dates.ts';
import type { Plan } from '#kernel/plan.ts';
import { columnOf, type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

/** Five closed deals, three won after 30 days each: 100, 300 and one without an amount. Four open ones. */
const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-02-09', amount: '100.00' },
  { owner: 'repRita', outcome: 'won', closed: '2026-02-09', amount: '300.00' },
  { owner: 'repRita', outcome: 'won', closed: '2026-02-09', amount: null },
  { owner: 'repRita', outcome: 'lost', closed: '2026-03-09', amount: '50.00' },
  { owner: 'repRavi', outcome: 'lost', closed: '2026-03-10', amount: '350.00' },
  ...['2026-07-01', '2026-07-02', '2026-08-03', '2026-08-04'].map((closed): Deal => ({ owner: 'repRita', outcome: 'open', closed })),
];
const executive = 'a_executive_dashboard_scoped';
const velocity = 'm_deal_velocity_analysis_scoped';

let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

const vary = (model: string, metric: string, input: string, value: string, more: Partial<Plan> = {}) =>
  world.run('leader', { model, metrics: [metric], whatIf: { input, value }, ...more });

describe('the figure under the assumption', () => {
  it.each([
    ['fct_opportunity', 'won_revenue', 'win_rate', '0.3', 400, 200, 0.6, 0.3],
    ['fct_opportunity', 'won_revenue', 'avg_deal_size', '50000', 400, 100_000, 200, 50_000],
    ['fct_opportunity', 'won_revenue', 'closed_count', '+5', 400, 800, 5, 10],
    ['fct_opportunity', 'won_revenue', 'win_rate', '+10%', 400, 440, 0.6, 0.66],
    ['fct_opportunity', 'won_count', 'win_rate', '-0.1', 3, 2.5, 0.6, 0.5],
    ['m_forecast', 'forecasted_wins', 'forecast_win_rate', '0.3', 2.571428, 1.2, 0.642857, 0.3],
    ['m_forecast', 'forecasted_wins', 'forecast_open_count', '+50%', 2.571428, 3.857142, 4, 6],
    [velocity, 'sales_velocity', 'velocity_cycle_days', '-10', 20, 30, 30, 20],
    [velocity, 'sales_velocity', 'velocity_deal_size', '400', 20, 40, 200, 400],
  ])('%s %s if %s is %s', async (model, metric, input, value, before, after, now, then) => {
    const found = expectFound(await vary(model, metric, input, value));
    const cell = (name: string): number => Math.round(Number(columnOf(found, name)[0]) * 1e6) / 1e6;
    expect([cell(metric), cell(`${metric}__what_if`), cell(`${metric}__what_if_change`)]).toEqual([before, after, Math.round((after - before) * 1e6) / 1e6]);
    expect([cell(input), cell(`${input}__what_if`)]).toEqual([now, then]);
  });

  it('of the required coverage is 1 divided by the rate', async () => {
    const found = await vary(executive, 'required_coverage', 'dashboard_win_rate_by_value', '0.4');
    const before = Number(columnOf(found, 'required_coverage')[0]);
    expect(before * Number(columnOf(found, 'dashboard_win_rate_by_value')[0])).toBeCloseTo(1, 6);
    expect(Number(columnOf(found, 'required_coverage__what_if')[0])).toBeCloseTo(2.5, 6);
  });

  it('is undefined where there is nothing to start from', async () => {
    const period = { start: localDate('2020-01-01'), end: localDate('2020-04-01'), grain: 'quarter' as const, label: '2020-Q1', dateRole: 'close_date' };
    const none = await vary('fct_opportunity', 'won_revenue', 'win_rate', '0.3', { period });
    expect(columnOf(none, 'won_revenue__what_if')).toEqual([null]);
  });
});

it('is worked out for each group by itself', async () => {
  const found = await vary('fct_opportunity', 'won_revenue', 'win_rate', '+10%', { dimensions: ['owner'] });
  const [now, then] = [columnOf(found, 'won_revenue'), columnOf(found, 'won_revenue__what_if')];
  expect(now.length).toBeGreaterThan(1);
  expect(then.map(Number)).toEqual(now.map((value) => expect.closeTo(Number(value) * 1.1, 6)));
});

describe('is refused', () => {
  it.each([
    ['open_pipeline', 'win_rate', '0.5', {}, 'no named inputs'],
    ['won_revenue', 'open_count', '5', {}, 'closed_count, win_rate, avg_deal_size are'],
    ['won_revenue', 'win_rate', '1.2', {}, 'at most 1'],
    ['won_revenue', 'win_rate', '+100%', {}, 'at most 1'],
    ['won_revenue', 'win_rate', '-0.7', {}, 'below 0'],
    ['won_revenue', 'closed_count', '-6', {}, 'below 0'],
    ['won_revenue', 'closed_count', '-120%', {}, 'more than all'],
    ['won_revenue', 'win_rate', 'many', {}, 'neither a number'],
    ['won_revenue', 'win_rate', '0.5', { dimensions: ['opportunity'] }, 'not with single deals'],
    ['won_revenue', 'win_rate', '0.5', { metrics: ['won_revenue', 'won_count'] }, 'one figure at a time'],
    ['won_revenue', 'win_rate', '0.5', { having: [{ metric: 'won_revenue', op: 'gt' as const, value: '1' }] }, 'no comparison'],
  ])('%s if %s is %s %j', async (metric, input, value, more, reason) => {
    const failed = await vary('fct_opportunity', metric, input, value, more);
    expect(failed).toMatchObject({ kind: 'failed', failure: { kind: 'invalid_plan', part: 'what_if', reason: expect.stringContaining(reason) } });
  });

  it('where the cycle would be nothing', async () => {
    expect(await vary(velocity, 'sales_velocity', 'velocity_cycle_days', '-30')).toMatchObject({
      failure: { reason: expect.stringContaining('divided by 0') },
    });
  });

  it('over totals that everybody may read', async () => {
    const failed = await world.run('repRita', { metrics: ['won_revenue'], scope: 'organisation', whatIf: { input: 'win_rate', value: '0.5' } });
    expect(failed).toMatchObject({ kind: 'failed', failure: { kind: 'invalid_plan', part: 'what_if' } });
  });
});

describe('the answer', () => {
  it.each([
    [
      ['fct_opportunity', 'won_revenue', 'win_rate', '0.3'],
      'Won revenue would be **USD 200** instead of USD 400, a difference of USD -200, if win rate were 30.00 % instead of 60.00 %. All else (such as closed deals, average deal size) stays as it is; this is arithmetic with figures on record, not a forecast. The sample behind the figure on record: 3.',
    ],
    [
      ['m_forecast', 'forecasted_wins', 'forecast_win_rate', '0.3'],
      'Expected wins would be **1.20** instead of 2.57, a difference of -1.37, if win rate were 30.00 % instead of 64.29 %.',
    ],
    [[velocity, 'sales_velocity', 'velocity_cycle_days', '-10'], 'what share of the won deals passes a stage is not known.'],
    [[velocity, 'sales_velocity', 'velocity_win_rate', '0.3'], 'if win rate were 30.00 % instead of 60.00 %'],
    [[executive, 'required_coverage', 'dashboard_win_rate_by_value', '0.4'], 'Required coverage would be **2.50**'],
  ] as const)('says of %j the assumption, both figures and what stays, every figure a cell', async ([model, metric, input, value], said) => {
    const findings = [await vary(model, metric, input, value)];
    const asker = (await world.contextOf('leader')).asker;
    const given = { question: '', intent: 'performance' as const, findings, cards: world.catalog.cards, asker, inherited: [] };
    const composition = composeOffline(given);
    expect(composeAnswer.verify?.(given, composition)).toBeNull();
    expect(fillReferences(composition, findings)).toContain(said);
  });

  it('may not pass a what-if off as a figure on record', async () => {
    const findings = [await vary('fct_opportunity', 'won_revenue', 'win_rate', '0.3')];
    const asker = (await world.contextOf('leader')).asker;
    const given = { question: '', intent: 'performance' as const, findings, cards: world.catalog.cards, asker, inherited: [] };
    expect(composeAnswer.verify?.(given, { sentences: ['Won revenue: {{r1.won_revenue__what_if}}.'], suggestions: [] })).toContain('what would be');
  });
});
