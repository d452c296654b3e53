/** Times that only the answer before explains: `and now?` after a past day, `the same quarter in 2025`. */
import type { Plan } from '#kernel/plan.ts';
import { addToDay } from '#kernel/dates.ts';
import { type CalendarDay, daysFromTo, LONG_AGO, type Range, shiftYears } from '#agents/selector/terms/calendar.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

const NOW = /^(?:right now|currently|at the moment|at present|today|as of today|as of now|as of today)$/i;
/** Now is also a word that only goes on: `now by stage`. */
const BARE_NOW = /^now$/i;
const SAME = /^(?:the )?same (?:quarter|month|week|half|period|dates)$/i;

/** The marks with such times put in their place. */
export function timesOf(marks: readonly Mark[], plan: Plan, at: CalendarDay): readonly Mark[] {
  return otherEnd(sameAgain(monthBefore(sameOfYear(toNow(marks, plan, at), plan, at), plan, at), plan, at), plan, at);
}

/** A figure is named, or another period stands beside it: the period belongs to that. */
function isOfItself(marks: readonly Mark[]): boolean {
  const periods = marks.filter((mark) => mark.kind === 'period');
  return periods.length !== 1 || marks.some((mark) => ['metric', 'outcome', 'deal', 'versus', 'compare_to', 'before', 'as_of'].includes(mark.kind));
}

/** `December only` after pipeline due in December: the same one, whichever side of today it lies. */
function sameAgain(marks: readonly Mark[], plan: Plan, at: CalendarDay): readonly Mark[] {
  const { period } = plan;
  if (period === undefined || isOfItself(marks)) return marks;
  return marks.map((mark) => {
    if (mark.kind !== 'period' || !mark.isYearless || mark.range === null) return mark;
    const years = Number(period.start.slice(0, 4)) - Number(mark.range.start.slice(0, 4));
    const moved = years === 0 ? mark.range : shiftYears(mark.range, years, at);
    return moved.start === period.start && moved.end === period.end ? { ...mark, range: moved, isYearless: false } : mark;
  });
}

/** `until the end of September` after since July: the other end stays. */
function otherEnd(marks: readonly Mark[], plan: Plan, at: CalendarDay): readonly Mark[] {
  const { period } = plan;
  if (period === undefined || isOfItself(marks)) return marks;
  return marks.map((mark) => {
    if (mark.kind !== 'period' || mark.range === null) return mark;
    const isUntil = mark.range.start === LONG_AGO && period.start > LONG_AGO;
    const isSince = period.start === LONG_AGO && /^since\b/i.test(mark.words) && mark.range.start < period.end;
    const range = isUntil
      ? daysFromTo(period.start, addToDay(mark.range.end, { days: -1 }))
      : isSince
        ? daysFromTo(mark.range.start, addToDay(period.end, { days: -1 }))
        : null;
    return range === null || range.start >= range.end || (isUntil && mark.range.end <= period.start) || range.start > at.today
      ? mark
      : { ...mark, range, isYearless: false };
  });
}

const YEARS_BACK_MAX = 10;

/** `the October before that`: the latest one that was over when the period of the answer before began. */
function monthBefore(marks: readonly Mark[], plan: Plan, at: CalendarDay): readonly Mark[] {
  const place = marks.findIndex(
    (mark, index) => mark.kind === 'period' && mark.isYearless && mark.range !== null && /^before$/i.test(marks[index + 1]?.words ?? ''),
  );
  const named = marks[place];
  const start = plan.period?.start;
  if (named?.kind !== 'period' || named.range === null || start === undefined) return marks;
  const { range } = named;
  const years = Array.from({ length: YEARS_BACK_MAX }, (_, count) => (count === 0 ? range : shiftYears(range, -count, at)));
  const found = years.find((one) => one.end <= start);
  if (found === undefined) return marks;
  return marks.flatMap((mark, index) => (index === place ? [{ ...named, range: found, isYearless: false }] : index === place + 1 ? [] : [mark]));
}

/** After a figure of a past day, now is the day of today. */
function toNow(marks: readonly Mark[], plan: Plan, at: CalendarDay): readonly Mark[] {
  const isDated = marks.some((mark) => mark.kind === 'as_of' || mark.kind === 'versus' || (mark.kind === 'period' && !NOW.test(mark.words)));
  if (plan.asOf === undefined || plan.asOf === at.today || isDated) return marks;
  const content = marks.filter((mark) => !['filler', 'and', 'follow'].includes(mark.kind));
  const now = marks.find((mark, place) => NOW.test(mark.words) || (BARE_NOW.test(mark.words) && (content.length === 0 || isLast(marks, place))));
  return now === undefined
    ? marks
    : marks.map((mark) =>
        mark === now ? { kind: 'as_of', range: daysFromTo(at.today, at.today), at: mark.at, length: mark.length, words: mark.words } : mark,
      );
}

function isLast(marks: readonly Mark[], place: number): boolean {
  return place > 0 && marks.slice(place + 1).every((mark) => mark.kind === 'filler');
}

/** The quarter of the answer before, in the year that is said. */
function sameOfYear(marks: readonly Mark[], plan: Plan, at: CalendarDay): readonly Mark[] {
  const year = marks.find((mark) => mark.kind === 'period' && mark.range?.grain === 'year');
  const { period } = plan;
  if (year?.kind !== 'period' || year.range === null || period === undefined || period.grain === 'year' || !marks.some((mark) => SAME.test(mark.words)))
    return marks;
  const before: Range = { start: period.start, end: period.end, label: period.label, ...(period.grain === undefined ? {} : { grain: period.grain }) };
  const range = shiftYears(before, Number(year.range.start.slice(0, 4)) - Number(before.start.slice(0, 4)), at);
  return marks.map((mark) => (mark === year ? { ...year, range, isYearless: false } : mark));
}
