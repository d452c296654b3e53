/** A second unit that is asked for at the end: `won deals by rep, count and value`, `…, and how much are those worth?`. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { hasMark, type Mark, type MarkOf } from '#agents/selector/terms/marks.ts';
import { outcomeMetric, outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Measure } from '#agents/selector/terms/request.ts';

/** What may stand behind the second unit: nothing that it would measure. */
const BEHIND: ReadonlySet<Mark['kind']> = new Set(['filler', 'quantity', 'period', 'time_group', 'dimension', 'scope', 'follow']);

/** The same measure with the amount beside the count, or the count beside the amount, where both are asked for; null where the other is not kept. */
export function withOtherUnit(measure: Measure, marks: readonly Mark[], vocabulary: Vocabulary): Measure | null {
  const [metric = '', ...others] = measure.metrics;
  if (metric === 'target_attainment' && asksByHowMuch(marks) && vocabulary.metrics.has('target_gap')) return { ...measure, metrics: [metric, 'target_gap'] };
  const asked = otherUnitAsked(marks);
  if (asked === null || others.length > 0 || measure.list !== null) return measure;
  const isMoney = vocabulary.metrics.get(metric)?.type === 'money';
  const partner = partnerOf(metric, isMoney);
  if (isMoney !== (asked.unit === 'much')) return partner !== metric && vocabulary.metrics.has(partner) ? { ...measure, metrics: [metric, partner] } : null;
  if (!asked.isSecond) return measure;
  return vocabulary.metrics.has(partner) ? { ...measure, metrics: [partner, metric] } : null;
}

/** `who is below plan, and by how much`: the gap beside the part that is reached. */
function asksByHowMuch(marks: readonly Mark[]): boolean {
  return marks.some((mark, at) => mark.kind === 'quantity' && mark.what === 'much' && /^by$/i.test(marks[at - 1]?.words ?? ''));
}

/** The unit behind the joint. `isSecond`: the other one was asked for before it, so both are. */
function otherUnitAsked(marks: readonly Mark[]): { readonly unit: 'many' | 'much'; readonly isSecond: boolean } | null {
  if (hasMark(marks, 'threshold') || hasMark(marks, 'versus')) return null;
  const at = marks.findLastIndex((mark, index) => index > 0 && isJointAt(marks, index) && isUnit(nextOf(marks, index)));
  const unit = at < 0 ? undefined : nextOf(marks, at);
  if (!isUnit(unit)) return null;
  const before = marks.slice(0, at);
  const isSecond = before.some((mark) => (isUnit(mark) && mark.what !== unit.what) || (unit.what === 'much' && /^(?:the )?number$/i.test(mark.words)));
  if (!isSecond && !before.some((mark) => ['metric', 'outcome', 'deal'].includes(mark.kind))) return null;
  const behind = marks.slice(marks.indexOf(unit) + 1);
  const isLast = behind.every((mark) => BEHIND.has(mark.kind) || (mark.kind === 'deal' && isOfThose(behind)));
  const isLead = isSecond && before.every((mark) => isUnit(mark) || mark.kind === 'filler' || mark.kind === 'deal');
  return isLast || isLead ? { unit: unit.what === 'many' ? 'many' : 'much', isSecond } : null;
}

/** `how many deals was that`: those of the clause before. */
function isOfThose(marks: readonly Mark[]): boolean {
  return marks.some((mark) => /^(?:that|this|it|these|those|they)$/i.test(mark.words));
}

function isJointAt(marks: readonly Mark[], at: number): boolean {
  const mark = marks[at];
  const isAndFor = mark?.kind === 'follow' && /^and (?:for|at|with)$/i.test(mark.words);
  return isAndFor || (mark?.kind === 'and' && /^(?:and|&|\+|plus|as well as|along with|together with|,)$/i.test(mark.words));
}

function nextOf(marks: readonly Mark[], at: number): Mark | undefined {
  return marks.slice(at + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'follow' && !(mark.kind === 'quantity' && mark.what === 'list'));
}

function isUnit(mark: Mark | undefined): mark is MarkOf<'quantity'> {
  return mark?.kind === 'quantity' && (mark.what === 'many' || mark.what === 'much');
}

/** What slipped out of a quarter is called differently counted and summed. */
const OWN_PARTNERS: Readonly<Record<string, string>> = { slipped_from_quarter_count: 'slipped_amount', slipped_amount: 'slipped_from_quarter_count' };

/** `overdue_count` for `overdue_amount`; of an outcome its own two. */
function partnerOf(metric: string, isMoney: boolean): string {
  const own = OWN_PARTNERS[metric];
  if (own !== undefined) return own;
  const outcome = outcomeOf(metric);
  if (outcome !== null && metric === outcomeMetric(outcome, isMoney ? 'money' : 'count')) return outcomeMetric(outcome, isMoney ? 'count' : 'money');
  return isMoney ? metric.replace(/_amount$/, '_count') : metric.replace(/_count$/, '_amount');
}
