/** What a plan asks of its rows: from the n-th on, the first of each, or what they add up to. Part of check-names. */
import type { SemanticModel } from '#catalog/catalog.ts';
import type { Plan } from '#kernel/plan.ts';

type Trouble = { readonly part: string; readonly reason: string };

/** Why the rows cannot be told so; null where they can. */
export function rowsTrouble(plan: Plan, model: SemanticModel): Trouble | null {
  return offsetTrouble(plan) ?? withinTrouble(plan) ?? rollUpTrouble(plan, model);
}

function offsetTrouble({ offset, limit, order }: Plan): Trouble | null {
  if (offset === undefined) return null;
  return limit === undefined || order === undefined
    ? { part: 'offset', reason: 'only of a ranking is there an n-th row: it needs an order and a limit' }
    : null;
}

function withinTrouble(plan: Plan): Trouble | null {
  const { within } = plan;
  if (within === undefined) return null;
  const stray = within.find((name) => !plan.dimensions.includes(name));
  if (stray !== undefined) return { part: 'within', reason: `${stray} is not a dimension of this plan` };
  if (plan.dimensions.every((name) => within.includes(name))) return { part: 'within', reason: 'nothing is left to rank within them' };
  if (plan.order === undefined || plan.limit === undefined) return { part: 'within', reason: 'the first of each need an order and a limit' };
  return plan.derive === undefined ? null : { part: 'within', reason: 'a share of the total is of all rows' };
}

function rollUpTrouble(plan: Plan, model: SemanticModel): Trouble | null {
  const { rollUp } = plan;
  if (rollUp === undefined) return null;
  if (plan.dimensions.length === 0 || plan.metrics.length === 0) return { part: 'roll_up', reason: 'there are no rows with a figure to put together' };
  if (plan.compare !== undefined || plan.derive !== undefined || plan.whatIf !== undefined)
    return { part: 'roll_up', reason: 'rows that are compared, shared out or varied are not put together' };
  const isOfDeals = plan.dimensions.includes('opportunity');
  const isTimed = !isOfDeals && plan.dimensions.some((name) => model.dimensions.find((dimension) => dimension.name === name)?.time != null);
  const sums: readonly string[] = isTimed ? ['additive'] : ['additive', 'semi_additive'];
  const used = [...(plan.order ?? []).map((order) => order.by), ...(plan.having ?? []).map((having) => having.metric)];
  const told = plan.metrics.filter((name, at) => at === 0 || !used.includes(name));
  const stray = told.find(
    (name) => !sums.includes(model.metrics.find((metric) => metric.name === name)?.additivity ?? '') && !(rollUp === 'mean' && isOfDeals),
  );
  return stray === undefined ? null : { part: 'roll_up', reason: `${stray} of several rows is no figure of all of them` };
}
