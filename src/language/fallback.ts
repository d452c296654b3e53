/** Which engine speaks: offline when it is sure, a model when one is set, and offline again when the model fails. */
import type { TokenCount } from '#kernel/answer.ts';
import type { Decided, Decision, Interpreter, ModelAllowance, Reading } from '#kernel/decision.ts';
import type { Failure } from '#kernel/failure.ts';
import type { Clock, Log } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import type { CircuitBreaker } from '#language/circuit-breaker.ts';
import { readOffline, spokenOffline } from '#language/offline.ts';

export type AskOptions = { readonly signal: AbortSignal | undefined; readonly budgetMs: number };
/** What a model made of a decision. `tokens` counts failed calls too; null when no call came through. */
export type Asked<Output> = { readonly result: Result<Output>; readonly tokens: TokenCount | null };
export type Ask = <Input, Output>(decision: Decision<Input, Output>, input: Input, options: AskOptions) => Promise<Asked<Output>>;

export type FallbackDeps = {
  /** auto asks the model only where the offline reading is unsure; openai asks it first. */
  readonly engine: 'auto' | 'openai';
  /** Null when no key is set. */
  readonly ask: Ask | null;
  readonly breaker: CircuitBreaker;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  /** All that one turn waits for the model. */
  readonly turnBudgetMs: number;
};

const NO_KEY = 'No key for a model is set (OPENAI_API_KEY)';
const TOO_SLOW = 'The model took too long';
const STOPPED = 'The model was not waited for';

/** An interpreter over both engines: falls back per decision, and says so. Each bare `decide` has a turn's time of its own. */
export function makeFallbackInterpreter(deps: FallbackDeps): Interpreter {
  const forTurn = (allowance?: ModelAllowance): Interpreter => {
    let leftMs = deps.turnBudgetMs;
    const decide = async <Input, Output>(decision: Decision<Input, Output>, input: Input, signal?: AbortSignal): Promise<Decided<Output>> => {
      const reading = deps.engine === 'auto' ? readOffline(decision, input) : null;
      if (reading?.sure === true) return spokenOffline(reading, null);
      const offline = (): Reading<Output> => reading ?? readOffline(decision, input);
      if (deps.ask === null) return spokenOffline(offline(), deps.engine === 'openai' ? noteOf(NO_KEY) : null);
      const reason = signal?.aborted === true ? STOPPED : leftMs <= 0 ? TOO_SLOW : (allowance?.whySpent() ?? deps.breaker.whyResting());
      if (reason !== null) return spokenOffline(offline(), noteOf(reason));
      const startedMs = deps.clock.monotonicMs();
      const asked = await deps.ask(decision, input, { signal, budgetMs: leftMs });
      leftMs -= deps.clock.monotonicMs() - startedMs;
      allowance?.spend(decision.name, asked.tokens);
      return settle(deps, { decision, asked, offline, isStopped: signal?.aborted === true });
    };
    return { decide, forTurn };
  };
  return { decide: (decision, input, signal) => forTurn().decide(decision, input, signal), forTurn };
}

type Settling<Input, Output> = {
  readonly decision: Decision<Input, Output>;
  readonly asked: Asked<Output>;
  readonly offline: () => Reading<Output>;
  readonly isStopped: boolean;
};

function settle<Input, Output>(deps: FallbackDeps, { decision, asked, offline, isStopped }: Settling<Input, Output>): Decided<Output> {
  const { result, tokens } = asked;
  if (result.ok) {
    deps.breaker.noteAnswer();
    return { value: result.value, engine: 'openai', fallback: null, tokens };
  }
  if (isStopped) return { ...spokenOffline(offline(), noteOf(STOPPED)), tokens };
  const { failure } = result;
  const reason = reasonOf(failure);
  deps.log.warn('model failed', { decision: decision.name, failure });
  if (failure.kind === 'engine_unavailable') deps.breaker.noteOutage(reason);
  else deps.breaker.noteAnswer();
  return { ...spokenOffline(offline(), noteOf(reason)), tokens };
}

/** The reason of an outage is a clause for people; what was wrong with an answer is for the log. */
function reasonOf(failure: Failure): string {
  if (failure.kind === 'engine_unavailable') return failure.reason;
  return failure.kind === 'invalid_input' ? 'This is too long for the model' : 'The model gave nothing that could be used';
}

function noteOf(reason: string): string {
  return `${reason}; the built-in reader answered.`;
}
