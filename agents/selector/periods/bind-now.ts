/** `pipeline at the end of Q2, and what is it today`: the figure of a past day or period, and the same as it stands now. */
import { type CalendarDay, daysFromTo, periodAround } from '#agents/selector/terms/calendar.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

const NOW = /^(?:(?:right )?now|today|currently|at the moment|at present|as of (?:today|now)|presently|these days)$/i;
const IT = /^(?:it|that|this|they|those|these|there|are there|is there|there are)$/i;

/** The marks with a now of a second clause as the day, or the running period, that stands beside the one before it. */
export function bindNow(marks: readonly Mark[], at: CalendarDay): readonly Mark[] {
  const joint = marks.findLastIndex((mark) => mark.kind === 'and');
  const clause = marks.slice(joint + 1);
  const now = clause.find((mark) => NOW.test(mark.words));
  const isOfIt = clause.some((mark) => IT.test(mark.words)) && clause.every((mark) => mark === now || mark.kind === 'filler' || mark.kind === 'quantity');
  if (joint < 1 || now === undefined || !isOfIt) return marks;
  const place = { at: now.at, length: now.length, words: now.words };
  const before = marks.slice(0, joint).findLast((mark) => mark.kind === 'as_of' || mark.kind === 'period');
  const bound: Mark | null =
    before?.kind === 'as_of'
      ? { kind: 'as_of', range: daysFromTo(at.today, at.today), ...place }
      : before?.kind === 'period' && before.range?.grain !== undefined && before.range.grain !== 'day' && before.range.end <= at.today
        ? { kind: 'period', range: periodAround(before.range.grain, 0, at), isYearless: false, ...place }
        : null;
  // Of a clause that asks the same again nothing else is left to say.
  return bound === null ? marks : [...marks.slice(0, joint + 1), bound];
}
