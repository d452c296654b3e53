/** Names that are said one after the other, and are meant one by one. */
import type { Mark } from '#agents/selector/terms/marks.ts';

/** `for Enterprise, and the same for Mid-Market`, `for Harbor and for Summit`: each on its own, not both together. */
export function bindEach(marks: readonly Mark[]): readonly Mark[] {
  const at = marks.findIndex((mark, index) => {
    const joint = marks[index - 1];
    const isAgain = /^(?:same|the same|same for|same thing)$/i.test(mark.words) || (mark.kind === 'filler' && /^(?:for|in|of|at)$/i.test(mark.words));
    const [before, after] = [joint === undefined ? undefined : marks[index - 2], marks.slice(index + 1).find((other) => other.kind !== 'filler')];
    return isAgain && joint?.kind === 'and' && isNamedLike(marks.slice(0, index), after) && before !== undefined;
  });
  const said = marks[at];
  if (said === undefined) return marks;
  return marks.map((mark, index) => (index === at ? { kind: 'versus', at: mark.at, length: mark.length, words: mark.words } : mark));
}

/** A value of the same dimension was named before. */
function isNamedLike(before: readonly Mark[], after: Mark | undefined): boolean {
  const wanted = after === undefined ? null : namedDimension(after);
  return wanted !== null && before.some((mark) => namedDimension(mark) === wanted);
}

function namedDimension(mark: Mark): string | null {
  return mark.kind === 'value' ? (mark.candidates[0]?.dimension ?? null) : mark.kind === 'segment' ? mark.filter.dimension : null;
}
