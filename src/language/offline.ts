/** The engine that needs nothing: every decision's own deterministic reading. */
import type { Decision, Decided, Interpreter } from '#kernel/decision.ts';

/** An interpreter that never calls a model. */
export function makeOfflineInterpreter(): Interpreter {
  return { decide: (decision, input) => Promise.resolve(readOffline(decision, input)) };
}

/** A decision's offline reading as a decided value. */
export function readOffline<Input, Output>(decision: Decision<Input, Output>, input: Input, fallback: string | null = null): Decided<Output> {
  return { value: decision.offline(input).value, engine: 'offline', fallback, tokens: null };
}
