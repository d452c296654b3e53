/** The model engine: one structured call, one repair, then a Failure. Never throws for a model's faults. */
import type { TokenCount } from '#kernel/answer.ts';
import type { Decision } from '#kernel/decision.ts';
import { limits } from '#kernel/limits.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { Ask, Asked, AskOptions } from '#language/fallback.ts';
import { fenceData } from '#language/fence-data.ts';
import type { Prompts } from '#language/load-prompts.ts';
import { attemptCall, type AttemptDeps, type Deadline } from '#language/openai-attempts.ts';
import type { ModelMessage, ModelReply } from '#language/openai-model.ts';
import { makeStrictSchema, type StrictSchema } from '#language/strict-schema.ts';

export type OpenaiDeps = AttemptDeps & { readonly prompts: Prompts };

/** Belongs to strict-schema.ts, so it stands here and not among the prompts. */
const FORM =
  'Answer with one JSON object in the given schema, everything under `result`. A key that does not apply is null. Where an object with free names is meant, write a list of `name` and `value`.';

/**
 * Asks the model of `deps`. Output that is malformed, of the wrong shape or refused by the decision's own check is sent
 * back once, with what was wrong.
 * **Fails** engine_unavailable (connection, status, time-out, abort), engine_nonsense (still unusable after the repair),
 * invalid_input (too long to be sent).
 */
export function makeOpenaiAsk(deps: OpenaiDeps): Ask {
  return async (decision, input, options) => {
    const shown = fenceData(decision.describe(input));
    if (shown.length > limits.modelInputCharactersMax)
      return { result: failed({ kind: 'invalid_input', where: decision.name, reason: `${shown.length} characters for the model` }), tokens: null };
    return converse(deps, { decision, input, strict: makeStrictSchema(decision.schema), shown }, deadlineOf(deps, options));
  };
}

type Conversation<Input, Output> = {
  readonly decision: Decision<Input, Output>;
  readonly input: Input;
  readonly strict: StrictSchema;
  readonly shown: string;
};

async function converse<Input, Output>(deps: OpenaiDeps, talk: Conversation<Input, Output>, deadline: Deadline): Promise<Asked<Output>> {
  const { decision, strict } = talk;
  const opening: readonly ModelMessage[] = [
    { role: 'system', content: `${promptFor(deps.prompts, decision)}\n\n${FORM}` },
    { role: 'user', content: talk.shown },
  ];
  let messages = opening;
  let tokens: TokenCount | null = null;
  for (let repairs = 0; ; repairs += 1) {
    const replied = await attemptCall(deps, { name: decision.name, messages, schema: strict.schema }, deadline);
    if (!replied.ok) return { result: replied, tokens };
    tokens = addTokens(tokens, replied.value.tokens);
    const read = readReply(replied.value, talk);
    if (read.ok) return { result: read, tokens };
    if (repairs >= limits.modelRepairsMax) return { result: failed({ kind: 'engine_nonsense', reason: read.fault }), tokens };
    messages = [...opening, { role: 'user', content: repairMessage(read.fault, replied.value.text) }];
  }
}

function promptFor<Input, Output>(prompts: Prompts, decision: Decision<Input, Output>): string {
  const prompt = prompts.get(decision.prompt);
  if (prompt === undefined) throw new Error(`${decision.name} names a prompt that is none: ${decision.prompt}`);
  return prompt;
}

/** The time-out is real time: a clock that stands still must not make a silent model wait for ever. */
function deadlineOf(deps: OpenaiDeps, { signal, budgetMs }: AskOptions): Deadline {
  const timeout = AbortSignal.timeout(Math.ceil(budgetMs));
  return { signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]), endsAtMs: deps.clock.monotonicMs() + budgetMs };
}

type Read<Output> = Extract<Result<Output>, { ok: true }> | { readonly ok: false; readonly fault: string };

function readReply<Input, Output>(reply: ModelReply, { decision, input, strict }: Conversation<Input, Output>): Read<Output> {
  if (reply.isCutOff) return { ok: false, fault: 'The answer was cut off; give a shorter one.' };
  const json = parseJson(reply.text);
  if (json === undefined) return { ok: false, fault: 'The answer is not JSON.' };
  const parsed = decision.schema.safeParse(strict.read(json));
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
    return { ok: false, fault: `The answer does not fit the schema. ${issues.join('; ')}`.slice(0, limits.modelRepairCharactersMax) };
  }
  const fault = decision.verify?.(input, parsed.data) ?? null;
  return fault === null ? ok(decision.settle?.(input, parsed.data) ?? parsed.data) : { ok: false, fault };
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

/** What was wrong may repeat words of the answer, so it is data too. */
function repairMessage(fault: string, text: string): string {
  const quoted = { your_answer: text.slice(0, limits.modelRepairCharactersMax), what_was_wrong: fault };
  return `Your answer could not be used. Mend what was wrong with it and answer again in the same schema.\n${fenceData(quoted)}`;
}

function addTokens(left: TokenCount | null, right: TokenCount): TokenCount {
  return left === null ? right : { input: left.input + right.input, output: left.output + right.output };
}
