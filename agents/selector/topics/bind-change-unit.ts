/** `how much more did we win in Q3 than in Q2, in percent`: the unit of the change, not a rate. */
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';

const UNIT = /^(?:in|as) (?:%|percent|percentages?|a percentage)$/i;

/** The marks with the unit as a word that changes nothing: a comparison tells its change in percent too. */
export function bindChangeUnit(marks: readonly Mark[]): readonly Mark[] {
  const isCompared = hasMark(marks, 'versus') || hasMark(marks, 'compare_to');
  const isMeasured = marksOf(marks, 'quantity').some((mark) => mark.what === 'much' || mark.what === 'many') || hasMark(marks, 'metric');
  if (!isCompared || !isMeasured || marksOf(marks, 'period').length === 0) return marks;
  return marks.map((mark): Mark =>
    mark.kind === 'quantity' && UNIT.test(mark.words) ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark,
  );
}
