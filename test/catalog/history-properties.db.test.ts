/** What must hold for any histories: stays fill the time in the pipeline, the future changes nothing, a snapshot is what a build of that day says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import { buildDeals, catalogOf, type DealHistories, type Edit, pipelineOf } from '#test/catalog/deal-histories.ts';
import { buildDay, builtRows } from '#test/catalog/pipeline.ts';
import { randomDeals } from '#test/catalog/random-deals.ts';
import { openTestDatabase } from '#test/helpers/database.ts';

const asOf = '2026-05-20';
const facts = ['fct_opportunity', 'fct_stage_transitions', 'fct_close_date_changes', 'fct_pipeline_asof', 'dq_notice'] as const;
const options = { timeZone: 'America/New_York', fiscalYearStartMonth: 2 };

let database: Database;
let close: () => Promise<void>;
let catalog: LoadedCatalog;
beforeAll(async () => {
  catalog = await catalogOf(...facts);
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

/** The same deals as they were when `day` ended: later edits had not been made. */
function until(deals: DealHistories, day: string): DealHistories {
  const known = Object.entries(deals).map(([key, deal]) => [key, { edits: (deal.edits ?? []).filter(([at]) => at.slice(0, 10) <= day) }] as const);
  return Object.fromEntries(known.filter(([, deal]) => deal.edits.length > 0));
}

/** The same deals with everything after `day` moved, by as many days as given. */
function shifted(deals: DealHistories, day: string, days: number): DealHistories {
  const later = (text: string): string => `${addToDay(localDate(text.slice(0, 10)), { days })}${text.slice(10)}`;
  const moved = Object.entries(deals).map(([key, deal]) => {
    const edits = (deal.edits ?? []).map((edit): Edit =>
      edit[0].slice(0, 10) <= day ? edit : [later(edit[0]), edit[1], edit[2] === null ? null : later(edit[2]), 7],
    );
    return [key, { edits }] as const;
  });
  return Object.fromEntries(moved);
}

async function builtFacts(organizationId: number, deals: DealHistories): Promise<Readonly<Record<string, readonly Row[]>>> {
  await buildDeals(database, catalog, { organizationId, asOf, options }, pipelineOf(deals));
  const entries = await Promise.all(
    facts.map(async (model) => [model, (await builtRows(database, { model, organizationId, asOf }, '*')).map(withoutOrganization).sort()] as const),
  );
  return Object.fromEntries(entries.map(([model, rows]) => [model, rows.map((row) => JSON.parse(row) as Row)]));
}

function withoutOrganization({ organization_id: _organization, ...row }: Row): string {
  return JSON.stringify(row);
}

const deals = randomDeals(11, 250);

describe('stays', () => {
  let organizationId = 0;
  beforeAll(async () => {
    organizationId = 1;
    await buildDeals(database, catalog, { organizationId, asOf, options }, pipelineOf(deals));
  });

  const wrong = (condition: string): Promise<readonly Row[]> =>
    database.transaction({ role: 'owner' }, (session) =>
      session.query(condition.replaceAll('$key', `organization_id = ${organizationId} AND as_of = '${asOf}'`)),
    );

  it('of a deal follow each other without a gap', async () => {
    const gaps = await wrong(`
      SELECT * FROM (SELECT exited_at, lead(entered_at) OVER deal AS next_at, lead(stay_number) OVER deal AS next_number, stay_number
        FROM analytics.fct_stage_transitions WHERE $key WINDOW deal AS (PARTITION BY opportunity_id ORDER BY stay_number)) AS stay
      WHERE exited_at IS DISTINCT FROM next_at OR next_number <> stay_number + 1`);
    expect(gaps).toEqual([]);
  });

  it('of a deal sum to its time in the pipeline', async () => {
    const differences = await wrong(`
      SELECT opportunity_id, total_days_in_pipeline, stay.days FROM analytics.fct_opportunity
      JOIN (SELECT opportunity_id, sum(days_in_stage) AS days FROM analytics.fct_stage_transitions WHERE $key GROUP BY opportunity_id) AS stay USING (opportunity_id)
      WHERE $key AND abs(total_days_in_pipeline - coalesce(stay.days, 0)) > 0.00001`);
    const compared = await wrong('SELECT count(*) AS deals FROM analytics.fct_opportunity WHERE $key AND total_days_in_pipeline > 0');
    expect([differences, Number(compared[0]?.['deals']) > 150]).toEqual([[], true]);
  });
});

describe('the future', () => {
  it('changes nothing: later edits not made, made, or moved', async () => {
    const known = await builtFacts(2, until(deals, asOf));
    expect(known['fct_stage_transitions']?.length).toBeGreaterThan(500);
    expect(await builtFacts(3, deals)).toEqual(known);
    expect(await builtFacts(4, shifted(deals, asOf, 45))).toEqual(known);
  });
});

/** Open, or closed in the fiscal quarter of the day. */
function wasThere(day: string): string {
  return `(outcome = 'Open' OR close_quarter = (SELECT quarter FROM analytics.dim_date WHERE organization_id = 5 AND as_of = '${asOf}' AND date_day = '${day}'))`;
}

describe('a snapshot', () => {
  const columns = 'opportunity_id, owner_id, stage_name, stage_order, amount, close_date, outcome, created_date';

  it('is what a build of the day before says, and of the day itself for the last', async () => {
    const organizationId = 5;
    const { organization } = await buildDeals(database, catalog, { organizationId, asOf, options }, pipelineOf(deals));
    const days = await builtRows(database, { model: 'fct_pipeline_asof', organizationId, asOf }, 'DISTINCT snapshot_date::text AS day', 'ORDER BY 1');
    expect(days.length).toBeGreaterThan(10);
    for (const { day } of days) {
      const snapshot = String(day);
      const standing = snapshot === asOf ? asOf : addToDay(localDate(snapshot), { days: -1 });
      await buildDay(database, organization, standing, { catalog });
      const told = await builtRows(
        database,
        { model: 'fct_pipeline_asof', organizationId, asOf },
        `${columns}, push_count_then AS push_count`,
        `AND snapshot_date = '${snapshot}' ORDER BY 1`,
      );
      const built = await builtRows(
        database,
        { model: 'fct_opportunity', organizationId, asOf: standing },
        `${columns}, push_count`,
        `AND ${wasThere(standing)} ORDER BY 1`,
      );
      expect([snapshot, told]).toEqual([snapshot, built]);
    }
  });
});
