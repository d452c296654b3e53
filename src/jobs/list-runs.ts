/** What ran: the recorded runs, for people. */
import type { Database, Row } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** **Units** `duration_ms` milliseconds; moments are ISO UTC. `rows` is null unless the run is done. */
export type RecordedRun = Row & {
  readonly job: string;
  readonly scheduled_for: string;
  readonly status: 'running' | 'done' | 'failed' | 'given_up';
  readonly attempts: number;
  readonly started_at: string | null;
  readonly duration_ms: number | null;
  readonly rows: number | null;
  readonly retry_at: string | null;
  readonly error: string | null;
};

/** The newest runs of an organisation, newest first, at most `limits.jobRunsShown`. */
export function listRuns(database: Database, organizationId: number): Promise<readonly RecordedRun[]> {
  return database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<RecordedRun>(
      `SELECT job, scheduled_for, status, attempts, started_at, duration_ms, rows, retry_at, error
       FROM app.job_run
       WHERE organization_id = $1
       ORDER BY scheduled_for DESC, job
       LIMIT $2`,
      [organizationId, limits.jobRunsShown],
    ),
  );
}
