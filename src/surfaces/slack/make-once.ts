/** Work that repeated deliveries of one event must not repeat, where there is no stored turn to tell. */
import { limits } from '#kernel/limits.ts';

/** `once(key, work)`: runs `work` for the first caller; others with that key get its outcome. A key whose work failed is free again. */
export function makeOnce(): (key: string, work: () => Promise<boolean>) => Promise<boolean> {
  const outcomes = new Map<string, Promise<boolean>>();
  return (key, work) => {
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const outcome = runOrForget(outcomes, key, work);
    outcomes.set(key, outcome);
    const oldest = outcomes.size > limits.slackCacheEntriesMax ? outcomes.keys().next().value : undefined;
    if (oldest !== undefined) outcomes.delete(oldest);
    return outcome;
  };
}

async function runOrForget(outcomes: Map<string, Promise<boolean>>, key: string, work: () => Promise<boolean>): Promise<boolean> {
  let done = false;
  try {
    done = await work();
    return done;
  } finally {
    if (!done) outcomes.delete(key);
  }
}
