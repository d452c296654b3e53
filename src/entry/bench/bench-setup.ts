/** What every part of the bench needs: an environment of its own in a folder of its own, and the product opened in it. */
import { readEnv } from '#env.ts';
import type { Env } from '#env.ts';
import { wired } from '#entry/use-product.ts';
import type { Asker } from '#kernel/person.ts';
import type { Result } from '#kernel/result.ts';
import type { OpenedProduct } from '#wire.ts';

export type BenchProduct = { readonly opened: OpenedProduct; readonly asker: Asker };

/** Embedded data in `dataDir`, the offline engine, the real clock: whatever is configured here is left alone. */
export function benchEnv(dataDir: string): Env {
  return { ...readEnv(), databaseUrl: null, dataDir, now: null, user: null, auditKeys: null, languageEngine: 'offline', slack: null };
}

/** Opens the product and finds who asks by default. Throws when it cannot be opened: there is nothing to measure then. */
export async function openForBench(dataDir: string, options: { readonly sample: boolean }): Promise<BenchProduct> {
  const opened = expectValue(await wired.open(benchEnv(dataDir), options));
  const asker = expectValue(await opened.product.readView.personNamed(null));
  return { opened, asker };
}

/** The value. Throws a failure: a bench without it has nothing to measure. */
export function expectValue<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`cannot measure: ${JSON.stringify(result.failure)}`);
  return result.value;
}
