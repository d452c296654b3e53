/** The figures of maven-crm, computed by SQL over the raw files as text: no import, no catalogue, none of our definitions. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Database } from '#kernel/database.ts';

export type Figures = {
  readonly won: number;
  readonly lost: number;
  readonly winRate: number;
  readonly revenue: number;
  readonly cycleDays: number;
  readonly open: number;
  readonly openUndated: number;
  readonly openPriced: number;
  readonly winRateByQuarter: readonly (readonly [string, number])[];
  readonly revenueByAgent: readonly (readonly [string, number])[];
};

/** Puts the file's rows, as they are, into a table of text. */
export async function loadRawPipeline(database: Database, folder: string): Promise<void> {
  const rows: string[][] = parse(await readFile(join(folder, 'sales_pipeline.csv')), { bom: true });
  const [header = [], ...body] = rows;
  await database.transaction({ role: 'owner' }, async (session) => {
    await session.execute(`CREATE SCHEMA IF NOT EXISTS judge; CREATE TABLE judge.pipeline (${header.map((name) => `${name} text`).join(', ')})`);
    await session.copyIn('judge.pipeline', header, body);
  });
}

/** What is true at the end of `day`: what closed later is open, what was engaged later is not there yet. */
export async function judge(database: Database, day: string): Promise<Figures> {
  return database.transaction({ role: 'owner' }, async (session) => {
    const [total] = await session.query<Record<string, string | number | null>>(
      `WITH seen AS (SELECT *, deal_stage = 'Won' AND close_date <= $1 AS won, deal_stage = 'Lost' AND close_date <= $1 AS lost FROM judge.pipeline WHERE engage_date = '' OR engage_date <= $1)
       SELECT count(*) FILTER (WHERE won) AS won, count(*) FILTER (WHERE lost) AS lost,
         sum(close_value::numeric) FILTER (WHERE won) AS revenue,
         avg(close_date::date - engage_date::date) FILTER (WHERE won) AS cycle,
         count(*) FILTER (WHERE NOT won AND NOT lost) AS open,
         count(*) FILTER (WHERE NOT won AND NOT lost AND engage_date = '') AS undated,
         count(*) FILTER (WHERE NOT won AND NOT lost AND close_value <> '' AND close_date = '') AS priced
       FROM seen`,
      [day],
    );
    const quarters = await session.query<{ start: string; rate: string }>(
      `SELECT date_trunc('quarter', close_date::date)::date::text AS start, avg((deal_stage = 'Won')::integer) AS rate
       FROM judge.pipeline WHERE deal_stage IN ('Won', 'Lost') AND close_date <= $1 GROUP BY 1 ORDER BY 1`,
      [day],
    );
    const agents = await session.query<{ agent: string; revenue: string }>(
      `SELECT sales_agent AS agent, sum(close_value::numeric) AS revenue FROM judge.pipeline WHERE deal_stage = 'Won' AND close_date <= $1 GROUP BY 1 ORDER BY 2 DESC, 1`,
      [day],
    );
    const number = (name: string): number => Number(total?.[name]);
    return {
      won: number('won'),
      lost: number('lost'),
      winRate: number('won') / (number('won') + number('lost')),
      revenue: number('revenue'),
      cycleDays: number('cycle'),
      open: number('open'),
      openUndated: number('undated'),
      openPriced: number('priced'),
      winRateByQuarter: quarters.map((row) => [row.start, Number(row.rate)] as const),
      revenueByAgent: agents.map((row) => [row.agent, Number(row.revenue)] as const),
    };
  });
}
