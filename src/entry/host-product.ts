/** Lets other commands use the product that this process opened. */
import type { Env } from '#env.ts';
import type { Log } from '#kernel/ports.ts';
import { type LocalServer, serveLocal } from '#surfaces/local-socket/serve-local.ts';
import type { OpenedProduct } from '#wire.ts';

/** Serves the local socket of the embedded data. null = PostgreSQL is used, where every process connects by itself. */
export async function hostProduct(env: Env, opened: OpenedProduct, log: Log): Promise<LocalServer | null> {
  if (env.databaseUrl !== null) return null;
  const { product, importCommand } = opened;
  const served = await serveLocal({ service: { product, importCommand }, log, pid: process.pid }, env.dataDir);
  // Whoever holds the data directory is the only one to serve it; another server there would be a bug.
  if (!served.ok) throw new Error(`cannot serve the local socket: ${JSON.stringify(served.failure)}`);
  return served.value;
}
