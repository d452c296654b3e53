/** `Q3, not the whole year`, `by rep instead of team`: what the answer before was of gives way to what is said beside it. */
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';

const SMALL: ReadonlySet<Mark['kind']> = new Set(['filler', 'and', 'follow']);
const NUMBER = /^(?:the )?(?:number|count|counts|numbers)(?: of)?$/i;

/** The marks without what is replaced, where all of it stands in the answer before; a name that does not is left out as usual. */
export function withoutReplaced(marks: readonly Mark[], plan: Plan, vocabulary: Vocabulary): readonly Mark[] {
  const at = marks.findIndex((_, place) => leadLength(marks, place) > 0);
  const [first] = marks;
  if (at < 0 || first === undefined) return marks;
  const start = at + leadLength(marks, at);
  const next = marks.slice(start).findIndex((mark) => mark.kind === 'and' || /^but$/i.test(mark.words));
  const end = next < 0 ? marks.length : start + next;
  const replaced = marks.slice(start, end).filter((mark) => !SMALL.has(mark.kind) || NUMBER.test(mark.words));
  const rest = [...withoutJoint(marks.slice(0, at)), ...marks.slice(end + 1)];
  const isSaid = rest.some((mark) => !SMALL.has(mark.kind));
  if (replaced.length === 0 || !isSaid || !replaced.every((mark) => isOfBefore(mark, plan, vocabulary))) return marks;
  return [{ kind: 'follow', how: 'keep', at: first.at, length: 0, words: 'instead' }, ...rest];
}

/** `not`, `instead of`, `rather than`: how many marks they take; 0 for other words. */
function leadLength(marks: readonly Mark[], at: number): number {
  const words = marks[at]?.words ?? '';
  if (/^(?:and not|not|rather than|instead of|and no longer|no longer)$/i.test(words)) return 1;
  return /^instead$/i.test(words) && /^of$/i.test(marks[at + 1]?.words ?? '') ? 2 : 0;
}

function withoutJoint(marks: readonly Mark[]): readonly Mark[] {
  const last = marks.findLastIndex((mark) => mark.kind !== 'and');
  return marks.slice(0, last + 1);
}

function isOfBefore(mark: Mark, plan: Plan, vocabulary: Vocabulary): boolean {
  const types = plan.metrics.flatMap((name) => vocabulary.metrics.get(name)?.type ?? []);
  const holds = (dimension: string, value: unknown): boolean =>
    plan.filters.some((filter) => filter.op === 'in' && filter.dimension === dimension && filter.values.some((one) => one === value));
  if (mark.kind === 'metric') return mark.names.some((name) => plan.metrics.includes(name));
  if (mark.kind === 'dimension') return mark.names.some((name) => plan.dimensions.includes(name));
  if (mark.kind === 'time_group') return plan.dimensions.some((name) => vocabulary.dimensions.get(name)?.time?.grain === mark.grain);
  if (mark.kind === 'period') return mark.range !== null && plan.period?.start === mark.range.start && plan.period.end === mark.range.end;
  if (mark.kind === 'value') return mark.candidates.some(({ dimension, value }) => holds(dimension, value));
  if (mark.kind === 'segment') return mark.filter.op === 'in' && mark.filter.values.every((value) => holds(mark.filter.dimension, value));
  if (mark.kind === 'outcome') return plan.metrics.some((name) => outcomeOf(name) === mark.outcome);
  if (mark.kind === 'quantity' && mark.what === 'average') return plan.metrics.some((name) => name.startsWith('avg_'));
  if (mark.kind === 'quantity')
    return { many: 'integer', much: 'money', percent: 'ratio', share: 'ratio', long: 'days', list: '', average: '' }[mark.what] === types[0];
  return (mark.kind === 'deal' || (mark.kind === 'filler' && NUMBER.test(mark.words))) && types.includes('integer');
}
