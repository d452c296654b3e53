/** What words mean beside each other: marks → marks, one step after the other. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { bindExceptions, bindNegatedBounds } from '#agents/selector/filters/negation.ts';
import { narrowMarks } from '#agents/selector/filters/expand-marks.ts';
import { bindDays, bindFlowsAgo } from '#agents/selector/periods/bind-days.ts';
import { bindTrailing } from '#agents/selector/periods/bind-trailing.ts';
import { bindNow } from '#agents/selector/periods/bind-now.ts';
import type { CalendarDay } from '#agents/selector/terms/calendar.ts';
import { bindPlace } from '#agents/selector/terms/date-order.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { bindAbsence, bindAmounts } from '#agents/selector/topics/bind-absence.ts';
import { bindTold } from '#agents/selector/topics/bind-told.ts';
import { bindBeside } from '#agents/selector/topics/bind-beside.ts';
import { bindColumns, bindTypesOfDeals } from '#agents/selector/topics/bind-columns.ts';
import { bindChangeUnit } from '#agents/selector/topics/bind-change-unit.ts';
import { bindMoves } from '#agents/selector/topics/bind-moves.ts';
import { bindDue } from '#agents/selector/topics/bind-due.ts';
import { bindEach } from '#agents/selector/topics/bind-each.ts';
import { bindAdded, bindLeft } from '#agents/selector/topics/bind-flows.ts';
import { bindListed } from '#agents/selector/topics/bind-listed.ts';
import { bindMeant } from '#agents/selector/topics/bind-meant.ts';
import { bindOpenAge } from '#agents/selector/topics/bind-open-age.ts';
import { bindTimes } from '#agents/selector/topics/bind-times.ts';
import { bindSecondHalf } from '#agents/selector/topics/bind-second-half.ts';
import { bindMoney } from '#agents/selector/topics/in-money.ts';
import { bindStageDays } from '#agents/selector/topics/bind-stage-days.ts';
import { bindWorded } from '#agents/selector/topics/bind-worded.ts';
import { bindStageQuarters, bindStuck } from '#agents/selector/topics/stage-lengths.ts';
import { bindSlips, bindStates } from '#agents/selector/topics/deal-states.ts';
import { bindCategory, forecastPeriods } from '#agents/selector/topics/forecast-words.ts';
import { bindChanges } from '#agents/selector/topics/read-changes.ts';
import { bindQuarterForecast } from '#agents/selector/topics/quarter-forecast.ts';
import { bindRisk } from '#agents/selector/topics/risk-words.ts';

type Binding = { readonly vocabulary: Vocabulary; readonly day: CalendarDay; /** It goes on from nothing. */ readonly isFirst: boolean };
type Step = (marks: readonly Mark[], binding: Binding) => readonly Mark[];

/** In this order: a later step reads what the earlier ones have settled. */
const STEPS: readonly Step[] = [
  (marks, { day }) => bindTrailing(marks, day),
  (marks, { day }) => bindNow(marks, day),
  (marks, { day }) => bindDue(marks, day),
  bindTold,
  bindBeside,
  bindChangeUnit,
  (marks, { vocabulary }) => bindMoves(marks, vocabulary),
  bindOpenAge,
  (marks, { vocabulary, day }) => bindWorded(marks, vocabulary, day),
  bindColumns,
  (marks, { day }) => bindTypesOfDeals(marks, isAheadOf(marks, day)),
  (marks, { vocabulary }) => bindSecondHalf(marks, vocabulary),
  bindEach,
  bindStageDays,
  (marks, { vocabulary }) => bindStuck(marks, vocabulary),
  (marks, { vocabulary, day }) => bindStageQuarters(marks, vocabulary, day),
  (marks, { vocabulary }) => bindAdded(marks, vocabulary),
  (marks, { vocabulary }) => bindMeant(marks, vocabulary),
  (marks, { vocabulary }) => bindLeft(marks, vocabulary),
  bindExceptions,
  bindNegatedBounds,
  (marks, { vocabulary }) => narrowMarks(marks, vocabulary),
  bindAmounts,
  (marks, { vocabulary }) => bindAbsence(marks, vocabulary),
  bindPlace,
  (marks, { isFirst }) => (isFirst ? bindListed(marks) : marks),
  (marks, { vocabulary }) => bindTimes(marks, vocabulary),
  (marks, { vocabulary }) => bindRisk(marks, vocabulary),
  (marks, { vocabulary }) => bindSlips(marks, vocabulary),
  (marks, { vocabulary, isFirst }) => bindStates(marks, vocabulary, isFirst),
  (marks, { vocabulary, isFirst }) => bindCategory(marks, vocabulary, isFirst),
  bindChanges,
  (marks, { vocabulary }) => bindMoney(marks, vocabulary),
  (marks, { vocabulary, day }) => bindFlowsAgo(marks, vocabulary, day),
  (marks, { day }) => bindDays(marks, day),
  (marks, { vocabulary, day }) => bindQuarterForecast(marks, vocabulary, day),
  (marks, { vocabulary, day }) => forecastPeriods(marks, vocabulary, day),
];

/** A period that has not begun: nothing is won or lost in it. */
function isAheadOf(marks: readonly Mark[], { today }: CalendarDay): boolean {
  return marks.some((mark) => mark.kind === 'period' && mark.range !== null && mark.range.start > today);
}

/** The marks of one question, each with what the others make of it. */
export function bindMarks(question: readonly Mark[], binding: Binding): readonly Mark[] {
  return STEPS.reduce((marks, step) => step(marks, binding), question);
}
