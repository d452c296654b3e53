/** A question of what would be: the figure is read as any other question, the assumption becomes the plan's what-if. */
import type { Cards, MetricCard, WhatIfInput } from '#kernel/card.ts';
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { type Assumption, isHypothetical, readAssumption, type Split, splitAssumption } from '#agents/selector/read-assumption.ts';
import { decideAllWon } from '#agents/selector/decide-all-won.ts';
import { varyAgain } from '#agents/selector/vary-again.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';

type Choice = Reading<PlanChoice>;
type Read = Extract<Assumption, { kind: 'read' }>;
/** `if my win rate were 40 %` after a figure of everybody: one's own input changes one's own figure only. */
const NOT_OWN = 'An input of yours changes a figure of yours; please ask for your own figure, such as "my won revenue if my win rate were 40 %".';

type Varied = { readonly plan: Plan } | { readonly reason: string };

/** Null for a question about what is. `decide` reads the question that remains without the assumption; `before`: what the answer before assumed. */
export function decideWhatIf(input: SelectInput, before: Plan['whatIf'], decide: (input: SelectInput) => Choice): Choice | null {
  const again = varyAgain(input.text, before, input.cards);
  if (again !== null) return ofAnswerBefore(input, again, false);
  const allWon = decideAllWon(input, decide);
  if (allWon !== null) return allWon;
  if (!isHypothetical(input.text)) return null;
  const read = (assumption: string): Assumption => readAssumption(assumption, input.cards, input.candidates, before?.input ?? null);
  const split = withoutTail(splitAssumption(input.text), read);
  if (split === null) return declined(input, 'I answer with what is on record; say what would change as "if win rate were 30 %".');
  const assumption = read(split.assumption);
  if (assumption.kind === 'unread') {
    const words = assumption.words.map((word) => `"${word}"`).join(' and ');
    return declined(
      input,
      `I answer with what is on record, and vary only the inputs that are named for a figure; I cannot place ${words}. ${namedFigures(input.cards)}`,
    );
  }
  const isOwn = /\b(?:my|i)\b/i.test(split.assumption);
  if (split.question.trim() === '') return ofAnswerBefore(input, assumption, isOwn);
  const { value, sure } = decide({ ...input, text: split.question });
  if (value.kind === 'decline') return { value, sure };
  if (value.kind === 'plans') {
    const [plan, ...others] = value.plans;
    if (isOwn && plan?.scope !== 'mine') return declined(input, NOT_OWN);
    const varied = plan === undefined || others.length > 0 ? { reason: 'One figure at a time can be varied.' } : vary(plan, assumption, input.cards);
    return 'plan' in varied ? { value: { ...value, plans: [varied.plan] }, sure } : declined(input, varied.reason);
  }
  return offered(
    input,
    value.question,
    value.options.flatMap((option) => option.plans),
    assumption,
  );
}

/** `if we closed 10 more deals last quarter`: what follows the assumption belongs to the question. */
function withoutTail(split: Split | null, read: (assumption: string) => Assumption): Split | null {
  const whole = split === null ? null : read(split.assumption);
  if (split === null || whole?.kind !== 'unread' || whole.from === null) return split;
  const assumption = split.assumption.slice(0, whole.from);
  const isRead = read(assumption).kind === 'read';
  return isRead ? { ...split, assumption, question: restored(split, whole.from) } : split;
}

/** The question with the end of the assumption back in its place. */
function restored({ question, assumption, start }: Split, from: number): string {
  return `${question.slice(0, start + from)}${assumption.slice(from)}${question.slice(start + assumption.length)}`;
}

/** `What if win rate were 60 %?` after an answer: its figure, or those that depend on the input. */
function ofAnswerBefore(input: SelectInput, assumption: Read, isOwn: boolean): Choice {
  const [before, ...others] = input.memory?.plans ?? [];
  if (isOwn && before !== undefined && before.scope !== 'mine') return declined(input, NOT_OWN);
  const varied = before === undefined || others.length > 0 ? null : vary(before, assumption, input.cards);
  if (varied !== null && 'plan' in varied && input.memory !== null)
    return { value: { kind: 'plans', intent: input.memory.intent, plans: [varied.plan], inherited: [] }, sure: true };
  const plans = input.cards.models.flatMap((model) =>
    model.metrics
      .filter((metric) => metric.whatIf !== undefined)
      .map((metric): Plan => ({ model: model.model, metrics: [metric.name], dimensions: [], filters: [], ...(isOwn ? { scope: 'mine' } : {}) })),
  );
  return offered(input, 'Which figure do you want to see under that assumption?', plans, assumption);
}

function offered(input: SelectInput, question: string, plans: readonly Plan[], assumption: Read): Choice {
  const vocabulary = buildVocabulary(input.cards);
  const varied = plans.flatMap((plan) => {
    const one = vary(plan, assumption, input.cards);
    return 'plan' in one ? [one.plan] : [];
  });
  const [only] = varied;
  if (only === undefined) return declined(input, `I answer with what is on record, and none of that rests on such an input. ${namedFigures(input.cards)}`);
  if (varied.length === 1) return { value: { kind: 'plans', intent: input.intent.intent, plans: [only], inherited: [] }, sure: true };
  const options = varied.map((plan) => ({ label: describePlan(plan, vocabulary), plans: [plan] }));
  return { value: { kind: 'clarify', intent: input.intent.intent, question, options }, sure: true };
}

/** The plan with the assumption, or why its figure has none such. */
function vary(plan: Plan, assumption: Read, cards: Cards): Varied {
  const [name] = plan.metrics;
  const metric = cards.models.find((model) => model.model === plan.model)?.metrics.find((card) => card.name === name);
  const inputs = metric?.whatIf ?? [];
  if (metric === undefined || inputs.length === 0)
    return { reason: `I answer with what is on record; ${metric?.label.toLowerCase() ?? 'that'} has no named inputs to vary. ${namedFigures(cards)}` };
  if (plan.metrics.length > 1 || plan.compare !== undefined || plan.having !== undefined || plan.derive !== undefined)
    return { reason: 'What would be is computed for one figure at a time, without bounds or comparisons.' };
  if (plan.dimensions.includes('opportunity')) return { reason: 'What would be is computed for groups of deals, not for single deals.' };
  const input = inputs.find((one) => fits(one, assumption));
  const set = inputs.find((one) => assumption.named.includes(one.metric));
  if (input === undefined && assumption.isPercentSet && set !== undefined)
    return { reason: `${set.label} is no percentage; say how much higher or lower it would be, or the value itself.` };
  if (input === undefined) return { reason: `That is no input of ${metric.label.toLowerCase()}. ${inputsWords(metric)}` };
  return { plan: { ...plan, whatIf: { input: input.metric, value: assumption.value } } };
}

/** Days that a stage takes are part of the cycle: they change it, they are not it. */
function fits(input: WhatIfInput, assumption: Read): boolean {
  if (assumption.ofStage) return input.type === 'days' && assumption.isDays && /^[+-][\d.]+$/.test(assumption.value);
  // Five more deals are no part of a rate.
  const isAboveOne = input.type === 'ratio' && /^[+-]?[\d.]+$/.test(assumption.value) && Math.abs(Number(assumption.value)) > 1;
  const isNoRate = assumption.isPercentSet && input.type !== 'ratio';
  return assumption.named.includes(input.metric) && (!assumption.isDays || input.type === 'days') && !isAboveOne && !isNoRate;
}

function inputsWords(metric: MetricCard): string {
  return `Inputs of ${metric.label.toLowerCase()}: ${(metric.whatIf ?? []).map((input) => input.label).join(', ')}.`;
}

function namedFigures(cards: Cards): string {
  const labels = cards.models.flatMap((model) => model.metrics.flatMap((metric) => (metric.whatIf === undefined ? [] : [metric.label.toLowerCase()])));
  return `Figures that can be varied: ${labels.join(', ')}.`;
}

function declined(input: SelectInput, reason: string): Choice {
  return { value: declineFor([{ kind: 'unusable', reason }], input.intent.intent, [], input), sure: false };
}
