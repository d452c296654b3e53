/** Deals of an outcome, as a list. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { EACH_DEAL_MIN } from '#agents/selector/filters/bounds.ts';
import type { Mark, MarkOf, Outcome } from '#agents/selector/terms/marks.ts';
import { outcomeMetric, outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
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

/** `value of open deals over 100k`: the amount is that of each deal, no bound of their sum. */
export function boundedDeals(mark: MarkOf<'metric'> | undefined, marks: readonly Mark[]): Outcome | null {
  const next = mark === undefined ? undefined : marks.slice(marks.indexOf(mark) + 1).find((other) => other.kind !== 'filler');
  const isOfDeals = /\b(?:deals|opportunities|opps|wins|losses)$/i.test(mark?.words ?? '') && next?.kind === 'threshold' && next.value >= EACH_DEAL_MIN;
  return isOfDeals ? outcomeOf(mark?.names[0] ?? '') : null;
}
