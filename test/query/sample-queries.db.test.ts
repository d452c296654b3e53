/** The four sample queries of the analytics seed, verbatim, as a leader and as a rep: each sees the figures of the own scope. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedRelations } from '#catalog/served-relations.ts';
import { guardStatement } from '#db/guard-statement.ts';
import type { Row } from '#kernel/database.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import { expectOk } from '#test/helpers/database.ts';
import type { PersonKey } from '#test/helpers/people.ts';
import { type Deal, openWorld, type World } from '#test/query/world.ts';

const pipelineHealth = `
SELECT 
  quarter_label,
  pipeline_health_score,
  health_status,
  risk_level,
  key_insight
FROM m_pipeline_health
ORDER BY quarter DESC
LIMIT 5;
`;

const velocity = `
SELECT 
  dimension,
  avg_days_in_stage,
  bottleneck_level,
  monthly_value_impact
FROM m_deal_velocity_analysis
WHERE metric_type = 'stage_velocity'
ORDER BY avg_days_in_stage DESC;
`;

const revenueForecast = `
SELECT 
  month_label,
  actual_revenue,
  combined_forecast,
  forecast_quality,
  forecast_risk
FROM m_revenue_forecasting
ORDER BY month DESC
LIMIT 12;
`;

const executiveDashboard = `
SELECT 
  qtd_won_revenue,
  current_pipeline_value,
  overall_win_rate,
  pipeline_health,
  key_insight,
  recommendation
FROM a_executive_dashboard
WHERE dashboard_type = 'executive_dashboard';
`;

const prospecting = (from: string, until: string, close: string): NonNullable<Deal['edits']> => [
  { at: `${from}T00:00:00Z`, stage: 'Prospecting', closeDate: close },
  { at: `${until}T00:00:00Z`, stage: 'Closed Won', closeDate: close },
];

const deals: readonly Deal[] = [
  // Ten days in Prospecting for Rita, forty for Remy.
  {
    owner: 'repRita',
    outcome: 'won',
    created: '2026-04-30',
    closed: '2026-05-10',
    amount: '120000.00',
    edits: prospecting('2026-04-30', '2026-05-10', '2026-05-10'),
  },
  { owner: 'repRita', outcome: 'lost', closed: '2026-05-12', amount: '80000.00' },
  { owner: 'repRita', outcome: 'open', closed: '2026-08-01', amount: '270000.00' },
  {
    owner: 'repRemy',
    outcome: 'won',
    created: '2026-02-20',
    closed: '2026-04-01',
    amount: '60000.00',
    edits: prospecting('2026-02-20', '2026-04-01', '2026-04-01'),
  },
  { owner: 'repRemy', outcome: 'lost', closed: '2026-04-10', amount: '5000.00' },
  { owner: 'repRemy', outcome: 'lost', closed: '2026-04-11', amount: '5000.00' },
  { owner: 'repRemy', outcome: 'open', closed: '2026-05-01', amount: '90000.00' },
];

let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

/** As a person's own SQL would run: through the guard, as the reader. */
async function runAs(person: PersonKey, sql: string, asOf?: LocalDate): Promise<readonly Row[]> {
  expectOk(await guardStatement(sql, servedRelations(world.catalog)));
  const identity = { organizationId: 1, personId: world.seeded.people[person] };
  return world.database.transaction({ role: 'reader', readOnly: true, identity, ...(asOf === undefined ? {} : { asOf }) }, (session) => session.query(sql));
}

const unseen = ['repRavi', 'viewer', 'finance', 'former'] as const;
const thin = (closed: string): string => `The data is too thin to judge the pipeline: only ${closed} closed in the last four quarters, where 10 are needed.`;
const fixData = 'Fix the data first: close deals in the system as soon as they are decided.';

describe('pipeline health', () => {
  const nothingYet =
    '2026-Q1: not enough data for a score, because no deal has closed (0 of 0), the open pipeline of 2026-03-31 is unknown, no amount is known (0 of 0 deals)';
  const before = { quarter_label: '2026-Q1', pipeline_health_score: null, health_status: 'Insufficient Data', risk_level: 'Unknown', key_insight: nothingYet };

  it('of the organisation, for a leader', async () => {
    expect(await runAs('leader', pipelineHealth)).toEqual([
      {
        quarter_label: '2026-Q2',
        pipeline_health_score: 70,
        health_status: 'Good',
        risk_level: 'Medium Risk',
        key_insight: '2026-Q2: the pipeline is ageing: 25.0% of it (90,000 USD) is past its close date',
      },
      before,
    ]);
  });

  it('of their own deals, for reps', async () => {
    expect(await runAs('repRita', pipelineHealth)).toEqual([
      {
        quarter_label: '2026-Q2',
        pipeline_health_score: 85,
        health_status: 'Excellent',
        risk_level: 'Low Risk',
        key_insight: '2026-Q2: volume is thin, with 2 opportunities due',
      },
      before,
    ]);
    expect((await runAs('repRemy', pipelineHealth)).map((row) => row['pipeline_health_score'])).toEqual([60, null]);
  });

  it('of everybody below, for managers', async () => {
    expect((await runAs('managerNorth', pipelineHealth)).map((row) => row['pipeline_health_score'])).toEqual([85, null]);
    expect((await runAs('managerSouth', pipelineHealth)).map((row) => row['pipeline_health_score'])).toEqual([60, null]);
  });

  it('of the day that is asked for, and of none that is not built', async () => {
    expect(await runAs('leader', pipelineHealth, localDate('2026-06-30'))).toHaveLength(2);
    expect(await runAs('leader', pipelineHealth, localDate('2026-06-29'))).toEqual([]);
  });
});

describe('velocity', () => {
  it.each([
    ['leader', '25.000000', 'Medium Bottleneck', '150000.00'],
    ['repRita', '10.000000', 'Low Bottleneck', '40000.00'],
    ['repRemy', '40.000000', 'High Bottleneck', '80000.00'],
  ] as const)('for %s: %s days, %s', async (person, days, level, impact) => {
    expect(await runAs(person, velocity)).toEqual([
      { dimension: 'Prospecting', avg_days_in_stage: days, bottleneck_level: level, monthly_value_impact: impact },
    ]);
  });
});

describe('revenue forecast', () => {
  it.each([
    ['leader', [null, null, null, null, '0.00', '120000.00', '60000.00'], '76500.00'],
    ['repRita', [null, null, null, null, '0.00', '120000.00'], '73636.29'],
    ['repRemy', [null, null, null, null, '0.00', '0.00', '60000.00'], '12000.00'],
  ] as const)('for %s: the months ahead first, then what each complete one brought', async (person, actual, august) => {
    const rows = await runAs(person, revenueForecast);
    const months = ['2026-10', '2026-09', '2026-08', '2026-07', '2026-06', '2026-05', '2026-04'].slice(0, actual.length);
    expect(rows.map((row) => [row['month_label'], row['actual_revenue']])).toEqual(months.map((month, at) => [month, actual[at]]));
    expect(rows[2]).toEqual({
      month_label: '2026-08',
      actual_revenue: null,
      combined_forecast: august,
      forecast_quality: 'Insufficient Data',
      forecast_risk: 'High Risk',
    });
  });
});

describe('executive dashboard', () => {
  it.each([
    ['leader', '180000.00', '360000.00', '0.4000000000', '5 deals'],
    ['managerSouth', '60000.00', '90000.00', '0.3333333333', '3 deals'],
    ['repRita', '120000.00', '270000.00', '0.5000000000', '2 deals'],
    ['repRemy', '60000.00', '90000.00', '0.3333333333', '3 deals'],
  ] as const)('for %s: one row, %s won of the quarter and %s open', async (person, won, open, winRate, closed) => {
    expect(await runAs(person, executiveDashboard)).toEqual([
      {
        qtd_won_revenue: won,
        current_pipeline_value: open,
        overall_win_rate: winRate,
        pipeline_health: 'Unknown',
        key_insight: thin(closed),
        recommendation: fixData,
      },
    ]);
  });
});

describe.each(Object.entries({ pipelineHealth, velocity, revenueForecast, executiveDashboard }))('%s', (_name, sql) => {
  it.each(unseen)('is empty for %s, who has no figures', async (person) => {
    expect(await runAs(person, sql)).toEqual([]);
  });
});

describe('bare names', () => {
  it.each(['SELECT * FROM dim_stage', 'SELECT * FROM stg_sf__opportunity', 'SELECT * FROM pg_class', 'SELECT * FROM person'])('%s is refused', async (sql) => {
    expect(await guardStatement(sql, servedRelations(world.catalog))).toMatchObject({ ok: false, failure: { kind: 'statement_refused' } });
  });
});
