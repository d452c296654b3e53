/** The interpreter for a setting: offline, a model with fall-back, or both in turn. */
import type { Interpreter } from '#kernel/decision.ts';
import { limits } from '#kernel/limits.ts';
import type { Log } from '#kernel/ports.ts';
import { type Ask, makeFallbackInterpreter } from '#language/fallback.ts';
import { loadPrompts, type Prompts } from '#language/load-prompts.ts';
import { makeOfflineInterpreter } from '#language/offline.ts';
import { askModel } from '#language/openai.ts';
import type { ModelSettings } from '#language/openai-model.ts';

export type InterpreterOptions = {
  readonly engine: 'auto' | 'offline' | 'openai';
  readonly openai: { readonly apiKey: string | null; readonly baseUrl: string | null; readonly model: string };
  readonly log: Log;
  /** Limits of a call, smaller in tests. */
  readonly call?: Partial<Pick<ModelSettings, 'timeoutMs' | 'retriesMax' | 'outputTokensMax'>>;
  readonly prompts?: Prompts;
};

/** Never calls a model with engine `offline`; without a key `auto` and `openai` read offline too. */
export function makeInterpreter(options: InterpreterOptions): Interpreter {
  if (options.engine === 'offline') return makeOfflineInterpreter();
  return makeFallbackInterpreter({ engine: options.engine, ask: askFor(options), log: options.log });
}

function askFor(options: InterpreterOptions): Ask | null {
  const { apiKey, baseUrl, model } = options.openai;
  if (apiKey === null) return null;
  const prompts = options.prompts ?? loadPrompts();
  const settings: ModelSettings = {
    apiKey,
    baseUrl,
    model,
    timeoutMs: options.call?.timeoutMs ?? limits.modelTimeoutMs,
    retriesMax: options.call?.retriesMax ?? limits.modelRetriesMax,
    outputTokensMax: options.call?.outputTokensMax ?? limits.modelOutputTokensMax,
  };
  return (decision, input, signal) => askModel({ settings, prompts }, decision, input, signal);
}
