/** `which deals has Dana had open longest`: how long they stand open, not how long closing took. */
import type { Mark } from '#agents/selector/terms/marks.ts';

const LONGEST = /^(?:the )?longest$/i;

/** The marks with longest beside open as an age. */
export function bindOpenAge(marks: readonly Mark[]): readonly Mark[] {
  return marks.map((mark, at): Mark => {
    const isLongest = mark.kind === 'rank' && mark.unit === 'days' && LONGEST.test(mark.words);
    const before = marks.slice(0, at).findLast((other) => other.kind !== 'filler');
    return isLongest && before?.kind === 'outcome' && before.outcome === 'Open' ? { ...mark, unit: 'age' } : mark;
  });
}
