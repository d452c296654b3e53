/** One claimed run from start to record. */
import type { Failure } from '#kernel/failure.ts';
import { addMilliseconds } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock, Log } from '#kernel/ports.ts';
import type { Database } from '#kernel/database.ts';
import type { Claim } from '#jobs/claim-run.ts';
import { checkFence, claimRun, finishRun, renewClaim } from '#jobs/claim-run.ts';
import type { RunEnd } from '#jobs/claim-run.ts';
import type { Job } from '#jobs/job.ts';
import { LostClaimError } from '#jobs/job.ts';

export type RunDeps = { readonly database: Database; readonly clock: Clock; readonly log: Log };
export type ClaimedRun = {
  readonly job: Job;
  readonly organization: Organization;
  readonly claim: Claim;
  /** Asks the job to stop. */ readonly stopping: AbortSignal;
};
/** `lost`: another took the claim over meanwhile, and its run is the one that counts. */
export type RunResult = RunEnd | { readonly kind: 'lost' };

/**
 * Runs a job under its claim and records duration, rows or error. The lease is renewed while the job works. Never throws
 * for the job's faults; throws when the record cannot be written.
 */
export async function runJob(deps: RunDeps, run: ClaimedRun): Promise<RunResult> {
  const { job, organization, claim, stopping } = run;
  const lost = new AbortController();
  const signal = AbortSignal.any([stopping, lost.signal]);
  const heartbeat = setInterval(() => {
    renewClaim(deps, claim).then(
      (isHeld) => (isHeld ? undefined : lost.abort()),
      (error: unknown) => deps.log.warn('job.renewal_failed', { job: job.name, reason: String(error) }),
    );
  }, limits.jobLeaseMs / 3);
  const startedMs = deps.clock.monotonicMs();
  const end = await outcomeOf(job, {
    organization,
    scheduledFor: claim.scheduledFor,
    attempt: claim.attempt,
    checkFence: (session) => checkFence(session, claim),
    signal,
  }).finally(() => clearInterval(heartbeat));
  const durationMs = deps.clock.monotonicMs() - startedMs;
  const isRecorded = end.kind !== 'lost' && (await finishRun(deps, claim, { ...end, durationMs }));
  const result: RunResult = isRecorded ? { ...end, durationMs } : { kind: 'lost' };
  const data = { job: job.name, organizationId: organization.organizationId, scheduledFor: claim.scheduledFor, attempt: claim.attempt };
  if (result.kind === 'done') deps.log.info('job.done', { ...data, ...result });
  else deps.log.warn(`job.${result.kind}`, { ...data, ...result });
  return result;
}

/** Runs `job` now, outside its schedule; null when a run of this very moment was claimed by somebody else. */
export async function runJobNow(deps: RunDeps, job: Job, organization: Organization, stopping: AbortSignal): Promise<RunResult | null> {
  const claim = await claimRun(deps, { organizationId: organization.organizationId, job: job.name, scheduledFor: addMilliseconds(deps.clock.now(), 0) });
  return claim === null ? null : runJob(deps, { job, organization, claim, stopping });
}

type Outcome = { readonly kind: 'done'; readonly rows: number } | { readonly kind: 'failed'; readonly error: string } | { readonly kind: 'lost' };

async function outcomeOf(job: Job, input: Parameters<Job['run']>[0]): Promise<Outcome> {
  try {
    const result = await job.run(input);
    return result.ok ? { kind: 'done', rows: result.value.rows } : { kind: 'failed', error: failureText(result.failure) };
  } catch (error) {
    if (error instanceof LostClaimError) return { kind: 'lost' };
    return { kind: 'failed', error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The failure's kind and data, as the run's row keeps it. */
function failureText(failure: Failure): string {
  const { kind, ...data } = failure;
  return `${kind} ${JSON.stringify(data)}`;
}
