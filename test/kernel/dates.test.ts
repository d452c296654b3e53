/** Days, moments, periods and fiscal calendars. */
import { describe, expect, it } from 'vitest';
import {
  addPeriods,
  type Calendar,
  dayInZone,
  fiscalYearOf,
  type Grain,
  type Instant,
  localDate,
  noonInZone,
  parseLocalDate,
  periodLabel,
  periodOf,
  previousRange,
} from '#kernel/dates.ts';

const calendarYear: Calendar = { fiscalYearStartMonth: 1, timeZone: 'UTC' };
const february: Calendar = { fiscalYearStartMonth: 2, timeZone: 'America/New_York' };
const november: Calendar = { fiscalYearStartMonth: 11, timeZone: 'UTC' };

describe('a day', () => {
  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-13-01', false],
    ['2024-1-1', false],
    ['yesterday', false],
    ['2024-01-01T00:00:00Z', false],
  ])('%s is a real day: %s', (text, isReal) => {
    expect(parseLocalDate(text) !== null).toBe(isReal);
  });

  it.each([
    ['2026-03-08T04:59:59.000Z', 'America/New_York', '2026-03-07'],
    ['2026-03-08T05:00:00.000Z', 'America/New_York', '2026-03-08'],
    ['2026-11-01T03:59:59.000Z', 'America/New_York', '2026-10-31'],
    ['2026-04-04T15:00:00.000Z', 'Australia/Lord_Howe', '2026-04-05'],
    ['2026-12-31T23:30:00.000Z', 'Asia/Kolkata', '2027-01-01'],
  ])('at %s it is, in %s, %s', (instant, zone, day) => {
    expect(dayInZone(instant as Instant, zone)).toBe(day);
  });

  it.each([
    ['2026-03-08', 'America/New_York', '2026-03-08T16:00:00.000Z'],
    ['2026-03-07', 'America/New_York', '2026-03-07T17:00:00.000Z'],
    ['2026-07-01', 'UTC', '2026-07-01T12:00:00.000Z'],
  ])('noon of %s in %s is %s', (day, zone, instant) => {
    expect(noonInZone(localDate(day), zone)).toBe(instant);
  });
});

const periods: readonly (readonly [string, Grain, Calendar, string, string, string])[] = [
  ['2026-11-21', 'week', calendarYear, '2026-11-16', '2026-11-23', 'week of 2026-11-16'],
  ['2026-11-21', 'month', calendarYear, '2026-11-01', '2026-12-01', '2026-11'],
  ['2026-11-21', 'quarter', calendarYear, '2026-10-01', '2027-01-01', '2026-Q4'],
  ['2026-12-31', 'year', calendarYear, '2026-01-01', '2027-01-01', '2026'],
  ['2026-01-31', 'quarter', february, '2025-11-01', '2026-02-01', 'FY2026-Q4'],
  ['2026-02-01', 'quarter', february, '2026-02-01', '2026-05-01', 'FY2027-Q1'],
  ['2026-01-31', 'year', february, '2025-02-01', '2026-02-01', 'FY2026'],
  ['2026-11-01', 'quarter', november, '2026-11-01', '2027-02-01', 'FY2027-Q1'],
  ['2026-10-31', 'quarter', november, '2026-08-01', '2026-11-01', 'FY2026-Q4'],
  ['2024-02-29', 'quarter', november, '2024-02-01', '2024-05-01', 'FY2024-Q2'],
];

describe('a period', () => {
  it.each(periods)('that holds %s at grain %s', (day, grain, calendar, start, end, label) => {
    expect({ ...periodOf(localDate(day), grain, calendar), label: periodLabel(localDate(start), grain, calendar) }).toEqual({ start, end, label });
  });

  it('is half-open: the next one starts on the day it ends', () => {
    for (const grain of ['week', 'month', 'quarter', 'year'] as const) {
      const period = periodOf(localDate('2026-05-17'), grain, february);
      expect(periodOf(period.end, grain, february)).toEqual({ start: period.end, end: addPeriods(period.end, grain, 1) });
    }
  });

  it.each([
    ['2026-01-01', '2026-04-01', 'quarter', '2025-10-01', '2026-01-01'],
    ['2026-01-01', '2026-07-01', 'quarter', '2025-07-01', '2026-01-01'],
    ['2026-03-01', '2026-04-01', 'month', '2026-02-01', '2026-03-01'],
    ['2026-03-10', '2026-03-20', undefined, '2026-02-28', '2026-03-10'],
    ['2024-01-01', '2025-01-01', 'year', '2023-01-01', '2024-01-01'],
  ] as const)('%s to %s (%s) follows %s to %s', (start, end, grain, previousStart, previousEnd) => {
    expect(previousRange({ start: localDate(start), end: localDate(end) }, grain)).toEqual({ start: previousStart, end: previousEnd });
  });

  it('names a fiscal year by the year it ends in', () => {
    expect(fiscalYearOf(localDate('2026-02-01'), february)).toBe(2027);
    expect(fiscalYearOf(localDate('2026-02-01'), calendarYear)).toBe(2026);
  });
});
