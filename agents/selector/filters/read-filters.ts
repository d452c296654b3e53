/** Which rows: names of the database, named segments and negated outcomes, joined by AND. */
import type { Candidate } from '#kernel/card.ts';
import type { Filter } from '#kernel/plan.ts';
import { type Mark, type MarkOf, marksOf, type Outcome } from '#agents/selector/terms/marks.ts';
import { negatedMarks } from '#agents/selector/filters/negation.ts';

/** Of several dimensions that hold a name, the earlier is meant when the words do not say. */
const PREFERRED = [
  ['owner', 'manager'],
  ['owner', 'team'],
  ['account', 'opportunity'],
  ['product', 'opportunity'],
  ['owner', 'opportunity'],
  ['manager', 'team'],
] as const;

/** The filters said. Expects value marks that were narrowed to one dimension each. */
export function readFilters(marks: readonly Mark[]): readonly Filter[] {
  const negated = negatedMarks(marks);
  const filters = marks.flatMap((mark): readonly Filter[] => {
    const isNegated = negated.has(mark);
    if (mark.kind === 'value') return [valueFilter(mark, isNegated)];
    if (mark.kind === 'segment') return [isNegated ? opposite(mark.filter) : mark.filter];
    return mark.kind === 'outcome' && isNegated ? [{ dimension: 'outcome', op: 'not_in', values: outcomeValues(mark.outcome) }] : [];
  });
  return mergeFilters(filters);
}

/** Negations that have nothing to negate. */
export function danglingNegations(marks: readonly Mark[]): readonly Mark[] {
  return marksOf(marks, 'negation').filter((mark) => {
    const after = marks.slice(marks.indexOf(mark) + 1).find((candidate) => !['filler', 'dimension', 'deal', 'quantity', 'and'].includes(candidate.kind));
    return after === undefined || !['value', 'segment', 'outcome', 'without_amount', 'unknown'].includes(after.kind);
  });
}

/** The one dimension of a value mark; null while several are possible. */
export function valueDimension(mark: MarkOf<'value'>): string | null {
  const dimensions = new Set(mark.candidates.map((candidate) => candidate.dimension));
  return dimensions.size === 1 ? ([...dimensions][0] ?? null) : null;
}

/** Candidates that remain once the words beside them and the order of preference have spoken. */
export function narrowCandidates(marks: readonly Mark[], mark: MarkOf<'value'>): readonly Candidate[] {
  const at = marks.indexOf(mark);
  const beside = [marks[at - 1], marks[at + 1]].flatMap((near) => (near?.kind === 'dimension' ? near.names : []));
  const wanted = beside.includes('team') ? [...beside, 'manager'] : beside;
  const qualified = mark.candidates.filter((candidate) => wanted.includes(candidate.dimension));
  const isTeam = beside.includes('team') && qualified.some((candidate) => candidate.dimension === 'manager');
  const kept = qualified.length > 0 ? qualified.filter((candidate) => !isTeam || candidate.dimension !== 'owner') : mark.candidates;
  const dimensions = new Set(kept.map((candidate) => candidate.dimension));
  const dropped = new Set(PREFERRED.flatMap(([first, second]) => (dimensions.has(first) && dimensions.has(second) ? [second as string] : [])));
  const preferred = kept.filter((candidate) => !dropped.has(candidate.dimension));
  return preferred.filter(
    (candidate, index) => preferred.findIndex((other) => other.dimension === candidate.dimension && other.value === candidate.value) === index,
  );
}

/** Values of one dimension and operator stand in one filter. */
export function mergeFilters(filters: readonly Filter[]): readonly Filter[] {
  const merged: Filter[] = [];
  for (const filter of filters) {
    const at = merged.findIndex((other) => other.dimension === filter.dimension && other.op === filter.op && (filter.op === 'in' || filter.op === 'not_in'));
    const other = merged[at];
    if (other === undefined) merged.push(filter);
    else merged[at] = { ...other, values: [...new Set([...other.values, ...filter.values])] };
  }
  return merged;
}

function valueFilter(mark: MarkOf<'value'>, isNegated: boolean): Filter {
  const dimension = mark.candidates[0]?.dimension ?? '';
  return { dimension, op: isNegated ? 'not_in' : 'in', values: [...new Set(mark.candidates.map((candidate) => candidate.value))] };
}

function opposite(filter: Filter): Filter {
  const opposites = { in: 'not_in', not_in: 'in', is_null: 'is_not_null', is_not_null: 'is_null' } as const;
  return filter.op in opposites ? { ...filter, op: opposites[filter.op as keyof typeof opposites] } : filter;
}

function outcomeValues(outcome: Outcome): string[] {
  return outcome === 'Closed' ? ['Won', 'Lost'] : [outcome];
}
