/** Bounds that do not fit what they would bound: an amount on a rate, a percentage on a sum. */
import type { Plan } from '#kernel/plan.ts';
import { EACH_DEAL_MIN } from '#agents/selector/filters/bounds.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import type { Request } from '#agents/selector/terms/request.ts';

const RATE_BOUND =
  'An amount is no bound of a rate or a chance; I can list deals above or below an amount, as in "deals at risk over 50k" or "open deals over 50k".';

/** From here on a bare number is no rate: `win rate of reps who closed 20 or more`. */
const RATE_MAX = 5;

/** Why a bound does not fit what it would bound: an amount, or a number, on a rate; a percentage on a sum. Null where it fits. */
export function misfitBound(plan: Plan, request: Request, context: ReadContext): string | null {
  for (const bound of request.having) {
    if (bound.metric === null && plan.metrics.length === 0) return `I cannot tell what ${bound.value} is a bound of; please name the figure.`;
    const card = context.vocabulary.metrics.get(bound.metric ?? plan.metrics[0] ?? '');
    if (card === undefined) continue;
    const isRate = card.type === 'ratio';
    if (card.type === 'money' && plan.dimensions.length === 0 && bound.value >= EACH_DEAL_MIN && card.additivity !== 'ratio')
      return `I cannot tell whether ${bound.value} is the amount of each deal or of all together; for each, say "deals over" or "deals under" it.`;
    // `riskiest deals over 50k`: the amount would bound the chance, which is never that high.
    if (isRate && bound.isPercent !== true && bound.value >= EACH_DEAL_MIN) return RATE_BOUND;
    if (isRate && bound.isPercent !== true && bound.value >= RATE_MAX)
      return `${card.label} is a rate, and ${bound.value} is none. Please say what there must be ${bound.value} of, as in "with at least ${bound.value} closed deals".`;
    if (card.type === 'integer' && bound.metric === null && bound.value >= EACH_DEAL_MIN)
      return `An amount is no bound of ${card.label.toLowerCase()}, which is a number; ask for the deals themselves, such as "open deals over 50k".`;
    if (bound.isDays === true && card.type !== 'days')
      return `${bound.value} days are no bound of ${card.label.toLowerCase()}; days bound how long open deals have stood in their stage, how old they are, or how long they are overdue.`;
    if (!isRate && bound.isPercent === true)
      return `A percentage is no bound of ${card.label.toLowerCase()}, which is no rate. Name the rate that is meant, such as "target attainment under 50 %" or "win rate over 40 %".`;
  }
  return null;
}
