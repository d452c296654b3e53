/** Gets a command its product: from the process that holds the embedded data, else opened in this one. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Env, readEnv } from '#env.ts';
import { makeClock } from '#kernel/clock.ts';
import { type LocalDate, dayInZone, parseInstant, parseLocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Product } from '#kernel/ports.ts';
import { type Result, ok } from '#kernel/result.ts';
import { connectLocal } from '#surfaces/local-socket/connect-local.ts';
import type { OpenOptions, OpenedProduct } from '#wire.ts';

/** `connected`: another process (`pid`) serves it; `closed` is aborted when that ends. */
export type UsedProduct =
  | { readonly kind: 'opened'; readonly product: Product; readonly opened: OpenedProduct; readonly close: () => Promise<void> }
  | {
      readonly kind: 'connected';
      readonly product: Product;
      readonly importCommand: OpenedProduct['importCommand'];
      readonly pid: number;
      readonly closed: AbortSignal;
      readonly close: () => Promise<void>;
    };

export type OpenProduct = (env: Env, options: OpenOptions) => Promise<Result<OpenedProduct>>;

export type CommandDependencies = { readonly open: OpenProduct; readonly readEnv: () => Env };

/** The real ones. The product's code is loaded only when this process has to open it: a command beside a running process starts faster. */
export const wired: CommandDependencies = {
  open: async (env, options) => {
    const { openProduct } = await import('#wire.ts');
    return openProduct(env, options);
  },
  readEnv,
};

/**
 * With PostgreSQL every process opens for itself. With embedded data the process that holds it is asked; one that holds
 * it but does not serve (another `ask`, one that starts or ends) is waited for.
 * **Fails** `busy` when it is held for longer than that or by another version; else as `open` fails.
 */
export async function useProduct(open: OpenProduct, env: Env, options: OpenOptions): Promise<Result<UsedProduct>> {
  const clock = makeClock({ fixedNow: null });
  const deadlineMs = clock.monotonicMs() + limits.dataDirectoryWaitMs;
  for (;;) {
    const connected = await connectToHolder(env);
    if (connected !== null) return connected;
    const opened = await open(env, options);
    if (opened.ok) return ok({ kind: 'opened', product: opened.value.product, opened: opened.value, close: opened.value.close });
    const isHeld = env.databaseUrl === null && opened.failure.kind === 'busy';
    if (!isHeld || clock.monotonicMs() >= deadlineMs) return opened;
    await delay(limits.dataDirectoryRetryMs);
  }
}

/** null when nobody serves embedded data, or none is used. */
async function connectToHolder(env: Env): Promise<Result<UsedProduct> | null> {
  if (env.databaseUrl !== null) return null;
  const connection = await connectLocal<OpenedProduct['importCommand']>(env.dataDir);
  if (!connection.ok) return connection;
  return connection.value === null ? null : ok({ kind: 'connected', ...connection.value });
}

/** The day this process takes for today where the other one would take its own: PLUMBLINE_NOW of this process. */
export async function pinnedDay(used: UsedProduct, env: Env): Promise<LocalDate | undefined> {
  if (used.kind === 'opened' || env.now === null) return undefined;
  const day = parseLocalDate(env.now);
  const moment = parseInstant(env.now);
  if (day !== null || moment === null) return day ?? undefined;
  const asker = await used.product.readView.personNamed(env.user);
  if (!asker.ok) return undefined;
  const { organization } = await used.product.readView.greeting(asker.value);
  return dayInZone(moment, organization.calendar.timeZone);
}
