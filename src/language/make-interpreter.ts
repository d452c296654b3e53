/** The interpreter for a setting: offline, a model with fall-back, or both in turn. */
import { makeClock } from '#kernel/clock.ts';
import type { Interpreter } from '#kernel/decision.ts';
import { limits } from '#kernel/limits.ts';
import type { Clock, Log } from '#kernel/ports.ts';
import { makeCircuitBreaker } from '#language/circuit-breaker.ts';
import { makeFallbackInterpreter } from '#language/fallback.ts';
import { loadPrompts, promptsDirectory } from '#language/load-prompts.ts';
import { makeOfflineInterpreter } from '#language/offline.ts';
import { makeOpenaiAsk } from '#language/openai.ts';

/** How long a model is waited for, and how often it is tried; smaller in tests. */
export type ModelBounds = { readonly timeoutMs: number; readonly turnBudgetMs: number; readonly retriesMax: number; readonly backoffMs: number };
export type InterpreterOptions = {
  readonly engine: 'auto' | 'offline' | 'openai';
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string | null; readonly model: string };
  readonly log: Log;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
  readonly promptsDirectory?: string;
  readonly bounds?: Partial<ModelBounds>;
};

const bounds: ModelBounds = {
  timeoutMs: limits.modelTimeoutMs,
  turnBudgetMs: limits.modelTurnBudgetMs,
  retriesMax: limits.modelRetriesMax,
  backoffMs: limits.modelBackoffMs,
};

/**
 * Runs decisions. With engine `offline` nothing is ever called; without a key `auto` and `openai` read offline too.
 * **Fails** throws when a model may be called and a prompt is missing; the message has its path.
 */
export function makeInterpreter(options: InterpreterOptions): Interpreter {
  const { engine, log, openai } = options;
  if (engine === 'offline') return makeOfflineInterpreter();
  const { timeoutMs, turnBudgetMs, retriesMax, backoffMs } = { ...bounds, ...options.bounds };
  const clock = options.clock ?? makeClock({ fixedNow: null });
  const breaker = makeCircuitBreaker({ clock, outagesMax: limits.modelOutagesMax, restMs: limits.modelRestMs });
  const { apiKey, baseUrl, model } = openai;
  if (apiKey === null) return makeFallbackInterpreter({ engine, ask: null, breaker, clock, log, turnBudgetMs });
  const settings = { apiKey, baseUrl, model, timeoutMs, outputTokensMax: limits.modelOutputTokensMax };
  const ask = makeOpenaiAsk({ settings, prompts: loadPrompts(options.promptsDirectory ?? promptsDirectory), clock, log, retriesMax, backoffMs });
  return makeFallbackInterpreter({ engine, ask, breaker, clock, log, turnBudgetMs });
}
