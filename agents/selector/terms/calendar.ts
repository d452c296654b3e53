/** Calendar arithmetic of the grammar: whole periods, their names, and days of the year. */
import {
  addPeriods,
  addToDay,
  type Calendar,
  fiscalYearOf,
  type Grain,
  type LocalDate,
  localDate,
  parseLocalDate,
  periodOf,
  startOfPeriod,
} from '#kernel/dates.ts';

/** A stretch of days as the text named it. */
export type Range = { readonly start: LocalDate; readonly end: LocalDate; readonly label: string; readonly grain?: Grain | undefined };
export type CalendarDay = { readonly today: LocalDate; readonly calendar: Calendar };

/** Where a period begins of which only the end is said: `until June`. */
export const LONG_AGO = localDate('1900-01-01');

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The whole period of `grain` that starts on `start`, named, with `(to date)` while it runs. */
export function wholePeriod(start: LocalDate, grain: Grain, at: CalendarDay): Range {
  const end = addPeriods(start, grain, 1);
  return { start, end, grain, label: toDate(nameOf(start, grain, at.calendar), { start, end }, at.today) };
}

/** The period of `grain` that is `offset` periods from the one that holds today. */
export function periodAround(grain: Grain, offset: number, at: CalendarDay): Range {
  return wholePeriod(addPeriods(startOfPeriod(at.today, grain, at.calendar), grain, offset), grain, at);
}

/** The last `count` complete periods of `grain`; of days, the days up to today. */
export function lastPeriods(grain: Grain, count: number, at: CalendarDay): Range {
  if (grain === 'day') {
    const range = { start: addToDay(at.today, { days: 1 - count }), end: addToDay(at.today, { days: 1 }) };
    return { ...range, label: daysLabel(range.start, range.end), grain };
  }
  if (count === 1) return periodAround(grain, -1, at);
  const end = startOfPeriod(at.today, grain, at.calendar);
  const start = addPeriods(end, grain, -count);
  return { start, end, grain, label: daysLabel(start, end) };
}

/** From the start of today's period of `grain` up to and including today. */
export function periodToDate(grain: Grain, at: CalendarDay): Range {
  return periodAround(grain, 0, at);
}

/** From `first` to `last`, both included. */
export function daysFromTo(first: LocalDate, last: LocalDate): Range {
  const end = addToDay(last, { days: 1 });
  return { start: first, end, label: daysLabel(first, end) };
}

const YEARS_AHEAD = 10;

/** From a day on, of what lies ahead. */
export function daysAhead(first: LocalDate): Range {
  return { start: first, end: addToDay(first, { years: YEARS_AHEAD }), label: `from ${first} on` };
}

/** From the start of `first` to the end of `last`, labelled by its days. */
export function spanOf(first: Range, last: Range): Range {
  const grain = first.grain === last.grain ? first.grain : undefined;
  const range = { start: first.start, end: last.end, label: daysLabel(first.start, last.end) };
  return grain === undefined ? range : { ...range, grain };
}

/** Fiscal quarter 1–4 of the fiscal year named `year`. */
export function quarterOfYear(quarter: number, year: number, at: CalendarDay): Range {
  return wholePeriod(addPeriods(fiscalYearStart(year, at.calendar), 'quarter', quarter - 1), 'quarter', at);
}

/** First or second half of a fiscal year. */
export function halfOfYear(half: number, year: number, at: CalendarDay): Range {
  const start = addPeriods(fiscalYearStart(year, at.calendar), 'quarter', (half - 1) * 2);
  const end = addPeriods(start, 'quarter', 2);
  return { start, end, grain: 'quarter', label: toDate(`H${half} ${yearName(start, at.calendar)}`, { start, end }, at.today) };
}

/** A calendar month 1–12. */
export function monthOfYear(month: number, year: number, at: CalendarDay): Range {
  return wholePeriod(localDate(`${year}-${String(month).padStart(2, '0')}-01`), 'month', at);
}

/** ISO week 1–53 of a calendar year: the first is the one that holds 4 January. */
export function weekOfYear(week: number, year: number, at: CalendarDay): Range {
  const first = startOfPeriod(localDate(`${year}-01-04`), 'week', at.calendar);
  return wholePeriod(addPeriods(first, 'week', week - 1), 'week', at);
}

/** `2017` as typed is January to December; a fiscal year is said as FY2017. */
export function calendarYear(year: number, at: CalendarDay): Range {
  const range = { start: localDate(`${year}-01-01`), end: localDate(`${year + 1}-01-01`) };
  return { ...range, grain: 'year', label: toDate(String(year), range, at.today) };
}

/** The fiscal year that ends in `year`. */
export function fiscalYear(year: number, at: CalendarDay): Range {
  return wholePeriod(fiscalYearStart(year, at.calendar), 'year', at);
}

/** The latest year for which `of(year)` does not start after today; for what lies ahead, the first that has not ended. */
export function latestYear(of: (year: number) => Range, at: CalendarDay, isAhead: boolean): Range {
  const year = fiscalYearOf(at.today, at.calendar);
  const ranges = [year - 2, year - 1, year, year + 1, year + 2].map(of);
  const fitting = isAhead ? ranges.find((range) => range.end > at.today) : ranges.findLast((range) => range.start <= at.today);
  return fitting ?? of(year);
}

/** 1–12 for an English month name or its short form; null otherwise. */
export function monthNumber(word: string): number | null {
  const short = word === 'sept' ? 'sep' : word;
  const at = MONTHS.findIndex((name) => name.toLowerCase() === short || name.slice(0, 3).toLowerCase() === short);
  return at < 0 ? null : at + 1;
}

/** A day of the calendar; null when there is none. */
export function dayOf(year: number, month: number, day: number): LocalDate | null {
  return parseLocalDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
}

/** A period of the same kind `offset` years away, such as Q2 of another year. */
export function shiftYears(range: Range, years: number, at: CalendarDay): Range {
  const start = addToDay(range.start, { years });
  if (range.grain !== undefined && periodOf(start, range.grain, at.calendar).end === addToDay(range.end, { years })) return wholePeriod(start, range.grain, at);
  const end = addToDay(range.end, { years });
  return { start, end, label: daysLabel(start, end), ...(range.grain === undefined ? {} : { grain: range.grain }) };
}

function fiscalYearStart(year: number, calendar: Calendar): LocalDate {
  const month = calendar.fiscalYearStartMonth;
  return localDate(`${month === 1 ? year : year - 1}-${String(month).padStart(2, '0')}-01`);
}

function nameOf(start: LocalDate, grain: Grain, calendar: Calendar): string {
  switch (grain) {
    case 'day':
      return start;
    case 'week':
      return `week of ${start}`;
    case 'month':
      return `${MONTHS[Number(start.slice(5, 7)) - 1] ?? ''} ${start.slice(0, 4)}`;
    case 'quarter': {
      const month = Number(start.slice(5, 7));
      return `Q${Math.floor(((month - calendar.fiscalYearStartMonth + 12) % 12) / 3) + 1} ${yearName(start, calendar)}`;
    }
    case 'year':
      return yearName(start, calendar);
  }
}

function yearName(start: LocalDate, calendar: Calendar): string {
  return `${calendar.fiscalYearStartMonth === 1 ? '' : 'FY'}${fiscalYearOf(start, calendar)}`;
}

function toDate(label: string, range: { readonly start: LocalDate; readonly end: LocalDate }, today: LocalDate): string {
  return range.start <= today && addToDay(today, { days: 1 }) < range.end ? `${label} (to date)` : label;
}

function daysLabel(start: LocalDate, end: LocalDate): string {
  const last = addToDay(end, { days: -1 });
  return start === last ? start : `${start} to ${last}`;
}
