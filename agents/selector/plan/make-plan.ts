/** Request → Plan. What was not said stays out of the plan; the catalogue's cards decide dates and directions. */
import type { MetricCard } from '#kernel/card.ts';
import { addPeriods, addToDay, type Grain, previousRange, daysBetween } from '#kernel/dates.ts';
import type { Filter, Plan, PlanPeriod } from '#kernel/plan.ts';
import { fiscalYear, lastPeriods, periodAround, type Range, shiftYears } from '#agents/selector/terms/calendar.ts';
import { dayOf } from '#agents/selector/terms/date-order.ts';
import { besideEarlier, NO_EARLIER_ROW } from '#agents/selector/plan/beside-earlier.ts';
import { misfitBound } from '#agents/selector/plan/misfit-bound.ts';
import { isForecast } from '#agents/selector/topics/forecast-words.ts';
import { outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import { mergeFilters } from '#agents/selector/filters/read-filters.ts';
import { runningPartner } from '#agents/selector/request/read-comparison.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import type { Measure, Rank, Request } from '#agents/selector/terms/request.ts';

export type Made =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'ask'; readonly question: string; readonly plans: readonly Plan[] }
  | { readonly kind: 'no'; readonly reason: string };

/** The plan of one measure of a fresh question. */
export function makePlan(request: Request, measure: Measure, context: ReadContext): Made {
  const cards = measure.metrics.flatMap((name) => context.vocabulary.metrics.get(name) ?? []);
  const missing = measure.metrics.find((name) => !context.vocabulary.metrics.has(name));
  const model = context.vocabulary.modelOf(measure.metrics[0] ?? 'opportunity_count');
  if (missing !== undefined || model === undefined) return { kind: 'no', reason: `The catalogue has no ${missing?.replaceAll('_', ' ') ?? 'figures'} yet.` };
  const role = roleOf(request, cards, context);
  const times = timeDimensions(request, role, context);
  if (times === null) return { kind: 'no', reason: `Deals are not grouped by ${request.timeGrain ?? 'time'} here.` };
  const first =
    measure.list === null && !request.dimensions.includes('opportunity')
      ? [...(request.within?.isTimed === true ? times : []), ...(request.within?.dimensions ?? [])]
      : [];
  const dimensions = [...new Set([...first, ...(request.isTimeFirst ? times : []), ...(measure.list?.dimensions ?? []), ...request.dimensions, ...times])];
  const base: Plan = {
    model: model.model,
    metrics: [...measure.metrics],
    dimensions,
    filters: [...mergeFilters([...(measure.list?.filters ?? []), ...dealFilters(request, measure), ...request.filters])],
    ...(measure.list?.rollUp === undefined ? {} : { rollUp: measure.list.rollUp }),
  };
  const misfit = misfitBound(base, request, context);
  if (misfit !== null) return { kind: 'no', reason: misfit };
  const bounded = withBounds(base, request, measure);
  const scoped = request.scope === null ? bounded : { ...bounded, scope: request.scope };
  const dated = withPeriod(scoped, request, role, context);
  if (dated.kind !== 'plan') return dated;
  const changed = withChanged(withAsOf(dated.plan, request), request, context);
  if (changed === null) return { kind: 'no', reason: 'I can tell groups by how their figure changed, but not what to compare here; please name both periods.' };
  const within = [...(request.within?.dimensions ?? []), ...(request.within?.isTimed === true ? times : [])];
  return placedWithin(withShare(withOrder(changed, request.rank, context), request), within, request);
}

/** `reps whose win rate dropped`, `who improved` after a comparison: only those, the largest change first; null where nothing is compared. */
export function withChanged(plan: Plan, request: Request, context: ReadContext): Plan | null {
  const [metric] = plan.metrics;
  if (request.changed == null || metric === undefined || plan.dimensions.length === 0) return plan;
  if (plan.compare === undefined) return null;
  const isLowerBetter = context.vocabulary.metrics.get(metric)?.better === 'lower';
  const isRise = request.changed === 'rise' || (request.changed === 'better' && !isLowerBetter) || (request.changed === 'worse' && isLowerBetter);
  const by = `${metric}__change`;
  return { ...plan, having: [{ metric: by, op: isRise ? 'gt' : 'lt', value: '0' }], order: [{ by, direction: isRise ? 'desc' : 'asc' }] };
}

/** The date that places deals in a period: as said, else the dimension's, else the metric's. */
export function roleOf(request: Request, cards: readonly MetricCard[], context: ReadContext): string {
  const grouped = request.dimensions.flatMap((name) => context.vocabulary.dimensions.get(name)?.time?.role ?? []);
  return request.role ?? grouped[0] ?? cards.find((card) => card.dateRole !== null)?.dateRole ?? 'close_date';
}

/** `close_quarter` for by quarter; null when the catalogue has no such dimension. */
export function timeDimensions(request: Request, role: string, context: ReadContext): readonly string[] | null {
  if (request.timeGrain === undefined) return [];
  const grain = request.timeGrain ?? trendGrain(request);
  const found = [...context.vocabulary.dimensions.values()].find((card) => card.time?.role === role && card.time.grain === grain);
  return found === undefined ? null : [found.name];
}

/** A trend without a grain: months inside a year and a half, quarters beyond. */
function trendGrain(request: Request): Grain {
  if (request.period === null || request.period === undefined) return 'quarter';
  const { grain, start, end } = request.period;
  // Over the past 6 quarters: by quarter.
  if (grain !== undefined && grain !== 'day' && addPeriods(start, grain, 1) < end) return grain;
  const days = daysBetween(start, end);
  return days > 550 ? 'quarter' : days > 62 ? 'month' : 'week';
}

function dealFilters(request: Request, measure: Measure): readonly Filter[] {
  const [metric] = measure.metrics;
  const isRanked = measure.list === null && request.dimensions.includes('opportunity');
  if (!isRanked || metric === undefined) return [];
  const outcome = outcomeOf(metric);
  return outcome === null || outcome === 'Closed' ? [] : [{ dimension: 'outcome', op: 'in', values: [outcome] }];
}

/** Bounds hold for metrics of the plan; a bounded metric that was not asked for joins it. */
export function withBounds(plan: Plan, request: Request, measure: Measure | null): Plan {
  const own = measure?.list?.having ?? [];
  const bounds = [...own, ...request.having].map((bound) => ({ metric: bound.metric ?? plan.metrics[0] ?? '', op: bound.op, value: String(bound.value) }));
  if (bounds.length === 0) return plan;
  return { ...plan, metrics: [...new Set([...plan.metrics, ...bounds.map((bound) => bound.metric)])], having: bounds };
}

/** The day that was named to look from. */
export function withAsOf(plan: Plan, request: Request): Plan {
  return request.asOf === null ? plan : { ...plan, asOf: addToDay(request.asOf.end, { days: -1 }) };
}

/** Each row’s part of the whole. */
export function withShare(plan: Plan, request: Request): Plan {
  return request.isShare && plan.dimensions.length > 0 ? { ...plan, derive: ['share'] } : plan;
}

/** A stretch of days as a plan's period. */
export function planPeriod(range: Range, dateRole: string): PlanPeriod {
  return { start: range.start, end: range.end, ...(range.grain === undefined ? {} : { grain: range.grain }), label: range.label, dateRole };
}

/** Adds period and comparison. A comparison without a period is about the running one. */
export function withPeriod(plan: Plan, request: Request, role: string, context: ReadContext): Made {
  const { compare } = request;
  const isTimed = plan.dimensions.some((name) => context.vocabulary.dimensions.get(name)?.time != null);
  const isBalanceToday =
    request.period?.start === context.today &&
    request.period.grain === 'day' &&
    request.otherPeriods.length === 0 &&
    request.role === null &&
    isBalance(plan, context);
  const isStanding = request.period?.grain === 'day' && request.period.end <= context.today && request.role === null && isBalance(plan, context);
  if (isStanding && compare === null) return { kind: 'plan', plan: { ...plan, asOf: request.period.start } };
  const then = pastBalance(plan, request, context);
  if (then !== null) return then;
  const said = isBalanceToday ? undefined : (request.period ?? undefined);
  const isAhead = plan.metrics.every((name) => isForecast(context.vocabulary.metrics.get(name)));
  const ofNow = plan.metrics.find((name) => context.vocabulary.modelOf(name)?.isOfNow === true);
  if (said !== undefined && said.start > context.today && ofNow !== undefined)
    return {
      kind: 'no',
      reason: `${context.vocabulary.metrics.get(ofNow)?.label ?? ofNow} is told of the running quarter alone, not of ${said.label} yet. What is open and due in it can be asked for, such as "open pipeline due next quarter".`,
    };
  if (said !== undefined && said.start > context.today && plan.metrics.length > 0 && !isAhead && !isBalance(plan, context))
    return { kind: 'no', reason: `${said.label} lies ahead: what is won and lost is known up to today.` };
  const dated = said === undefined ? plan : { ...plan, period: planPeriod(said, role) };
  const isTrend = compare?.kind === 'previous' && compare.isSoft && isTimed;
  if (isTrend && compare.isBeside === true) {
    const beside = besideEarlier(dated, context);
    return beside === null ? { kind: 'no', reason: NO_EARLIER_ROW } : { kind: 'plan', plan: beside };
  }
  if (compare === null || isTrend) return { kind: 'plan', plan: dated };
  if (isBalance(plan, context) && said === undefined && plan.period === undefined)
    return { kind: 'no', reason: 'Open deals are known as they stand today; earlier states are not here yet, so they cannot be compared over time.' };
  const main = said ?? plan.period ?? partnerOf(request, context);
  if (main === null) return askPeriod(plan, role, context);
  if (compare.kind === 'previous') return { kind: 'plan', plan: { ...dated, period: planPeriod(main, role), compare: { to: compare.to } } };
  // The later of the two is the one asked about, whichever was said first.
  const [later, earlier] = compare.range.start > main.start ? [compare.range, main] : [main, compare.range];
  return { kind: 'plan', plan: { ...dated, period: planPeriod(later, role), compare: { to: comparedTo(later, earlier, role) } } };
}

const STANDING = /^(?:open_(?:count|pipeline)|stalled_|at_risk_|deal_risk|win_chance|avg_open_age|avg_push_count|avg_days_in_current_stage)/;

/**
 * What stands open has a value on a day. Of a period that is over, `open pipeline last quarter` may mean how it stood at its end,
 * or what was due in it and is open still; null where a date, a day, or nothing of the past is said.
 */
function pastBalance(plan: Plan, request: Request, context: ReadContext): Made | null {
  const { period } = request;
  const isOver = period != null && period.grain !== 'day' && period.end <= addToDay(context.today, { days: 1 });
  const isStanding = plan.metrics.length > 0 && plan.metrics.every((name) => STANDING.test(name));
  if (!isOver || !isStanding || request.role !== null || request.asOf !== null) return null;
  const isOpen =
    plan.metrics.every((name) => name.startsWith('open_')) && !plan.filters.some(({ dimension }) => dimension === 'is_stalled' || dimension === 'is_at_risk');
  const isTimed = plan.dimensions.some((name) => context.vocabulary.dimensions.get(name)?.time != null);
  if (!isOpen || isTimed || request.compare !== null || request.otherPeriods.length > 0)
    return {
      kind: 'no',
      reason: isOpen
        ? 'Open deals stand on a day, not over a period. Ask for a day ("open pipeline as of 30 September"), for what changed since then, or for the pipeline at quarter end by quarter.'
        : 'That is known of today alone: how it stood in a past period is not on record.',
    };
  const last = addToDay(period.end, { days: -1 });
  const due = { ...plan, period: planPeriod(period, 'close_date') };
  return { kind: 'ask', question: 'As it stood at the end of that period, or what was due in it and is still open?', plans: [{ ...plan, asOf: last }, due] };
}

function isBalance(plan: Plan, context: ReadContext): boolean {
  return plan.metrics.length > 0 && plan.metrics.every((name) => context.vocabulary.metrics.get(name)?.dateRole === null);
}

function partnerOf(request: Request, context: ReadContext): Range | null {
  const { compare } = request;
  if (compare === null) return null;
  if (compare.kind === 'range') return runningPartner(compare.range, context);
  if (compare.grain !== null)
    return compare.to === 'previous_year' && compare.grain === 'year' ? periodAround('year', 0, context) : lastPeriods(compare.grain, 1, context);
  return compare.to === 'previous_year' ? periodAround('year', 0, context) : null;
}

function askPeriod(plan: Plan, role: string, context: ReadContext): Made {
  const ranges = [periodAround('quarter', 0, context), lastPeriods('quarter', 1, context), periodAround('year', 0, context)];
  const plans = ranges.map((range): Plan => ({ ...plan, period: planPeriod(range, role), compare: { to: 'previous_period' } }));
  return { kind: 'ask', question: 'Which period should I compare with the one before it?', plans };
}

/** How a plan names the period it is compared with. */
export function comparedTo(main: Range, other: Range, role: string): NonNullable<Plan['compare']>['to'] {
  const previous = previousRange(main, main.grain);
  if (previous.start === other.start && previous.end === other.end) return 'previous_period';
  const yearBefore = { start: addToDay(main.start, { years: -1 }), end: addToDay(main.end, { years: -1 }) };
  const isYearBefore = yearBefore.start === other.start && yearBefore.end === other.end;
  const isInYear = other.grain === 'year' && main.grain !== 'year' && other.start <= yearBefore.start && yearBefore.end <= other.end;
  return isYearBefore || isInYear ? 'previous_year' : planPeriod(other, role);
}

/** Order and limit of a ranking; without one the rows keep the usual order (time forward, else the first metric falling). */
export function withOrder(plan: Plan, rank: Rank | null, context: ReadContext): Plan {
  const [metric] = plan.metrics;
  if (plan.dimensions.length === 0) return plan;
  const byDate = rank?.byDate ?? null;
  const day = byDate === null ? null : dayOf(byDate, context.vocabulary);
  if (rank !== null && byDate !== null && day !== null && plan.dimensions.includes(day)) {
    return { ...plan, order: [{ by: day, direction: byDate.direction }], ...rowsOf(rank) };
  }
  const time = byDate === null ? undefined : plan.dimensions.find((name) => context.vocabulary.dimensions.get(name)?.time != null);
  if (rank?.count === 'all' && byDate !== null && time !== undefined) return { ...plan, order: [{ by: time, direction: byDate.direction }] };
  if (rank !== null && metric !== undefined) {
    const limit = rowsOf(rank);
    const by = rank.by !== undefined && plan.metrics.includes(rank.by) ? rank.by : metric;
    if (rank.byChange !== null && plan.compare !== undefined) {
      const isLargest = rank.word === 'top' || rank.word === 'best';
      return { ...plan, order: [{ by: `${metric}__change`, direction: isLargest === (rank.byChange === 'rise') ? 'desc' : 'asc' }], ...limit };
    }
    return { ...plan, order: [{ by, direction: directionOf(rank, context.vocabulary.metrics.get(by)) }], ...limit };
  }
  return plan;
}

/** Rows of a ranking whose length was not said. */
const DEFAULT_RANKED = 5;

/** All of them, the first few, or the n-th. */
function rowsOf(rank: Rank): Pick<Plan, 'limit' | 'offset'> {
  if (rank.count === 'all') return {};
  if (typeof rank.place === 'number' && rank.place > 1) return { limit: 1, offset: rank.place - 1 };
  return { limit: rank.count ?? (rank.isPlural ? DEFAULT_RANKED : 1) };
}

/** One ranking for each of `within`. */
function placedWithin(plan: Plan, within: readonly string[], request: Request): Made {
  if (request.rank?.place === 'next') return { kind: 'no', reason: 'Next after what? Please name the ranking, such as "second best rep by win rate".' };
  if (request.within === null) return { kind: 'plan', plan };
  const isLeft = plan.dimensions.some((name) => !within.includes(name)) && plan.order !== undefined && plan.limit !== undefined;
  if (!isLeft || within.length === 0 || within.some((name) => !plan.dimensions.includes(name)) || plan.derive !== undefined)
    return { kind: 'no', reason: 'I cannot tell what to rank within each of them; please name it, such as "top 2 open deals of each rep".' };
  return { kind: 'plan', plan: { ...plan, within: [...within] } };
}

function directionOf(rank: Rank, card: MetricCard | undefined): 'asc' | 'desc' {
  if (rank.isReversed === true) return directionOf({ ...rank, isReversed: false }, card) === 'asc' ? 'desc' : 'asc';
  const isLowerBetter = card?.better === 'lower';
  if (rank.word === 'best') return isLowerBetter ? 'asc' : 'desc';
  if (rank.word === 'worst') return isLowerBetter ? 'desc' : 'asc';
  return rank.word === 'top' ? 'desc' : 'asc';
}

/** The whole period before `period`, of `grain` when said. */
export function rangeBefore(period: PlanPeriod, grain: Grain | null, context: ReadContext): Range {
  const previous = previousRange(period, period.grain);
  if (grain === 'year' && period.grain !== 'year') return shiftYears(period, -1, context);
  if (period.grain === 'year' && context.calendar.fiscalYearStartMonth !== 1 && period.label.startsWith('FY'))
    return fiscalYear(Number(/\d{4}/.exec(period.label)?.[0]) - 1, context);
  return shiftedLike(period, previous, context);
}

function shiftedLike(period: PlanPeriod, previous: { readonly start: Range['start']; readonly end: Range['end'] }, context: ReadContext): Range {
  const whole = shiftYears({ ...previous, label: '', ...(period.grain === undefined ? {} : { grain: period.grain }) }, 0, context);
  return { ...whole, end: previous.end };
}
