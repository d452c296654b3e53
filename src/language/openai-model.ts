/** The only importer of LangChain; itself imported only when a model is called (it takes half a second and 140 MB). */
import { AsyncLocalStorage } from 'node:async_hooks';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import type { TokenCount } from '#kernel/answer.ts';
import type { JsonSchema } from '#language/strict-schema.ts';

export type ModelSettings = {
  readonly apiKey: string;
  readonly baseUrl: string | null;
  readonly model: string;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly outputTokensMax: number;
};
export type ModelMessage = { readonly role: 'system' | 'user'; readonly content: string };
export type ModelCall = { readonly name: string; readonly messages: readonly ModelMessage[]; readonly schema: JsonSchema };
export type ModelReply = { readonly text: string; readonly isCutOff: boolean; readonly tokens: TokenCount };

const OPENAI_URL = 'https://api.openai.com/v1';

const completionSchema = z.object({
  choices: z.array(z.object({ finish_reason: z.string().nullish(), message: z.object({ content: z.string().nullish() }) })).min(1),
  usage: z.object({ prompt_tokens: z.number().catch(0), completion_tokens: z.number().catch(0) }).nullish(),
});

/**
 * One attempt at a structured answer.
 * In strict mode the client throws on text that is cut off or no JSON, and hides it; so the reply is read from the wire,
 * and only a call without one throws: connection, status, time-out, abort.
 */
export async function callModel(settings: ModelSettings, call: ModelCall, signal: AbortSignal): Promise<ModelReply> {
  const replies: ModelReply[] = [];
  const listen: typeof fetch = async (address, init) => {
    const response = await fetch(address, init);
    if (response.ok) replies.push(...readCompletion(await response.clone().text()));
    return response;
  };
  const structured = openChat(settings, listen).withStructuredOutput<Record<string, unknown>>(
    { ...call.schema },
    { name: call.name, method: 'jsonSchema', strict: true },
  );
  try {
    await withoutTracing(() => structured.invoke([...call.messages], { signal }));
  } catch (error) {
    if (replies.length === 0) throw error;
  }
  const reply = replies.at(-1);
  if (reply === undefined) throw new Error('the server sent no chat completion');
  return reply;
}

/** Every setting is given, so that no variable of the environment (organisation, gateway, log) redirects or prints a call. */
function openChat(settings: ModelSettings, listen: typeof fetch): ChatOpenAI {
  return new ChatOpenAI({
    apiKey: settings.apiKey,
    model: settings.model,
    maxRetries: 0,
    timeout: settings.timeoutMs,
    maxTokens: settings.outputTokensMax,
    useResponsesApi: false,
    /** Sent to reasoning models only: a plan needs little thought, and a person waits. */
    reasoning: { effort: 'low' },
    configuration: { baseURL: settings.baseUrl ?? OPENAI_URL, organization: null, project: null, logLevel: 'off', fetch: listen },
  });
}

function readCompletion(body: string): readonly ModelReply[] {
  const parsed = completionSchema.safeParse(parseBody(body));
  const choice = parsed.data?.choices[0];
  if (choice === undefined) return [];
  const usage = parsed.data?.usage;
  const tokens = { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0 };
  return [{ text: choice.message.content ?? '', isCutOff: choice.finish_reason === 'length', tokens }];
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** LangChain would send all it sees to a tracing service when the environment says so; inside a run that is not traced it does not. */
function withoutTracing<Output>(work: () => Promise<Output>): Promise<Output> {
  AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());
  return AsyncLocalStorageProviderSingleton.runWithConfig<Promise<Output>>({}, work);
}
