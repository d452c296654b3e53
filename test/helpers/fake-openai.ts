/** A server that speaks OpenAI's chat completions on 127.0.0.1 and does what a script says, one step a request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeStrict } from '#test/helpers/encode-strict.ts';

export type FakeReply =
  /** A value of the decision, written as a model in strict mode writes it. */
  | { readonly value: unknown }
  /** Any text as the message. */
  | { readonly text: string; readonly finish?: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Takes the request and never answers. */
  | 'silence'
  /** Closes the connection without an answer. */
  | 'hang up'
  /** Sends the head and half of a body, then nothing. */
  | 'half';

export type FakeMessage = { readonly role: string; readonly content: string };
export type FakeBody = {
  readonly model: string;
  readonly messages: readonly FakeMessage[];
  readonly response_format: {
    readonly type: string;
    readonly json_schema: { readonly name: string; readonly strict: boolean; readonly schema: Readonly<Record<string, unknown>> };
  };
  readonly [key: string]: unknown;
};
export type FakeRequest = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly raw: string;
  readonly body: FakeBody;
  /** Resolves when the client has closed the connection before an answer. */
  readonly closed: Promise<void>;
};
export type FakeOpenai = {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  readonly arrived: Promise<void>;
  readonly close: () => Promise<void>;
};

/** The tokens of every reply. */
export const FAKE_TOKENS = { input: 100, output: 10 };

/** A script answers request by request, and what is asked after its end gets a 500; a function answers what it likes. */
export async function startFakeOpenai(script: readonly FakeReply[] | ((body: FakeBody) => FakeReply)): Promise<FakeOpenai> {
  const requests: FakeRequest[] = [];
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    void readBody(request).then((raw) => {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      response.on('close', resolve);
      const body = parseBody(raw);
      const reply = typeof script === 'function' ? script(body) : (script[requests.length] ?? { status: 500 });
      requests.push({ path: request.url ?? '', headers: request.headers, raw, body, closed });
      arrive();
      send(response, reply, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}/v1`, requests, arrived, close };
}

function send(response: ServerResponse, reply: FakeReply, body: FakeBody): void {
  if (reply === 'silence') return;
  if (reply === 'hang up') {
    response.destroy();
    return;
  }
  if (reply === 'half') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":"x","choices":[');
    return;
  }
  if ('status' in reply) {
    const error = reply.body ?? { error: { message: `status ${reply.status}`, type: 'fake', code: null } };
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(error));
    return;
  }
  const content = 'text' in reply ? reply.text : JSON.stringify(encodeStrict(body.response_format.json_schema.schema, { result: reply.value }));
  const finish = 'text' in reply ? (reply.finish ?? 'stop') : 'stop';
  const completion = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: body.model,
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content, refusal: null } }],
    usage: { prompt_tokens: FAKE_TOKENS.input, completion_tokens: FAKE_TOKENS.output, total_tokens: FAKE_TOKENS.input + FAKE_TOKENS.output },
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion));
}

/** What is no request of this protocol still counts as one. */
function parseBody(raw: string): FakeBody {
  try {
    return JSON.parse(raw) as FakeBody;
  } catch {
    return { model: '', messages: [], response_format: { type: '', json_schema: { name: '', strict: false, schema: {} } } };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
