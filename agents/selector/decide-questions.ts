/** The choices of several questions in one message, joined: all answered, or the open one asked back, or the lost one named. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { decideMarks } from '#agents/selector/decide-marks.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

type Choice = Reading<PlanChoice>;
type Plans = Extract<PlanChoice, { kind: 'plans' }>;

/** Decides each question. Only the first goes on from the thread; a later one without a period takes that of the first. */
export function decideQuestions(questions: readonly (readonly Mark[])[], context: ChoiceContext): Choice {
  const [first = [], ...others] = questions;
  if (others.length === 0) return decideMarks(first, context);
  const alone: ChoiceContext = { ...context, input: { ...context.input, memory: null } };
  const choices = [decideMarks(first, context), ...others.map((marks) => decideMarks(marks, alone))];
  const lost = choices.find(({ value }) => value.kind === 'decline');
  if (lost?.value.kind === 'decline') return withNearest(lost, lost.value, choices, context);
  const open = choices.filter(({ value }) => value.kind === 'clarify');
  if (open.length > 0) return open.length === 1 ? askWithRest(choices, context) : (open[0] ?? choices[0] ?? decideMarks(first, context));
  const [lead, ...rest] = choices.flatMap(({ value }) => (value.kind === 'plans' ? [value] : []));
  return { value: joined(lead, rest, context), sure: true };
}

function joined(lead: Plans | undefined, rest: readonly Plans[], context: ChoiceContext): Plans {
  if (lead === undefined) throw new Error('several questions without a first');
  const period = lead.plans[0]?.period;
  const taken = rest.flatMap((choice) => choice.plans.map((plan) => (takesPeriod(plan, context) && period !== undefined ? { ...plan, period } : plan)));
  const isTaken = rest.flatMap((choice) => choice.plans).some((plan, at) => taken[at] !== plan);
  const inherited = isTaken && period !== undefined ? [`period of the first question: ${period.label}`] : [];
  return { ...lead, plans: [...lead.plans, ...taken].slice(0, limits.plansPerTurn), inherited: [...lead.inherited, ...inherited] };
}

/** A bare figure that is placed by a date: `how many did we lose?` */
function takesPeriod(plan: Plan, context: ChoiceContext): boolean {
  const isDated = plan.metrics.length > 0 && plan.metrics.every((name) => context.vocabulary.metrics.get(name)?.dateRole != null);
  return isDated && plan.period === undefined && plan.dimensions.length === 0 && plan.filters.length === 0 && plan.compare === undefined;
}

/** The question that is open is asked; each choice brings the answers of the others along. */
function askWithRest(choices: readonly Choice[], context: ChoiceContext): Choice {
  const open = choices.find(({ value }) => value.kind === 'clarify');
  if (open?.value.kind !== 'clarify') throw new Error('no question is open');
  const rest = choices.flatMap(({ value }) => (value.kind === 'plans' ? value.plans : []));
  const options = open.value.options.map((option) => {
    const plans = choices.flatMap(({ value }) => (value.kind === 'plans' ? value.plans : option.plans)).slice(0, limits.plansPerTurn);
    return { label: rest.length === 0 ? option.label : plans.map((plan) => describePlan(plan, context.vocabulary)).join('; '), plans };
  });
  return { value: { ...open.value, options }, sure: open.sure };
}

/** What could be answered of the message is offered. */
function withNearest(lost: Choice, value: Extract<PlanChoice, { kind: 'decline' }>, choices: readonly Choice[], context: ChoiceContext): Choice {
  const answerable = choices
    .flatMap((choice) => (choice.value.kind === 'plans' ? choice.value.plans : []))
    .map((plan) => describePlan(plan, context.vocabulary));
  return { value: { ...value, nearest: [...new Set([...answerable, ...value.nearest])].slice(0, 3) }, sure: lost.sure };
}
