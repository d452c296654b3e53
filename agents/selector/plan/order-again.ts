/** What a list of deals must show to be put in another order: their amounts, the day they were created. */
import type { Plan } from '#kernel/plan.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import { dayOf } from '#agents/selector/terms/date-order.ts';
import type { Rank } from '#agents/selector/terms/request.ts';

const AMOUNTS = ['at_risk_amount', 'open_pipeline', 'won_revenue', 'lost_revenue'];

/** The plan with the column that the order goes by, and the order's figure; null where the list cannot show it. */
export function orderable(plan: Plan, rank: Rank | null, { vocabulary }: ReadContext): { readonly plan: Plan; readonly rank: Rank | null } | null {
  if (rank === null || !plan.dimensions.includes('opportunity')) return { plan, rank };
  const model = vocabulary.modelOf(plan.metrics[0] ?? '');
  const day = rank.byDate === null ? null : dayOf(rank.byDate, vocabulary);
  if (day !== null && !plan.dimensions.includes(day) && model?.dimensions.some((card) => card.name === day) === true)
    return { plan: { ...plan, dimensions: [...plan.dimensions, day] }, rank };
  const isMoney = (name: string): boolean => vocabulary.metrics.get(name)?.type === 'money';
  if (!rank.isBySize || plan.metrics.length === 0 || isMoney(plan.metrics[0] ?? '')) return { plan, rank };
  const money = plan.metrics.find(isMoney) ?? AMOUNTS.find((name) => model?.metrics.some((card) => card.name === name));
  return money === undefined ? null : { plan: { ...plan, metrics: [...new Set([...plan.metrics, money])] }, rank: { ...rank, by: money } };
}
