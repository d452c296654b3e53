/** Marks that can mean several things, spelled out: one list of marks for each meaning. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Mark, MarkOf } from '#agents/selector/terms/marks.ts';
import { narrowCandidates } from '#agents/selector/filters/read-filters.ts';

export type Alternatives = { readonly question: string; readonly readings: readonly (readonly Mark[])[] };

/** Values narrowed to what the words beside them allow. */
export function narrowMarks(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  return joinAbsences(marks, vocabulary).map((mark) => (mark.kind === 'value' ? { ...mark, candidates: narrowCandidates(marks, mark) } : mark));
}

/** `without a lead source`, `no close date`: a filter on what is not there. */
function joinAbsences(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const joined: Mark[] = [];
  for (const mark of marks) {
    const before = joined.findLastIndex((other) => other.kind !== 'filler' || !ARTICLE.test(other.words));
    const negation = joined[before];
    const dimension = absentDimension(mark, vocabulary);
    if (negation?.kind === 'negation' && /^(no|without|missing|lacking)$/i.test(negation.words) && dimension !== null) {
      joined.splice(before);
      joined.push({ ...mark, kind: 'segment', filter: { dimension, op: 'is_null', values: [] } });
    } else joined.push(mark);
  }
  return joined;
}

/** `no close date`, `without a lead source`; in `no sorry i meant by rep` nothing is missing. */
const ARTICLE = /^(?:an?|any|the|their|its)$/i;

function absentDimension(mark: Mark, vocabulary: Vocabulary): string | null {
  if (mark.kind === 'dimension' && !mark.isPlural) return mark.names[0] ?? null;
  if (mark.kind !== 'role' || !/date/i.test(mark.words)) return null;
  const day = [...vocabulary.dimensions.values()].find((card) => card.time?.role === mark.role && card.time.grain === 'day');
  return day?.name ?? null;
}

/** The readings of the first mark that has several; null when every mark means one thing. */
export function alternativesOf(marks: readonly Mark[], vocabulary: Vocabulary): Alternatives | null {
  for (const mark of marks) {
    if (mark.kind === 'metric' && mark.names.length > 1)
      return spelled(marks, mark, metricReadings(mark), `"${mark.words}" can mean several things here. Which one?`);
    if (mark.kind === 'dimension' && mark.names.length > 1)
      return spelled(marks, mark, dimensionReadings(mark), `"${mark.words}" can mean several things here. Which one?`);
    if (mark.kind === 'value' && mark.candidates.length > 1 && !mark.isSettled) {
      const readings = valueReadings(mark);
      if (readings.length > 1) return spelled(marks, mark, readings, valueQuestion(mark, vocabulary));
    }
  }
  return null;
}

function spelled(marks: readonly Mark[], mark: Mark, readings: readonly Mark[], question: string): Alternatives {
  return { question, readings: readings.map((reading) => marks.map((other) => (other === mark ? reading : other))) };
}

function metricReadings(mark: MarkOf<'metric'>): readonly Mark[] {
  return mark.names.map((name) => ({ ...mark, names: [name] }));
}

function dimensionReadings(mark: MarkOf<'dimension'>): readonly Mark[] {
  return mark.names.map((name) => ({ ...mark, names: [name] }));
}

/** One reading a name; for things other than people also all of them together, first. */
function valueReadings(mark: MarkOf<'value'>): readonly Mark[] {
  const single = mark.candidates.map((candidate): Mark => ({ ...mark, candidates: [candidate] }));
  const dimensions = new Set(mark.candidates.map((candidate) => candidate.dimension));
  const isPeople = ['owner', 'manager', 'person'].some((dimension) => dimensions.has(dimension));
  return dimensions.size === 1 && !isPeople ? [{ ...mark, isSettled: true }, ...single] : single;
}

function valueQuestion(mark: MarkOf<'value'>, vocabulary: Vocabulary): string {
  const dimensions = [...new Set(mark.candidates.map((candidate) => candidate.dimension))];
  const [first = ''] = dimensions;
  const card = vocabulary.dimensions.get(first);
  if (dimensions.length === 1) return `"${mark.words}" fits ${mark.candidates.length} ${(card?.plural ?? first).toLowerCase()}. Which do you mean?`;
  return `"${mark.words}" is the name of several things here. Which do you mean?`;
}
