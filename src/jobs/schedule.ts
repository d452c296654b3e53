/** When a job is due: cron patterns read in the organisation's zone, daylight saving included. */
import { Cron } from 'croner';
import type { Instant } from '#kernel/dates.ts';
import { addMilliseconds, instantOf } from '#kernel/dates.ts';

/**
 * The latest time at which `pattern` was due in (after, until]; null when it was not. Earlier times in between are
 * passed over: one refresh stands for all that were missed.
 * A time that a spring change skips is due right after the gap; one that an autumn change repeats is due once, the
 * first time. Patterns that repeat within an hour follow real time through both.
 * **Fails** throws on a pattern that is none, a bug of the job.
 */
export function latestDue(pattern: string, timeZone: string, after: Instant, until: Instant): Instant | null {
  const [last] = readPattern(pattern, timeZone).previousRuns(1, addMilliseconds(until, 1));
  if (last === undefined) return null;
  const due = instantOf(last.getTime());
  return due > addMilliseconds(after, 0) ? due : null;
}

/** The next `count` times after `after`. **Fails** as latestDue. */
export function nextDue(pattern: string, timeZone: string, after: Instant, count: number): readonly Instant[] {
  return readPattern(pattern, timeZone)
    .nextRuns(count, after)
    .map((date) => instantOf(date.getTime()));
}

function readPattern(pattern: string, timeZone: string): Cron {
  return new Cron(pattern, { timezone: timeZone, paused: true, mode: '5-part' });
}
