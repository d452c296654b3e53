/** Claims on job runs: one row per organisation, job and scheduled time, held as a lease with a fencing number. */
import type { Database, Row, Session } from '#kernel/database.ts';
import type { Instant } from '#kernel/dates.ts';
import { addMilliseconds } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Clock } from '#kernel/ports.ts';
import { LostClaimError } from '#jobs/job.ts';

export type ClaimDeps = { readonly database: Database; readonly clock: Clock };
export type RunKey = { readonly organizationId: number; readonly job: string; readonly scheduledFor: Instant };
/** `fence` grows with every taker of a row, so that a holder who was given up is told from the one after. */
export type Claim = RunKey & { readonly fence: number; readonly attempt: number };
/** How a run ended, as its row keeps it. */
export type RunEnd =
  | { readonly kind: 'done'; readonly rows: number; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly error: string; readonly durationMs: number };

type FenceRow = Row & { fence: number; attempts: number };

const HELD = `organization_id = $1 AND job = $2 AND scheduled_for = $3 AND fence = $4 AND status = 'running'`;

/** Claims the run for a scheduled time; null when anybody claimed it before, whatever became of it. */
export async function claimRun(deps: ClaimDeps, key: RunKey): Promise<Claim | null> {
  const now = deps.clock.now();
  const rows = await inOrganization(deps, key.organizationId, (session) =>
    session.query<FenceRow>(
      `INSERT INTO app.job_run (organization_id, job, scheduled_for, status, fence, attempts, lease_until, started_at)
       VALUES ($1, $2, $3, 'running', 1, 1, $4, $5)
       ON CONFLICT DO NOTHING
       RETURNING fence, attempts`,
      [key.organizationId, key.job, key.scheduledFor, addMilliseconds(now, limits.jobLeaseMs), now],
    ),
  );
  return claimOf(key, rows);
}

/** The latest time a job was claimed for, whatever became of it; null when it never was. */
export async function lastScheduled(deps: Pick<ClaimDeps, 'database'>, organizationId: number, job: string): Promise<Instant | null> {
  const [row] = await inOrganization(deps, organizationId, (session) =>
    session.query<Row & { latest: Instant | null }>('SELECT max(scheduled_for) AS latest FROM app.job_run WHERE organization_id = $1 AND job = $2', [
      organizationId,
      job,
    ]),
  );
  return row?.latest ?? null;
}

/** Takes over a run that failed and may be tried again, or whose lease ran out; null when there is nothing to take (any more). */
export async function takeOverRun(deps: ClaimDeps, key: RunKey): Promise<Claim | null> {
  const now = deps.clock.now();
  const rows = await inOrganization(deps, key.organizationId, (session) =>
    session.query<FenceRow>(
      `UPDATE app.job_run
       SET status = 'running', fence = fence + 1, attempts = attempts + 1, lease_until = $4, started_at = $5,
         retry_at = NULL, finished_at = NULL, duration_ms = NULL, rows = NULL
       WHERE organization_id = $1 AND job = $2 AND scheduled_for = $3 AND attempts < $6
         AND ((status = 'failed' AND retry_at <= $5) OR (status = 'running' AND lease_until <= $5))
       RETURNING fence, attempts`,
      [key.organizationId, key.job, key.scheduledFor, addMilliseconds(now, limits.jobLeaseMs), now, limits.jobAttemptsMax],
    ),
  );
  return claimOf(key, rows);
}

/**
 * The reaper: gives up runs whose last try left its lease to run out, and returns the runs of `jobs` that are to be
 * taken over now, oldest first, at most `limits.jobRetriesPerTick`.
 */
export async function reapRuns(deps: ClaimDeps, organizationId: number, jobs: readonly string[]): Promise<readonly RunKey[]> {
  const now = deps.clock.now();
  return inOrganization(deps, organizationId, async (session) => {
    await session.query(
      `UPDATE app.job_run
       SET status = 'given_up', finished_at = $2, lease_until = NULL, error = 'the lease of the last try ran out'
       WHERE organization_id = $1 AND status = 'running' AND lease_until <= $2 AND attempts >= $3`,
      [organizationId, now, limits.jobAttemptsMax],
    );
    const rows = await session.query<Row & { job: string; scheduled_for: Instant }>(
      `SELECT job, scheduled_for FROM app.job_run
       WHERE organization_id = $1 AND job = ANY($3::text[])
         AND ((status = 'failed' AND retry_at <= $2) OR (status = 'running' AND lease_until <= $2))
       ORDER BY scheduled_for LIMIT $4`,
      [organizationId, now, jobs, limits.jobRetriesPerTick],
    );
    return rows.map((row) => ({ organizationId, job: row.job, scheduledFor: row.scheduled_for }));
  });
}

/** Prolongs the lease; false when the claim was lost. */
export async function renewClaim(deps: ClaimDeps, claim: Claim): Promise<boolean> {
  const leaseUntil = addMilliseconds(deps.clock.now(), limits.jobLeaseMs);
  const rows = await inOrganization(deps, claim.organizationId, (session) =>
    session.query(`UPDATE app.job_run SET lease_until = $5 WHERE ${HELD} RETURNING fence`, [...heldBy(claim), leaseUntil]),
  );
  return rows.length > 0;
}

/**
 * Invariant: what a run publishes is published in a transaction that called this. The row stays locked until that
 * transaction ends, so nobody takes the claim over in between.
 * **Fails** throws LostClaimError when the claim is not held any more.
 */
export async function checkFence(session: Session, claim: Claim): Promise<void> {
  const rows = await session.query(`SELECT fence FROM app.job_run WHERE ${HELD} FOR UPDATE`, heldBy(claim));
  if (rows.length === 0) throw new LostClaimError(claim.job);
}

/**
 * Records how the run ended. A failure is tried again later, each time after twice the wait, until
 * `limits.jobAttemptsMax` tries; then it is given up. False when the claim was lost: nothing is written then.
 */
export async function finishRun(deps: ClaimDeps, claim: Claim, end: RunEnd): Promise<boolean> {
  const now = deps.clock.now();
  const isLast = claim.attempt >= limits.jobAttemptsMax;
  const status = end.kind === 'done' ? 'done' : isLast ? 'given_up' : 'failed';
  const retryAt = status === 'failed' ? addMilliseconds(now, retryWaitMs(claim.attempt)) : null;
  const error = end.kind === 'failed' ? end.error.slice(0, limits.jobErrorCharactersMax) : null;
  const rows = await inOrganization(deps, claim.organizationId, (session) =>
    session.query(
      `UPDATE app.job_run
       SET status = $5, finished_at = $6, duration_ms = $7, rows = $8, error = $9, retry_at = $10, lease_until = NULL
       WHERE ${HELD}
       RETURNING fence`,
      [...heldBy(claim), status, now, Math.round(end.durationMs), end.kind === 'done' ? end.rows : null, error, retryAt],
    ),
  );
  return rows.length > 0;
}

/** **Units** milliseconds after the `attempt`-th try. */
export function retryWaitMs(attempt: number): number {
  return Math.min(limits.jobRetryMaxMs, limits.jobRetryBaseMs * 2 ** (attempt - 1));
}

function heldBy(claim: Claim): readonly unknown[] {
  return [claim.organizationId, claim.job, claim.scheduledFor, claim.fence];
}

function claimOf(key: RunKey, rows: readonly FenceRow[]): Claim | null {
  const [row] = rows;
  return row === undefined ? null : { ...key, fence: row.fence, attempt: row.attempts };
}

function inOrganization<T>(deps: Pick<ClaimDeps, 'database'>, organizationId: number, work: (session: Session) => Promise<T>): Promise<T> {
  return deps.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, work);
}
