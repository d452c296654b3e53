/** Stored figures per scope against the facts they come from, over random pipelines: parts add up, and nothing is lost between quarters. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import { buildDay, idOf, ownCatalog, type Pipeline, seedPipeline } from '#test/catalog/pipeline.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
const asOf = '2026-05-15';
const seeds = [11, 12, 13];

beforeAll(async () => {
  catalog = await ownCatalog();
  ({ database, close } = await openTestDatabase());
  for (const seed of seeds) {
    const organization = await seedPipeline(database, seed, randomPipeline(seed));
    await buildDay(database, organization, asOf, { catalog });
  }
});
afterAll(() => close());

function day(offset: number): string {
  return addToDay(localDate('2025-07-01'), { days: offset });
}

/** Owners 3 to 6 in two teams below managers 1 and 2, and 1 above 2. Every deal has an owner and a history. */
function randomPipeline(seed: number): Pipeline {
  const generator = xoroshiro128plus(seed);
  const upTo = (most: number): number => uniformInt(generator, 0, most);
  const deals = Array.from({ length: 60 }, (_, index) => {
    const created = upTo(300);
    const isClosed = upTo(2) > 0 && created < 290;
    const closed = created + 1 + upTo(Math.max(0, 316 - created));
    const end = isClosed ? Math.min(closed, 318) : created + upTo(200);
    const amount = upTo(9) === 0 ? null : (1 + upTo(500)) * 250;
    return { index, created, end, isClosed, isWon: upTo(1) === 0, amount, owner: 3 + upTo(3) };
  });
  return {
    teams: ['North', 'South'],
    people: [
      { person: 1 },
      { person: 2, manager: 1 },
      { person: 3, manager: 2, team: 0 },
      { person: 4, manager: 2, team: 0 },
      { person: 5, manager: 1, team: 1 },
      { person: 6, manager: 1, team: 1 },
    ],
    stages: [
      { stage_name: 'Open', stage_order: 1, is_closed: false, is_won: false },
      { stage_name: 'Won', stage_order: 2, is_closed: true, is_won: true },
      { stage_name: 'Lost', stage_order: 3, is_closed: true, is_won: false },
    ],
    opportunities: deals.map((deal) => ({
      source_key: `deal-${deal.index}`,
      owner: deal.owner,
      amount: deal.amount,
      stage_name: deal.isClosed ? (deal.isWon ? 'Won' : 'Lost') : 'Open',
      is_closed: deal.isClosed,
      is_won: deal.isClosed && deal.isWon,
      created_date: day(deal.created),
      close_date: day(deal.end),
    })),
    history: deals.flatMap((deal) => [
      {
        source_key: `first-${deal.index}`,
        opportunity_key: `deal-${deal.index}`,
        stage_name: 'Open',
        amount: deal.amount,
        close_date: day(deal.end - upTo(20)),
        changed_at: `${day(deal.created)}T08:00:00Z`,
      },
      ...(deal.isClosed
        ? [
            {
              source_key: `last-${deal.index}`,
              opportunity_key: `deal-${deal.index}`,
              stage_name: deal.isWon ? 'Won' : 'Lost',
              amount: deal.amount,
              close_date: day(deal.end),
              changed_at: `${day(deal.end)}T09:00:00Z`,
            },
          ]
        : []),
    ]),
  };
}

function read(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) => session.query(sql, parameters));
}

const additive = [
  'total_opportunities',
  'closed_count',
  'won_count',
  'total_pipeline_value',
  'total_won_value',
  'current_open_pipeline',
  'overdue_pipeline_value',
];
const sums = additive.map((name) => `coalesce(sum(${name}), 0)::numeric(18, 2) AS ${name}`).join(', ');

/** Additive figures of some scopes together, by quarter; a scope that begins later has nothing before. */
function together(seed: number, condition: string, ids: readonly string[] = []): Promise<readonly Row[]> {
  return read(
    `SELECT quarter, ${sums} FROM analytics.m_pipeline_health_scoped WHERE organization_id = $1 AND as_of = $2 AND ${condition} GROUP BY quarter ORDER BY quarter`,
    [seed, asOf, ...(ids.length === 0 ? [] : [ids])],
  );
}

describe.each(seeds)('pipeline %d', (seed) => {
  it('adds up: owners, teams and the manager above all to the organisation, a manager to the owners below', async () => {
    const organisation = await together(seed, `scope_type = 'organisation'`);
    expect(organisation.length).toBeGreaterThan(3);
    expect(await together(seed, `scope_type = 'owner'`)).toEqual(organisation);
    expect(await together(seed, `scope_type = 'team'`)).toEqual(organisation);
    expect(await together(seed, `scope_type = 'subtree' AND scope_id = ANY($3)`, [idOf(seed, 1)])).toEqual(organisation);
    expect(await together(seed, `scope_type = 'subtree' AND scope_id = ANY($3)`, [idOf(seed, 2)])).toEqual(
      await together(seed, `scope_type = 'owner' AND scope_id = ANY($3)`, [idOf(seed, 3), idOf(seed, 4)]),
    );
  });

  it('counts every dated deal of a quarter once, and what is open as the facts have it', async () => {
    const counted = await read(
      `SELECT quarter, total_opportunities, closed_count, won_count, current_open_pipeline FROM analytics.m_pipeline_health_scoped
       WHERE organization_id = $1 AND as_of = $2 AND scope_type = 'organisation' ORDER BY quarter`,
      [seed, asOf],
    );
    const recounted = await read(
      `SELECT
         quarter.day::date AS quarter,
         (SELECT count(*)::integer FROM raw.opportunity AS deal WHERE deal.organization_id = $1 AND deal.created_date <= $2 AND deal.close_date >= quarter.day AND deal.close_date < quarter.day + interval '3 months') AS total_opportunities,
         (SELECT count(*)::integer FROM raw.opportunity AS deal WHERE deal.organization_id = $1 AND deal.is_closed AND deal.close_date <= $2 AND deal.close_date >= quarter.day AND deal.close_date < quarter.day + interval '3 months') AS closed_count,
         (SELECT count(*)::integer FROM raw.opportunity AS deal WHERE deal.organization_id = $1 AND deal.is_won AND deal.close_date <= $2 AND deal.close_date >= quarter.day AND deal.close_date < quarter.day + interval '3 months') AS won_count,
         (SELECT coalesce(sum(deal.amount), 0)::numeric(18, 2) FROM raw.opportunity AS deal WHERE deal.organization_id = $1 AND deal.created_date < least(quarter.day + interval '3 months', $2::date + 1) AND NOT (deal.is_closed AND deal.close_date < least(quarter.day + interval '3 months', $2::date + 1))) AS current_open_pipeline
       FROM generate_series(timestamp '2025-07-01', timestamp '2026-04-01', interval '3 months') AS quarter (day)
       ORDER BY 1`,
      [seed, asOf],
    );
    expect(counted).toEqual(recounted);
  });

  it('measures the running quarter against the same day of the one before', async () => {
    const [row] = await read(
      `SELECT
         running.pipeline_growth,
         running.total_pipeline_value - (
           SELECT sum(snapshot.amount) FROM analytics.fct_pipeline_asof AS snapshot
           WHERE snapshot.organization_id = $1 AND snapshot.as_of = $2 AND snapshot.snapshot_date = '2026-02-15' AND snapshot.close_date >= '2026-01-01' AND snapshot.close_date < '2026-04-01'
         ) AS expected
       FROM analytics.m_pipeline_health_scoped AS running
       WHERE running.organization_id = $1 AND running.as_of = $2 AND running.scope_type = 'organisation' AND running.quarter = '2026-04-01'`,
      [seed, asOf],
    );
    expect(row?.['pipeline_growth']).toEqual(row?.['expected']);
    expect(row?.['pipeline_growth']).not.toBeNull();
  });
});
