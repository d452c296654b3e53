/** One day named by where it lies: `monday`, `3 weeks ago`, `when the quarter started`, `at the start of last month`. */
import { addToDay, type Grain, type LocalDate, parseLocalDate, startOfPeriod } from '#kernel/dates.ts';
import type { Token } from '#agents/words.ts';
import { type CalendarDay, daysFromTo, periodAround, type Range, wholePeriod } from '#agents/selector/terms/calendar.ts';

type DayContext = CalendarDay & {
  readonly tokens: readonly Token[];
  /** Deals that are still to close. */ readonly isAhead?: boolean;
  readonly reading?: 0 | 1;
};
export type NamedDay = { readonly range: Range; readonly length: number };

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const GRAINS: readonly Grain[] = ['day', 'week', 'month', 'quarter', 'year'];
const BACK = new Set(['last', 'previous', 'past', 'prior']);

/** The latest such weekday up to today (`monday`), or before today (`last monday`); of what is still due, the next one; null for other words. */
export function readWeekday(context: DayContext, at: number): NamedDay | null {
  const isBack = BACK.has(wordAt(context, at));
  const isNext = ['next', 'coming'].includes(wordAt(context, at));
  const skip = isBack || isNext || wordAt(context, at) === 'this' ? 1 : 0;
  const place = WEEKDAYS.indexOf(wordAt(context, at + skip));
  if (place < 0) return null;
  const day = addToDay(startOfPeriod(context.today, 'week', context.calendar), { days: place });
  // Next Friday, on a Wednesday: the one of this week, or of the next.
  if (isNext) return oneDay(context, day <= context.today || context.reading === 1 ? addToDay(day, { days: 7 }) : day, 2);
  if (!isBack && isDueOn(context, at)) return oneDay(context, day < context.today ? addToDay(day, { days: 7 }) : day, skip + 1);
  const isAhead = isBack ? day >= context.today : day > context.today;
  return oneDay(context, isAhead ? addToDay(day, { days: -7 }) : day, skip + 1);
}

/** `due by friday`, `closing on monday`: the day lies ahead. */
function isDueOn(context: DayContext, at: number): boolean {
  const isDue = context.tokens.some((token) => ['due', 'closing', 'closes', 'upcoming'].includes(token.text));
  return context.isAhead === true && (isDue || ['by', 'before', 'until', 'till'].includes(wordAt(context, at - 1))) && wordAt(context, at - 1) !== 'since';
}

const BEFORE_DAY = new Set([
  'on',
  'since',
  'until',
  'till',
  'by',
  'before',
  'after',
  'from',
  'to',
  'through',
  'of',
  'and',
  'commencing',
  'beginning',
  'starting',
]);
const AFTER_DAY = /^(?:|\?|,|and|to|until|till|through|vs|please|pls|for|so|onwards?)$/;

/** `on the 9th`, `since the 1st of the month`: the latest such day up to today; of what is still due, the next. */
export function readDayOfMonth(context: DayContext, at: number): NamedDay | null {
  const skip = wordAt(context, at) === 'the' ? 1 : 0;
  const number = Number(/^(\d{1,2})(?:st|nd|rd|th)$/.exec(wordAt(context, at + skip))?.[1] ?? 0);
  const ofMonth = /^of (?:the|this|last|next) month/.exec([1, 2, 3].map((place) => wordAt(context, at + skip + place)).join(' '));
  const isDay = BEFORE_DAY.has(wordAt(context, at - 1)) && AFTER_DAY.test(wordAt(context, at + skip + 1));
  if (number < 1 || (ofMonth === null && !isDay)) return null;
  const months = ofMonth === null ? [0, -1, 1, -2, 2] : [ofMonth[0].includes('last') ? -1 : ofMonth[0].includes('next') ? 1 : 0];
  const days = months.flatMap((offset) => {
    const month = periodAround('month', offset, context).start;
    return parseLocalDate(`${month.slice(0, 8)}${String(number).padStart(2, '0')}`) ?? [];
  });
  const isForward = context.isAhead === true && wordAt(context, at - 1) !== 'since';
  const found = ofMonth === null ? days.toSorted().reduce<LocalDate | null>((best, day) => nearer(best, day, context.today, isForward), null) : days[0];
  return found === null || found === undefined ? null : oneDay(context, found, skip + 1 + (ofMonth === null ? 0 : 3));
}

function nearer(best: LocalDate | null, day: LocalDate, today: LocalDate, isForward: boolean): LocalDate | null {
  if (isForward) return best === null && day >= today ? day : best;
  return day <= today ? day : best;
}

/** `last weekend`, `over the weekend`: Saturday and Sunday. */
export function readWeekend(context: DayContext, at: number): NamedDay | null {
  const lead = wordAt(context, at);
  const skip = ['last', 'past', 'this', 'next', 'the', 'coming'].includes(lead) ? 1 : 0;
  if (wordAt(context, at + skip) !== 'weekend') return null;
  const saturday = addToDay(startOfPeriod(context.today, 'week', context.calendar), { days: 5 });
  const isForward = context.isAhead === true || lead === 'this' || lead === 'next' || lead === 'coming';
  const isOver = saturday <= context.today;
  const first = lead === 'next' ? addToDay(saturday, { days: 7 }) : isForward || (isOver && !BACK.has(lead)) ? saturday : addToDay(saturday, { days: -7 });
  return { range: daysFromTo(first, addToDay(first, { days: 1 })), length: skip + 1 };
}

/** `a month ago`, `3 weeks ago`, `two days earlier`. */
export function readDaysAgo(context: DayContext, at: number): NamedDay | null {
  const count = ['a', 'an'].includes(wordAt(context, at)) ? 1 : (context.tokens[at]?.number ?? null);
  const grain = grainAt(context, at + 1);
  if (count === null || grain === null || !['ago', 'back'].includes(wordAt(context, at + 2)) || count > COUNT_MAX) return null;
  const amount = { day: { days: count }, week: { weeks: count }, month: { months: count }, quarter: { months: 3 * count }, year: { years: count } }[grain];
  return oneDay(context, addToDay(context.today, negated(amount)), 3);
}

const COUNT_MAX = 400;

function negated(amount: { readonly days?: number; readonly weeks?: number; readonly months?: number; readonly years?: number }): typeof amount {
  return Object.fromEntries(Object.entries(amount).map(([unit, value]) => [unit, -value]));
}

/** First day of a period: `the start of the quarter`, `beginning of last month`, `when the quarter started`. */
export function readPeriodStart(context: DayContext, at: number): NamedDay | null {
  const when = wordAt(context, at) === 'when' ? at + 1 : null;
  const lead = when ?? afterStartOf(context, at);
  if (lead === null) return null;
  const said = wordAt(context, lead);
  const skip = ['the', 'this', 'current'].includes(said) || BACK.has(said) ? 1 : 0;
  const grain = grainAt(context, lead + skip);
  if (grain === null || grain === 'day') return null;
  const tail = when === null ? 0 : ['started', 'began', 'opened', 'starts', 'begins'].includes(wordAt(context, lead + skip + 1)) ? 1 : null;
  if (tail === null) return null;
  return oneDay(context, periodAround(grain, BACK.has(said) ? -1 : 0, context).start, lead + skip + 1 + tail - at);
}

function afterStartOf(context: DayContext, at: number): number | null {
  const skip = wordAt(context, at) === 'the' ? 1 : 0;
  const isStart = ['start', 'beginning', 'outset', 'opening'].includes(wordAt(context, at + skip)) && wordAt(context, at + skip + 1) === 'of';
  return isStart ? at + skip + 2 : null;
}

function oneDay(context: DayContext, day: LocalDate, length: number): NamedDay {
  return { range: wholePeriod(day, 'day', context), length };
}

function grainAt(context: DayContext, at: number): Grain | null {
  return GRAINS.find((grain) => context.tokens[at]?.stem === grain) ?? null;
}

function wordAt(context: DayContext, at: number): string {
  return context.tokens[at]?.text ?? '';
}
