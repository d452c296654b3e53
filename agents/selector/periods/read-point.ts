/** One named stretch of time at one place of the text: `Q2 2017`, `March`, `last quarter`, `2017-03-05`, `FY27`. */
import { addPeriods, addToDay, type Grain, type LocalDate, parseLocalDate, startOfPeriod } from '#kernel/dates.ts';
import {
  calendarYear,
  dayOf,
  daysFromTo,
  fiscalYear,
  halfOfYear,
  lastPeriods,
  monthNumber,
  monthOfYear,
  periodAround,
  periodToDate,
  quarterOfYear,
  type Range,
  shiftYears,
  spanOf,
  wholePeriod,
} from '#agents/selector/terms/calendar.ts';
import { grainOf, PAST, type Point, type PointContext, PRESENT, textAt } from '#agents/selector/terms/point.ts';
import { readDayBeside, readFestive, readHoliday, readRest, readShort, readWeekNumber } from '#agents/selector/periods/read-short-period.ts';
import { readSlashDay } from '#agents/selector/periods/read-slash-day.ts';
import { readYearAfter, yearNumber } from '#agents/selector/periods/read-year.ts';
import { readDaysAgo, readPeriodStart, readWeekday } from '#agents/selector/periods/read-day.ts';

const ORDINALS: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, '1st': 1, '2nd': 2, '3rd': 3, '4th': 4 };
const FUTURE = new Set(['next', 'coming', 'upcoming', 'following']);
const WHOLE = new Set(['complete', 'completed', 'full', 'whole', 'entire']);
const TO_DATE: Readonly<Record<string, Grain>> = { ytd: 'year', qtd: 'quarter', mtd: 'month', wtd: 'week' };

/** The longest stretch of time that starts at `at`; null when there is none. */
export function readPoint(context: PointContext, at: number): Point | null {
  const readings = [
    readRelative,
    readFull,
    readPartOf,
    readShort,
    readNamedDay,
    readToDate,
    readQuarter,
    readHalf,
    readMonth,
    readYear,
    readWeekOf,
    readWeekNumber,
    readDay,
  ]
    .map((read) => read(context, at))
    .filter((point) => point !== null);
  return readings.toSorted((left, right) => right.length - left.length)[0] ?? null;
}

/** `monday`, `a month ago`, `the start of the quarter`. */
function readDay(context: PointContext, at: number): Point | null {
  const day = readWeekday(context, at) ?? readDaysAgo(context, at) ?? readPeriodStart(context, at);
  return day === null ? null : { ...day, isYearless: false };
}

function readRelative(context: PointContext, from: number): Point | null {
  const at = textAt(context, from) === 'the' ? from + 1 : from;
  const word = textAt(context, at);
  if (!PAST.has(word) && !PRESENT.has(word) && !FUTURE.has(word)) return null;
  const named = PAST.has(word) || PRESENT.has(word) ? readLastNamed(context, at) : null;
  if (named !== null) return { ...named, length: named.length + at - from };
  let next = at + 1;
  let count: number | null = null;
  let isCalendar = false;
  for (; next < at + 5; next += 1) {
    const token = context.tokens[next];
    if (token === undefined) return null;
    if (token.number !== null && count === null && token.number >= 1 && token.number <= 400) count = token.number;
    else if (token.text === 'calendar') isCalendar = true;
    else if (token.text !== 'fiscal' && token.text !== 'few' && !WHOLE.has(token.text)) break;
  }
  const grain = grainOf(context.tokens[next]);
  if (grain === null) return null;
  const range = relativeRange(context, word, grain, { count, isCalendar });
  return { range, length: next - from + 1, isYearless: false };
}

/** `full year`, `the whole quarter`: the running one, or the year named behind it. */
function readFull(context: PointContext, from: number): Point | null {
  const at = textAt(context, from) === 'the' ? from + 1 : from;
  const grain = grainOf(context.tokens[at + 1]);
  if (!WHOLE.has(textAt(context, at)) || grain === null || context.tokens[at + 1]?.text !== grain) return null;
  const year = grain === 'year' ? readYear(context, at + 2) : null;
  if (year !== null) return { ...year, length: at + 2 - from + year.length };
  return { range: periodAround(grain, 0, context), length: at + 2 - from, isYearless: false };
}

function relativeRange(context: PointContext, word: string, grain: Grain, options: { readonly count: number | null; readonly isCalendar: boolean }): Range {
  const { count } = options;
  if (options.isCalendar && grain === 'year' && count === null) {
    const year = Number(context.today.slice(0, 4));
    return calendarYear(PAST.has(word) ? year - 1 : PRESENT.has(word) ? year : year + 1, context);
  }
  if (PRESENT.has(word)) return periodAround(grain, 0, context);
  if (PAST.has(word)) return grain === 'day' && count === null ? periodAround('day', -1, context) : lastPeriods(grain, count ?? 1, context);
  const first = periodAround(grain, 1, context);
  return count === null || count === 1 ? first : spanOf(first, periodAround(grain, count, context));
}

/** `last quarter of 2025`, `first 2 months of the year`, `last week of October`: part of a longer period, counted from one of its ends. */
function readPartOf(context: PointContext, at: number): Point | null {
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  const edge = ['first', 'last', 'final'].indexOf(textAt(context, at + skip));
  const said = context.tokens[at + skip + 1]?.number ?? null;
  const unit = at + skip + (said === null ? 1 : 2);
  const isHalf = said === null && textAt(context, unit) === 'half';
  const grain = isHalf ? 'day' : grainOf(context.tokens[unit]);
  if (edge < 0 || grain === null || !['of', 'in'].includes(textAt(context, unit + 1))) return null;
  const outer = readWhole(context, unit + 2);
  if (outer === null || (isHalf && outer.range.grain !== 'month') || outer.range.grain === grain) return null;
  const range = partOf(outer.range, { grain, count: isHalf ? HALF_MONTH_DAYS : (said ?? 1), isFirst: edge === 0, isHalf }, context);
  return range === null ? null : { range, length: unit + 2 + outer.length - at, isYearless: outer.isYearless };
}

const HALF_MONTH_DAYS = 15;

type Part = { readonly grain: Grain; readonly count: number; readonly isFirst: boolean; readonly isHalf: boolean };

/** Weeks of a month are seven days each, from its first or up to its last day. Null where the part is longer than the whole. */
function partOf(outer: Range, { grain, count, isFirst, isHalf }: Part, context: PointContext): Range | null {
  const unit: Grain = grain;
  const [from, to] = isFirst || isHalf ? [outer.start, addPeriods(outer.start, unit, count)] : [addPeriods(outer.end, unit, -count), outer.end];
  const [start, end] = isHalf && !isFirst ? [to, outer.end] : [from, to];
  if (start < outer.start || end > outer.end) return null;
  if (count === 1 && grain !== 'week') return wholePeriod(start, grain, context);
  const days = daysFromTo(start, addToDay(end, { days: -1 }));
  return grain === 'month' || grain === 'quarter' ? { ...days, grain } : days;
}

/** A named period, or the running one: `the quarter`. */
export function readWhole(context: PointContext, at: number): Point | null {
  const named = readPoint(context, at);
  if (named !== null) return named;
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  const grain = grainOf(context.tokens[at + skip]);
  const isRunning = (skip === 1 || textAt(context, at - 1) === 'of') && grain !== null && grain !== 'day' && textAt(context, at + skip) === grain;
  return isRunning ? { range: periodAround(grain, 0, context), length: skip + 1, isYearless: false } : null;
}

/** `last March`, `last Q2`: the latest one that is over; `this March`: of this year. */
function readLastNamed(context: PointContext, at: number): Point | null {
  const skip = ['fiscal', 'calendar'].includes(textAt(context, at + 1)) ? 1 : 0;
  const point = readMonth(context, at + 1 + skip, true) ?? readQuarter(context, at + 1 + skip) ?? readHalf(context, at + 1 + skip);
  if (point === null || !point.isYearless || point.range.grain === undefined) return null;
  const isOver = point.range.end <= addToDay(context.today, { days: 1 });
  const range = PAST.has(textAt(context, at)) && !isOver ? shiftYears(point.range, -1, context) : point.range;
  return { range, length: point.length + 1 + skip, isYearless: false };
}

function readNamedDay(context: PointContext, at: number): Point | null {
  const word = textAt(context, at);
  const beside = readDayBeside(context, at);
  if (beside !== null) return beside;
  const holiday = readHoliday(context, at);
  if (holiday !== null) return holiday;
  const offset = { today: 0, yesterday: -1, tomorrow: 1 }[word];
  if (offset !== undefined) return { range: periodAround('day', offset, context), length: 1, isYearless: false };
  const slashed = readSlashDay(context, at) ?? readFestive(context, at) ?? readRest(context, at);
  if (slashed !== null) return slashed;
  const day = parseLocalDate(word);
  return day === null ? null : onDay(context, day, 1);
}

function onDay(context: PointContext, day: LocalDate, length: number): Point {
  return { range: wholePeriod(day, 'day', context), length, isYearless: false };
}

function readToDate(context: PointContext, at: number): Point | null {
  const short = TO_DATE[textAt(context, at)];
  if (short !== undefined) return { range: periodToDate(short, context), length: 1, isYearless: false };
  const grain = grainOf(context.tokens[at]);
  if (grain === null || textAt(context, at + 1) !== 'to' || textAt(context, at + 2) !== 'date') return null;
  return { range: periodToDate(grain, context), length: 3, isYearless: false };
}

function readQuarter(context: PointContext, at: number): Point | null {
  const joined = /^(\d{4})q([1-4])$/.exec(textAt(context, at));
  if (joined !== null) return { range: quarterOfYear(Number(joined[2]), Number(joined[1]), context), length: 1, isYearless: false };
  const leading = yearNumber(context, at);
  const start = leading === null ? at + fiscalLength(context, at) : at + leading.length;
  const quarter = quarterNumber(context, start);
  if (quarter === null) return null;
  if (leading !== null) return { range: quarterOfYear(quarter.value, leading.year, context), length: leading.length + quarter.length, isYearless: false };
  const year = readYearAfter(context, start + quarter.length);
  const range = year.of((number) => quarterOfYear(quarter.value, number, context));
  return { range, length: start - at + quarter.length + year.length, isYearless: !year.isSaid };
}

/** `fiscal q2`: every quarter and half here is one; `calendar q2` is the same where the fiscal year begins in January. */
function fiscalLength(context: PointContext, at: number): number {
  const word = textAt(context, at);
  return word === 'fiscal' || (word === 'calendar' && context.calendar.fiscalYearStartMonth === 1) ? 1 : 0;
}

function quarterNumber(context: PointContext, at: number): { readonly value: number; readonly length: number } | null {
  const short = /^f?q([1-4])$/.exec(textAt(context, at))?.[1];
  if (short !== undefined) return { value: Number(short), length: 1 };
  const ordinal = ORDINALS[textAt(context, at)];
  if (ordinal !== undefined && grainOf(context.tokens[at + 1]) === 'quarter') return { value: ordinal, length: 2 };
  const after = context.tokens[at + 1]?.number;
  if (textAt(context, at) === 'quarter' && after !== null && after !== undefined && after >= 1 && after <= 4) return { value: after, length: 2 };
  return null;
}

function readHalf(context: PointContext, from: number): Point | null {
  const at = from + fiscalLength(context, from);
  const short = /^h([12])$/.exec(textAt(context, at))?.[1];
  const ordinal = ORDINALS[textAt(context, at)];
  const half = short !== undefined ? Number(short) : textAt(context, at + 1) === 'half' ? (ordinal ?? null) : null;
  if (half === null || half > 2) return null;
  const length = short === undefined ? 2 : 1;
  const year = readYearAfter(context, at + length);
  return { range: year.of((number) => halfOfYear(half, number, context)), length: at - from + length + year.length, isYearless: !year.isSaid };
}

const BEFORE_MONTH = new Set([
  'in',
  'since',
  'during',
  'for',
  'of',
  'last',
  'this',
  'until',
  'through',
  'from',
  'and',
  'vs',
  'versus',
  'to',
  'between',
  'before',
  'after',
  'about',
  'by',
]);

function readMonth(context: PointContext, at: number, isIntroduced = false): Point | null {
  const dayFirst = dayNumber(context, at);
  const start = dayFirst === null ? at : textAt(context, at + 1) === 'of' ? at + 2 : at + 1;
  const month = monthNumber(textAt(context, start));
  if (month === null) return null;
  const dayAfter = dayFirst === null ? dayNumber(context, start + 1) : null;
  const day = dayFirst ?? dayAfter;
  const next = start + (dayAfter === null ? 1 : 2);
  const year = readYearAfter(context, next);
  const isPlain = day === null && !year.isSaid && !isIntroduced && !BEFORE_MONTH.has(textAt(context, at - 1)) && !isBesideMonth(context, at);
  // May wins by rep, but may I see them.
  const isVerb = at > 0 || /^(?:i|we|you|they|he|she|it|be|have|not|the|this|that|my|our)?$/.test(textAt(context, start + 1));
  if (isPlain && textAt(context, start) === 'may' && isVerb && context.tokens.length > 1) return null;
  const range = year.of((number) => monthOfYear(month, number, context));
  const length = next - at + year.length;
  if (day === null) return { range, length, isYearless: !year.isSaid };
  const date = dayOf(Number(range.start.slice(0, 4)), month, day);
  return date === null ? null : onDay(context, date, length);
}

/** `Mar-May`, `April, May and June`: may is a month among months. */
function isBesideMonth(context: PointContext, at: number): boolean {
  return [-1, 1].some((step) => {
    const beside = ['and', ',', '&', 'to'].includes(textAt(context, at + step)) ? at + 2 * step : at + step;
    return monthNumber(textAt(context, beside)) !== null;
  });
}

function dayNumber(context: PointContext, at: number): number | null {
  const match = /^['’]/.test(context.tokens[at]?.raw ?? '') ? undefined : /^(\d{1,2})(st|nd|rd|th)?$/.exec(textAt(context, at))?.[1];
  return match === undefined || Number(match) < 1 || Number(match) > 31 ? null : Number(match);
}

function readYear(context: PointContext, at: number): Point | null {
  const start = ['fiscal', 'fy', 'calendar', 'year'].includes(textAt(context, at)) && yearNumber(context, at) === null ? at + 1 : at;
  const year = yearNumber(context, start);
  if (year === null) return null;
  const range = year.isFiscal ? fiscalYear(year.year, context) : calendarYear(year.year, context);
  return { range, length: start - at + year.length, isYearless: false };
}

function readWeekOf(context: PointContext, at: number): Point | null {
  if (textAt(context, at) !== 'week' || textAt(context, at + 1) !== 'of') return null;
  const skip = textAt(context, at + 2) === 'the' ? 3 : 2;
  const day = readNamedDay(context, at + skip) ?? readMonth(context, at + skip, true);
  if (day === null || day.range.grain !== 'day') return null;
  return { range: wholePeriod(startOfPeriod(day.range.start, 'week', context.calendar), 'week', context), length: skip + day.length, isYearless: false };
}
