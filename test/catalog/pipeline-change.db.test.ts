/** The pipeline of any past day, and what changed between two: states are what a build of that day says, changes sum to the difference. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { makeRandom } from '#collectors/sample/random.ts';
import type { Database, Row } from '#kernel/database.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import { buildDeals, type BuiltDeals, catalogOf, expectRows, pipelineOf } from '#test/catalog/deal-histories.ts';
import { buildDay, builtRows } from '#test/catalog/pipeline.ts';
import { randomDeals } from '#test/catalog/random-deals.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

const asOf = '2026-05-20';
const options = { timeZone: 'America/New_York', fiscalYearStartMonth: 2 };
const people = [{ person: 1, team: 0, sales_region: 'West' }, { person: 2, team: 1, sales_region: 'East' }, { person: 3 }];
const assignments = [
  { person: 1, team: 1, sales_region: 'East', valid_from: '2025-09-15', valid_to: '2026-02-03' },
  { person: 3, manager: 2, valid_from: '2026-01-01' },
];

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
beforeAll(async () => {
  catalog = await catalogOf('fct_pipeline_change', 'fct_opportunity');
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

const query = (sql: string, parameters: readonly (string | number)[] = []): Promise<readonly Row[]> =>
  database.transaction({ role: 'owner' }, (session) => session.query(sql, parameters));

/** Parts of the pipeline, as conditions on columns that states and changes both have. */
const parts = [
  'true',
  "sales_region = 'West'",
  "team_name = 'Harbour'",
  "stage_name = 'Proposal'",
  "close_date >= '2026-02-01' AND close_date < '2026-05-01'",
  "stage_name = 'Negotiation' AND close_date >= '2025-11-01' AND close_date < '2026-02-01' AND sales_region = 'East'",
];

describe('random histories', () => {
  const organizationId = 1;
  let built: BuiltDeals;
  const dealt = randomDeals(23, 200);
  beforeAll(async () => {
    const deals = Object.fromEntries(
      Object.entries(dealt).map(([key, deal], at) => [key, { ...deal, row: { owner: (at % 4) + 1 > 3 ? null : (at % 4) + 1 } }]),
    );
    built = await buildDeals(database, catalog, { organizationId, asOf, options }, pipelineOf(deals, { people, assignments, teams: ['Harbour', 'Lights'] }));
  });

  it('of any day are what a build of that day says', async () => {
    const columns = 'opportunity_id, outcome, stage_name, amount, close_date, manager_name, team_name, sales_region';
    for (const day of ['2025-07-01', '2025-09-15', '2025-12-31', '2026-02-03', '2026-04-30', asOf]) {
      const told = await query(
        `SELECT ${columns} FROM analytics.fct_pipeline_state WHERE organization_id = $1 AND as_of = $2 AND valid_from <= $3 AND valid_until > $3 AND outcome = 'Open' ORDER BY 1`,
        [organizationId, asOf, day],
      );
      await buildDay(database, built.organization, day, { catalog });
      const said = await builtRows(database, { model: 'fct_opportunity', organizationId, asOf: day }, columns, "AND outcome = 'Open' ORDER BY 1");
      expect(said.length).toBeGreaterThan(5);
      expect([day, told]).toEqual([day, said]);
    }
  });

  it('leave no day out and none twice', async () => {
    const gaps = await query(
      `SELECT * FROM (SELECT opportunity_id, valid_until, lead(valid_from) OVER deal AS next_from FROM analytics.fct_pipeline_state WHERE organization_id = $1 AND as_of = $2
         WINDOW deal AS (PARTITION BY opportunity_id ORDER BY state_number)) AS state
       WHERE valid_until <> coalesce(next_from, date 'infinity')`,
      [organizationId, asOf],
    );
    expect(gaps).toEqual([]);
  });

  it('bridge any two days exactly, by value and by count, in any part of the pipeline', async () => {
    const random = makeRandom(5);
    let moved = 0;
    for (let round = 0; round < 40; round += 1) {
      const start = addToDay(localDate('2025-05-20'), { days: random.integer(0, 360) });
      const end = addToDay(start, { days: random.integer(0, 90) });
      const part = parts[round % parts.length] ?? 'true';
      const [sums] = await query(bridgeSql(part), [organizationId, asOf, start, end]);
      expect([part, start, end, sums?.['value_gap'], sums?.['count_gap']]).toEqual([part, start, end, '0.00', 0]);
      moved += Number(sums?.['changes']);
    }
    expect(moved).toBeGreaterThan(500);
  });

  it('count every move that edits of open deals made and kept to the end of the day', async () => {
    const [counts] = await query(
      `SELECT count(*) FILTER (WHERE change_kind = 'Pushed' AND side = 'in') AS pushed, count(*) FILTER (WHERE change_kind = 'Created') AS created,
         count(DISTINCT opportunity_id) FILTER (WHERE change_kind = 'Created') AS created_deals
       FROM analytics.fct_pipeline_change WHERE organization_id = $1 AND as_of = $2`,
      [organizationId, asOf],
    );
    expect(Number(counts?.['pushed'])).toBe(pushesByHand());
    expect(counts?.['created']).toBe(counts?.['created_deals']);
  });

  /** Day-end values of every deal, walked by hand. */
  function pushesByHand(): number {
    let pushes = 0;
    for (const { edits = [] } of Object.values(dealt)) {
      const days = new Map<string, { readonly open: boolean; readonly due: string }>();
      for (const [at, stage, due] of edits)
        if (at.slice(0, 10) <= asOf) days.set(at.slice(0, 10), { open: stage?.startsWith('Closed') !== true, due: due ?? '' });
      const ends = [...days.values()];
      pushes += ends.filter((end, at) => end.open && ends[at - 1]?.open === true && end.due > (ends[at - 1]?.due ?? '')).length;
    }
    return pushes;
  }
});

/** Opening and closing from states alone, the changes between them from the changes alone. */
function bridgeSql(part: string): string {
  const standing = (day: string): string =>
    `(SELECT coalesce(sum(amount), 0) AS value, count(*) AS deals FROM analytics.fct_pipeline_state
      WHERE organization_id = $1 AND as_of = $2 AND valid_from <= ${day} AND valid_until > ${day} AND outcome = 'Open' AND ${part})`;
  return `SELECT (opening.value + coalesce(sum(change.amount_change), 0) - closing.value)::numeric(18, 2) AS value_gap,
      (opening.deals + coalesce(sum(change.deal_change), 0) - closing.deals)::int AS count_gap, count(change.opportunity_id) AS changes
    FROM ${standing('$3::date')} AS opening CROSS JOIN ${standing('$4::date')} AS closing
    LEFT JOIN (SELECT * FROM analytics.fct_pipeline_change WHERE organization_id = $1 AND as_of = $2 AND ${part}) AS change
      ON change.change_date > $3::date AND change.change_date <= $4::date
    GROUP BY opening.value, opening.deals, closing.value, closing.deals`;
}

describe('one deal after another', () => {
  let built: BuiltDeals;
  beforeAll(async () => {
    built = await buildDeals(
      database,
      catalog,
      { organizationId: 2, asOf, options: {} },
      pipelineOf({
        'pushed and won': {
          edits: [
            ['2026-01-10T12:00:00Z', 'Prospecting', '2026-03-31', 500],
            ['2026-02-05T12:00:00Z', 'Proposal', '2026-05-31', 600],
            ['2026-05-04T12:00:00Z', 'Closed Won', '2026-05-04', 550],
          ],
        },
        'there and back in a day': {
          edits: [
            ['2026-01-10T12:00:00Z', 'Prospecting', '2026-03-31', 500],
            ['2026-02-05T09:00:00Z', 'Proposal', '2026-05-31', 500],
            ['2026-02-05T15:00:00Z', 'Prospecting', '2026-03-31', 500],
          ],
        },
        'lost and opened again': {
          edits: [
            ['2026-01-10T12:00:00Z', 'Proposal', '2026-03-31', null],
            ['2026-02-01T12:00:00Z', 'Closed Lost', '2026-02-01', null],
            ['2026-03-01T12:00:00Z', 'Qualification', '2026-06-30', 80],
          ],
        },
        'without history': { row: { created_at: '2026-01-10T12:00:00Z', stage_name: 'Proposal', close_date: '2026-06-30', amount: 70 } },
        'won without history': {
          row: { created_at: '2026-01-10T12:00:00Z', stage_name: 'Closed Won', close_date: '2026-02-20', amount: 90, is_closed: true, is_won: true },
        },
      }),
    );
  });
  const changes = (deal: string, expected: readonly (readonly unknown[])[]): Promise<void> =>
    expectRows(
      built,
      {
        model: 'fct_pipeline_change',
        deal,
        columns: "change_number, change_date::text AS day, change_kind, side, deal_change, amount_change, coalesce(stage_name, '-') AS stage",
        order: '1',
      },
      expected,
    );

  it('each step has one category, and a close takes out what it closed at', () =>
    changes('pushed and won', [
      [1, '2026-01-10', 'Created', 'in', 1, '500.00', 'Prospecting'],
      [2, '2026-02-05', 'Amount up', 'same', 0, '100.00', 'Prospecting'],
      [3, '2026-02-05', 'Stage forward', 'out', -1, '-600.00', 'Prospecting'],
      [4, '2026-02-05', 'Stage forward', 'in', 1, '600.00', 'Proposal'],
      [5, '2026-02-05', 'Pushed', 'out', -1, '-600.00', 'Proposal'],
      [6, '2026-02-05', 'Pushed', 'in', 1, '600.00', 'Proposal'],
      [7, '2026-05-04', 'Amount down', 'same', 0, '-50.00', 'Proposal'],
      [8, '2026-05-04', 'Won', 'out', -1, '-550.00', 'Proposal'],
    ]));
  it('what was undone by the end of the day is no change', () =>
    changes('there and back in a day', [[1, '2026-01-10', 'Created', 'in', 1, '500.00', 'Prospecting']]));
  it('a deal without an amount has no value to add, and comes back as it then is', () =>
    changes('lost and opened again', [
      [1, '2026-01-10', 'Created', 'in', 1, null, 'Proposal'],
      [2, '2026-02-01', 'Lost', 'out', -1, null, 'Proposal'],
      [3, '2026-03-01', 'Reopened', 'in', 1, '80.00', 'Qualification'],
    ]));
  it('nothing is known of a deal before its first edit; what the row says is known on as_of only', () =>
    changes('without history', [
      [1, '2026-01-10', 'Created', 'in', 1, null, '-'],
      [2, asOf, 'Became known', 'same', 0, '70.00', '-'],
      [3, asOf, 'Became known', 'out', -1, '-70.00', '-'],
      [4, asOf, 'Became known', 'in', 1, '70.00', 'Proposal'],
      [5, asOf, 'Became known', 'out', -1, '-70.00', 'Proposal'],
      [6, asOf, 'Became known', 'in', 1, '70.00', 'Proposal'],
    ]));
  it('a deal that closed without history was open until its close date', () =>
    changes('won without history', [
      [1, '2026-01-10', 'Created', 'in', 1, null, '-'],
      [2, '2026-02-20', 'Became known', 'same', 0, '90.00', '-'],
      [3, '2026-02-20', 'Won', 'out', -1, '-90.00', '-'],
    ]));
});
