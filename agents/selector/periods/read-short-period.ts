/** Periods by name: `LTM`, `the week before last`, `the day after tomorrow`, `week 45`. */
import type { Grain } from '#kernel/dates.ts';
import { dayOf, lastPeriods, periodAround, spanOf, weekOfYear, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { grainOf, type Point, type PointContext, textAt } from '#agents/selector/terms/point.ts';
import { readYearAfter } from '#agents/selector/periods/read-year.ts';

/** What finance writes for short: `LY`, `PQ`, `LTM`. */
const SHORT_PERIODS: Readonly<Record<string, { readonly grain: Grain; readonly count: number }>> = {
  ly: { grain: 'year', count: 1 },
  py: { grain: 'year', count: 1 },
  lq: { grain: 'quarter', count: 1 },
  pq: { grain: 'quarter', count: 1 },
  lm: { grain: 'month', count: 1 },
  lw: { grain: 'week', count: 1 },
  ttm: { grain: 'month', count: 12 },
  ltm: { grain: 'month', count: 12 },
};

/** `LY`, `LTM`. */
export function readShort(context: PointContext, at: number): Point | null {
  const short = SHORT_PERIODS[textAt(context, at)];
  return short === undefined ? null : { range: lastPeriods(short.grain, short.count, context), length: 1, isYearless: false };
}

/** `the day before yesterday`, `the day after tomorrow`, `the week before last`. */
export function readDayBeside(context: PointContext, at: number): Point | null {
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  const words = [0, 1, 2].map((place) => textAt(context, at + skip + place)).join(' ');
  const grain = words.endsWith(' before last') ? grainOf(context.tokens[at + skip]) : null;
  if (grain !== null) return { range: periodAround(grain, -2, context), length: skip + 3, isYearless: false };
  const offset = words === 'day before yesterday' ? -2 : words === 'day after tomorrow' ? 2 : null;
  return offset === null ? null : { range: periodAround('day', offset, context), length: skip + 3, isYearless: false };
}

/** `week 45`, `w45`, `calendar week 45 of 2025`: ISO weeks, of which the first holds 4 January. */
export function readWeekNumber(context: PointContext, at: number): Point | null {
  const skip = textAt(context, at) === 'calendar' ? 1 : 0;
  const joined = /^(?:w|cw|kw|wk|week)(\d{1,2})$/.exec(textAt(context, at + skip))?.[1];
  const isSaid = ['week', 'weeks', 'wk', 'wks', 'cw', 'kw'].includes(textAt(context, at + skip));
  const digits = joined ?? (isSaid ? /^\d{1,2}$/.exec(textAt(context, at + skip + 1))?.[0] : undefined);
  const number = Number(digits ?? 0);
  if (number < 1 || number > 53) return null;
  const length = skip + (joined === undefined ? 2 : 1);
  const last = readLastWeek(context, at + length, number);
  if (last !== null) return { ...last, length: last.length + length };
  const year = readYearAfter(context, at + length);
  return { range: year.of((calendarYearNumber) => weekOfYear(number, calendarYearNumber, context)), length: length + year.length, isYearless: !year.isSaid };
}

/** `weeks 40 to 44`: the number after says where the weeks end. */
function readLastWeek(context: PointContext, at: number, first: number): Point | null {
  const isTo = ['to', 'through', 'until', 'till', 'thru'].includes(textAt(context, at));
  const number = Number((isTo ? /^\d{1,2}$/.exec(textAt(context, at + 1))?.[0] : undefined) ?? 0);
  if (number <= first || number > 53) return null;
  const year = readYearAfter(context, at + 2);
  const range = year.of((one) => spanOf(weekOfYear(first, one, context), weekOfYear(number, one, context)));
  return { range, length: 2 + year.length, isYearless: !year.isSaid };
}

/** `xmas`, `the new year`: of this year; of what lies ahead the next one. */
export function readHoliday(context: PointContext, at: number): Point | null {
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  const isNewYear = textAt(context, at + skip) === 'new' && /^years?$/.test(textAt(context, at + skip + 1));
  const isChristmas = /^(?:christmas|xmas)$/.test(textAt(context, at));
  if (!isNewYear && !isChristmas) return null;
  const year = Number(context.today.slice(0, 4)) + (isNewYear && context.isAhead ? 1 : 0);
  const day = isNewYear ? dayOf(year, 1, 1) : dayOf(year, 12, 25);
  return day === null ? null : { range: wholePeriod(day, 'day', context), length: isNewYear ? skip + 2 : 1, isYearless: false };
}
