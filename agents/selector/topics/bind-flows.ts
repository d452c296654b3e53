/** What came into the pipeline and what slipped out of a quarter: `how much did we add to the pipe in October`, `what slipped out of Q3`. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Mark, MarkOf } from '#agents/selector/terms/marks.ts';

const ADDED = 'added_amount';
const ADDS =
  /^(?:(?:did (?:we|i|they|you) |we )?(?:add|added|create|created|generate|generated|build|built|source|sourced)|new|was (?:created|added)|were (?:created|added))$/i;
const PIPELINE = /^pipe(?:line)?$/i;

/** `how much pipeline did Chidi add`, `new pipe created this week`: what was created then; with `still open`, what of it is open now. */
export function bindAdded(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  if (!vocabulary.metrics.has(ADDED)) return marks;
  const isStillOpen = marks.some((mark) => mark.kind === 'outcome' && mark.outcome === 'Open');
  const added = marks.findIndex((mark) => mark.kind === 'metric' && mark.names.join() === ADDED);
  if (added >= 0 && isStillOpen) return ofOpen(marks, added);
  const said = added >= 0 ? added : marks.findIndex((mark, at) => isPipeline(mark) && isAdded(marks, at));
  if (said < 0 || isStillOpen) return marks;
  return marks.map((mark, at): Mark => {
    const { length, words } = mark;
    if (at === said) return { kind: 'metric', names: [ADDED], at: mark.at, length, words };
    return isAddingVerb(mark) ? { kind: 'filler', at: mark.at, length, words } : mark;
  });
}

/** `how much of the pipeline created in Q3 is still open`. */
function ofOpen(marks: readonly Mark[], added: number): readonly Mark[] {
  return marks.flatMap((mark, at): readonly Mark[] => {
    const { length, words } = mark;
    if (at === added)
      return [
        { kind: 'metric', names: ['open_pipeline'], at: mark.at, length, words },
        { kind: 'role', role: 'created_date', at: mark.at, length, words },
      ];
    return [mark];
  });
}

function isPipeline(mark: Mark): boolean {
  return mark.kind === 'metric' && mark.names.every((name) => name === 'open_pipeline') && PIPELINE.test(mark.words);
}

/** The verb stands beside it, with only people, small words or a period between; of deals that were created the open ones are meant. */
function isAdded(marks: readonly Mark[], at: number): boolean {
  const verbs = marks.flatMap((mark, place) => (isAddingVerb(mark) ? [place] : []));
  return verbs.some((verb) => {
    const between = marks.slice(Math.min(at, verb) + 1, Math.max(at, verb));
    return between.every((mark) => ['filler', 'scope', 'value', 'role', 'follow'].includes(mark.kind) || (mark.kind === 'dimension' && mark.isAsked));
  });
}

function isAddingVerb(mark: Mark): boolean {
  return ADDS.test(mark.words) && ['follow', 'unknown', 'role', 'filler'].includes(mark.kind);
}

const LEFT = 'slipped_from_quarter_count';
const LEFT_AMOUNT = 'slipped_amount';

/** `what slipped out of Q3 and what was it worth`: those due in it when it began; not those first dated in it. */
export function bindLeft(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const at = marks.findIndex((mark, place) => isSlip(mark) && isOutOfQuarter(marks, place));
  if (at < 0 || !vocabulary.metrics.has(LEFT)) return marks;
  const isListed = marks.some((mark) => mark.kind === 'rank' || mark.kind === 'threshold');
  if (isListed) return marks;
  const isMoney = marks.some((mark) => mark.kind === 'quantity' && mark.what === 'much');
  const isCounted = marks.some((mark) => (mark.kind === 'quantity' && mark.what === 'many') || (mark.kind === 'dimension' && !mark.isAsked));
  const first = isMoney && !isCounted && marks.findIndex((mark) => mark.kind === 'quantity' && mark.what === 'much') < at;
  const both: readonly string[] = first ? [LEFT_AMOUNT] : isMoney || (!isCounted && marks[at]?.kind === 'segment') ? [LEFT, LEFT_AMOUNT] : [LEFT];
  return marks.flatMap((mark, place): readonly Mark[] => {
    const { length, words } = mark;
    if (place === at) return both.map((name) => ({ kind: 'metric', names: [name], at: mark.at, length, words }));
    return [mark];
  });
}

function isSlip(mark: Mark): boolean {
  if (mark.kind === 'segment') return mark.filter.dimension === 'is_slipped';
  return mark.kind === 'metric' && mark.names.includes('slipped_count');
}

/** `slipped out of Q3`: the quarter behind the words at a place is left. */
export function isOutOfQuarter(marks: readonly Mark[], at: number): boolean {
  const [first, second] = marks.slice(at + 1);
  const period = marks.slice(at + 1).find((mark) => mark.kind !== 'filler' && !/^(?:out|of|from|out of)$/i.test(mark.words));
  return /^(?:out of|out|from)\b/i.test(`${first?.words ?? ''} ${second?.words ?? ''}`) && isQuarter(period);
}

function isQuarter(mark: Mark | undefined): mark is MarkOf<'period'> {
  return mark?.kind === 'period' && mark.range?.grain === 'quarter';
}
