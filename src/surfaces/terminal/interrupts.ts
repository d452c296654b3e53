/** Ctrl-C in a chat: the first stops the question under way, the second leaves. A new line starts the count again. */

export type Interrupts = {
  /** What this press means. */
  readonly press: () => 'stop' | 'warn' | 'leave';
  readonly lineTyped: () => void;
  /** Stops the question under way and lets no other begin. */
  readonly end: () => void;
  readonly hasEnded: () => boolean;
  /** The work's value; null when it was stopped before it was done. */
  readonly run: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T | null>;
};

/** One per chat. */
export function makeInterrupts(): Interrupts {
  let presses = 0;
  let hasEnded = false;
  let underWay: AbortController | null = null;
  const end = () => {
    hasEnded = true;
    underWay?.abort();
  };
  return {
    press: () => {
      presses += 1;
      if (presses > 1) end();
      const meaning = hasEnded ? 'leave' : underWay === null ? 'warn' : 'stop';
      underWay?.abort();
      return meaning;
    },
    lineTyped: () => {
      presses = 0;
    },
    end,
    hasEnded: () => hasEnded,
    run: async (work) => {
      if (hasEnded) return null;
      const controller = new AbortController();
      underWay = controller;
      const stopped = new Promise<null>((resolve) => controller.signal.addEventListener('abort', () => resolve(null)));
      try {
        return await Promise.race([stopped, work(controller.signal)]);
      } finally {
        underWay = null;
      }
    },
  };
}
