/** How long deals stay in a stage: of those that left it, of those that stand in it now, or of those that left it in a quarter. */
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay, periodAround } from '#agents/selector/terms/calendar.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Request } from '#agents/selector/terms/request.ts';

const LENGTH = 'avg_days_in_stage';
const STANDING = 'avg_days_in_current_stage';
/** The same of the stays that ended in a quarter. */
const OF_QUARTER: Readonly<Record<string, string>> = { [LENGTH]: 'quarter_days_in_stage', median_days_in_stage: 'quarter_median_days_in_stage' };
/** What deals have done until now, or do now. */
const UNTIL_NOW = /\b(?:have|has|'ve|ve|are|is)\b.*\b(?:been|sat|stood|stuck|sitting|standing|stalled|parked)\b|\b(?:right now|currently|now)\b/i;
const STUCK = /^(?:stuck|stalled|stall|stalling|slow down|slowed down|bogged down|held up|hung up)$/i;

/** `how long` and `slowest` of stages: the figure they ask for; null where no stage is spoken of, or where the end of deals is. */
export function stageLength(marks: readonly Mark[], vocabulary: Vocabulary): string | null {
  const isLong = marksOf(marks, 'quantity').some((mark) => mark.what === 'long');
  const isOfStage = marks.some(
    (mark) =>
      (mark.kind === 'dimension' && mark.names.includes('stage')) ||
      (isLong && mark.kind === 'value' && mark.candidates.every(({ dimension }) => dimension === 'stage')),
  );
  const isOfEnd = hasMark(marks, 'role') || marksOf(marks, 'outcome').some((mark) => mark.outcome !== 'Open');
  if (!isOfStage || isOfEnd || !vocabulary.metrics.has(LENGTH)) return null;
  const isNow = UNTIL_NOW.test(marks.map((mark) => mark.words).join(' '));
  return isNow && vocabulary.metrics.has(STANDING) ? STANDING : LENGTH;
}

/** `where do deals get stuck`: in which stage; `how long they are stuck there`: how long they have stood in it. */
export function bindStuck(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const where = marks.findIndex((mark) => /^where$/i.test(mark.words));
  const stuck = marks.findIndex(isStuck);
  if (stuck < 0 || !vocabulary.dimensions.has('stage')) return marks;
  const isLong = marksOf(marks, 'quantity').some((mark) => mark.what === 'long') && stageLength(marks, vocabulary) !== null;
  if (isLong) return marks.map((mark, at): Mark => (at === stuck ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark));
  const isAsked = where >= 0 && where < stuck && !hasMark(marks, 'dimension') && !hasMark(marks, 'rank');
  if (!isAsked) return marks;
  return marks.map((mark, at): Mark => {
    const { length, words } = mark;
    if (at === where) return { kind: 'dimension', names: ['stage'], isPlural: true, isAsked: true, at: mark.at, length, words };
    return at === stuck ? { kind: 'metric', names: ['stalled_count'], at: mark.at, length, words } : mark;
  });
}

function isStuck(mark: Mark): boolean {
  return STUCK.test(mark.words) || (mark.kind === 'metric' && mark.names.includes('stalled_count'));
}

/** `days in stage by stage, Q3 vs Q2`, `per quarter`, `vs a year ago`: over time they are of the stays that ended in each quarter. */
export function bindStageQuarters(marks: readonly Mark[], vocabulary: Vocabulary, at: CalendarDay): readonly Mark[] {
  const isOver = marks.some(
    (mark) => (mark.kind === 'period' && mark.range !== null && mark.isAge !== true) || ['compare_to', 'time_group'].includes(mark.kind),
  );
  if (!isOver) return marks;
  let isOfStages = marksOf(marks, 'quantity').some((mark) => mark.what === 'long') && stageLength(marks, vocabulary) === LENGTH;
  const bound = marks.map((mark): Mark => {
    const name = mark.kind === 'metric' && mark.names.length === 1 ? OF_QUARTER[mark.names[0] ?? ''] : undefined;
    if (mark.kind !== 'metric' || name === undefined || !vocabulary.metrics.has(name)) return mark;
    isOfStages = true;
    return { ...mark, names: [name] };
  });
  const isAgainstYear = hasMark(marks, 'compare_to') && !hasMark(marks, 'period') && !hasMark(marks, 'time_group');
  if (!isOfStages || !isAgainstYear) return bound;
  const end = marks.at(-1);
  return [
    ...bound,
    { kind: 'period', range: periodAround('quarter', 0, at), isYearless: false, at: (end?.at ?? 0) + (end?.length ?? 0), length: 0, words: '' },
  ];
}

/** The figure over time, where one is said beside it. */
export function ofQuarters(metric: string, marks: readonly Mark[], vocabulary: Vocabulary): string {
  const isOver = marks.some((mark) => (mark.kind === 'period' && mark.range !== null) || mark.kind === 'compare_to' || mark.kind === 'time_group');
  const name = OF_QUARTER[metric];
  return isOver && name !== undefined && vocabulary.metrics.has(name) ? name : metric;
}

/** `has that got worse compared with last quarter` after the slowest stage: all stages, by the quarter in which the stays ended. */
export function previousOfQuarters(plan: Plan, request: Request, vocabulary: Vocabulary): Plan {
  const isOver = request.period != null || request.compare !== null || request.timeGrain !== undefined;
  const name = plan.metrics.length === 1 ? OF_QUARTER[plan.metrics[0] ?? ''] : undefined;
  const model = name === undefined ? undefined : vocabulary.modelOf(name);
  if (!isOver || name === undefined || model === undefined) return plan;
  const { order: _order, limit: _limit, ...rest } = plan;
  return { ...rest, model: model.model, metrics: [name] };
}

/** `which is the slowest` after days of something: by those days. */
export function ranksLength(marks: readonly Mark[], previous: readonly Plan[], vocabulary: Vocabulary): boolean {
  const isDays = previous.every((plan) => vocabulary.metrics.get(plan.metrics[0] ?? '')?.type === 'days');
  return isDays && marksOf(marks, 'rank').some((mark) => mark.unit === 'days') && !marks.some((mark) => ['metric', 'outcome', 'deal'].includes(mark.kind));
}
