/** PGlite in its own thread: a query that never ends blocks this thread only, and ending it ends the query. */
import { writeFile, readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { valueParsers } from '#db/value-types.ts';

export type WorkerStart = { readonly directory: string | null; readonly template: string | null };
export type WorkerRequest =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly (string | null)[] }
  | { readonly kind: 'execute'; readonly sql: string }
  | { readonly kind: 'copy'; readonly relation: string; readonly columns: string; readonly text: string; readonly role: string | null }
  /** Writes the whole database to a file that `template` can start from. */
  | { readonly kind: 'dump'; readonly file: string }
  | { readonly kind: 'close' };
/** `code` is null when the trouble was not reported by the database. */
export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: string | null; readonly detail: string | undefined };

/** Parameters arrive as wire text; PGlite must not serialise them again. */
const asGiven = new Proxy<Record<number, (value: string) => string>>({}, { get: () => (value: string) => value });

async function open(start: WorkerStart): Promise<PGlite> {
  const loadDataDir = start.template === null ? undefined : new Blob([await readFile(start.template)]);
  return PGlite.create({
    ...(start.directory === null ? {} : { dataDir: start.directory }),
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
    parsers: valueParsers,
  });
}

async function serve(database: PGlite, request: WorkerRequest): Promise<unknown> {
  switch (request.kind) {
    case 'query':
      return (await database.query(request.sql, [...request.parameters], { serializers: asGiven })).rows;
    case 'execute':
      await database.exec(request.sql);
      return null;
    case 'copy':
      return copy(database, request);
    case 'dump':
      await writeFile(request.file, new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer()));
      return null;
    case 'close':
      await database.close();
      return null;
  }
}

/** Only a superuser may COPY from a file, so the role steps aside for this statement; who calls has checked the privilege and the row security. */
async function copy(database: PGlite, request: WorkerRequest & { readonly kind: 'copy' }): Promise<number> {
  await database.exec('SET LOCAL ROLE NONE');
  const copied = await database.query(`COPY ${request.relation} (${request.columns}) FROM '/dev/blob'`, [], { blob: new Blob([request.text]) });
  if (request.role !== null) await database.exec(`SET LOCAL ROLE ${request.role}`);
  return copied.affectedRows ?? 0;
}

function failureOf(id: number, error: unknown): WorkerReply {
  const { message, code, detail } = error as { message?: string; code?: unknown; detail?: string };
  return { id, ok: false, message: message ?? String(error), code: typeof code === 'string' && code.length === 5 ? code : null, detail };
}

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  let reply: WorkerReply;
  try {
    reply = { id, ok: true, value: await work() };
  } catch (error) {
    reply = failureOf(id, error);
  }
  parentPort?.postMessage(reply, []);
}

/** Opens the database as reply 0, then serves requests in the order they arrive. */
async function run(): Promise<void> {
  let database: PGlite | undefined;
  await answer(0, async () => {
    database = await open(workerData as WorkerStart);
    return null;
  });
  parentPort?.on('message', ({ id, request }: { readonly id: number; readonly request: WorkerRequest }) => {
    void answer(id, async () => {
      if (database === undefined) throw new Error('the database did not open');
      return serve(database, request);
    }).then(() => {
      if (request.kind === 'close') parentPort?.close();
    });
  });
}

await run();
