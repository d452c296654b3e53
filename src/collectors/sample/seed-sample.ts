/** Puts the sample organisation into a database that has none. */
import type { Database, Row, Session } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import type { Calendar } from '#kernel/dates.ts';
import type { Clock, Log } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';
import { limits } from '#kernel/limits.ts';
import { refreshVisibility } from '#db/refresh-visibility.ts';
import { sampleTables } from '#collectors/sample/sample-rows.ts';

export type SampleDeps = { readonly database: Database; readonly clock: Clock; readonly log: Log };
/** `rows` counts what was stored now: 0 when the sample organisation was there already. */
export type SeededSample = { readonly organizationId: number; readonly rows: number };

const organizationName = 'Kelderbrook Instruments';
const calendar: Calendar = { timeZone: 'America/New_York', fiscalYearStartMonth: 1 };
const currency = 'USD';
const seed = 20_261;
const opportunityCount = 2_000;
const accountCount = 160;

/**
 * The sample organisation: 28 invented people, 160 accounts and two years of 2,000 opportunities that end on the
 * clock's today, which becomes its data date, so that "this quarter" has deals whenever it is asked about. One
 * transaction; the same day gives the same rows; a second call changes nothing. It becomes the default organisation
 * when there is no other default.
 * **Fails** database_unavailable when the database reports an error (nothing is stored then).
 */
export async function seedSample(deps: SampleDeps): Promise<Result<SeededSample>> {
  const startedMs = deps.clock.monotonicMs();
  try {
    const seeded = await deps.database.transaction({ role: 'owner', timeoutMs: limits.buildStatementTimeoutMs }, (session) => seedOnce(deps, session));
    if (seeded.rows > 0) deps.log.info('sample.seeded', { ...seeded, durationMs: Math.round(deps.clock.monotonicMs() - startedMs) });
    return ok(seeded);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    deps.log.error('sample.failed', { code: error.code, reason: error.message });
    return failed({ kind: 'database_unavailable', reason: error.message });
  }
}

async function seedOnce(deps: SampleDeps, session: Session): Promise<SeededSample> {
  // Two processes that start at once must not both seed: the second waits here and then finds the first one's.
  await session.execute('LOCK TABLE app.organization IN SHARE ROW EXCLUSIVE MODE');
  const [present] = await session.query<Row & { id: number }>('SELECT id FROM app.organization WHERE is_sample ORDER BY id LIMIT 1');
  if (present !== undefined) return { organizationId: present.id, rows: 0 };
  const organizationId = await nextOrganizationId(session);
  const loadedAt = deps.clock.now();
  const today = deps.clock.today({ organizationId, name: organizationName, calendar, currency, dataDate: null, isSample: true });
  await session.query(
    `INSERT INTO app.organization (id, name, time_zone, fiscal_year_start_month, currency, data_date, is_sample, is_default, data_version, created_at)
     SELECT $1, $2, $3, $4, $5, $6, true, NOT EXISTS (SELECT 1 FROM app.organization WHERE is_default), 1, $7`,
    [organizationId, organizationName, calendar.timeZone, calendar.fiscalYearStartMonth, currency, today, loadedAt],
  );
  const summary: Record<string, number> = {};
  for (const load of sampleTables({ organizationId, seed, opportunities: opportunityCount, accounts: accountCount, today, calendar, currency, loadedAt })) {
    summary[load.table] = await session.copyIn(load.table, load.columns, load.rows);
  }
  await refreshVisibility(session, organizationId);
  // Without statistics the planner takes the new tables for empty, and the first build is a hundred times slower.
  await session.execute(`ANALYZE ${Object.keys(summary).join(', ')}`);
  await session.query(
    `INSERT INTO app.import_run (organization_id, import_run_id, source_system, mapping, as_of, summary, started_at, finished_at)
     VALUES ($1, gen_random_uuid(), 'sample', 'sample', $2, $3, $4, $4)`,
    [organizationId, today, JSON.stringify({ stored: summary }), loadedAt],
  );
  return { organizationId, rows: Object.values(summary).reduce((sum, count) => sum + count, 0) };
}

async function nextOrganizationId(session: Session): Promise<number> {
  const [row] = await session.query<Row & { next: number }>('SELECT coalesce(max(id), 0) + 1 AS next FROM app.organization');
  return row?.next ?? 1;
}
