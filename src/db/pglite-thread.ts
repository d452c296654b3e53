/** The thread PGlite lives in, seen from outside: requests with a time limit, and what happens when it ends. */
import { Worker } from 'node:worker_threads';
import { DatabaseError } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from '#db/pglite-worker.ts';

export type PgliteThread = {
  /** **Fails** throws DatabaseError: what the database reported, 57014 after `timeoutMs` (the thread is ended), 08006 when the thread is gone. */
  readonly call: (request: WorkerRequest, timeoutMs: number) => Promise<unknown>;
  readonly isLost: () => boolean;
  readonly close: () => Promise<void>;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void; readonly timer: NodeJS.Timeout };

/** Starts the thread and waits until the database is open. **Fails** throws when it does not open. */
export async function startPgliteThread(start: WorkerStart): Promise<PgliteThread> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: start });
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let isLost = false;

  const settle = (id: number, act: (entry: Waiting) => void) => {
    const entry = waiting.get(id);
    if (entry === undefined) return;
    waiting.delete(id);
    clearTimeout(entry.timer);
    act(entry);
  };
  const lose = (error: Error) => {
    isLost = true;
    for (const id of waiting.keys()) settle(id, (entry) => entry.reject(error));
  };
  const wait = (timeoutMs: number): { readonly id: number; readonly reply: Promise<unknown> } => {
    const id = nextId++;
    const reply = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        isLost = true;
        // The next thread must not open the folder before this one has left it.
        void worker.terminate().then(() => lose(new DatabaseError('canceling statement due to statement timeout', '57014')));
      }, timeoutMs);
      waiting.set(id, { resolve, reject, timer });
    });
    return { id, reply };
  };
  worker.on('message', (reply: WorkerReply) => {
    settle(reply.id, (entry) => (reply.ok ? entry.resolve(reply.value) : entry.reject(errorOf(reply))));
  });
  worker.on('error', (error) => lose(new DatabaseError('the database thread broke', '08006', undefined, { cause: error })));
  worker.on('exit', () => {
    if (!isLost) lose(new DatabaseError('the database thread ended', '08006'));
  });

  const call = (request: WorkerRequest, timeoutMs: number): Promise<unknown> => {
    if (isLost) return Promise.reject(new DatabaseError('the database thread ended', '08006'));
    const { id, reply } = wait(timeoutMs);
    worker.postMessage({ id, request }, []);
    return reply;
  };
  await wait(limits.embeddedStartMs).reply;
  return {
    call,
    isLost: () => isLost,
    close: async () => {
      await call({ kind: 'close' }, limits.embeddedStartMs);
      isLost = true;
      await worker.terminate();
    },
  };
}

function errorOf(reply: WorkerReply & { readonly ok: false }): Error {
  return reply.code === null ? new Error(reply.message) : new DatabaseError(reply.message, reply.code, reply.detail);
}
