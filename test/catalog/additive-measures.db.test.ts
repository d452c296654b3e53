/** Figures add up: every additive measure of the base models and of the dashboard, over the owners and what nobody owns, is the organisation's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { makeRandom } from '#collectors/sample/random.ts';
import type { Database, Row } from '#kernel/database.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import { buildDay, ownCatalog, type Pipeline, seedPipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

const asOf = '2026-05-15';
const seeds = [11, 12] as const;
let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
  for (const seed of seeds) await buildDay(database, await seedPipeline(database, seed, randomPipeline(seed)), asOf, { catalog });
});
afterAll(() => close());

/** Eighty deals of two years, open and closed, with and without amounts; every seventh has no owner. */
function randomPipeline(seed: number): Pipeline {
  const random = makeRandom(seed);
  const upTo = (most: number): number => random.integer(0, most);
  const opportunities = Array.from({ length: 80 }, (_, index) => {
    const created = upTo(600);
    const isClosed = upTo(2) > 0;
    return {
      source_key: `deal-${index}`,
      ...(index % 7 === 0 ? {} : { owner: 3 + upTo(3) }),
      amount: upTo(9) === 0 ? null : (1 + upTo(800)) * 250,
      stage_name: isClosed ? 'Closed' : 'Open',
      is_closed: isClosed,
      is_won: isClosed && upTo(1) === 0,
      created_date: addToDay(localDate('2024-07-01'), { days: created }),
      close_date: addToDay(localDate('2024-07-01'), { days: isClosed ? Math.min(created + upTo(120), 683) : 560 + upTo(250) }),
    };
  });
  return {
    teams: ['North', 'South'],
    people: [{ person: 1 }, { person: 2, manager: 1 }, ...[3, 4, 5, 6].map((person) => ({ person, manager: person < 5 ? 2 : 1, team: person < 5 ? 0 : 1 }))],
    opportunities,
  };
}

function read(sql: string, seed: number): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) => session.query(sql, [seed, asOf]));
}

/** Counts and sums of the dashboard; targets are implied per scope, so they are not among them. */
const dashboardSums = [
  ...['qtd', 'mtd', 'ytd'].flatMap((window) => [`${window}_won_count`, `${window}_won_revenue`]),
  'qtd_lost_count',
  'qtd_lost_revenue',
  'current_pipeline_count',
  'current_pipeline_value',
  'current_pipeline_without_amount_count',
  'won_count_ttm',
  'closed_count_ttm',
  'recent_closed_count',
  'prior_closed_count',
  'overdue_count',
  'overdue_value',
  'high_value_count',
  'high_value_amount',
  'high_value_at_risk_count',
  'high_value_at_risk_amount',
  'closing_this_month_count',
  'closing_this_month_value',
  'due_this_quarter_count',
  'due_this_quarter_value',
];

/** The same of the deals that nobody owns, which count in no scope but the organisation: counted plainly from the deals. */
const unowned: Readonly<Record<string, string>> = {
  current_pipeline_count: "count(*) FILTER (WHERE outcome = 'Open')",
  current_pipeline_value: "coalesce(sum(amount) FILTER (WHERE outcome = 'Open'), 0)",
  qtd_won_count: "count(*) FILTER (WHERE outcome = 'Won' AND close_date >= '2026-04-01')",
  qtd_won_revenue: "coalesce(sum(amount) FILTER (WHERE outcome = 'Won' AND close_date >= '2026-04-01'), 0)",
  closed_count_ttm: "count(*) FILTER (WHERE outcome <> 'Open' AND close_date >= '2025-04-01' AND close_date < '2026-04-01')",
  overdue_value: 'coalesce(sum(amount) FILTER (WHERE is_overdue), 0)',
  high_value_amount: "coalesce(sum(amount) FILTER (WHERE outcome = 'Open' AND amount > 100000), 0)",
  due_this_quarter_value: "coalesce(sum(amount) FILTER (WHERE outcome = 'Open' AND close_date >= '2026-05-15' AND close_date < '2026-07-01'), 0)",
};

describe.each(seeds)('organisation %d', (seed) => {
  it('every additive metric of a base model: owners and what nobody owns make the whole', async () => {
    const bases = catalog.semanticModels.filter((model) => model.scoped === null && model.ownerColumn !== '');
    for (const model of bases) {
      const metrics = model.metrics.filter((metric) => metric.additivity === 'additive' || metric.additivity === 'semi_additive');
      const sql = metrics.flatMap(({ name, expression }) => (expression.kind === 'aggregate' ? [{ name, sql: expression.sql }] : []));
      const columns = sql.map(({ name, sql: aggregate }) => `(${aggregate})::numeric AS ${name}`).join(', ');
      const from = `FROM ${model.relation} WHERE organization_id = $1 AND as_of = $2`;
      const [whole] = await read(
        `SELECT ${sql.map(({ name }) => `coalesce(${name}, 0)::numeric(18, 6) AS ${name}`).join(', ')} FROM (SELECT ${columns} ${from}) AS whole`,
        seed,
      );
      const [parts] = await read(
        `SELECT ${sql.map(({ name }) => `coalesce(sum(${name}), 0)::numeric(18, 6) AS ${name}`).join(', ')} FROM (SELECT ${columns} ${from} GROUP BY ${model.ownerColumn}) AS part`,
        seed,
      );
      expect([model.name, sql.length > 0]).toEqual([model.name, true]);
      expect(parts).toEqual(whole);
    }
  });

  it('every count and sum of the dashboard: owners are their manager above all, and with what nobody owns the organisation', async () => {
    const columns = dashboardSums.map((name) => `coalesce(sum(${name}), 0)::numeric(18, 2) AS ${name}`).join(', ');
    const together = async (condition: string) =>
      (await read(`SELECT ${columns} FROM analytics.a_executive_dashboard_scoped WHERE organization_id = $1 AND as_of = $2 AND ${condition}`, seed))[0];
    const owners = await together("scope_type = 'owner'");
    expect(await together("scope_type = 'team'")).toEqual(owners);
    expect(await together(`scope_type = 'subtree' AND scope_id LIKE '%000000000001'`)).toEqual(owners);
    const organisation = await together("scope_type = 'organisation'");
    const [nobodys] = await read(
      `SELECT ${Object.entries(unowned)
        .map(([name, sql]) => `(${sql})::numeric(18, 2) AS ${name}`)
        .join(', ')} FROM analytics.fct_opportunity WHERE organization_id = $1 AND as_of = $2 AND owner_id IS NULL`,
      seed,
    );
    for (const name of Object.keys(unowned)) expect([name, Number(organisation?.[name])]).toEqual([name, Number(owners?.[name]) + Number(nobodys?.[name])]);
    expect(Number(nobodys?.['current_pipeline_count'])).toBeGreaterThan(0);
  });

  it('ratios come from summed parts', async () => {
    const rows = await read(
      `SELECT scope_type, scope_id FROM analytics.a_executive_dashboard_scoped WHERE organization_id = $1 AND as_of = $2
         AND (win_rate_ttm IS DISTINCT FROM round(won_count_ttm::numeric / nullif(closed_count_ttm, 0), 10)
           OR overdue_share IS DISTINCT FROM round(overdue_value / nullif(current_pipeline_value, 0), 10)
           OR target_attainment IS DISTINCT FROM round(qtd_won_revenue / target_amount, 10))`,
      seed,
    );
    expect(rows).toEqual([]);
  });
});
