/** Follow-ups: the previous plan with what was said put in its place, and what was kept, in words. */
import type { Filter, Plan } from '#kernel/plan.ts';
import { dimensionLabel, filterWords, metricsWords, rankWords } from '#agents/describe-plan.ts';
import {
  type Made,
  planPeriod,
  rangeBefore,
  timeDimensions,
  withAsOf,
  withBounds,
  withChanged,
  withOrder,
  withPeriod,
  withShare,
} from '#agents/selector/plan/make-plan.ts';
import { misfitBound } from '#agents/selector/plan/misfit-bound.ts';
import { carryUnit } from '#agents/selector/plan/carry-unit.ts';
import { shareTrouble } from '#agents/selector/plan/share-trouble.ts';
import { isDecidedMeasure, isOfOpenOnly } from '#agents/selector/plan/open-only.ts';
import { orderable } from '#agents/selector/plan/order-again.ts';
import { misfitState } from '#agents/selector/topics/deal-states.ts';
import { sameFigureOf } from '#agents/selector/topics/outcome-metrics.ts';
import { mergeFilters } from '#agents/selector/filters/read-filters.ts';
import { isLifted } from '#agents/selector/request/filters-off.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import type { Measure, Rank, Request } from '#agents/selector/terms/request.ts';

export type Edit = {
  readonly previous: Plan;
  readonly request: Request;
  readonly measure: Measure | null;
  /** also, as well: add, do not replace */ readonly isAdding: boolean;
  /** `and under 80k`, `but not over 80k` */ readonly isJoined?: boolean;
  /** their win rate: of the rows that were ranked before */ readonly isOfRows?: boolean;
  /** `sort by losses`: the same rows in another order */ readonly isSorting?: boolean;
};

/** The previous plan, edited. */
export function editPlan(said: Edit, context: ReadContext): Made {
  const carried = carryUnit(said.request.having, said.previous, context.vocabulary);
  if (carried.kind === 'no') return carried;
  const edit: Edit = { ...said, request: { ...said.request, having: carried.having } };
  const { previous, request } = edit;
  if (isPropertyOfRow(edit)) return { kind: 'plan', plan: previous };
  if (request.rank?.place === 'next' && previous.limit === undefined)
    return { kind: 'no', reason: 'The answer before was not cut off after some rows, so there is no next one.' };
  const unshared = shareTrouble(previous, request, context);
  if (unshared !== null) return { kind: 'no', reason: unshared };
  const metrics = editedMetrics(edit);
  const wasList = previous.dimensions.includes('opportunity');
  const role = editedRole(edit, metrics, context);
  const times = timeDimensions(request, role, context);
  if (times === null) return { kind: 'no', reason: `Deals are not grouped by ${request.timeGrain ?? 'time'} here.` };
  const dimensions = wasList && isOverList(edit, times, context) ? [] : editedDimensions(edit, times);
  const isRegrouped = dimensions.join() !== previous.dimensions.join();
  if (dimensions.length === 0 && request.having.length > 0)
    return { kind: 'no', reason: 'One total is nothing to choose from by an amount; please ask for the deals, or group it by something.' };
  if (wasList && isRegrouped && !dimensions.includes('opportunity') && previous.having !== undefined)
    return { kind: 'no', reason: 'I can list deals above or below an amount, but not group or sum them by it yet.' };
  const { order: _order, limit: _limit, offset: _offset, within: _within, rollUp: _rollUp, period: _period, compare, having, ...rest } = previous;
  const bounds = (request.isUnbounded === true ? [] : (having ?? [])).map((bound) =>
    wasList && !metrics.includes(bound.metric) && previous.metrics.includes(bound.metric) ? { ...bound, metric: metrics[0] ?? bound.metric } : bound,
  );
  if (isRegrouped && bounds.length > 0 && !dimensions.includes('opportunity') && !previous.dimensions.every((name) => dimensions.includes(name)))
    return {
      kind: 'no',
      reason: 'The answer before was bounded, and a bound of one grouping does not hold for another; please ask anew, with the bound that you want.',
    };
  const bounded = isRegrouped ? [] : bounds.filter(({ metric }) => !metrics.includes(metric) && !metric.endsWith('__change')).map((bound) => bound.metric);
  const base: Plan = {
    ...rest,
    metrics: [...new Set([...metrics, ...bounded])],
    dimensions,
    filters: [...editedFilters(edit, wasList && isRegrouped)],
    ...(request.scope === null ? {} : { scope: request.scope }),
    ...(bounds.length === 0 ? {} : { having: bounds }),
  };
  const misfit = misfitState(base, request.filters) ?? misfitBound(base, request, context);
  if (misfit !== null) return { kind: 'no', reason: misfit };
  const kept = keptPeriod(edit, metrics, context);
  const dated = withPeriod(kept === undefined ? base : { ...base, period: kept }, { ...request, period: request.period }, role, context);
  if (dated.kind !== 'plan') return dated;
  const keepsCompare =
    compare !== undefined &&
    request.compare === null &&
    !(dimensions.includes('opportunity') && !wasList) &&
    dated.plan.period !== undefined &&
    (typeof compare.to === 'string' || request.period === undefined);
  const compared = keepsCompare ? { ...dated.plan, compare } : dated.plan;
  const chosen = withChanged(compared, request, context);
  if (chosen === null)
    return { kind: 'no', reason: 'The answer before compared nothing, so I cannot tell which of them rose or fell; please name both periods.' };
  if (chosen !== compared) return { kind: 'plan', plan: withShare(withAsOf({ ...chosen, ...withinOf(edit, undefined, times) }, request), request) };
  return orderedAnew(compared, { edit, isRegrouped, times }, context);
}

type Ordering = { readonly edit: Edit; readonly isRegrouped: boolean; readonly times: readonly string[] };

/** The edited rows in the order said now, else in that of before; cut off as before where they are the same rows. */
function orderedAnew(compared: Plan, { edit, isRegrouped, times }: Ordering, context: ReadContext): Made {
  const { request } = edit;
  const { limit, offset, within } = edit.previous;
  const again = orderable(compared, request.rank, context);
  if (again === null) return { kind: 'no', reason: 'These deals are listed without their amounts, so I cannot order them by size.' };
  const asked = { ...edit, request: { ...request, rank: again.rank } };
  const ordered = reordered(withJoinedBounds(again.plan, edit), asked, isRegrouped ? undefined : limit, context);
  const isKept = !isRegrouped && ordered.limit !== undefined;
  const cut: Pick<Plan, 'offset' | 'within'> = {
    ...(isKept && request.rank === null && offset !== undefined && ordered.limit === limit ? { offset } : {}),
    ...withinOf(edit, isKept ? within : undefined, times),
  };
  return { kind: 'plan', plan: withShare(withAsOf({ ...ordered, ...cut }, request), request) };
}

/** One ranking for each of what is named now, else of what the answer before had one for. */
function withinOf({ request }: Edit, before: Plan['within'], times: readonly string[]): Pick<Plan, 'within'> {
  const named = request.within === null ? (before ?? []) : [...request.within.dimensions, ...(request.within.isTimed ? times : [])];
  return named.length === 0 ? {} : { within: [...named] };
}

/** `which one is 2nd`, `the next five`, `who is last`: other rows of the same ranking. */
function placedAgain(plan: Plan, rank: Rank, { previous }: Edit): Plan {
  const [order = { by: plan.metrics[0] ?? '', direction: 'desc' as const }] = previous.order ?? [];
  const by = plan.metrics.includes(order.by) || plan.dimensions.includes(order.by) ? order.by : (plan.metrics[0] ?? order.by);
  const isFalling = (order.direction === 'desc') !== (rank.isReversed === true);
  const passed = rank.place === 'next' ? (previous.offset ?? 0) + (previous.limit ?? 0) : (rank.place ?? 1) - 1;
  const count = rank.place === 'next' ? (typeof rank.count === 'number' ? rank.count : previous.limit) : 1;
  return { ...plan, order: [{ by, direction: isFalling ? 'desc' : 'asc' }], limit: count ?? 1, ...(passed > 0 ? { offset: passed } : {}) };
}

/** `win rate` after a list of somebody's deals: one figure of the same person and days, which no deal has by itself. */
function isOverList({ measure, request, isAdding, isOfRows, isSorting }: Edit, times: readonly string[], { vocabulary }: ReadContext): boolean {
  const cards = measure?.list === null ? measure.metrics.flatMap((name) => vocabulary.metrics.get(name) ?? []) : [];
  const isElse = isAdding || isOfRows === true || isSorting === true || request.rank !== null || request.dimensions.length > 0 || times.length > 0;
  return !isElse && cards.length > 0 && cards.every((card) => card.additivity === 'ratio' && card.dateRole !== null);
}

/** `who was the customer` after one deal: it stands in its row. */
function isPropertyOfRow(edit: Edit): boolean {
  const { previous, request, measure } = edit;
  const isOne = (previous.limit === 1 || edit.isOfRows === true) && previous.dimensions.includes('opportunity');
  const asksElse = measure !== null || request.rank !== null || request.filters.length > 0 || request.period !== undefined || request.having.length > 0;
  return isOne && !asksElse && request.dimensions.length > 0 && request.dimensions.every((name) => ['owner', ...previous.dimensions].includes(name));
}

/** What the edited plan kept of the previous one, in words. */
export function inheritedWords(previous: Plan, plan: Plan, context: Pick<ReadContext, 'vocabulary'>): readonly string[] {
  const { vocabulary } = context;
  const kept: string[] = [];
  if (plan.metrics.length > 0 && plan.metrics.every((name) => previous.metrics.includes(name))) kept.push(`metric: ${metricsWords(plan, vocabulary)}`);
  const dimensions = plan.dimensions.filter((name) => previous.dimensions.includes(name));
  if (dimensions.length > 0) kept.push(`by: ${dimensions.map((name) => dimensionLabel(name, vocabulary)).join(', ')}`);
  for (const filter of plan.filters) if (previous.filters.some((other) => isSame(other, filter))) kept.push(`filter: ${filterWords(filter, vocabulary)}`);
  if (plan.period !== undefined && plan.period.start === previous.period?.start && plan.period.end === previous.period.end)
    kept.push(`period: ${plan.period.label}`);
  if (plan.compare !== undefined && isSame(plan.compare, previous.compare)) kept.push('comparison with the earlier period');
  if (rankWords(plan) !== '' && rankWords(plan) === rankWords(previous)) kept.push(rankWords(plan));
  if (plan.scope !== undefined && plan.scope === previous.scope) kept.push(`scope: ${plan.scope}`);
  return kept;
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function editedMetrics(edit: Edit): readonly string[] {
  const { previous, request, measure } = edit;
  if (request.outcomeAlone !== null) {
    const outcome = request.outcomeAlone;
    const same = previous.metrics.flatMap((name) => sameFigureOf(name, outcome) ?? []);
    const metrics = same.length > 0 ? same : (measure?.metrics ?? []);
    return edit.isAdding ? [...new Set([...previous.metrics, ...metrics])] : [...new Set(metrics)];
  }
  // Deals at risk, by region: how many, not their mean chance.
  const leavesRisk =
    previous.dimensions.includes('opportunity') && request.dimensions.length > 0 && previous.filters.some(({ dimension }) => dimension === 'is_at_risk');
  if (leavesRisk && measure === null && previous.metrics.includes('deal_risk')) return ['at_risk_count'];
  if (measure === null || measure.metrics.length === 0) return previous.metrics;
  if (keepsRows(edit) || edit.isSorting === true) return [...new Set([...previous.metrics, ...measure.metrics])];
  return edit.isAdding ? [...new Set([...previous.metrics, ...measure.metrics])] : measure.metrics;
}

/** A ranking that was cut off: another figure of those rows stands beside the one that ranks them. */
function keepsRows({ previous, request, isOfRows, measure }: Edit): boolean {
  const isRanked = previous.limit !== undefined && previous.order !== undefined;
  return isOfRows === true && isRanked && measure?.list == null && request.rank === null && request.dimensions.length === 0;
}

function editedRole(edit: Edit, metrics: readonly string[], context: ReadContext): string {
  const own = metrics.map((name) => context.vocabulary.metrics.get(name)?.dateRole ?? null).find((role) => role !== null);
  const grouped = edit.previous.dimensions.flatMap((name) => context.vocabulary.dimensions.get(name)?.time?.role ?? []);
  return edit.request.role ?? edit.previous.period?.dateRole ?? grouped[0] ?? own ?? 'close_date';
}

function editedDimensions(edit: Edit, times: readonly string[]): string[] {
  const named = edit.request.dimensions.filter((name) => !isLiftedOnly(name, edit));
  const said = named.join() === edit.previous.dimensions.join() ? [...named, ...times] : [...times, ...named];
  const list = edit.measure?.list?.dimensions ?? [];
  if (list.length > 0) return [...new Set([...list, ...said])];
  if (said.length === 0) return edit.request.isWhole === true ? [] : [...edit.previous.dimensions];
  return edit.isAdding ? [...new Set([...edit.previous.dimensions, ...said])] : said;
}

/** `all teams` after deals by rep of one team: by rep still, of all. */
function isLiftedOnly(name: string, { previous, request }: Edit): boolean {
  const wasFiltered = previous.filters.some((filter) => filter.dimension === name);
  return request.lifted.includes(name) && wasFiltered && previous.dimensions.length > 0 && !previous.dimensions.includes(name);
}

function editedFilters(edit: Edit, leavesList: boolean): readonly Filter[] {
  const { previous, request } = edit;
  const said = [...request.filters.filter((filter) => !isOtherShare(filter, edit)), ...(edit.measure?.list?.filters ?? [])];
  const kept = previous.filters.filter((filter) => {
    if (isOfOpenOnly(filter) && isDecidedMeasure(edit.measure, request)) return false;
    // What a list was of is no filter of the next one.
    if (filter.op === 'is_not_null' && previous.metrics.length === 0 && request.dimensions.length > 0) return false;
    if (isLifted(filter.dimension, request.lifted, previous) || (leavesList && filter.dimension === 'outcome')) return false;
    // Who has the most, after one of them: not among that one alone.
    if (request.rank !== null && filter.op === 'in' && filter.values.length === 1 && request.dimensions.includes(filter.dimension)) return false;
    // Mine, my team's, the company's: other people than those of the answer before.
    if (request.scope !== null && PEOPLE.has(filter.dimension)) return false;
    if (request.outcomeAlone !== null && filter.dimension === 'outcome') return false;
    // What is left out adds up: without SMB, and without renewals.
    return edit.isAdding || !said.some((other) => other.dimension === filter.dimension && !(other.op === 'not_in' && filter.op === 'not_in'));
  });
  const switched =
    request.outcomeAlone !== null &&
    previous.filters.some((filter) => filter.dimension === 'outcome' && filter.op === 'in') &&
    previous.dimensions.includes('opportunity');
  const outcome: readonly Filter[] = switched && request.outcomeAlone !== null ? [{ dimension: 'outcome', op: 'in', values: [request.outcomeAlone] }] : [];
  return mergeFilters([...kept, ...outcome, ...said]);
}

/** `and mid-market?` after the share of enterprise: one row of the same whole, which a filter would make all of it. */
function isOtherShare(filter: Filter, { previous, measure }: Edit): boolean {
  const isOfShare = previous.derive?.includes('share') === true && previous.dimensions.length === 1 && measure === null;
  return isOfShare && filter.op === 'in' && filter.values.length === 1 && previous.dimensions.includes(filter.dimension);
}

/** The period that stays, or the one before it; balances of the day take none along unless it was about due dates. */
function keptPeriod(edit: Edit, metrics: readonly string[], context: ReadContext): Plan['period'] {
  const { previous, request } = edit;
  if (previous.period === undefined || request.period !== undefined) return undefined;
  if (request.before !== null) return planPeriod(rangeBefore(previous.period, request.before.grain, context), previous.period.dateRole);
  const isBalance = metrics.length > 0 && metrics.every((name) => context.vocabulary.metrics.get(name)?.dateRole === null);
  const wasBalance = previous.metrics.every((name) => context.vocabulary.metrics.get(name)?.dateRole === null);
  if (isBalance && !wasBalance) return undefined;
  return request.role === null ? previous.period : { ...previous.period, dateRole: request.role };
}

/** `over 50k`, then `and under 80k`: both ends hold; else a bound takes the place of the one before. */
function withJoinedBounds(plan: Plan, { previous, request, isJoined }: Edit): Plan {
  const bounded = withBounds(plan, request, null);
  const [own, ...others] = bounded.having ?? [];
  if (isJoined !== true || own === undefined || others.length > 0 || request.having.length === 0) return bounded;
  const kept = (previous.having ?? []).filter((bound) => bound.metric === own.metric && isOtherEnd(bound, own));
  return { ...bounded, having: [...kept, own] };
}

type Bound = NonNullable<Plan['having']>[number];

function isOtherEnd(bound: Bound, own: Bound): boolean {
  const [low, high] = bound.op.startsWith('gt') ? [bound, own] : [own, bound];
  return low.op.startsWith('gt') && high.op.startsWith('lt') && Number(low.value) < Number(high.value);
}

function reordered(plan: Plan, edit: Edit, limit: number | undefined, context: ReadContext): Plan {
  const [sortedBy] = edit.isSorting === true ? (edit.measure?.metrics ?? []) : [];
  if (edit.request.rank !== null && sortedBy !== undefined && plan.metrics.includes(sortedBy)) {
    const direction = edit.request.rank.word === 'bottom' ? 'asc' : 'desc';
    return { ...plan, order: [{ by: sortedBy, direction }], ...(limit === undefined ? {} : { limit }) };
  }
  if (edit.request.rank?.isSame === true) return placedAgain(plan, edit.request.rank, edit);
  if (edit.request.rank !== null) return withOrder(plan, edit.request.rank, context);
  // The most overdue deals, then those of one person: nothing is left to rank.
  const isNamed = edit.request.filters.some(
    (filter) => filter.op === 'in' && edit.previous.dimensions.includes(filter.dimension) && filter.dimension !== 'outcome',
  );
  if (isNamed && limit !== undefined && edit.previous.within === undefined && !edit.previous.dimensions.includes('opportunity'))
    return withOrder(plan, null, context);
  const [order] = edit.previous.order ?? [];
  const ordered = withOrder(plan, null, context);
  // Sorted as before.
  const isStanding = order !== undefined && [...plan.metrics, ...plan.dimensions].includes(order.by);
  if (limit === undefined && isStanding && plan.dimensions.join() === edit.previous.dimensions.join()) return { ...ordered, order: [order] };
  if (limit === undefined || order === undefined) return limit === undefined ? ordered : { ...ordered, limit };
  const by = plan.metrics.includes(order.by) || plan.dimensions.includes(order.by) ? order.by : (plan.metrics[0] ?? order.by);
  return { ...plan, order: [{ by, direction: order.direction }], limit };
}
