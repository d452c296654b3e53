/** Days written with strokes: `15/8`, `8/15/2026`, `09.11.2026`. Which number is the month is read off the others; where none tells, both readings are asked back. */
import type { LocalDate } from '#kernel/dates.ts';
import { dayOf, monthOfYear, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { type Point, type PointContext, textAt } from '#agents/selector/terms/point.ts';
import { readYearAfter } from '#agents/selector/periods/read-year.ts';

const SLASHED = /^(\d{1,2})(?=\/|[.-].*[.-])([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/;
const MONTHS = 12;

/** True for words that are such a day, whatever it means. */
export function isSlashDay(word: string): boolean {
  const [, first = '', , second = ''] = SLASHED.exec(word) ?? [];
  const [left, right] = [Number(first), Number(second)];
  return left >= 1 && right >= 1 && Math.min(left, right) <= MONTHS && Math.max(left, right) <= 31;
}

/** A day; with points the day stands first. */
export function readSlashDay(context: PointContext, at: number): Point | null {
  const [, first, joint, second, said] = SLASHED.exec(textAt(context, at)) ?? [];
  if (first === undefined || second === undefined || !isSlashDay(textAt(context, at))) return null;
  const order = first === second || joint === '.' ? 'day first' : (orderOf(context) ?? (context.reading === 1 ? 'day first' : 'month first'));
  const [day, month] = order === 'day first' ? [Number(first), Number(second)] : [Number(second), Number(first)];
  if (month > MONTHS) return null;
  const year = said === undefined ? readYearAfter(context, at + 1) : { of: null, length: 0 };
  const inYear = year.of === null ? Number(said?.padStart(4, '20')) : Number(year.of((number) => monthOfYear(month, number, context)).start.slice(0, 4));
  const found: LocalDate | null = dayOf(inYear, month, day);
  return found === null ? null : { range: wholePeriod(found, 'day', context), length: 1 + year.length, isYearless: false };
}

/** What a number above twelve says, of all such days; null where none does, or they disagree. */
function orderOf({ tokens }: PointContext): 'day first' | 'month first' | null {
  const pairs = tokens.flatMap((token) => {
    const [, first, joint, second] = SLASHED.exec(token.text) ?? [];
    return first === undefined || second === undefined || joint === '.' ? [] : [[Number(first), Number(second)] as const];
  });
  const isDayFirst = pairs.some(([first]) => first > MONTHS);
  const isMonthFirst = pairs.some(([, second]) => second > MONTHS);
  if (isDayFirst === isMonthFirst) return null;
  return isDayFirst ? 'day first' : 'month first';
}
