/** Messages about the rows that were shown: `and losses`, `who owns the biggest one`, `leave out anything with under 5 deals`, `and elin`. */
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { isElliptic } from '#agents/selector/request/points-back.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import { listOf } from '#agents/selector/topics/outcome-list.ts';
import { outcomeMetric, outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

export type Before = { readonly plan: Plan; readonly text: string; readonly vocabulary: Vocabulary };

/** The request as the rows before complete it; null where it says nothing of them. */
export function readRowsBefore(request: Request, marks: readonly Mark[], before: Before): Request | null {
  return (
    otherOutcome(request, marks, before.plan) ??
    rankedByMoney(request, marks, before) ??
    boundedRows(request, marks, before) ??
    heldBy(request, marks, before) ??
    ownerOfBiggest(request, before) ??
    oneMore(request, marks, before.plan) ??
    gapBehind(request, before) ??
    mostDeals(request, marks, before) ??
    countBeside(request, marks, before) ??
    comparedWhole(request, marks, before.plan) ??
    settledMost(request, marks, before.plan) ??
    wholeOfList(request, marks, before.plan)
  );
}

const isOfDeals = (plan: Plan): boolean => plan.dimensions.includes('opportunity');

/** `and losses` after the last five wins: the last five losses, not the wins with a column of losses. */
function otherOutcome(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  const [named, ...others] = marksOf(marks, 'outcome');
  const isBare = marks.every((mark) => ['outcome', 'and', 'filler', 'follow', 'scope'].includes(mark.kind));
  const ofOne = plan.filters.some(({ dimension, op, values }) => dimension === 'outcome' && op === 'in' && values.length === 1);
  if (!isOfDeals(plan) || !ofOne || named?.unit !== 'count' || others.length > 0 || !isBare || marksOf(marks, 'follow').some((mark) => mark.how === 'also'))
    return null;
  return { ...request, measures: [], doubt: null, outcomeAlone: named.outcome };
}

/** The amount of the deals that a metric counts; several where it counts deals of all outcomes; none where it is no count of deals. */
export function moneyOf(plan: Plan, vocabulary: Vocabulary): readonly string[] {
  const [metric = ''] = plan.metrics;
  const family = metric.replace(/_count$/, '_amount');
  if (family !== metric && vocabulary.metrics.has(family)) return [family];
  if (metric === 'opportunity_count') return isInOpenStage(plan) ? ['open_pipeline'] : ['open_pipeline', 'won_revenue'];
  const outcome = outcomeOf(metric);
  return outcome !== null && metric === outcomeMetric(outcome, 'count') ? [outcomeMetric(outcome, 'money')] : [];
}

/** Deals in Negotiation are open. */
function isInOpenStage({ filters }: Plan): boolean {
  return filters.some(
    ({ dimension, op, values }) =>
      (dimension === 'stage' && op === 'in' && values.every((value) => !/won|lost|closed/i.test(String(value)))) ||
      (dimension === 'outcome' && op === 'in' && values.join() === 'Open'),
  );
}

function measuresOf(names: readonly string[]): readonly Measure[] {
  return names.map((name) => ({ metrics: [name], list: null }));
}

/** `and who has the highest amount?` after a number of deals by rep: by their amount. */
function rankedByMoney(request: Request, marks: readonly Mark[], { plan, vocabulary }: Before): Request | null {
  const isAsked = request.rank !== null && request.rank.count !== 'all' && marksOf(marks, 'quantity').some((mark) => mark.what === 'much');
  const isPlain = request.measures.length === 0 && request.having.length === 0 && !isOfDeals(plan) && plan.dimensions.length > 0;
  const names = isAsked && isPlain && vocabulary.metrics.get(plan.metrics[0] ?? '')?.type === 'integer' ? moneyOf(plan, vocabulary) : [];
  return names.length === 0 ? null : { ...request, measures: measuresOf(names), doubt: names.length > 1 ? 'the amount of deals' : null, outcomeAlone: null };
}

/** `leave out anything with under 5 deals` after a win rate by product: the deals that the rate rests on. */
function boundedRows(request: Request, marks: readonly Mark[], { plan, vocabulary }: Before): Request | null {
  const [metric = ''] = plan.metrics;
  const isOfRows =
    plan.dimensions.length > 0 && !isOfDeals(plan) && request.having.length > 0 && request.having.every((bound) => bound.metric === 'opportunity_count');
  const isPlain =
    request.measures.every(({ metrics, list }) => list === null && metrics.join() === 'opportunity_count') &&
    request.dimensions.length === 0 &&
    request.filters.length === 0 &&
    request.period === undefined &&
    request.rank === null &&
    !marksOf(marks, 'quantity').some((mark) => mark.what === 'many');
  const outcome = outcomeOf(metric);
  const count = vocabulary.metrics.get(metric)?.sampleMetric ?? (outcome === null ? null : outcomeMetric(outcome, 'count'));
  if (!isOfRows || !isPlain || count === null) return null;
  return { ...request, measures: [], doubt: null, outcomeAlone: null, having: request.having.map((bound) => ({ ...bound, metric: count })) };
}

/** `who's sitting on them` after deals that were listed in full: how many each has. */
function heldBy(request: Request, marks: readonly Mark[], { plan, text }: Before): Request | null {
  const isAsked =
    request.dimensions.join() === 'owner' && request.measures.length === 0 && request.rank === null && /\bwho\b|\bwhos\b|\bwho'?s\b|\bwhose\b/i.test(text);
  const isThem = marks.some((mark) => /^(?:which of )?(?:those|these|them|em|they)$/i.test(mark.words));
  const isWhole = isOfDeals(plan) && plan.limit === undefined && plan.having === undefined;
  const outcome = outcomeOf(plan.metrics[0] ?? '');
  const counted = plan.filters.some(({ dimension }) => dimension === 'is_at_risk')
    ? 'at_risk_count'
    : outcome === null
      ? null
      : outcomeMetric(outcome, 'count');
  return isAsked && isThem && isWhole && counted !== null ? { ...request, measures: measuresOf([counted]) } : null;
}

const OWNS_BIGGEST =
  /^(?:(?:and|so|ok|okay) )*(?:who(?:'?s| is| has| owns| got| runs| holds)?(?: got| the owner of| on| sitting on| working on)?|whose is) the (?:single )?(?:biggest|largest|smallest)(?: one| deal| opp| opportunity)?(?: in (?:there|it))?[ ?!.]*$/i;

/** `who owns the biggest one` after an amount by region: the owner of the biggest deal, not who has most in sum. */
function ownerOfBiggest(request: Request, { plan, text, vocabulary }: Before): Request | null {
  const outcome = outcomeOf(plan.metrics[0] ?? '');
  if (!OWNS_BIGGEST.test(text) || outcome === null || outcome === 'Closed' || isOfDeals(plan) || plan.limit !== undefined || request.rank === null) return null;
  return { ...request, measures: [listOf(outcome, { vocabulary })], doubt: null, dimensions: [], outcomeAlone: null };
}

/** `and elin` after Callum and Femke side by side: all three. */
function oneMore(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  const [filter, ...others] = request.filters;
  const isBare = marks[0]?.kind === 'and' && marks.every((mark) => ['and', 'value', 'filler'].includes(mark.kind));
  if (!isBare || filter?.op !== 'in' || others.length > 0) return null;
  const before = plan.filters.find((other) => other.dimension === filter.dimension && other.op === 'in');
  const isBeside = before !== undefined && before.values.length > 1 && plan.dimensions.includes(filter.dimension) && plan.limit === undefined;
  return isBeside ? { ...request, filters: [{ ...filter, values: [...new Set([...before.values, ...filter.values])] }] } : null;
}

const GAP =
  /^(?:(?:and|so|ok|okay) )*(?:by how (?:much|many)|how much (?:by|behind|short|ahead)|how (?:far|much) (?:behind|short|off|ahead)(?: (?:are|is) (?:they|it|he|she|that|we))?|(?:what(?:'?s| is) )?(?:that )?in (?:\$|usd|dollars|money|cash)(?: terms)?)[ ?!.]*$/i;

/** `by how much`, `and in $` after how much of a target is reached: what it is short of or over it in money. */
function gapBehind(request: Request, { plan, text, vocabulary }: Before): Request | null {
  const isOfTarget = plan.metrics.length === 1 && plan.metrics[0] === 'target_attainment' && vocabulary.metrics.has('target_gap');
  return isOfTarget && GAP.test(text) ? { ...request, measures: measuresOf(['target_gap']), doubt: null, outcomeAlone: null } : null;
}

/** `and which one has the most deals` after the best industry: of the industries, not of deals. */
function mostDeals(request: Request, marks: readonly Mark[], { plan, text }: Before): Request | null {
  const isOne = /^(?:(?:and|so|ok|okay) )*(?:which|what) (?:one|of (?:them|those|these)) (?:has|have|had|got)\b/i.test(text);
  const isOfCount = request.rank !== null && marks.some((mark) => mark.kind === 'rank' && /^(?:the )?(?:most|fewest|least)$/i.test(mark.words));
  const isPlain = request.dimensions.length === 0 && request.filters.length === 0 && marksOf(marks, 'outcome').length === 0 && !hasMark(marks, 'metric');
  if (!isOne || !isOfCount || !isPlain || !hasMark(marks, 'deal') || isOfDeals(plan) || plan.dimensions.length === 0 || request.rank === null) return null;
  const outcome = outcomeOf(plan.metrics[0] ?? '');
  const count = outcome === null || outcome === 'Closed' ? 'opportunity_count' : outcomeMetric(outcome, 'count');
  return { ...request, measures: measuresOf([count]), doubt: null, outcomeAlone: null, rank: { ...request.rank, count: request.rank.count ?? 1 } };
}

const COUNT_TOO =
  /^(?:(?:and|please|pls|can you|could you|now) )*(?:(?:add|include|show|with|give me)(?: me)?(?: also| too)? )(?:the |a |an? )?(?:number|count|# ?)(?: of (?:the )?deals)?(?: (?:too|as well|also|next to (?:it|that|them)|beside (?:it|that|them)|please|pls|in there))*[ ?!.]*$/i;

/** `add the number of deals` to an amount or a rate: of the deals that it is of. */
function countBeside(request: Request, marks: readonly Mark[], { plan, text, vocabulary }: Before): Request | null {
  const [metric = '', ...others] = plan.metrics;
  const outcome = outcomeOf(metric);
  const count = vocabulary.metrics.get(metric)?.sampleMetric ?? (outcome === null ? null : outcomeMetric(outcome, 'count'));
  if (!COUNT_TOO.test(text) || isOfDeals(plan) || others.length > 0 || count === null || count === metric || hasMark(marks, 'outcome')) return null;
  return { ...request, measures: [{ metrics: [metric, count], list: null }], doubt: null, role: null, outcomeAlone: null };
}

/** `how does that compare to november` after a list of deals: what they sum up to, not each deal. */
function comparedWhole(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  const isCompared = request.compare !== null && hasMark(marks, 'versus') && request.changed == null;
  const isPlain = request.measures.length === 0 && request.dimensions.length === 0 && request.rank === null && request.having.length === 0;
  return isOfDeals(plan) && plan.limit === undefined && plan.having === undefined && isCompared && isPlain ? { ...request, isWhole: true } : null;
}

/** `who won the most` after a number of won deals: the most of those. */
function settledMost(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  const own = request.measures.length > 1 ? request.measures.filter(({ metrics, list }) => list === null && metrics.join() === plan.metrics.join()) : [];
  return own.length === 1 && isElliptic(request, marks) ? { ...request, measures: own, doubt: null } : null;
}

/** `how many did we lose` after a list: their number, no column of the list. */
function wholeOfList(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  return isOfDeals(plan) && request.dimensions.length === 0 && isElliptic(request, marks) ? { ...request, isWhole: true } : null;
}
