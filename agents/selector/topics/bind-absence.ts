/** Who has none: `reps without wins`, `accounts with no open deals`. A number below one, not a filter that leaves deals out. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { outcomeMetric } from '#agents/selector/topics/outcome-metrics.ts';

const NONE = /^(no|zero|without|not|lacking|missing|never|(?:has|have|had|did|does|do)(?:nt|n't|n’t| not))$/i;
/** Of deals it says open; of people, that they closed none. */
const NOT_CLOSED = /^(?:havent|haven['’]t|not|not yet) closed(?: yet)?$/i;
/** From here on a bound of an outcome is its amount, not a number of deals. */
const AMOUNT_MIN = 1_000;

/** A negated count behind people, accounts or the like becomes one mark; the words after it that only say deals go with it. */
export function bindAbsence(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const idle = marks.findIndex((mark, index) => mark.kind === 'outcome' && NOT_CLOSED.test(mark.words) && isGroupBefore(marks, index));
  if (idle >= 0)
    return marks.map((mark, index) =>
      index === idle ? { kind: 'absent', metric: 'closed_count', at: mark.at, length: mark.length, words: mark.words } : mark,
    );
  const at = marks.findIndex((mark, index) => mark.kind === 'negation' && NONE.test(mark.words) && isGroupBefore(marks, index));
  const next = at < 0 ? -1 : marks.findIndex((mark, index) => index > at && mark.kind !== 'filler');
  const [negation, counted] = [marks[at], marks[next]];
  const metric = counted === undefined ? null : countOf(counted, vocabulary, marks);
  const isElse = marks.some((mark, index) => index !== next && (mark.kind === 'metric' || mark.kind === 'outcome'));
  if (negation === undefined || counted === undefined || metric === null || isElse) return marks;
  const end = marks[next + 1]?.kind === 'deal' ? next + 2 : next + 1;
  return [...marks.slice(0, at), { ...counted, kind: 'absent', metric }, ...marks.slice(end)];
}

/** `more than 500k open`, `sold more than 500k`: an outcome beside an amount is money. */
export function bindAmounts(marks: readonly Mark[]): readonly Mark[] {
  return marks.map((mark, at) => {
    const before = marks.slice(0, at).findLast((other) => other.kind !== 'filler');
    const after = marks.slice(at + 1).find((other) => other.kind !== 'filler');
    const isAmount = [before, after].some((beside) => beside?.kind === 'threshold' && beside.value >= AMOUNT_MIN) && marks[at + 1]?.kind !== 'deal';
    return mark.kind === 'outcome' && mark.unit === null && isAmount ? { ...mark, unit: 'money' } : mark;
  });
}

/** `reps who have`, `which accounts with`: whom it is about stands right before. */
function isGroupBefore(marks: readonly Mark[], at: number): boolean {
  const before = marks.slice(0, at).findLast((mark) => mark.kind !== 'filler');
  return before?.kind === 'dimension' && (before.isPlural || before.isAsked);
}

/** `no deal in negotiation`: deals stand in such a stage while they are open, and what is due is open. */
export function standsOpen(marks: readonly Mark[]): boolean {
  return marks.some((mark) => {
    const stages = mark.kind === 'value' ? mark.candidates.filter(({ dimension }) => dimension === 'stage').map(({ value }) => value) : [];
    const isDue = mark.kind === 'role' && mark.role === 'due';
    return isDue || (stages.length > 0 && stages.every((stage) => !/won|lost|closed/i.test(stage)));
  });
}

/** The count that is to be zero: of an outcome, or of what stands behind an amount. */
function countOf(mark: Mark, vocabulary: Vocabulary, marks: readonly Mark[]): string | null {
  if (mark.kind === 'deal') return standsOpen(marks) ? outcomeMetric('Open', 'count') : 'opportunity_count';
  if (mark.kind === 'outcome') return outcomeMetric(mark.outcome, 'count');
  const card = mark.kind === 'metric' ? vocabulary.metrics.get(mark.names[0] ?? '') : undefined;
  const counted = card?.type === 'integer' ? card : vocabulary.metrics.get(card?.sampleMetric ?? '');
  return counted !== undefined && ['additive', 'semi_additive'].includes(counted.additivity) ? counted.name : null;
}
