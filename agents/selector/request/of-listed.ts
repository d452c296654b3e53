/** Follow-ups on the rows that a list showed: `who owns those` after the first five accounts, `by team` after the ten biggest deals. */
import type { SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { pointsBack } from '#agents/selector/request/points-back.ts';
import { asksList } from '#agents/selector/request/read-from-before.ts';
import { type Mark, marksOf, type Outcome } from '#agents/selector/terms/marks.ts';
import { outcomeMetric, outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Request } from '#agents/selector/terms/request.ts';

type OfListed = { readonly input: SelectInput };

/** Names of a list that an answer keeps at most; a list as long may have had more. */
const LISTED_MAX = 20;

/** The request about the rows that were listed, where it groups them by something else; the same one for other questions. */
export function ofListed(request: Request, marks: readonly Mark[], { input }: OfListed): { readonly request: Request; readonly isOfListed: boolean } {
  const listed = input.memory?.listed;
  const [plan, ...others] = input.memory?.plans ?? [];
  const groups = [...request.dimensions, ...(request.measures[0]?.list?.dimensions ?? [])];
  const isOther = listed !== undefined && groups.length > 0 && groups.join() !== listed.dimension && !request.dimensions.includes(listed.dimension);
  const isFiltered = request.filters.some(({ dimension }) => dimension === listed?.dimension);
  if (!isOther || plan === undefined || others.length > 0 || isFiltered || request.within !== null) return { request, isOfListed: false };
  const filter = { dimension: listed.dimension, op: 'in' as const, values: [...listed.values] };
  const isThose = marks.some((mark) => THOSE.test(mark.words)) || /\b(?:those|these|them|em)\b/i.test(input.text) || asksList(input.text);
  const isOfOne = listed.values.length === 1 && (/\b(?:its|his|her|their|theirs|he|she)\b/i.test(input.text) || pointsBack(marks));
  const isCut = plan.limit !== undefined || plan.having !== undefined;
  const isAll = listed.values.length < LISTED_MAX || plan.limit === LISTED_MAX;
  if (listed.dimension !== 'opportunity') {
    if (!isCut || !(isThose || isOfOne)) return { request, isOfListed: false };
    const isOfDeals = request.measures.some(({ list }) => list !== null);
    // The deals of a row are bounded by nothing that the row was.
    return isOfDeals && isAll
      ? { request: { ...request, filters: [...request.filters, filter] }, isOfListed: true }
      : { request: plan.limit === undefined ? request : { ...request, filters: [...request.filters, filter] }, isOfListed: false };
  }
  if (request.measures.some(({ list }) => list !== null)) return { request, isOfListed: false };
  // Who owns an account that is named: whatever was listed.
  const isNamed = request.filters.some(({ op }) => op === 'in') && !isThose;
  const isAsking = (request.measures.length === 0 && !isNamed) || isThose;
  if (!isCut || !isAll || !isAsking || request.period !== undefined) return { request, isOfListed: false };
  return { request: { ...request, ...countOf(request, marks, plan), filters: [...request.filters, filter] }, isOfListed: true };
}

const THOSE = /^(?:which of )?(?:those|these|them|em|theirs)$/i;

/** `who owns the most of them`: the most deals. */
function countOf(request: Request, marks: readonly Mark[], plan: Plan): Partial<Pick<Request, 'measures'>> {
  const isMost = request.measures.length === 0 && marksOf(marks, 'rank').some((mark) => /^(?:the )?(?:most|fewest|least)$/i.test(mark.words));
  const said = plan.filters.find((filter) => filter.dimension === 'outcome' && filter.op === 'in')?.values[0];
  const outcome = said === undefined ? outcomeOf(plan.metrics[0] ?? '') : (String(said) as Outcome);
  return isMost && outcome !== null ? { measures: [{ metrics: [outcomeMetric(outcome, 'count')], list: null }] } : {};
}

/** The plan without what cut its rows: they are named one by one. */
export function ofEveryRow(plan: Plan): Plan {
  const { limit: _limit, offset: _offset, having: _having, order: _order, within: _within, ...rest } = plan;
  return rest;
}
