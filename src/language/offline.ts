/** The engine that needs nothing: every decision's own deterministic reading. */
import type { Decided, Decision, Interpreter, Reading } from '#kernel/decision.ts';

/** An interpreter that never calls a model. */
export function makeOfflineInterpreter(): Interpreter {
  const interpreter: Interpreter = {
    decide: async (decision, input) => spokenOffline(readOffline(decision, input), null),
    forTurn: () => interpreter,
  };
  return interpreter;
}

/** A decision's offline reading, in the shape of its schema. Throws when it has not that shape: a bug. */
export function readOffline<Input, Output>(decision: Decision<Input, Output>, input: Input): Reading<Output> {
  const reading = decision.offline(input);
  return { value: decision.schema.parse(reading.value), sure: reading.sure };
}

/** An offline reading as what was decided; `fallback` says why the model did not speak. */
export function spokenOffline<Output>(reading: Reading<Output>, fallback: string | null): Decided<Output> {
  return { value: reading.value, engine: 'offline', fallback, tokens: null };
}
