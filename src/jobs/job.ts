/** What a job is: a name, a schedule, and what it does for one organisation. */
import type { Session } from '#kernel/database.ts';
import type { Instant } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Result } from '#kernel/result.ts';

export type JobInput = {
  readonly organization: Organization;
  readonly scheduledFor: Instant;
  /** 1 for the first try. */
  readonly attempt: number;
  /**
   * Call it in the transaction that publishes, before it commits: throws LostClaimError when this run was given up and
   * another holds the claim, else keeps the claim locked until that transaction ends.
   */
  readonly checkFence: (session: Session) => Promise<void>;
  /** Aborted when the claim is lost or the process stops. */
  readonly signal: AbortSignal;
};

export type JobOutcome = { readonly rows: number };

export type Job = {
  /** `catalog.refresh`: what is stored, listed and called for. */
  readonly name: string;
  /** One sentence for the list of jobs. */
  readonly description: string;
  /** Cron pattern of five fields, read in the organisation's zone. */
  readonly schedule: string;
  /** False when a due time may pass without a run; asked before the claim. Left out = every due time is run. */
  readonly isNeeded?: (organization: Organization) => Promise<boolean>;
  /** Idempotent: running it again changes nothing more. A throw counts as a failed try too. */
  readonly run: (input: JobInput) => Promise<Result<JobOutcome>>;
};

/** The claim is somebody else's now: what the run made must not be published. */
export class LostClaimError extends Error {
  constructor(job: string) {
    super(`the claim on ${job} was lost`);
    this.name = 'LostClaimError';
  }
}
