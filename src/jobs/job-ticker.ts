/** Looks at every organisation's jobs once a tick and starts what is due, overdue or to be tried again. */
import type { Instant } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import type { Claim, RunKey } from '#jobs/claim-run.ts';
import { claimRun, lastScheduled, reapRuns, takeOverRun } from '#jobs/claim-run.ts';
import type { Job } from '#jobs/job.ts';
import { runJob } from '#jobs/run-job.ts';
import type { RunDeps } from '#jobs/run-job.ts';
import { latestDue } from '#jobs/schedule.ts';

export type TickerDeps = RunDeps & { readonly jobs: readonly Job[] };

export type JobTicker = {
  /** Starts what is due and returns when it is started. A tick that overlaps another does nothing. */
  readonly tick: () => Promise<void>;
  /** Resolves when nothing that was started is running any more. */
  readonly idle: () => Promise<void>;
  /** Starts nothing from now on, asks what runs to stop, and resolves when it has. */
  readonly stop: () => Promise<void>;
};

/**
 * A job is due when a time of its schedule lies after the last time it was looked at; at the first look after the last time
 * it was run for, by whatever process, so that what was missed while none was there is caught up, once for all times missed;
 * a job that never ran, after the start. At most one run of a job and organisation, and `limits.jobsAtOnce` runs in all, are under way here;
 * what finds no room waits for the next tick.
 */
export function makeTicker(deps: TickerDeps): JobTicker {
  const startedAt = deps.clock.now();
  const lookedAt = new Map<string, Instant>();
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let ticking: Promise<void> | null = null;

  const start = (job: Job, organization: Organization, claim: Claim) => {
    const key = keyOf(job, organization);
    const run = runJob(deps, { job, organization, claim, stopping: stopping.signal })
      .then(
        () => undefined,
        (error: unknown) => deps.log.error('job.not_recorded', { job: job.name, reason: String(error) }),
      )
      .finally(() => underWay.delete(key));
    underWay.set(key, run);
  };

  const lookAt = async (job: Job, organization: Organization, overdue: RunKey | undefined) => {
    const key = keyOf(job, organization);
    const now = deps.clock.now();
    const since = lookedAt.get(key) ?? (await lastScheduled(deps, organization.organizationId, job.name)) ?? startedAt;
    const due = latestDue(job.schedule, organization.calendar.timeZone, since, now);
    const isNeeded = due !== null && (await (job.isNeeded?.(organization) ?? true));
    const claim = isNeeded ? await claimRun(deps, { organizationId: organization.organizationId, job: job.name, scheduledFor: due }) : null;
    lookedAt.set(key, now);
    const taken = claim ?? (overdue === undefined ? null : await takeOverRun(deps, overdue));
    if (taken !== null) start(job, organization, taken);
  };

  const tickOnce = async () => {
    for (const organization of await listOrganizations(deps.database)) {
      const names = deps.jobs.map((job) => job.name);
      const overdue = await reapRuns(deps, organization.organizationId, names);
      for (const job of deps.jobs) {
        if (stopping.signal.aborted || underWay.size >= limits.jobsAtOnce) return;
        if (underWay.has(keyOf(job, organization))) continue;
        const ofJob = overdue.find((run) => run.job === job.name);
        await lookAt(job, organization, ofJob);
      }
    }
  };

  const tick = async () => {
    if (ticking !== null || stopping.signal.aborted) return;
    ticking = tickOnce().catch((error: unknown) => deps.log.error('job.tick_failed', { reason: String(error) }));
    await ticking;
    ticking = null;
  };
  const idle = async () => {
    await Promise.all(underWay.values());
  };
  return {
    tick,
    idle,
    stop: async () => {
      stopping.abort();
      await ticking;
      await idle();
    },
  };
}

function keyOf(job: Job, organization: Organization): string {
  return `${organization.organizationId} ${job.name}`;
}
