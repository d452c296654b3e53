/** A comparison grouped over time: how far an earlier bucket is moved to stand beside its partner. */
import { daysBetween, type Grain, type LocalDate } from '#kernel/dates.ts';

export type TimeShift = { readonly unit: 'months' | 'days'; readonly count: number };

type Starts = { readonly start: LocalDate };

/** From the earlier period to the later one, in whole buckets of `grain`; null when their buckets do not stand side by side. */
export function timeShift(period: Starts, previous: Starts, grain: Grain): TimeShift | null {
  const days = daysBetween(previous.start, period.start);
  if (grain === 'day') return { unit: 'days', count: days };
  if (grain === 'week') return days % 7 === 0 ? { unit: 'days', count: days } : null;
  if (period.start.slice(8) !== previous.start.slice(8)) return null;
  const months = monthOf(period.start) - monthOf(previous.start);
  const size = { month: 1, quarter: 3, year: 12 }[grain];
  return months % size === 0 ? { unit: 'months', count: months } : null;
}

function monthOf(day: LocalDate): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
}
