/** The fake's HTTP side: form-encoded calls, tokens, planned faults. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerMethod, type Arguments } from '#test/helpers/fake-slack/web-api-methods.ts';
import type { Fault, World } from '#test/helpers/fake-slack/world.ts';

/** A server of `/api/<method>`; `socketUrl` is what apps.connections.open gives out. */
export function makeWebApiServer(world: World, socketUrl: () => string): Server {
  return createServer((request, response) => {
    answerRequest(world, socketUrl, request, response).catch((error: unknown) => {
      world.problems.push(`the fake failed: ${String(error)}`);
      response.destroy();
    });
  });
}

async function answerRequest(world: World, socketUrl: () => string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = (request.url ?? '').replace(/^\/api\//, '');
  const given = await readArguments(request);
  world.calls.push({ method, arguments: given, atMs: performance.now() });
  const fault = world.faults.get(method)?.shift();
  const token = request.headers.authorization?.replace('Bearer ', '');
  if (fault !== undefined && !(fault.kind === 'status' && fault.afterwards === true)) {
    answerFault(response, fault);
  } else if (token !== (method === 'apps.connections.open' ? world.appToken : world.botToken)) {
    answerJson(response, { ok: false, error: 'invalid_auth' });
  } else {
    const answer = method === 'apps.connections.open' ? { ok: true, url: socketUrl() } : answerMethod(world, method, given);
    if (fault === undefined) answerJson(response, answer);
    else answerFault(response, fault);
  }
  world.changed();
}

function answerFault(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'error') return answerJson(response, { ok: false, error: fault.error });
  const isRateLimit = fault.kind === 'rate_limited';
  response.writeHead(isRateLimit ? 429 : fault.status, isRateLimit ? { 'retry-after': String(fault.seconds) } : {});
  response.end(isRateLimit ? '{"ok":false,"error":"ratelimited"}' : 'upstream trouble');
}

function answerJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Slack's clients send forms whose structured values are JSON. */
async function readArguments(request: IncomingMessage): Promise<Arguments> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const structured = new Set(['blocks', 'metadata', 'prompts', 'loading_messages']);
  return Object.fromEntries([...form].map(([name, value]) => [name, structured.has(name) ? (JSON.parse(value) as unknown) : value]));
}
