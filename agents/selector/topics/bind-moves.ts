/** `how many deals went from Qualification to Proposal`: moves between two stages, not deals that stand in one of them. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { hasMark, type Mark, type MarkOf } from '#agents/selector/terms/marks.ts';

const MOVES = 'stage_move_count';
const VERB = /^(?:went|go|goes|moved?|moves|advanced?|progressed|passed|jumped|dropped|fell|came|got|got moved|promoted|shifted)$/i;

/** The marks with the stage before and the stage after of each move. */
export function bindMoves(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const from = marks.findIndex(
    (mark, at) => /^from$/i.test(mark.words) && isStage(marks[at + 1]) && /^(?:in)?to$/i.test(marks[at + 2]?.words ?? '') && isStage(marks[at + 3]),
  );
  const deals = marks.findIndex((mark, at) => at < from && (isMove(mark) || mark.kind === 'deal'));
  const isMoved = marks.slice(0, Math.max(0, from)).some((mark) => isMove(mark) || VERB.test(mark.words));
  const isElse = marks.some((mark) => mark.kind === 'metric' && !isMove(mark)) || hasMark(marks, 'outcome');
  if (from < 0 || deals < 0 || !isMoved || isElse || !['stage_before', 'stage_after'].every((name) => vocabulary.dimensions.has(name))) return marks;
  return marks.map((mark, at): Mark => {
    const { length, words } = mark;
    if (at === from + 1) return ofMove(mark, 'stage_before');
    if (at === from + 3) return ofMove(mark, 'stage_after');
    if (at === deals) return { kind: 'metric', names: [MOVES], at: mark.at, length, words };
    return at < from && (VERB.test(words) || isMove(mark)) ? { kind: 'filler', at: mark.at, length, words } : mark;
  });
}

function isStage(mark: Mark | undefined): mark is MarkOf<'value'> {
  return mark?.kind === 'value' && mark.candidates.length > 0 && mark.candidates.every(({ dimension }) => dimension === 'stage');
}

function isMove(mark: Mark): boolean {
  return mark.kind === 'metric' && mark.names.join() === MOVES;
}

function ofMove(mark: Mark, dimension: string): Mark {
  return mark.kind === 'value' ? { ...mark, candidates: mark.candidates.map((candidate) => ({ ...candidate, dimension })) } : mark;
}
