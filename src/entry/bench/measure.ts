/** Time taken, and what is said of it. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { makeClock } from '#kernel/clock.ts';

/** One line of the table. `target` is what the product aims for; nothing fails when it is missed. */
export type Measurement = { readonly what: string; readonly value: string; readonly target: string; readonly runs: number };

const clock = makeClock({ fixedNow: null });

/** How long `work` took. **Units** milliseconds. */
export async function timed<T>(work: () => Promise<T> | T): Promise<{ readonly value: T; readonly ms: number }> {
  const startedMs = clock.monotonicMs();
  const value = await work();
  return { value, ms: clock.monotonicMs() - startedMs };
}

/** The sample below which `share` (0–1) of all lie; the median is 0.5. Throws for no samples: a bug. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  const sample = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (sample === undefined) throw new Error('no samples');
  return sample;
}

/** `1.8 s`, `12 ms`, `0.25 ms`. */
export function durationText(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(2)} ms`;
}

/** Median and 95th percentile in one cell. */
export function spreadText(samples: readonly number[]): string {
  return `p50 ${durationText(percentile(samples, 0.5))}, p95 ${durationText(percentile(samples, 0.95))}`;
}

/** What it was measured on. */
export function machineText(): string {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} cores (${processor?.model ?? 'unknown'}), ${memory} GB, Node ${process.version}, ${process.platform}`;
}
