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

const SUMMED: Readonly<Record<string, 'sum' | 'mean'>> = { won_revenue: 'sum', lost_revenue: 'sum', open_pipeline: 'sum', avg_deal_size: 'mean' };

/** `how much revenue came from deals over 100k`, `average size of deals over 50k`: over the deals whose own amount is so, put together. */
export function summedDeals(name: string | undefined, marks: readonly Mark[], context: Listing): Measure | null {
  const rollUp = SUMMED[name ?? ''];
  const outcome = outcomeOf(name ?? '');
  const isOfDeals = marks.some((mark, at) => mark.kind === 'deal' && marks.slice(at + 1).find((other) => other.kind !== 'filler')?.kind === 'threshold');
  const isAmount = marks.some((mark) => mark.kind === 'threshold' && mark.value >= EACH_DEAL_MIN && mark.of === undefined);
  const isElse = marks.some((mark) => mark.kind === 'rank' || (mark.kind === 'quantity' && mark.what === 'list'));
  if (rollUp === undefined || outcome === null || outcome === 'Closed' || !isOfDeals || !isAmount || isElse) return null;
  return { metrics: [name ?? outcomeMetric(outcome, 'money')], list: { ...dealList(outcome, context), rollUp } };
}

/** `value of open deals over 100k`: the amount is that of each deal, no bound of their sum. */
export function boundedDeals(mark: MarkOf<'metric'> | undefined, marks: readonly Mark[]): Outcome | null {
  const next = mark === undefined ? undefined : marks.slice(marks.indexOf(mark) + 1).find((other) => other.kind !== 'filler');
  const isOfDeals = /\b(?:deals|opportunities|opps|wins|losses)$/i.test(mark?.words ?? '') && next?.kind === 'threshold' && next.value >= EACH_DEAL_MIN;
  return isOfDeals ? outcomeOf(mark?.names[0] ?? '') : null;
}

/** `what is the Contoso deal worth`: the one that is open with them, or each of those. */
export function isTheirDeal(marks: readonly Mark[]): boolean {
  return marks.some((mark, at) => {
    const before = marks[at - 1];
    const isAccount = before?.kind === 'value' && before.candidates.every(({ dimension }) => dimension === 'account');
    return mark.kind === 'deal' && !mark.isPlural && isAccount;
  });
}
