/** A follow-up whose figure another model keeps: read there with all it had, or declined in words; never half of it. */
import type { ModelCard } from '#kernel/card.ts';
import type { Plan } from '#kernel/plan.ts';
import { dimensionLabel, metricsWords } from '#agents/describe-plan.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import type { Made } from '#agents/selector/plan/make-plan.ts';

/** `edited` goes on from `previous`; its model becomes the one that has its metrics. */
export function keepModel(edited: Made, previous: Plan, context: ChoiceContext): Made {
  if (edited.kind !== 'plan') return edited;
  const { plan } = edited;
  const { models } = context.input.cards;
  const own = models.find((model) => model.model === plan.model);
  if (own === undefined || hasMetrics(own, plan)) return edited;
  const label = metricsWords(plan, context.vocabulary);
  const other = models.find((model) => hasMetrics(model, plan));
  if (other === undefined) return { kind: 'no', reason: `Not all of ${label} can stand in one table; please ask for each on its own.` };
  // "which of them" asks for rows, and a figure of all of them is none.
  const asksRows = /^(?:and |so |ok )?(?:which|who)\b/i.test(context.input.text.trim()) && plan.dimensions.length === 0;
  if (previous.limit !== undefined || previous.having !== undefined || asksRows)
    return {
      kind: 'no',
      reason: `I cannot look up ${label} for just the rows of the answer before. Please ask for it anew, with the names or the period you want.`,
    };
  const isTimeless = plan.period === undefined && previous.period !== undefined && plan.metrics.every((name) => name.startsWith('median_'));
  if (isTimeless)
    return { kind: 'no', reason: `${label} is kept of all time alone, and the answer before was of ${previous.period?.label}; please ask for it anew.` };
  const lost = lostOf(plan, other);
  if (lost.length === 0) return { kind: 'plan', plan: { ...plan, model: other.model } };
  const words = [...new Set(lost)].map((name) => dimensionLabel(name, context.vocabulary)).join(' and ');
  return { kind: 'no', reason: `There is no ${label} by ${words}, as the answer before had it. Please ask for it anew, without that.` };
}

function hasMetrics(model: ModelCard, plan: Plan): boolean {
  return plan.metrics.every((name) => model.metrics.some((metric) => metric.name === name));
}

/** What the other model cannot say: dimensions and filters it has not, a date it is not kept by. */
function lostOf(plan: Plan, model: ModelCard): readonly string[] {
  const has = (name: string): boolean => model.dimensions.some((card) => card.name === name);
  const named = [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)].filter((name) => !has(name));
  const role = plan.period?.dateRole;
  const isDated = role === undefined || model.dimensions.some((card) => card.time?.role === role);
  return isDated ? named : [...named, role];
}
