/** The history facts over the sample records of a Salesforce Developer Edition org, against its raw files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '#kernel/database.ts';
import { daysBetween, localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { buildDay, ownCatalog } from '#test/catalog/pipeline.ts';
import { type Importer, makeImporter } from '#test/collectors/importer.ts';
import { dataFolder, readRawCsv } from '#test/collectors/read-raw-csv.ts';

type Entry = { readonly id: string; readonly at: string; readonly stage: string; readonly due: string };

const folder = dataFolder('salesforce-dev-history');
const deals = readRawCsv(folder, 'Opportunity.csv');
const days = ['2026-03-31', '2026-03-01', '2026-02-22'] as const;
const [today, beforeCorrections] = days;

/** `02/23/26 08:55 PM` → `2026-02-23T20:55`. */
function isoMinute(text: string | undefined): string {
  const [, month, day, year, hour, minute, half] = /^(\d\d)\/(\d\d)\/(\d\d)(?: (\d\d):(\d\d) (AM|PM))?$/.exec(text ?? '') ?? [];
  const hours = (Number(hour ?? 0) % 12) + (half === 'PM' ? 12 : 0);
  return `20${year}-${month}-${day}T${String(hours).padStart(2, '0')}:${minute ?? '00'}`;
}

/** Edits of each deal in the order of time, from the file alone. */
function entriesByDeal(): ReadonlyMap<string, readonly Entry[]> {
  const entries = readRawCsv(folder, 'OpportunityHistory.csv').map((line) => ({
    deal: line['OpportunityId'] ?? '',
    entry: { id: line['Id'] ?? '', at: isoMinute(line['CreatedDate']), stage: line['StageName'] ?? '', due: isoMinute(line['CloseDate']).slice(0, 10) },
  }));
  const keys = [...new Set(entries.map(({ deal }) => deal))];
  return new Map(
    keys.map((key) => [
      key,
      entries.flatMap(({ deal, entry }) => (deal === key ? [entry] : [])).sort((left, right) => (`${left.at} ${left.id}` < `${right.at} ${right.id}` ? -1 : 1)),
    ]),
  );
}

function isClosed(stage: string): boolean {
  return stage.startsWith('Closed');
}

const history = entriesByDeal();
let importer: Importer;
beforeAll(async () => {
  importer = await makeImporter();
  await importer.run(folder, { name: null, asOf: today });
  const [organization] = await listOrganizations(importer.database);
  const catalog = await ownCatalog();
  for (const day of days) await buildDay(importer.database, organization as Organization, day, { catalog });
});
afterAll(() => importer.close());

function read(model: string, day: string, columns: string, rest = ''): Promise<readonly Row[]> {
  return importer.rows(`SELECT ${columns} FROM analytics.${model} WHERE as_of = '${day}' ${rest}`);
}

describe('stays', () => {
  it('are the runs of one stage in the order of time, whatever the order of the lines', async () => {
    const expected = [...history].flatMap(([deal, entries]) =>
      entries.filter((entry, at) => entry.stage !== entries[at - 1]?.stage).map((entry, at) => [`salesforce:${deal}`, at + 1, entry.stage, entry.at].join(' ')),
    );
    const rows = await read(
      'fct_stage_transitions',
      today,
      `concat_ws(' ', opportunity_id, stay_number, stage_name, to_char(entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')) AS stay`,
    );
    expect(rows.map((row) => String(row['stay'])).sort()).toEqual(expected.sort());
    expect(expected).toHaveLength(48);
  });

  it('have lengths where they ended, none where a deal ended in them', async () => {
    const rows = await read(
      'fct_stage_transitions',
      today,
      'stage_name, days_in_stage, transition_type, direction',
      "AND opportunity_id = 'salesforce:006bm00000LKgOnAAL' ORDER BY stay_number",
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['Prospecting', '0.001389', 'Initial', 'initial'],
      ['Closed Won', '11.777083', 'Transition', 'closed'],
      ['Closed Lost', null, 'Closed', 'closed'],
    ]);
  });

  it('of the day before anything was entered are unknown', async () => {
    expect(await read('fct_stage_transitions', '2026-02-22', '1 AS one')).toEqual([]);
    expect(await read('fct_opportunity', '2026-02-22', '1 AS one')).toEqual([]);
  });
});

describe('close dates', () => {
  it('moved only with the edit that closes a deal or comes after it, which is no push', async () => {
    const moved = [...history.values()].flatMap((entries) => entries.filter((entry, at) => at > 0 && entry.due !== entries[at - 1]?.due));
    expect([moved.length, moved.filter((entry) => !isClosed(entry.stage))]).toEqual([7, []]);
    expect(await read('fct_close_date_changes', today, '1 AS one')).toEqual([]);
    expect(await read('fct_opportunity', today, 'DISTINCT push_count, quarter_push_count')).toEqual([{ push_count: 0, quarter_push_count: 0 }]);
  });

  it('the original one is that of the first edit, and slips count from it', async () => {
    const rows = await read('fct_opportunity', today, 'source_key, original_close_date, slip_days');
    const expected = deals.map((deal) => {
      const first = history.get(deal['Id'] ?? '')?.[0]?.due ?? '';
      const due = isoMinute(deal['CloseDate']).slice(0, 10);
      const until = deal['IsClosed'] === 'TRUE' || due > today ? due : today;
      return { source_key: deal['Id'], original_close_date: first, slip_days: Math.max(0, daysBetween(localDate(first), localDate(until))) };
    });
    expect(rows.toSorted(byKey)).toEqual(expected.toSorted(byKey));
  });
});

function byKey(left: { readonly source_key?: unknown }, right: { readonly source_key?: unknown }): number {
  return String(left.source_key) < String(right.source_key) ? -1 : 1;
}

function open(model: string, rest: string): Promise<readonly Row[]> {
  return read(model, today, 'count(*)::integer AS deals, sum(amount) AS amount', rest);
}

describe('what was known earlier', () => {
  it('deals that were won until somebody set them to lost are won on that day, with the amounts of then', async () => {
    const corrected = [...history].filter(([, entries]) => entries.some((entry, at) => isClosed(entry.stage) && at < entries.length - 1)).map(([deal]) => deal);
    const outcomes = async (day: string) =>
      read('fct_opportunity', day, 'outcome, count(*)::integer AS deals', `AND source_key IN (${corrected.map((key) => `'${key}'`).join(', ')}) GROUP BY 1`);
    expect(corrected).toHaveLength(7);
    expect(await outcomes(beforeCorrections)).toEqual([{ outcome: 'Won', deals: 7 }]);
    expect(await outcomes(today)).toEqual([{ outcome: 'Lost', deals: 7 }]);
  });

  it('snapshots agree with the day itself', async () => {
    expect(await open('fct_pipeline_asof', `AND is_open AND snapshot_date = '${today}'`)).toEqual(await open('fct_opportunity', "AND outcome = 'Open'"));
    // One deal was set to lost in February with a close date at the end of March: by its date it was open until then.
    const then = deals.filter((deal) => deal['IsClosed'] === 'FALSE' || deal['CloseDate'] === '03/31/26');
    const amount = then.reduce((sum, deal) => sum + Number(deal['Amount']), 0);
    expect(await open('fct_pipeline_asof', "AND is_open AND snapshot_date = '2026-03-01'")).toEqual([{ deals: then.length, amount: `${amount}.00` }]);
  });
});

describe('notices', () => {
  it('tell what the files lack, and nothing else', async () => {
    const silent = deals.filter((deal) => history.get(deal['Id'] ?? '')?.at(-1)?.due !== isoMinute(deal['CloseDate']).slice(0, 10)).length;
    const rows = await read('dq_notice', today, 'notice_kind, subject, affected_rows, total_rows', 'ORDER BY 1');
    expect(silent).toBe(25);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['close_date_changed_without_history', 'salesforce', 25, 36],
      ['closed_before_created', 'salesforce', 19, 20],
      ['closed_stage_left', 'salesforce', 7, 36],
      ['no_amount', 'salesforce', 5, 36],
      ['no_owner', 'salesforce', 36, 36],
    ]);
  });
});
