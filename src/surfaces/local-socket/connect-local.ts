/** The Product of the process that holds an embedded data directory, as a command beside it uses it. */
import { type Socket, connect } from 'node:net';
import { limits } from '#kernel/limits.ts';
import type { Product } from '#kernel/ports.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import { readJsonLines, writeJsonLine } from '#surfaces/local-socket/json-lines.ts';
import { type AnyImport, type LocalRequest, PROTOCOL_VERSION, helloSchema, responseSchema } from '#surfaces/local-socket/protocol.ts';
import { remoteProduct } from '#surfaces/local-socket/remote-product.ts';
import { socketPath } from '#surfaces/local-socket/socket-path.ts';

export type LocalConnection<Import extends AnyImport> = {
  readonly product: Product;
  /** Paths in the request must be absolute: the other process reads the files. */
  readonly importCommand: Import;
  /** Of the process that serves. */
  readonly pid: number;
  /** Aborted when the connection is over. */
  readonly closed: AbortSignal;
  readonly close: () => Promise<void>;
};

/**
 * Connects to whoever serves `dataDir`; the value is null when nobody does.
 * **Fails** `busy` when who serves is of another version or does not greet in time.
 */
export async function connectLocal<Import extends AnyImport>(dataDir: string): Promise<Result<LocalConnection<Import> | null>> {
  const socket = await openSocket(socketPath(dataDir));
  if (socket === null) return ok(null);
  const link = openLink(socket);
  const hello = await link.hello;
  if (hello.ok) return ok(connectionOver(socket, link, hello.value));
  socket.destroy();
  return hello;
}

function openSocket(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(null));
  });
}

type Waiting = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((progress: unknown) => void) | null;
};
type Link = { readonly hello: Promise<Result<number>>; readonly waiting: Map<number, Waiting>; readonly closed: AbortSignal };

/** Reads the greeting and then the responses, each to the call that waits for it. */
function openLink(socket: Socket): Link {
  const waiting = new Map<number, Waiting>();
  const closing = new AbortController();
  const { promise: hello, resolve: greeted } = Promise.withResolvers<Result<number>>();
  const timer = setTimeout(() => greeted(failed({ kind: 'busy', reason: 'the running process does not answer' })), limits.socketHelloTimeoutMs);
  let hasGreeted = false;
  readJsonLines(socket, (value) => {
    if (!hasGreeted) greeted(readHello(value));
    else if (!takeResponse(waiting, value)) socket.destroy();
    hasGreeted = true;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    greeted(failed({ kind: 'busy', reason: 'the running process hung up' }));
    for (const { reject } of waiting.values()) reject(connectionLost());
    waiting.clear();
    closing.abort();
  });
  return { hello: hello.finally(() => clearTimeout(timer)), waiting, closed: closing.signal };
}

function readHello(value: unknown): Result<number> {
  const parsed = helloSchema.safeParse(value);
  if (!parsed.success) return failed({ kind: 'busy', reason: 'what answers beside the data is not Plumbline' });
  const { protocol, pid } = parsed.data;
  if (protocol === PROTOCOL_VERSION) return ok(pid);
  const reason = `process ${pid} holds the data and is another version of Plumbline (protocol ${protocol}, here ${PROTOCOL_VERSION}): stop it and start it again`;
  return failed({ kind: 'busy', reason });
}

/** False when the line is no response. */
function takeResponse(waiting: Map<number, Waiting>, value: unknown): boolean {
  const parsed = responseSchema.safeParse(value);
  if (!parsed.success) return false;
  const response = parsed.data;
  const call = waiting.get(response.id);
  if (response.kind === 'progress') {
    call?.onProgress?.(response.progress);
    return true;
  }
  waiting.delete(response.id);
  if (response.kind === 'value') call?.resolve(response.value);
  else call?.reject(new Error(response.message));
  return true;
}

function connectionOver<Import extends AnyImport>(socket: Socket, link: Link, pid: number): LocalConnection<Import> {
  let calls = 0;
  const call = (method: string, parameters: readonly unknown[], onProgress: Waiting['onProgress'] = null): Promise<unknown> => {
    const id = (calls += 1);
    if (link.closed.aborted) return Promise.reject(connectionLost());
    const answered = new Promise<unknown>((resolve, reject) => link.waiting.set(id, { resolve, reject, onProgress }));
    writeJsonLine(socket, callRequest(id, method, parameters, socket));
    return answered;
  };
  return {
    product: remoteProduct(call),
    importCommand: ((request, onProgress) => call('importCommand', [request], onProgress)) as Import,
    pid,
    closed: link.closed,
    close: () =>
      new Promise((resolve) => {
        if (link.closed.aborted) return resolve();
        socket.once('close', () => resolve());
        socket.end();
        socket.destroySoon();
      }),
  };
}

/** Carries a code, so that commands can say it in one line. */
function connectionLost(): Error {
  return Object.assign(new Error('the running process ended or hung up'), { code: 'ECONNRESET' });
}

/** An AbortSignal among the parameters stays here: its place is told, and an abort is a message of its own. */
function callRequest(id: number, method: string, parameters: readonly unknown[], socket: Socket): LocalRequest {
  const signalAt = parameters.findIndex((parameter) => parameter instanceof AbortSignal);
  const given = withoutTrailingUndefined(parameters);
  if (signalAt < 0) return { kind: 'call', id, method, parameters: given };
  const signal = parameters[signalAt] as AbortSignal;
  const abort = () => writeJsonLine(socket, { kind: 'abort', id } satisfies LocalRequest);
  if (signal.aborted) queueMicrotask(abort);
  else signal.addEventListener('abort', abort, { once: true });
  return { kind: 'call', id, method, parameters: given.map((parameter, at) => (at === signalAt ? null : parameter)), signalAt };
}

/** JSON has no undefined: a parameter left out at the end must not arrive as null. */
function withoutTrailingUndefined(parameters: readonly unknown[]): unknown[] {
  return parameters.slice(0, parameters.findLastIndex((parameter) => parameter !== undefined) + 1);
}
