/** Days of the sample as whole numbers: 0 is today, the past is negative. A table, because a million deals ask for millions of days. */
import type { LocalDate } from '#kernel/dates.ts';
import { addToDay, daysBetween, localDate } from '#kernel/dates.ts';
import { itemAt } from '#collectors/sample/random.ts';

export type SampleCalendar = {
  readonly dayText: (day: number) => LocalDate;
  readonly isWorkday: (day: number) => boolean;
  /** Last day of the month that holds `day`. */
  readonly monthEnd: (day: number) => number;
  /** Calendar month 1–12. */
  readonly monthOf: (day: number) => number;
};

const daysAhead = 1_500;

/** A calendar around `today` that knows `daysBack` days before it and four years after it. */
export function makeSampleCalendar(today: LocalDate, daysBack: number): SampleCalendar {
  const texts = Array.from({ length: daysBack + daysAhead }, (_, index) => addToDay(today, { days: index - daysBack }));
  const mondayOffset = daysBetween(localDate('2024-01-01'), addToDay(today, { days: -daysBack }));
  const dayText = (day: number) => itemAt(texts, day + daysBack);
  const dayOfMonth = (day: number) => Number(dayText(day).slice(8));
  return {
    dayText,
    isWorkday: (day) => (((day + daysBack + mondayOffset) % 7) + 7) % 7 < 5,
    monthOf: (day) => Number(dayText(day).slice(5, 7)),
    monthEnd: (day) => {
      let end = day;
      while (dayOfMonth(end + 1) !== 1) end += 1;
      return end;
    },
  };
}
