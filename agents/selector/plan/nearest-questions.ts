/** What remains of a question that could not be read. */
import { describePlan } from '#agents/describe-plan.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { alternativesOf } from '#agents/selector/filters/expand-marks.ts';
import { makePlan } from '#agents/selector/plan/make-plan.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { readRequest } from '#agents/selector/request/read-request.ts';

/** The same question without the words that were not understood, when that leaves one. */
export function nearestQuestions(marks: readonly Mark[], context: ChoiceContext): readonly string[] {
  const understood = marks.filter(
    (mark) => mark.kind !== 'unknown' && mark.kind !== 'domain' && mark.kind !== 'negation' && mark.kind !== 'versus' && mark.kind !== 'compare_to',
  );
  if (understood.length === marks.length || alternativesOf(understood, context.vocabulary) !== null) return [];
  const { request, troubles } = readRequest(understood, context);
  const [measure] = request.measures;
  if (troubles.length > 0 || measure === undefined || request.doubt !== null) return [];
  const made = makePlan(request, measure, context);
  return made.kind === 'plan' ? [describePlan(made.plan, context.vocabulary)] : [];
}
