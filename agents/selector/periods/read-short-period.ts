/** Periods by name: `LTM`, `the week before last`, `the day after tomorrow`, `week 45`. */
import { addToDay, type Grain } from '#kernel/dates.ts';
import { dayOf, daysFromTo, lastPeriods, monthOfYear, periodAround, spanOf, weekOfYear, wholePeriod } from '#agents/selector/terms/calendar.ts';
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

/** `the day before yesterday`, `the day after tomorrow`, `the week before last`, `the week after next`. */
export function readDayBeside(context: PointContext, at: number): Point | null {
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  const words = [0, 1, 2].map((place) => textAt(context, at + skip + place)).join(' ');
  const grain = words.endsWith(' before last') ? grainOf(context.tokens[at + skip]) : null;
  if (grain !== null) return { range: periodAround(grain, -2, context), length: skip + 3, isYearless: false };
  const ahead = words.endsWith(' after next') ? grainOf(context.tokens[at + skip]) : null;
  if (ahead !== null) return { range: periodAround(ahead, 2, context), length: skip + 3, isYearless: false };
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

/** `between christmas and new year 2025`: from the 25th to New Year's Day after it; the last one that is over, of what lies ahead the next one. */
export function readFestive(context: PointContext, at: number): Point | null {
  const lead = ['between', 'from'].includes(textAt(context, at)) ? 1 : 0;
  const words = Array.from({ length: 6 }, (_, place) => textAt(context, at + lead + place)).join(' ');
  const said = /^(?:christmas|xmas)(?: eve| day)? (?:and|to|&|until|till) (?:the )?new years?(?: eve| day)?\b/.exec(words)?.[0];
  if (said === undefined) return null;
  const end = at + lead + said.split(' ').length;
  const year = readYearAfter(context, end);
  const december = year.of((number) => monthOfYear(12, number, context));
  const inYear = Number(december.start.slice(0, 4));
  const [first, last] = [dayOf(inYear, 12, 25), dayOf(inYear + 1, 1, 1)];
  return first === null || last === null ? null : { range: daysFromTo(first, last), length: end - at + year.length, isYearless: false };
}

/** `the rest of the year`: from today to its end, of what is still due; of what is yet to happen from tomorrow on. */
export function readRest(context: PointContext, at: number): Point | null {
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  if (!['rest', 'remainder', 'balance'].includes(textAt(context, at + skip)) || textAt(context, at + skip + 1) !== 'of') return null;
  const noun = at + skip + 2 + (['the', 'this', 'our', 'my'].includes(textAt(context, at + skip + 2)) ? 1 : 0);
  const grain = grainOf(context.tokens[noun]);
  if (grain === null || grain === 'day' || context.tokens[noun]?.text !== grain) return null;
  const last = addToDay(periodAround(grain, 0, context).end, { days: -1 });
  const first = context.isAhead ? context.today : addToDay(context.today, { days: 1 });
  return first > last ? null : { range: daysFromTo(first, last), length: noun - at + 1, isYearless: false };
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
