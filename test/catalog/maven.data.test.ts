/** The models over a real pipeline: figures counted from the raw files, and sums that must agree with each other. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importData } from '#collectors/import-data.ts';
import { readEnv } from '#env.ts';
import type { Database, Row } from '#kernel/database.ts';
import type { Organization } from '#kernel/person.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { buildDay, ownCatalog, standingClock } from '#test/catalog/pipeline.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';

type Line = Readonly<Record<'deal_stage' | 'engage_date' | 'close_date' | 'close_value', string>>;

const folder = resolve(readEnv().test.dataDir, 'maven-crm');
const days = ['2017-12-31', '2017-11-15'] as const;
let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  expectOk(
    await importData(
      { database, clock: standingClock(), log, timeZone: 'UTC', operator: { named: 'Olga Operator', system: null } },
      { path: folder, mapping: 'maven-crm', isDryRun: false, isStrict: false, asOf: days[0], organization: null, name: null },
    ),
  );
  const [organization] = await listOrganizations(database);
  const catalog = await ownCatalog();
  for (const day of days) await buildDay(database, organization as Organization, day, { catalog });
});
afterAll(() => close());

function read(sql: string, day: string): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) => session.query(sql, [day]));
}

/** What the raw file says of a day, counted line by line. */
function counted(day: string): Row {
  const lines: readonly Line[] = parse(readFileSync(join(folder, 'sales_pipeline.csv')), { columns: true });
  const there = lines.filter((line) => line.engage_date === '' || line.engage_date <= day);
  const closed = there.filter((line) => line.close_date !== '' && line.close_date <= day);
  const won = closed.filter((line) => line.deal_stage === 'Won');
  return {
    won: won.length,
    lost: closed.length - won.length,
    open: there.length - closed.length,
    undated: there.filter((line) => line.engage_date === '').length,
    revenue: `${won.reduce((sum, line) => sum + Number(line.close_value), 0)}.00`,
  };
}

describe('maven-crm', () => {
  const figures = `SELECT count(*) FILTER (WHERE outcome = 'Won') AS won, count(*) FILTER (WHERE outcome = 'Lost') AS lost,
    count(*) FILTER (WHERE outcome = 'Open') AS open, count(*) FILTER (WHERE created_date IS NULL) AS undated,
    sum(amount) FILTER (WHERE outcome = 'Won') AS revenue FROM analytics.fct_opportunity WHERE as_of = $1`;

  it.each(days)('on %s says what the file says', async (day) => {
    expect(await read(figures, day)).toEqual([counted(day)]);
  });

  it('says the figures everybody knows', async () => {
    expect(days.map(counted)).toEqual([
      { won: 4238, lost: 2473, open: 2089, undated: 500, revenue: '10005534.00' },
      { won: 3526, lost: 2137, open: 2888, undated: 500, revenue: '8451363.00' },
    ]);
    expect(
      await read(
        `SELECT round(avg(days_to_close) FILTER (WHERE outcome = 'Won'), 2) AS days, count(*) FILTER (WHERE outcome = 'Open' AND amount IS NOT NULL) AS priced
         FROM analytics.fct_opportunity WHERE as_of = $1`,
        days[0],
      ),
    ).toEqual([{ days: '51.78', priced: 0 }]);
  });

  it('gives every account a region', async () => {
    expect(await read("SELECT account_name, country FROM analytics.dim_account WHERE as_of = $1 AND region = 'Unknown'", days[0])).toEqual([]);
  });

  it('has totals that are the sums over the deals, and owners that sum to the quarter', async () => {
    expect(
      await read(
        `SELECT total.measure, total.value FROM analytics.opportunity_totals AS total
         WHERE as_of = $1 AND grain = 'all' AND measure IN ('won_count', 'lost_count', 'won_revenue', 'lost_revenue', 'open_count', 'open_pipeline') ORDER BY measure`,
        days[0],
      ),
    ).toEqual([
      { measure: 'lost_count', value: '2473.00' },
      { measure: 'lost_revenue', value: null },
      { measure: 'open_count', value: '2089.00' },
      { measure: 'open_pipeline', value: null },
      { measure: 'won_count', value: '4238.00' },
      { measure: 'won_revenue', value: '10005534.00' },
    ]);
    expect(
      await read(
        'SELECT close_quarter, round(100.0 * sum(wins) / sum(opps), 2) AS rate FROM analytics.a_win_rate_by_owner WHERE as_of = $1 GROUP BY 1 ORDER BY 1',
        days[0],
      ),
    ).toEqual([
      { close_quarter: '2017-01-01', rate: '82.07' },
      { close_quarter: '2017-04-01', rate: '61.71' },
      { close_quarter: '2017-07-01', rate: '61.41' },
      { close_quarter: '2017-10-01', rate: '60.25' },
    ]);
  });

  it('has no deal risk score: without a history of edits nothing tells which deals are lost', async () => {
    const [quality] = await read(
      "SELECT is_refused, reason, closed_deals, auc, auc_low, auc_high FROM analytics.a_deal_risk_quality_scoped WHERE as_of = $1 AND scope_type = 'organisation'",
      days[0],
    );
    expect(quality).toMatchObject({ is_refused: true, closed_deals: 3319 });
    expect(quality?.['reason']).toBe('on 2792 deals its ranking cannot be told from chance (AUC 0.51, 95% interval 0.49 to 0.53)');
    expect(Number(quality?.['auc_low'])).toBeLessThan(0.5);
    expect(await read('SELECT count(*)::integer AS scored FROM analytics.a_deal_risk WHERE as_of = $1 AND risk_probability IS NOT NULL', days[0])).toEqual([
      { scored: 0 },
    ]);
  });
});
