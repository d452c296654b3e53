/** An opened product around the fake one, for tests of entries. `events` tells what was started and stopped, in order. */
import { makeClock } from '#kernel/clock.ts';
import type { Product } from '#kernel/ports.ts';
import { silentLog } from '#test/helpers/fake-product.ts';
import type { OpenedProduct } from '#wire.ts';

/** Only what entries use; anything else is missing and would fail loudly. */
export function fakeOpened(product: Product, events: string[]): OpenedProduct {
  const opened = {
    product,
    clock: makeClock({ fixedNow: null }),
    log: silentLog,
    importCommand: () => Promise.reject(new Error('this test imports nothing')),
    startJobs: async () => {
      events.push('jobs started');
      return { stop: async () => void events.push('jobs stopped') };
    },
    close: async () => void events.push('closed'),
  };
  return opened as unknown as OpenedProduct;
}
