/** Builds that failed a moment ago, so that questions do not wait for the same failure again and again. */
import type { Failure } from '#kernel/failure.ts';
import { limits } from '#kernel/limits.ts';
import type { Clock } from '#kernel/ports.ts';

/** What a build was made of: the same again gives the same failure. */
export type BuildAttempt = { readonly organizationId: number; readonly asOf: string; readonly fingerprint: string; readonly dataVersion: number };

export type FailedBuilds = {
  /** Why this very build failed within the last few minutes; null when it did not. */
  readonly reason: (attempt: BuildAttempt) => Failure | null;
  readonly note: (attempt: BuildAttempt, failure: Failure) => void;
};

/** A bounded memory of this process: the last failure of an organisation's day, for limits.failedBuildRestMs. */
export function makeFailedBuilds(clock: Pick<Clock, 'monotonicMs'>): FailedBuilds {
  const failures = new Map<string, { readonly attempt: BuildAttempt; readonly failure: Failure; readonly atMs: number }>();
  const keyOf = ({ organizationId, asOf }: BuildAttempt): string => `${organizationId} ${asOf}`;
  return {
    reason(attempt) {
      const found = failures.get(keyOf(attempt));
      if (found === undefined || clock.monotonicMs() - found.atMs >= limits.failedBuildRestMs) return null;
      const isSame = found.attempt.fingerprint === attempt.fingerprint && found.attempt.dataVersion === attempt.dataVersion;
      return isSame ? found.failure : null;
    },
    note(attempt, failure) {
      failures.delete(keyOf(attempt));
      failures.set(keyOf(attempt), { attempt, failure, atMs: clock.monotonicMs() });
      const [oldest] = failures.keys();
      if (failures.size > limits.failedBuildsKept && oldest !== undefined) failures.delete(oldest);
    },
  };
}
