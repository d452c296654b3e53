/** What the job tests share: a clock moved by hand, jobs made of a function, an organisation to run them for. */
import type { Job } from '#jobs/job.ts';
import type { RunDeps } from '#jobs/run-job.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database, Row } from '#kernel/database.ts';
import type { Instant } from '#kernel/dates.ts';
import { addMilliseconds, dayInZone, localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import { ok } from '#kernel/result.ts';

export type HandClock = Clock & { readonly moveTo: (instant: string) => void; readonly wait: (milliseconds: number) => void };

export const never: AbortSignal = new AbortController().signal;
export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Stands still until it is moved. */
export function handClock(start: string): HandClock {
  let current = start as Instant;
  return {
    ...makeClock({ fixedNow: localDate('2026-01-01') }),
    now: () => current,
    today: (organization) => organization.dataDate ?? dayInZone(current, organization.calendar.timeZone),
    moveTo: (instant) => {
      current = instant as Instant;
    },
    wait: (milliseconds) => {
      current = addMilliseconds(current, milliseconds);
    },
  };
}

/** A job that counts its runs and does `work`. */
export function testJob(work: Job['run'] = () => Promise.resolve(ok({ rows: 1 })), schedule = '5 0 * * *'): Job & { readonly runs: () => number } {
  let runs = 0;
  return {
    name: 'test.job',
    description: 'A job of the tests.',
    schedule,
    run: (input) => {
      runs += 1;
      return work(input);
    },
    runs: () => runs,
  };
}

/** A new organisation in `timeZone`. */
export async function addOrganization(database: Database, organizationId: number, timeZone = 'America/New_York'): Promise<Organization> {
  await database.transaction({ role: 'owner' }, (session) =>
    session.query("INSERT INTO app.organization (id, name, time_zone, currency, data_version) VALUES ($1, 'Test', $2, 'USD', 1)", [organizationId, timeZone]),
  );
  return { organizationId, name: 'Test', calendar: { fiscalYearStartMonth: 1, timeZone }, currency: 'USD', dataDate: null, isSample: false };
}

export type RunRow = Row & {
  status: string;
  fence: number;
  attempts: number;
  retry_at: string | null;
  lease_until: string | null;
  rows: number | null;
  error: string | null;
};

/** The runs of one organisation as they are stored, oldest first. */
export function storedRuns(deps: Pick<RunDeps, 'database'>, organizationId: number): Promise<readonly RunRow[]> {
  return deps.database.transaction({ role: 'owner', readOnly: true }, (session) =>
    session.query<RunRow>(
      'SELECT scheduled_for, status, fence, attempts, retry_at, lease_until, rows, error FROM app.job_run WHERE organization_id = $1 ORDER BY scheduled_for',
      [organizationId],
    ),
  );
}
