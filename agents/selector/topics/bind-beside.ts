/** `am I above the team win rate`, `is Dana below the company`: somebody's figure beside that of others. */
import { hasMark, type Mark } from '#agents/selector/terms/marks.ts';

const BESIDE = /^(?:above|below|over|under|ahead|behind|better|worse|beating|ahead of)$/i;
const SMALL = /^(?:of|the|our|than|or|at|with|is|are)$/i;
const PEOPLE: ReadonlySet<string> = new Set(['owner', 'manager', 'team']);

/** The marks with such a word as a comparison, where people stand on both its sides and no number behind it. */
export function bindBeside(marks: readonly Mark[]): readonly Mark[] {
  if (hasMark(marks, 'versus') || !marks.some((mark) => mark.kind === 'metric' || mark.kind === 'vague')) return marks;
  const said = marks.flatMap((mark, at) => (BESIDE.test(mark.words) && ['unknown', 'filler', 'compare_to'].includes(mark.kind) ? [at] : []));
  const [first = -1] = said;
  const last = said.at(-1) ?? -1;
  const between = marks.slice(first, last + 1).every((mark) => BESIDE.test(mark.words) || SMALL.test(mark.words));
  const other = marks.slice(last + 1).find((mark) => !SMALL.test(mark.words));
  const isOfTwo = first >= 0 && between && marks.slice(0, first).some((mark) => isSomebody(mark)) && isOthers(other);
  if (!isOfTwo) return marks;
  return marks.flatMap((mark, at): readonly Mark[] => {
    const { length, words } = mark;
    if (at < first || at > last) return [mark];
    return at === first ? [{ kind: 'versus', at: mark.at, length, words }] : [{ kind: 'filler', at: mark.at, length, words }];
  });
}

function isSomebody(mark: Mark): boolean {
  return (mark.kind === 'scope' && mark.scope !== 'organisation') || isPerson(mark);
}

function isOthers(mark: Mark | undefined): boolean {
  return mark !== undefined && ((mark.kind === 'scope' && mark.scope !== 'mine') || isPerson(mark));
}

function isPerson(mark: Mark): boolean {
  return mark.kind === 'value' && mark.candidates.every(({ dimension }) => PEOPLE.has(dimension));
}
