/** To close: what is done, or what is due. */
import { addToDay } from '#kernel/dates.ts';
import { type CalendarDay, LONG_AGO } from '#agents/selector/terms/calendar.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { closesNow, isMeantToClose } from '#agents/selector/topics/closes-ahead.ts';

/** `deals that close next month`, `when does it close`, `which deals should be closed by Friday`: what lies ahead is due, not closed. */
export function bindDue(marks: readonly Mark[], at: CalendarDay): readonly Mark[] {
  const ranges = marks.flatMap((mark) => (mark.kind === 'period' && mark.range !== null ? [mark.range] : []));
  const tomorrow = addToDay(at.today, { days: 1 });
  const isRunning = ranges.some(({ end }) => end > tomorrow);
  const isAhead = ranges.some(({ start, end }) => start > at.today || (start === LONG_AGO && end > tomorrow));
  const isOver = ranges.length > 0 && !ranges.some(({ end }) => end > at.today);
  const due = marks.flatMap((mark, index): readonly number[] => {
    if (mark.kind !== 'outcome' || !/^(?:closed?|win|land|sign)$/i.test(mark.words)) return [];
    const before = marks.slice(0, index).map((other) => other.words);
    // Which deals should I win: those that are due; how many must be won is no matter of dates.
    if (mark.outcome === 'Won') return isMeantToClose([...before, 'close'].join(' '), 'at the end') && !isOver && asksWhichDeals(marks) ? [index] : [];
    const words = [...before, mark.words].join(' ');
    if (isMeantToClose(words, 'at the end')) return isOver ? [] : [index];
    if (!/^close$/i.test(mark.words)) return [];
    const asked = marks.slice(0, index).findLast((other) => /^(?:when|did|was)$/i.test(other.words))?.words ?? '';
    // Which of them close in December: those that do are not closed yet.
    const isTheirs = marks[index - 1]?.kind === 'deal' || /^(?:which of )?(?:them|they|those|these)$/i.test(marks[index - 1]?.words ?? '');
    return isAhead || /^when$/i.test(asked) || ((isTheirs || closesNow(words, 'at the end')) && isRunning) ? [index] : [];
  });
  return marks.map((mark, index): Mark => {
    const place = { at: mark.at, length: mark.length, words: mark.words };
    if (due.includes(index)) return { kind: 'role', role: 'due', ...place };
    // Must is said of what is due alone; what must be won is another question.
    return mark.kind === 'unknown' && /^must$/i.test(mark.words) && due.some((verb) => verb > index) ? { kind: 'filler', ...place } : mark;
  });
}

function asksWhichDeals(marks: readonly Mark[]): boolean {
  return marks.some(({ kind }) => kind === 'deal') && marks.some((mark) => mark.kind === 'quantity' && mark.what === 'list');
}
