/** Counts outages in a row, so that a model that is down is not waited for in every turn. */
import type { Clock } from '#kernel/ports.ts';

export type CircuitBreaker = {
  /** Why the model is not called now; null when it may be. */
  readonly whyResting: () => string | null;
  readonly noteOutage: (reason: string) => void;
  readonly noteAnswer: () => void;
};
export type CircuitBreakerOptions = { readonly clock: Pick<Clock, 'monotonicMs'>; readonly outagesMax: number; readonly restMs: number };

/**
 * After `outagesMax` outages in a row the model rests for `restMs`; then it is tried again, and one more outage is
 * another rest. An answer, even a useless one, ends the count.
 */
export function makeCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  let outages = 0;
  let restsUntilMs = 0;
  let lastReason = '';
  return {
    whyResting: () => (outages >= options.outagesMax && options.clock.monotonicMs() < restsUntilMs ? lastReason : null),
    noteOutage: (reason) => {
      outages += 1;
      lastReason = reason;
      restsUntilMs = options.clock.monotonicMs() + options.restMs;
    },
    noteAnswer: () => {
      outages = 0;
    },
  };
}
