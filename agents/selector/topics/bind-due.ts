/** To close: what is done, or what is due. */
import { addToDay } from '#kernel/dates.ts';
import { type CalendarDay, LONG_AGO } from '#agents/selector/terms/calendar.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

/** `deals that close next month`, `when does it close`, `supposed to close in December`: what lies ahead is due, not closed. */
export function bindDue(marks: readonly Mark[], at: CalendarDay): readonly Mark[] {
  const ranges = marks.flatMap((mark) => (mark.kind === 'period' && mark.range !== null ? [mark.range] : []));
  const tomorrow = addToDay(at.today, { days: 1 });
  const isRunning = ranges.some(({ end }) => end > tomorrow);
  const isAhead = ranges.some(({ start, end }) => start > at.today || (start === LONG_AGO && end > tomorrow));
  return marks.map((mark, index): Mark => {
    const asked = marks.slice(0, index).findLast((other) => /^(?:when|did|was)$/i.test(other.words))?.words ?? '';
    // Which of them close in December: those that do are not closed yet.
    const isTheirs = marks[index - 1]?.kind === 'deal' || /^(?:which of )?(?:them|they|those|these)$/i.test(marks[index - 1]?.words ?? '');
    const isDue = isAhead || /^when$/i.test(asked) || (isTheirs && isRunning);
    return mark.kind === 'outcome' && /^close$/i.test(mark.words) && isDue
      ? { kind: 'role', role: 'due', at: mark.at, length: mark.length, words: mark.words }
      : mark;
  });
}
