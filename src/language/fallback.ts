/** Which engine speaks: offline when it is sure, a model when one is set, and offline again when the model fails. */
import type { Decided, Decision, Interpreter } from '#kernel/decision.ts';
import type { Failure } from '#kernel/failure.ts';
import type { Log } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import { readOffline } from '#language/offline.ts';
import type { ModelValue } from '#language/openai.ts';

export type Ask = <Input, Output>(decision: Decision<Input, Output>, input: Input, signal?: AbortSignal) => Promise<Result<ModelValue<Output>>>;
export type FallbackOptions = {
  /** auto asks the model only where the offline reading is unsure; openai asks it first. */
  readonly engine: 'auto' | 'openai';
  /** Null when no key is set. */
  readonly ask: Ask | null;
  readonly log: Log;
};

/** An interpreter over both engines; falls back per decision and says so. */
export function makeFallbackInterpreter(options: FallbackOptions): Interpreter {
  const decide = async <Input, Output>(decision: Decision<Input, Output>, input: Input, signal?: AbortSignal): Promise<Decided<Output>> => {
    if (options.ask === null)
      return readOffline(decision, input, options.engine === 'openai' ? 'No key for a language model is set; the built-in reading was used.' : null);
    if (options.engine === 'auto' && decision.offline(input).sure) return readOffline(decision, input);
    const asked = await options.ask(decision, input, signal);
    if (asked.ok) return { value: asked.value.value, engine: 'openai', fallback: null, tokens: asked.value.tokens };
    options.log.warn('model failed', { decision: decision.name, failure: asked.failure.kind, reason: reasonOf(asked.failure) });
    return readOffline(decision, input, noteFor(asked.failure));
  };
  return { decide };
}

function reasonOf(failure: Failure): string {
  return 'reason' in failure ? failure.reason : failure.kind;
}

function noteFor(failure: Failure): string {
  return failure.kind === 'engine_nonsense'
    ? 'The language model gave nothing usable; the built-in reading was used.'
    : `The language model could not be reached (${reasonOf(failure)}); the built-in reading was used.`;
}
