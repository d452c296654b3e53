/** A question about a cause as plans: the figure against the period before it, whole and by each dimension at hand. */
import type { DimensionCard, ModelCard } from '#kernel/card.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan, type PlanWords } from '#agents/describe-plan.ts';
import { type CalendarDay, lastPeriods } from '#agents/selector/terms/calendar.ts';
import { planPeriod } from '#agents/selector/plan/make-plan.ts';

/** Dimensions that people look for drivers in, in this order; a catalogue without them is divided by what names it has. */
const USUAL = ['owner', 'sales_region', 'industry', 'segment', 'product', 'deal_type'];

/** One figure against an earlier period. `isAssumed`: no period was named, so it is the newest complete quarter. */
export function comparedPlan(plan: Plan, dateRole: string, at: CalendarDay): { readonly plan: Plan; readonly isAssumed: boolean } {
  const { model, filters, scope, compare } = plan;
  const period = plan.period ?? planPeriod(lastPeriods('quarter', 1, at), dateRole);
  const base: Plan = { model, metrics: plan.metrics.slice(0, 1), dimensions: [], filters, ...(scope === undefined ? {} : { scope }) };
  return {
    plan: { ...base, period, compare: compare !== undefined && plan.period !== undefined ? compare : { to: 'previous_period' } },
    isAssumed: plan.period === undefined,
  };
}

/** The same figure by each dimension that does not already have one value. */
export function dividedPlans(plan: Plan, model: ModelCard): readonly Plan[] {
  const fixed = new Set(plan.filters.filter((filter) => filter.op === 'in' && filter.values.length === 1).map((filter) => filter.dimension));
  const usable = model.dimensions.filter((card) => isDividing(card) && !fixed.has(card.name));
  const usual = USUAL.flatMap((name) => usable.find((card) => card.name === name) ?? []);
  const chosen = usual.length > 0 ? usual : usable;
  return chosen.slice(0, limits.driverDimensionsMax).map((card) => ({ ...plan, dimensions: [card.name] }));
}

function isDividing(card: DimensionCard): boolean {
  return card.time === null && card.type === 'text' && card.isEntity;
}

/** Why somebody's figure stands where it does is not in the figures: what to say, and what shows where it differs. Null for a figure of everybody. */
export function levelDecline(plan: Plan, model: ModelCard, words: PlanWords): { readonly reason: string; readonly nearest: string[] } | null {
  const { compare: _compare, order: _order, limit: _limit, ...asked } = plan;
  const named = plan.filters.find((filter) => filter.op === 'in' && model.dimensions.some((card) => card.name === filter.dimension && isDividing(card)));
  const metrics = plan.metrics.slice(0, 1);
  if (named === undefined || metrics.length === 0) return null;
  const isOfSeveral = named.values.length > 1;
  const others = plan.filters.filter((filter) => filter !== named);
  const beside: Plan = { ...asked, metrics, dimensions: [named.dimension], filters: isOfSeveral ? plan.filters : others };
  const [parts] = dividedPlans({ ...asked, metrics, dimensions: [] }, model).filter((one) => !one.dimensions.includes(named.dimension));
  const shown = [beside, ...(parts === undefined ? [] : [isOfSeveral ? { ...parts, dimensions: [named.dimension, ...parts.dimensions] } : parts])];
  const stands = isOfSeveral ? 'it differs between them' : 'it stands where it does';
  return {
    reason: `I can say where a figure changed from one period to the next, not why ${stands}. Beside the others, or by its parts, it can be looked at.`,
    nearest: shown.map((one) => describePlan(one, words)),
  };
}
