/** The only importer of LangChain; itself imported only when a model is called (it takes half a second and 140 MB). */
import { ChatOpenAI } from '@langchain/openai';
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import type { TokenCount } from '#kernel/answer.ts';
import type { JsonSchema } from '#language/strict-schema.ts';

export type ModelSettings = {
  readonly apiKey: string;
  readonly baseUrl: string | null;
  readonly model: string;
  readonly timeoutMs: number;
  readonly retriesMax: number;
  readonly outputTokensMax: number;
};
export type ModelCall = { readonly name: string; readonly system: string; readonly messages: readonly string[]; readonly schema: JsonSchema };
export type ModelReply = { readonly text: string; readonly tokens: TokenCount };

/** One structured call. Throws what the client throws: connection, status, time-out, abort, cut-off output. */
export async function callModel(settings: ModelSettings, call: ModelCall, signal: AbortSignal): Promise<ModelReply> {
  const chat = new ChatOpenAI({
    apiKey: settings.apiKey,
    model: settings.model,
    maxRetries: settings.retriesMax,
    timeout: settings.timeoutMs,
    maxTokens: settings.outputTokensMax,
    useResponsesApi: false,
    ...(settings.baseUrl === null ? {} : { configuration: { baseURL: settings.baseUrl } }),
  });
  const structured = chat.withStructuredOutput<Record<string, unknown>>(
    { ...call.schema },
    { name: call.name, method: 'jsonSchema', strict: true, includeRaw: true },
  );
  const { raw } = await structured.invoke([new SystemMessage(call.system), ...call.messages.map((message) => new HumanMessage(message))], { signal });
  const usage = 'usage_metadata' in raw ? (raw.usage_metadata as { input_tokens?: number; output_tokens?: number } | undefined) : undefined;
  return { text: raw.text, tokens: { input: usage?.input_tokens ?? 0, output: usage?.output_tokens ?? 0 } };
}
