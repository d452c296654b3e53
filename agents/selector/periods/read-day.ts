/** One day named by where it lies: `monday`, `3 weeks ago`, `when the quarter started`, `at the start of last month`. */
import { addToDay, type Grain, type LocalDate, startOfPeriod } from '#kernel/dates.ts';
import type { Token } from '#agents/words.ts';
import { type CalendarDay, periodAround, type Range, wholePeriod } from '#agents/selector/terms/calendar.ts';

type DayContext = CalendarDay & { readonly tokens: readonly Token[]; /** Deals that are still to close. */ readonly isAhead?: boolean };
export type NamedDay = { readonly range: Range; readonly length: number };

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const GRAINS: readonly Grain[] = ['day', 'week', 'month', 'quarter', 'year'];
const BACK = new Set(['last', 'previous', 'past', 'prior']);

/** The latest such weekday up to today (`monday`), or before today (`last monday`); of what is still due, the next one; null for other words. */
export function readWeekday(context: DayContext, at: number): NamedDay | null {
  const isBack = BACK.has(wordAt(context, at));
  const skip = isBack || wordAt(context, at) === 'this' ? 1 : 0;
  const place = WEEKDAYS.indexOf(wordAt(context, at + skip));
  if (place < 0) return null;
  const day = addToDay(startOfPeriod(context.today, 'week', context.calendar), { days: place });
  if (!isBack && isDueOn(context, at)) return oneDay(context, day < context.today ? addToDay(day, { days: 7 }) : day, skip + 1);
  const isAhead = isBack ? day >= context.today : day > context.today;
  return oneDay(context, isAhead ? addToDay(day, { days: -7 }) : day, skip + 1);
}

/** `due by friday`, `closing on monday`: the day lies ahead. */
function isDueOn(context: DayContext, at: number): boolean {
  const isDue = context.tokens.some((token) => ['due', 'closing', 'closes', 'upcoming'].includes(token.text));
  return context.isAhead === true && (isDue || ['by', 'before', 'until', 'till'].includes(wordAt(context, at - 1))) && wordAt(context, at - 1) !== 'since';
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
