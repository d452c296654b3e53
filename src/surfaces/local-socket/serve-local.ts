/** Serves the Product of this process to commands beside it, over a socket that only this user may open. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { dirname } from 'node:path';
import { limits } from '#kernel/limits.ts';
import type { Log } from '#kernel/ports.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import { answerRequests } from '#surfaces/local-socket/answer-requests.ts';
import type { AnyImport, LocalService } from '#surfaces/local-socket/protocol.ts';
import { socketPath } from '#surfaces/local-socket/socket-path.ts';

export type LocalServer = {
  readonly path: string;
  /** Takes no more clients, lets calls under way end (for a while), then hangs up. */
  readonly close: () => Promise<void>;
};

/**
 * Listens beside the embedded data. A socket file left by a process that died is replaced.
 * **Fails** `busy` when another process serves the directory already.
 */
export async function serveLocal<Import extends AnyImport>(
  deps: { readonly service: LocalService<Import>; readonly log: Log; readonly pid: number },
  dataDir: string,
): Promise<Result<LocalServer>> {
  mkdirSync(dataDir, { recursive: true });
  const path = socketPath(dataDir);
  if (await isServed(path)) return failed({ kind: 'busy', reason: `another process serves ${dataDir} already` });
  rmSync(path, { force: true });
  const clients = new Map<Socket, { readonly idle: () => Promise<void> }>();
  const server = createServer((socket) => {
    clients.set(socket, answerRequests(deps, socket));
    socket.on('close', () => clients.delete(socket));
  });
  await listenPrivately(server, path);
  return ok({ path, close: () => closeServer(server, clients) });
}

/** True when somebody answers there. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

/** The file is made with its final permissions: at no moment may another user connect. */
function listenPrivately(server: Server, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        chmodSync(path, 0o600);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

async function closeServer(server: Server, clients: ReadonlyMap<Socket, { readonly idle: () => Promise<void> }>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = Promise.all([...clients.values()].map((client) => client.idle()));
  const { promise: grace, resolve: endGrace } = Promise.withResolvers<void>();
  const timer = setTimeout(endGrace, limits.shutdownGraceMs);
  await Promise.race([idle, grace]);
  clearTimeout(timer);
  for (const socket of clients.keys()) socket.destroySoon();
  await closed;
}
