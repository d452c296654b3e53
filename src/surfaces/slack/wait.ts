/** Waiting that ends early when the surface stops. */
import { setTimeout as delay } from 'node:timers/promises';
import { limits } from '#kernel/limits.ts';

/** True when the time passed; false when `signal` ended it. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

/** Wait before try number `attempt` + 1 (from 1): doubling, bounded. */
export function backoffMs(attempt: number): number {
  return Math.min(limits.slackBackoffMaxMs, limits.slackBackoffMs * 2 ** (attempt - 1));
}
