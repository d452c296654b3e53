/** An interpreter beside a scripted server, a clock that is moved by hand, and a log that keeps its lines. */
import { onTestFinished } from 'vitest';
import type { Interpreter } from '#kernel/decision.ts';
import { makeInterpreter, type ModelBounds } from '#language/make-interpreter.ts';
import { type FakeOpenai, type FakeReply, startFakeOpenai } from '#test/helpers/fake-openai.ts';

export const API_KEY = 'sk-test-0123456789abcdef';

export type Engine = {
  readonly interpreter: Interpreter;
  readonly server: FakeOpenai;
  readonly log: readonly string[];
  readonly passMs: (ms: number) => void;
};
export type EngineOptions = { readonly engine?: 'auto' | 'offline' | 'openai'; readonly apiKey?: string | null; readonly bounds?: Partial<ModelBounds> };

/** Ends with the test. Waits are short unless `bounds` say otherwise. */
export async function startEngine(script: readonly FakeReply[], options: EngineOptions = {}): Promise<Engine> {
  const server = await startFakeOpenai(script);
  onTestFinished(() => server.close());
  const log: string[] = [];
  const keep = (event: string, data?: Readonly<Record<string, unknown>>): void => void log.push(JSON.stringify([event, data]));
  let nowMs = 0;
  const interpreter = makeInterpreter({
    engine: options.engine ?? 'openai',
    openai: { apiKey: options.apiKey === undefined ? API_KEY : options.apiKey, baseUrl: server.url, model: 'test-model' },
    log: { info: keep, warn: keep, error: keep },
    clock: { monotonicMs: () => nowMs },
    bounds: { timeoutMs: 5_000, turnBudgetMs: 5_000, backoffMs: 1, ...options.bounds },
  });
  return {
    interpreter,
    server,
    log,
    passMs: (ms) => {
      nowMs += ms;
    },
  };
}
