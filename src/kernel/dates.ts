/** Days, moments and periods: three different types. Calendar arithmetic by Temporal; nothing here reads the clock. */
import { Temporal } from 'temporal-polyfill';

declare const localDateBrand: unique symbol;
declare const instantBrand: unique symbol;

/** A calendar day, ISO `2026-11-21`, in nobody's zone. */
export type LocalDate = string & { readonly [localDateBrand]: true };
/** A moment, ISO UTC with `Z`, `2026-11-21T09:00:00.000Z`. */
export type Instant = string & { readonly [instantBrand]: true };
export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year';
/** Half-open: `start` is in, `end` is out. */
export type DateRange = { readonly start: LocalDate; readonly end: LocalDate };
/** A fiscal calendar: `fiscalYearStartMonth` 1–12; a fiscal year is named by the year it ends in. */
export type Calendar = { readonly fiscalYearStartMonth: number; readonly timeZone: string };

/** Reads `2026-11-21` strictly; null for anything that is not a real day. */
export function parseLocalDate(text: string): LocalDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as LocalDate;
  } catch {
    return null;
  }
}

/** Reads an ISO instant with offset or Z; null otherwise. */
export function parseInstant(text: string): Instant | null {
  try {
    return instantOf(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return null;
  }
}

/** The day, for text known to be one (a literal, a database `date`). Throws on anything else: a bug. */
export function localDate(text: string): LocalDate {
  const day = parseLocalDate(text);
  if (day === null) throw new Error(`not a calendar day: ${text}`);
  return day;
}

/** Epoch milliseconds → Instant. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString() as Instant;
}

/** `instant` moved by milliseconds, negative ones into the past. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return instantOf(Temporal.Instant.from(instant).epochMilliseconds + milliseconds);
}

/** The day it is in `timeZone` at `instant`. */
export function dayInZone(instant: Instant, timeZone: string): LocalDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString() as LocalDate;
}

/** Noon of `day` in `timeZone`, as an Instant. */
export function noonInZone(day: LocalDate, timeZone: string): Instant {
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '12:00' });
  return instantOf(zoned.epochMilliseconds);
}

/** `day` moved by whole days, months or years (month ends are kept inside the month). */
export function addToDay(day: LocalDate, amount: { days?: number; weeks?: number; months?: number; years?: number }): LocalDate {
  return Temporal.PlainDate.from(day).add(amount).toString() as LocalDate;
}

/** Whole days from `start` to `end`; negative when `end` is earlier. */
export function daysBetween(start: LocalDate, end: LocalDate): number {
  return Temporal.PlainDate.from(start).until(Temporal.PlainDate.from(end), { largestUnit: 'day' }).days;
}

/** First day of the period of `grain` that holds `day`. Weeks start on Monday; quarters and years are fiscal. */
export function startOfPeriod(day: LocalDate, grain: Grain, calendar: Calendar): LocalDate {
  const plain = Temporal.PlainDate.from(day);
  switch (grain) {
    case 'day':
      return day;
    case 'week':
      return plain.subtract({ days: plain.dayOfWeek - 1 }).toString() as LocalDate;
    case 'month':
      return plain.with({ day: 1 }).toString() as LocalDate;
    case 'quarter':
      return plain
        .with({ day: 1 })
        .subtract({ months: monthsIntoYear(plain.month, calendar) % 3 })
        .toString() as LocalDate;
    case 'year':
      return plain
        .with({ day: 1 })
        .subtract({ months: monthsIntoYear(plain.month, calendar) })
        .toString() as LocalDate;
  }
}

function monthsIntoYear(month: number, calendar: Calendar): number {
  return (month - calendar.fiscalYearStartMonth + 12) % 12;
}

/** `start` moved by `count` whole periods of `grain`. */
export function addPeriods(start: LocalDate, grain: Grain, count: number): LocalDate {
  switch (grain) {
    case 'day':
      return addToDay(start, { days: count });
    case 'week':
      return addToDay(start, { weeks: count });
    case 'month':
      return addToDay(start, { months: count });
    case 'quarter':
      return addToDay(start, { months: 3 * count });
    case 'year':
      return addToDay(start, { years: count });
  }
}

/** The whole period of `grain` that holds `day`. */
export function periodOf(day: LocalDate, grain: Grain, calendar: Calendar): DateRange {
  const start = startOfPeriod(day, grain, calendar);
  return { start, end: addPeriods(start, grain, 1) };
}

/** Name of the fiscal year that holds `day`: the calendar year in which it ends. */
export function fiscalYearOf(day: LocalDate, calendar: Calendar): number {
  const lastDay = Temporal.PlainDate.from(periodOf(day, 'year', calendar).end).subtract({ days: 1 });
  return lastDay.year;
}

/** `2026-11`, `2026-Q4`, `2026` (fiscal years: `FY2027-Q1`, `FY2027`); days and weeks by their first day. */
export function periodLabel(start: LocalDate, grain: Grain, calendar: Calendar): string {
  const fiscal = calendar.fiscalYearStartMonth === 1 ? '' : 'FY';
  const plain = Temporal.PlainDate.from(start);
  switch (grain) {
    case 'day':
      return start;
    case 'week':
      return `week of ${start}`;
    case 'month':
      return start.slice(0, 7);
    case 'quarter':
      return `${fiscal}${fiscalYearOf(start, calendar)}-Q${Math.floor(monthsIntoYear(plain.month, calendar) / 3) + 1}`;
    case 'year':
      return `${fiscal}${fiscalYearOf(start, calendar)}`;
  }
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The same in words, for sentences: `November 2026`, `Q4 2026`, `Q1 FY2027`. */
export function periodName(start: LocalDate, grain: Grain, calendar: Calendar): string {
  if (grain === 'month') return `${MONTHS[Number(start.slice(5, 7)) - 1] ?? ''} ${start.slice(0, 4)}`;
  const label = periodLabel(start, grain, calendar);
  return grain === 'quarter' ? label.split('-').toReversed().join(' ') : label;
}

/** The range of equal length just before (whole periods when the range is made of them). */
export function previousRange(range: DateRange, grain: Grain | undefined): DateRange {
  if (grain !== undefined) {
    let periods = 0;
    for (let at = range.start; at < range.end && periods < 10_000; at = addPeriods(at, grain, 1)) periods += 1;
    if (addPeriods(range.start, grain, periods) === range.end) {
      return { start: addPeriods(range.start, grain, -periods), end: range.start };
    }
  }
  const days = daysBetween(range.start, range.end);
  return { start: addToDay(range.start, { days: -days }), end: range.start };
}
