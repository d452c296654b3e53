/** Tries a call again where that may help, and never longer than the signal allows. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Log } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { type ModelFault, readModelError } from '#language/openai-errors.ts';
import type { ModelCall, ModelReply, ModelSettings } from '#language/openai-model.ts';

export type AttemptDeps = {
  readonly settings: ModelSettings;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  readonly retriesMax: number;
  /** The wait before the first retry where the server names none; it doubles. */
  readonly backoffMs: number;
};
export type Deadline = { readonly signal: AbortSignal; readonly endsAtMs: number };

/**
 * The model's reply. A server that fails, limits or cannot be reached is tried again; a wait that it asks for is kept,
 * unless it would outlast the deadline: then the call is given up at once.
 * **Fails** engine_unavailable.
 */
export async function attemptCall(deps: AttemptDeps, call: ModelCall, deadline: Deadline): Promise<Result<ModelReply>> {
  const { callModel } = await import('#language/openai-model.ts');
  for (let retries = 0; ; retries += 1) {
    try {
      return ok(await callModel(deps.settings, call, deadline.signal));
    } catch (error) {
      const fault = readModelError(error);
      deps.log.warn('model call failed', { decision: call.name, attempt: retries + 1, detail: fault.detail });
      const pauseMs = fault.retryAfterMs ?? deps.backoffMs * 2 ** retries;
      const outlasts = deps.clock.monotonicMs() + pauseMs >= deadline.endsAtMs;
      if (!fault.isPassing || retries >= deps.retriesMax || outlasts || !(await paused(pauseMs, deadline.signal))) return failed(failureOf(fault));
    }
  }
}

/** False when the signal ended the pause. */
async function paused(pauseMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(pauseMs, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

function failureOf(fault: ModelFault) {
  return { kind: 'engine_unavailable', reason: fault.reason } as const;
}
