/** The product's clock: the only code that asks the machine for the time. */
import type { Instant, LocalDate } from '#kernel/dates.ts';
import { dayInZone, instantOf, noonInZone, parseLocalDate } from '#kernel/dates.ts';
import type { Clock } from '#kernel/ports.ts';

export type ClockOptions = {
  /** PLUMBLINE_NOW: a day, a full moment, or null for the real time. */
  readonly fixedNow: LocalDate | Instant | null;
};

/**
 * A Clock on the real time, or one that stands still at `fixedNow`.
 * A bare day is noon of that day: for `today()` the day itself whatever the organisation's zone, for `now()`, which
 * knows no organisation, noon UTC. A full moment is that moment, and `today()` is the day it is in the organisation's zone.
 */
export function makeClock(options: ClockOptions): Clock {
  const { fixedNow } = options;
  const fixedDay = fixedNow === null ? null : parseLocalDate(fixedNow);
  const fixedInstant = fixedDay !== null ? noonInZone(fixedDay, 'UTC') : (fixedNow as Instant | null);
  const now = () => fixedInstant ?? instantOf(Date.now());
  return {
    now,
    today: (organization, at) => {
      if (at !== undefined) return at;
      if (fixedDay !== null) return fixedDay;
      if (fixedInstant === null && organization.dataDate !== null) return organization.dataDate;
      return dayInZone(now(), organization.calendar.timeZone);
    },
    monotonicMs: () => performance.now(),
  };
}
