/** The model engine: one structured call, one repair, then a Failure. Never throws for a model's faults. */
import type { TokenCount } from '#kernel/answer.ts';
import type { Decision } from '#kernel/decision.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { fenceData } from '#language/fence-data.ts';
import type { Prompts } from '#language/load-prompts.ts';
import { type ModelFault, readModelError } from '#language/openai-errors.ts';
import type { ModelReply, ModelSettings } from '#language/openai-model.ts';
import { makeStrictSchema, type StrictSchema } from '#language/strict-schema.ts';

export type OpenaiDeps = { readonly settings: ModelSettings; readonly prompts: Prompts };
export type ModelValue<Output> = { readonly value: Output; readonly tokens: TokenCount };

/**
 * Asks the model. Output that is malformed, of the wrong shape or refused by the decision's own check is sent back once.
 * **Fails** engine_unavailable (connection, status, time-out, abort), engine_nonsense (still unusable after one repair).
 */
export async function askModel<Input, Output>(
  deps: OpenaiDeps,
  decision: Decision<Input, Output>,
  input: Input,
  signal?: AbortSignal,
): Promise<Result<ModelValue<Output>>> {
  const deadline = AbortSignal.timeout(deps.settings.timeoutMs);
  const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  const strict = makeStrictSchema(decision.schema);
  const messages = [fenceData(decision.describe(input))];
  const first = await attempt(deps, { decision, strict, messages, input }, stop);
  if (first.kind !== 'fault') return resultOf(first, null);
  const repair = [...messages, repairMessage(first.reason, first.text)];
  const second = await attempt(deps, { decision, strict, messages: repair, input }, stop);
  return resultOf(second, first.tokens);
}

type Attempt<Output> =
  | { readonly kind: 'value'; readonly value: Output; readonly tokens: TokenCount }
  | { readonly kind: 'fault'; readonly reason: string; readonly text: string; readonly tokens: TokenCount | null }
  | { readonly kind: 'unavailable'; readonly reason: string };

function resultOf<Output>(attempted: Attempt<Output>, before: TokenCount | null): Result<ModelValue<Output>> {
  switch (attempted.kind) {
    case 'value':
      return ok({ value: attempted.value, tokens: addTokens(before, attempted.tokens) });
    case 'fault':
      return failed({ kind: 'engine_nonsense', reason: attempted.reason });
    case 'unavailable':
      return failed({ kind: 'engine_unavailable', reason: attempted.reason });
  }
}

type Call<Input, Output> = {
  readonly decision: Decision<Input, Output>;
  readonly strict: StrictSchema;
  readonly messages: readonly string[];
  readonly input: Input;
};

async function attempt<Input, Output>(deps: OpenaiDeps, call: Call<Input, Output>, signal: AbortSignal): Promise<Attempt<Output>> {
  const called = await callOnce(deps, call, signal);
  if (called.kind === 'unavailable') return called;
  if (called.kind === 'fault') return { ...called, text: '', tokens: null };
  const { text, tokens } = called.reply;
  const read = readReply(text, call);
  return 'value' in read ? { kind: 'value', value: read.value, tokens } : { kind: 'fault', reason: read.fault, text, tokens };
}

type Called = { readonly kind: 'reply'; readonly reply: ModelReply } | ModelFault;

async function callOnce<Input, Output>(deps: OpenaiDeps, call: Call<Input, Output>, signal: AbortSignal): Promise<Called> {
  const { decision, strict, messages } = call;
  const system = await deps.prompts.promptFor(decision.prompt);
  try {
    const { callModel } = await import('#language/openai-model.ts');
    const reply = await callModel(deps.settings, { name: decision.name, system, messages, schema: strict.schema }, signal);
    return { kind: 'reply', reply };
  } catch (error) {
    return readModelError(error, signal);
  }
}

function readReply<Input, Output>(text: string, call: Call<Input, Output>): { readonly value: Output } | { readonly fault: string } {
  const { decision, strict, input } = call;
  const json = parseJson(text);
  if (json === undefined) return { fault: 'The output is not JSON.' };
  const parsed = decision.schema.safeParse(strict.read(json));
  if (!parsed.success)
    return { fault: `The output does not fit its schema: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}` };
  const fault = decision.verify?.(input, parsed.data) ?? null;
  return fault === null ? { value: parsed.data } : { fault };
}

/** JSON as sent, or inside a code fence; undefined when it is neither. */
function parseJson(text: string): unknown {
  const inner = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(inner);
  } catch {
    return undefined;
  }
}

const SHOWN_MAX = 2_000;

function repairMessage(fault: string, text: string): string {
  return `Your last output was refused: ${fault}\nMend exactly that and answer again in the same schema. Your last output:\n${fenceData({ output: text.slice(0, SHOWN_MAX) })}`;
}

function addTokens(left: TokenCount | null, right: TokenCount): TokenCount {
  return left === null ? right : { input: left.input + right.input, output: left.output + right.output };
}
