/** One named stretch of time at one place of the text: `Q2 2017`, `March`, `last quarter`, `2017-03-05`, `FY27`. */
import { addToDay, fiscalYearOf, type Grain, type LocalDate, parseLocalDate, startOfPeriod } from '#kernel/dates.ts';
import {
  calendarYear,
  dayOf,
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
import { readDayOfMonth, readDaysAgo, readPeriodStart, readWeekday, readWeekend } from '#agents/selector/periods/read-day.ts';
import { readLoosePart, readPartOf, readSeason } from '#agents/selector/periods/read-part-of.ts';

const ORDINALS: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, '1st': 1, '2nd': 2, '3rd': 3, '4th': 4 };
const FUTURE = new Set(['next', 'coming', 'upcoming', 'following']);
const WHOLE = new Set(['complete', 'completed', 'full', 'whole', 'entire']);
const TO_DATE: Readonly<Record<string, Grain>> = { ytd: 'year', qtd: 'quarter', mtd: 'month', wtd: 'week' };

/** The longest stretch of time that starts at `at`; null when there is none. */
export function readPoint(context: PointContext, at: number): Point | null {
  const readings = [
    readRelative,
    readFull,
    readPart,
    readSeason,
    readShort,
    readNamedDay,
    readToDate,
    readQuarter,
    readHalf,
    readMonth,
    readTheDay,
    readYear,
    readWeekOf,
    readWeekNumber,
    readDay,
  ]
    .map((read) => read(context, at))
    .filter((point) => point !== null);
  return readings.toSorted((left, right) => right.length - left.length)[0] ?? null;
}

function readPart(context: PointContext, at: number): Point | null {
  return readPartOf(context, at, readWhole) ?? readLoosePart(context, at, readWhole);
}

/** `monday`, `the 9th`, `a month ago`, `the start of the quarter`. */
function readDay(context: PointContext, at: number): Point | null {
  const day = readWeekday(context, at) ?? readDayOfMonth(context, at) ?? readWeekend(context, at) ?? readDaysAgo(context, at) ?? readPeriodStart(context, at);
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
    else if (token.text !== 'fiscal' && !WHOLE.has(token.text)) break;
  }
  const grain = grainOf(context.tokens[next]);
  if (grain === null && count === null && textAt(context, next) === 'half')
    return { range: halfAround(context, word), length: next - from + 1, isYearless: false };
  if (grain === null) return null;
  const range = relativeRange(context, word, grain, { count, isCalendar });
  return { range, length: next - from + 1, isYearless: false };
}

/** `last half`, `this half`, `next half`. */
function halfAround(context: PointContext, word: string): Range {
  const year = fiscalYearOf(context.today, context.calendar);
  const halves = [year - 1, year, year + 1].flatMap((one) => [halfOfYear(1, one, context), halfOfYear(2, one, context)]);
  const running = halves.findIndex((half) => half.start <= context.today && context.today < half.end);
  return halves[running + (PAST.has(word) ? -1 : PRESENT.has(word) ? 0 : 1)] ?? halfOfYear(1, year, context);
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
  const day = parseLocalDate(word.replaceAll('/', '-'));
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

/** `the 1st of October`. */
function readTheDay(context: PointContext, at: number): Point | null {
  const day = textAt(context, at) === 'the' && /^\d{1,2}(?:st|nd|rd|th)$/.test(textAt(context, at + 1)) ? readMonth(context, at + 1, true) : null;
  return day === null ? null : { ...day, length: day.length + 1 };
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
  const shortYear = dayFirst === null ? shortYearAfter(context, start, month) : null;
  if (shortYear !== null && context.reading === 1) return { range: monthOfYear(month, shortYear, context), length: start + 2 - at, isYearless: false };
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

/** `Sept 25` may be September 2025: two bare digits of a year near by, not `on Sept 25`, of a month that has been, or is to come. */
function shortYearAfter(context: PointContext, at: number, month: number): number | null {
  const year = /^\d{2}$/.test(textAt(context, at + 1)) ? 2000 + Number(textAt(context, at + 1)) : 0;
  const isNear = Math.abs(year - Number(context.today.slice(0, 4))) <= SHORT_YEARS_MAX;
  if (!isNear || textAt(context, at - 1) === 'on' || yearNumber(context, at + 2) !== null) return null;
  const range = monthOfYear(month, year, context);
  return (context.isAhead ? range.end > context.today : range.start <= context.today) ? year : null;
}

const SHORT_YEARS_MAX = 2;

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

const WEEK_LEADS = new Set(['of', 'commencing', 'starting', 'beginning', 'ending', 'from']);

/** `week of 9 March`, `week commencing 9 March`, `the week of the 9th`, `week ending 15 March`. */
function readWeekOf(context: PointContext, from: number): Point | null {
  const at = textAt(context, from) === 'the' ? from + 1 : from;
  if (textAt(context, at) !== 'week' || !WEEK_LEADS.has(textAt(context, at + 1))) return null;
  const skip = at - from + 2 + (textAt(context, at + 2) === 'on' ? 1 : 0);
  const lead = textAt(context, from + skip) === 'the' ? 1 : 0;
  const day = readNamedDay(context, from + skip + lead) ?? readMonth(context, from + skip + lead, true);
  const found = day?.range.grain === 'day' ? { range: day.range, length: day.length + lead } : readDayOfMonth(context, from + skip);
  if (found === null) return null;
  const start = startOfPeriod(found.range.start, 'week', context.calendar);
  return { range: wholePeriod(start, 'week', context), length: skip + found.length, isYearless: false };
}
