/** One client of the local socket: its calls run side by side, and end with it when it goes. */
import type { Socket } from 'node:net';
import type { Log } from '#kernel/ports.ts';
import { readJsonLines, writeJsonLine } from '#surfaces/local-socket/json-lines.ts';
import { type AnyImport, type LocalRequest, type LocalResponse, type LocalService, PROTOCOL_VERSION, requestSchema } from '#surfaces/local-socket/protocol.ts';
import { productMethods } from '#surfaces/local-socket/remote-product.ts';

type Dependencies = { readonly service: LocalService<AnyImport>; readonly log: Log; readonly pid: number };
type CallRequest = Extract<LocalRequest, { kind: 'call' }>;
type UnderWay = { readonly controller: AbortController; readonly done: Promise<void> };

/** Greets, then answers every request. When the client goes, its turns are aborted; an import is left to end. */
export function answerRequests(deps: Dependencies, socket: Socket): { readonly idle: () => Promise<void> } {
  const methods = productMethods(deps.service.product);
  const underWay = new Map<number, UnderWay>();
  const respond = (response: LocalResponse) => writeJsonLine(socket, response);
  writeJsonLine(socket, { plumbline: 'hello', protocol: PROTOCOL_VERSION, pid: deps.pid });
  readJsonLines(socket, (value) => {
    const parsed = requestSchema.safeParse(value);
    if (!parsed.success) return void socket.destroy(new Error('not a request'));
    const request = parsed.data;
    if (request.kind === 'abort') return underWay.get(request.id)?.controller.abort();
    const controller = new AbortController();
    const run = () => (request.method === 'importCommand' ? runImport(deps.service.importCommand, request, respond) : runMethod(methods, request, controller));
    const done = settle(deps.log, request, run, respond).then(() => void underWay.delete(request.id));
    underWay.set(request.id, { controller, done });
  });
  socket.on('error', (error) => deps.log.warn('local_client.failed', { error }));
  socket.on('close', () => {
    for (const { controller } of underWay.values()) controller.abort();
  });
  return { idle: async () => void (await Promise.all([...underWay.values()].map(({ done }) => done))) };
}

/** Sends the one value or error of a call. What a method throws is a bug there: it is logged here and told to the client. */
async function settle(log: Log, { id, method }: CallRequest, run: () => Promise<unknown>, respond: (response: LocalResponse) => void): Promise<void> {
  try {
    respond({ kind: 'value', id, value: await run() });
  } catch (error) {
    log.error('local_call.failed', { method, error });
    respond({ kind: 'error', id, message: error instanceof Error ? error.message : String(error) });
  }
}

async function runMethod(methods: ReturnType<typeof productMethods>, request: CallRequest, controller: AbortController): Promise<unknown> {
  const method = methods.get(request.method);
  if (method === undefined) throw new Error(`no such method: ${request.method}`);
  const parameters: unknown[] = [...request.parameters];
  if (request.signalAt !== undefined) parameters[request.signalAt] = controller.signal;
  return method(...parameters);
}

/** The request was written by a command of this very version (the protocol number says so): it is trusted as is. */
function runImport(importCommand: AnyImport, request: CallRequest, respond: (response: LocalResponse) => void): Promise<unknown> {
  return importCommand(request.parameters[0] as never, (progress) => respond({ kind: 'progress', id: request.id, progress }));
}
