/** How long a start takes, Node's own start included: first with an empty folder, then with the same one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeClock } from '#kernel/clock.ts';
import type { Measurement } from '#entry/bench/measure.ts';
import { durationText, percentile } from '#entry/bench/measure.ts';

type Start = { readonly openMs: number; readonly answerMs: number };

/** Starts `runs` times in new folders below `folder`, and as often again in the last of them. */
export async function benchStart(folder: string, runs: number): Promise<readonly Measurement[]> {
  const first: Start[] = [];
  const later: Start[] = [];
  for (let run = 0; run < runs; run += 1) first.push(await startOnce(join(folder, `start-${run}`)));
  for (let run = 0; run < runs; run += 1) later.push(await startOnce(join(folder, `start-${runs - 1}`)));
  const median = (starts: readonly Start[], part: keyof Start) =>
    durationText(
      percentile(
        starts.map((start) => start[part]),
        0.5,
      ),
    );
  return [
    {
      what: 'First embedded start with the sample',
      value: `${median(first, 'openMs')}; first answer after ${median(first, 'answerMs')}`,
      target: '≤ 15 s',
      runs,
    },
    { what: 'Later start', value: `${median(later, 'openMs')}; first answer after ${median(later, 'answerMs')}`, target: '≤ 5 s', runs },
  ];
}

async function startOnce(dataDir: string): Promise<Start> {
  const clock = makeClock({ fixedNow: null });
  const startedMs = clock.monotonicMs();
  const probe = spawn(process.execPath, [join(import.meta.dirname, 'start-probe.ts'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(probe, 'exit');
  const reached = new Map<string, number>();
  for await (const line of createInterface({ input: probe.stdout })) reached.set(line, clock.monotonicMs() - startedMs);
  await ended;
  const openMs = reached.get('open');
  const answerMs = reached.get('answer');
  if (openMs === undefined || answerMs === undefined) throw new Error('the started process did not get as far as an answer');
  return { openMs, answerMs };
}
