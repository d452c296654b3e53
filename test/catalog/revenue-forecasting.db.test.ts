/** m_revenue_forecasting_scoped over deals: against the definitions computed plainly, without look-ahead, per scope. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSample } from '#collectors/sample/seed-sample.ts';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database, Row } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { buildDay, builtRows, idOf, ownCatalog, type Pipeline, seedPipeline } from '#test/catalog/pipeline.ts';
import { conformalOf, dealsOf, forecastOf, monthAt } from '#test/catalog/revenue-series.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';

const model = 'm_revenue_forecasting_scoped';
const organisationRows = `AND scope_type = 'organisation' ORDER BY month`;

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
let lastId = 100;

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

async function seed(rows: Pipeline): Promise<Organization> {
  lastId += 1;
  return seedPipeline(database, lastId, rows);
}

async function rowsOf(organization: Organization, asOf: string, columns: string, rest = organisationRows): Promise<readonly Row[]> {
  return builtRows(database, { model, organizationId: organization.organizationId, asOf }, columns, rest);
}

/** 2 whole-number digits of noise without a random generator: the same series every time. */
function noise(index: number): number {
  return (index * 7_919 + 104_729 * ((index * index) % 13)) % 100;
}

/** What a row tells otherwise than the plain figures, by more than the 5 cents that rounding of parts may come to. */
function differences(row: Row, plain: Readonly<Record<string, number | null>>): readonly string[] {
  return Object.entries(plain).flatMap(([name, expected]) => {
    const told = numberOf(row, name);
    const isNear = told === null || expected === null ? told === expected : Math.abs(told - expected) < 0.05;
    return isNear ? [] : [`${String(row['month'])} ${name}: ${String(told)} instead of ${String(expected)}`];
  });
}

function numberOf(row: Row, name: string): number | null {
  return row[name] === null ? null : Number(row[name]);
}

describe('against the definitions computed plainly', () => {
  const series: readonly [name: string, months: readonly number[]][] = [
    ['a growing business of four years', Array.from({ length: 46 }, (_, index) => 1_000 + 25 * index + 9 * noise(index))],
    ['a seller with months without a win', Array.from({ length: 33 }, (_, index) => (index > 0 && noise(index) < 45 ? 0 : 300 + noise(index + 3)))],
    ['a series that starts and ends', [500, 0, 0, 0, 250, 900, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40]],
    ['eleven months', [5, 9, 14, 2, 8, 8, 30, 1, 3, 12, 9]],
  ];

  it.each(series)('%s', async (_, months) => {
    const organization = await seed({ opportunities: dealsOf(months) });
    const asOf = monthAt(months.length).replace(/01$/, '10');
    await buildDay(database, organization, asOf, { catalog });
    const columns =
      'month, horizon, actual_revenue, trend_forecast, rolling_avg_forecast, seasonal_forecast, pipeline_forecast, combined_forecast, forecast_upper_80, residual_count';
    const rows = await rowsOf(organization, asOf, columns);
    expect(rows.map((row) => row['month'])).toEqual(Array.from({ length: months.length + 4 }, (__, index) => monthAt(index)));
    const residuals: number[] = [];
    const found = rows.flatMap((row, at) => {
      const ahead = Number(row['horizon']);
      const { trend, rolling, seasonal, combined } = forecastOf(months.slice(0, at), ahead);
      const told = numberOf(row, 'combined_forecast');
      const half = conformalOf(residuals, 0.8);
      const interval = { residual_count: residuals.length, forecast_upper_80: told === null || half === null ? null : told + half };
      const actual = months[at] ?? null;
      if (actual !== null && told !== null) residuals.push(actual - told);
      return differences(row, {
        trend_forecast: trend,
        rolling_avg_forecast: rolling,
        seasonal_forecast: seasonal,
        pipeline_forecast: null,
        combined_forecast: combined,
        actual_revenue: actual,
        ...(ahead === 1 ? interval : {}),
      });
    });
    expect(found).toEqual([]);
  });

  it('a pipeline of which no edit is known is unknown, and one without open deals is empty', async () => {
    const organization = await seed({
      opportunities: [
        ...dealsOf([10, 10, 10, 10]).map((deal, index) => ({ ...deal, created_date: index === 2 ? '2024-01-10' : '2024-03-01' })),
        { source_key: 'open', created_date: '2024-05-01', close_date: '2024-05-20', amount: 100, stage_name: 'Proposal' },
      ],
    });
    await buildDay(database, organization, '2024-05-10', { catalog });
    // Until the third month ends, a deal was open of which nothing is known; in May one is open with its row of now.
    expect(await rowsOf(organization, '2024-05-10', 'month_label, pipeline_forecast')).toEqual([
      { month_label: '2024-01', pipeline_forecast: '0.00' },
      { month_label: '2024-02', pipeline_forecast: null },
      { month_label: '2024-03', pipeline_forecast: null },
      { month_label: '2024-04', pipeline_forecast: null },
      { month_label: '2024-05', pipeline_forecast: '50.00' },
      { month_label: '2024-06', pipeline_forecast: '0.00' },
      { month_label: '2024-07', pipeline_forecast: '0.00' },
      { month_label: '2024-08', pipeline_forecast: '0.00' },
    ]);
  });
});

describe('seasonality at quarter ends', () => {
  const months = Array.from({ length: 10 }, () => [103.29, 120, 196.71]).flat();
  const people = [{ person: 1, team: 0, manager: 2 }, { person: 2 }];

  it('is seen by the season only, in every scope, and the back-test says so', async () => {
    const organization = await seed({ teams: ['Blue'], people: people.toReversed(), opportunities: dealsOf(months, { owner: 1 }) });
    await buildDay(database, organization, '2026-07-10', { catalog });
    const columns =
      'scope_type, scope_id, rolling_avg_forecast, seasonal_forecast, combined_forecast, seasonal_wape_12m, seasonal_wape_12m < rolling_wape_12m AS is_nearer, best_model, interval_method, interval_method_99';
    const rows = await rowsOf(organization, '2026-07-10', columns, `AND row_type = 'current' ORDER BY scope_type`);
    const { organizationId } = organization;
    const scopes = [
      ['organisation', String(organizationId)],
      ['owner', idOf(organizationId, 1)],
      ['subtree', idOf(organizationId, 2)],
      ['team', idOf(organizationId, 900)],
    ];
    const figures = {
      rolling_avg_forecast: '140.00',
      seasonal_forecast: '103.29',
      combined_forecast: '130.82',
      seasonal_wape_12m: '0.0000000000',
      is_nearer: true,
      best_model: 'seasonal',
      interval_method: 'conformal',
      interval_method_99: 't-residual',
    };
    expect(rows).toEqual(scopes.map(([scope_type, scope_id]) => ({ scope_type, scope_id, ...figures })));
    const judged = await builtRows(
      database,
      { model: 'm_forecast_accuracy_scoped', organizationId, asOf: '2026-07-10' },
      'forecast_method, wape',
      `AND is_best AND scope_type = 'owner'`,
    );
    expect(judged).toEqual([{ forecast_method: 'seasonal', wape: '0.0000000000' }]);
  });
});

describe('nothing of the month that is forecast leaks into its forecast', () => {
  const all = `to_jsonb(m_revenue_forecasting_scoped) - 'as_of' - 'created_at' - 'updated_at' AS row`;

  it('rows that are dated later change nothing', async () => {
    const rows: Pipeline = {
      stages: [
        { stage_name: 'Proposal', stage_order: 1, default_probability: 0.5, is_closed: false, is_won: false },
        { stage_name: 'Won', stage_order: 2, is_closed: true, is_won: true },
      ],
      opportunities: [
        ...dealsOf([10, 20, 30, 40, 50, 60, 70, 80]).map((deal) => ({ ...deal, stage_name: 'Won', created_date: '2024-01-01' })),
        { source_key: 'due', created_date: '2024-07-01', close_date: '2024-09-20', amount: 100, stage_name: 'Proposal' },
      ],
      history: [{ opportunity_key: 'due', stage_name: 'Proposal', amount: 100, close_date: '2024-09-20', changed_at: '2024-07-01T10:00:00Z' }],
    };
    const organization = await seed(rows);
    await buildDay(database, organization, '2024-09-10', { catalog });
    const before = await rowsOf(organization, '2024-09-10', all, 'ORDER BY scope_type, scope_id, month');
    await database.transaction({ role: 'owner' }, (session) =>
      session.execute(`
        INSERT INTO raw.opportunity (organization_id, source_system, source_key, row_hash, loaded_at, amount, stage_name, is_closed, is_won, created_date, close_date)
        VALUES
          (${organization.organizationId}, 'crm', 'later', 'x', now(), 900000, 'Won', true, true, '2024-09-11', '2024-09-30'),
          (${organization.organizationId}, 'crm', 'much later', 'x', now(), 900000, 'Won', true, true, '2024-10-01', '2025-01-31');
        INSERT INTO raw.opportunity_history (organization_id, source_system, source_key, row_hash, loaded_at, opportunity_key, stage_name, amount, close_date, changed_at)
        VALUES (${organization.organizationId}, 'crm', 'edit', 'x', now(), 'due', 'Won', 777, '2024-09-15', '2024-09-15T10:00:00Z');
        UPDATE raw.opportunity
        SET amount = 777, stage_name = 'Won', is_closed = true, is_won = true, close_date = '2024-09-15'
        WHERE organization_id = ${organization.organizationId} AND source_key = 'due';`),
    );
    await buildDay(database, organization, '2024-09-10', { catalog });
    expect(await rowsOf(organization, '2024-09-10', all, 'ORDER BY scope_type, scope_id, month')).toEqual(before);
  });

  it('months that pass change no row of the past, in the sample organisation, in any scope', async () => {
    const clock = makeClock({ fixedNow: localDate('2026-11-21') });
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { organizationId } = expectOk(await seedSample({ database, clock, log }));
    const organization = await readOrganization(database, organizationId);
    if (organization === null) throw new Error('the sample organisation is not there');
    for (const day of ['2026-05-31', '2026-11-21']) await buildDay(database, organization, day, { catalog });
    const past = `AND row_type = 'history' AND month <= '2026-05-01' ORDER BY scope_type, scope_id, month`;
    const then = await rowsOf(organization, '2026-05-31', all, past);
    expect(then.length).toBeGreaterThan(400);
    expect(await rowsOf(organization, '2026-11-21', all, past)).toEqual(then);
    const ahead = await rowsOf(organization, '2026-11-21', 'month_label, row_type, horizon', `AND scope_type = 'organisation' ORDER BY month DESC LIMIT 5`);
    expect(ahead).toEqual([
      { month_label: '2027-02', row_type: 'forecast', horizon: 4 },
      { month_label: '2027-01', row_type: 'forecast', horizon: 3 },
      { month_label: '2026-12', row_type: 'forecast', horizon: 2 },
      { month_label: '2026-11', row_type: 'current', horizon: 1 },
      { month_label: '2026-10', row_type: 'history', horizon: 1 },
    ]);
  });
});
