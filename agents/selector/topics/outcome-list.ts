/** Deals of an outcome, as a list. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import type { Outcome } from '#agents/selector/terms/marks.ts';
import { outcomeMetric } from '#agents/selector/topics/outcome-metrics.ts';
import type { DealList, Measure } from '#agents/selector/terms/request.ts';

type Listing = { readonly vocabulary: Vocabulary };

/** The deals of an outcome, one row each. */
export function listOf(outcome: Outcome, context: Listing): Measure {
  const money = outcome === 'Closed' ? ['won_revenue', 'lost_revenue'] : [outcomeMetric(outcome, 'money')];
  return { metrics: money, list: dealList(outcome, context) };
}

/** What a list of deals of an outcome shows, and of which. */
export function dealList(outcome: Outcome, context: Listing): DealList {
  const wanted = outcome === 'Open' ? ['opportunity', 'account', 'owner', 'stage', 'close_day'] : ['opportunity', 'account', 'owner', 'close_day'];
  const values = outcome === 'Closed' ? ['Won', 'Lost'] : [outcome];
  return {
    dimensions: wanted.filter((name) => context.vocabulary.dimensions.has(name)),
    filters: [{ dimension: 'outcome', op: 'in', values }],
    having: [],
  };
}
