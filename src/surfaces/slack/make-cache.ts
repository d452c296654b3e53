/** Values kept for a while, by key. */
import type { Clock } from '#kernel/ports.ts';
import { limits } from '#kernel/limits.ts';

export type Cache<T> = { readonly get: (key: string) => T | undefined; readonly set: (key: string, value: T) => void };

/** A bounded cache: an entry is believed for `limits.slackCacheMs`; the oldest goes first when it is full. */
export function makeCache<T>(clock: Clock): Cache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      return entry !== undefined && clock.monotonicMs() < entry.until ? entry.value : undefined;
    },
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, { value, until: clock.monotonicMs() + limits.slackCacheMs });
      const oldest = entries.size > limits.slackCacheEntriesMax ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
  };
}
