/** A plan in words that a person would type: labels of choices, suggestions, what a follow-up kept. */
import type { DimensionCard, MetricCard } from '#kernel/card.ts';
import type { Filter, Plan } from '#kernel/plan.ts';

export type PlanWords = { readonly metrics: ReadonlyMap<string, MetricCard>; readonly dimensions: ReadonlyMap<string, DimensionCard> };

/** `Win rate by sales region for Enterprise (segment), Q3 2017, vs previous period`. Read back, it gives the same plan. */
export function describePlan(plan: Plan, words: PlanWords): string {
  const isDeals = plan.dimensions.includes('opportunity');
  const each = plan.within === undefined ? '' : `for each ${plan.within.map((name) => dimensionLabel(name, words)).join(' and ')}`;
  const total = plan.rollUp === undefined ? '' : plan.rollUp === 'sum' ? 'total of ' : 'average of ';
  const shown = plan.filters.filter(
    (filter) =>
      !(isDeals && filter.dimension === 'outcome' && filter.op === 'in') &&
      !(filter.op === 'is_not_null' && plan.dimensions.includes(filter.dimension)) &&
      !isOfMetrics(filter, plan),
  );
  const parts = [
    joinFilters([
      `${total}${scopeWords(plan)}${subjectWords(plan, words)}`,
      ...(each === '' ? [] : [each]),
      ...shown.map((filter) => filterWords(filter, words)),
    ]),
    isDue(plan, words) ? periodWords(plan).replace(' (to date)', '') : periodWords(plan),
    compareWords(plan),
    ...(plan.having ?? []).map((having) =>
      isNone(having, plan) ? `with no ${metricLabel(having.metric, words)}` : `with ${BOUND[having.op]} ${having.value} ${metricLabel(having.metric, words)}`,
    ),
    plan.asOf === undefined ? '' : `as of ${plan.asOf}`,
    whatIfWords(plan, words),
  ];
  return capitalize(parts.filter((part) => part !== '').join(', '));
}

/** Open deals by the date they are due: of all of the period. */
function isDue({ metrics, compare }: Plan, words: PlanWords): boolean {
  return compare === undefined && metrics.length > 0 && metrics.every((name) => words.metrics.get(name)?.dateRole === null);
}

/** `if win rate were 10 % higher`. */
function whatIfWords({ metrics, whatIf }: Plan, words: PlanWords): string {
  const input = words.metrics.get(metrics[0] ?? '')?.whatIf?.find((one) => one.metric === whatIf?.input);
  if (whatIf === undefined || input === undefined) return '';
  const value = String(whatIf.value);
  const [, sign, digits = value, percent] = /^([+-])(.*?)(%)?$/.exec(value) ?? [];
  if (input.type === 'ratio' && sign === undefined) return `if ${lowerFirst(input.label)} were ${Number((Number(value) * 100).toFixed(6))} %`;
  const amount = `${digits}${percent === undefined ? '' : ' %'}${input.type === 'days' && percent === undefined ? ' days' : ''}`;
  return `if ${lowerFirst(input.label)} were ${amount}${sign === undefined ? '' : sign === '-' ? ' lower' : ' higher'}`;
}

/** Label of a metric inside a sentence. */
export function metricLabel(name: string, words: PlanWords): string {
  return lowerFirst(words.metrics.get(name)?.label ?? name.replaceAll('_', ' '));
}

/** Label of a dimension inside a sentence. */
export function dimensionLabel(name: string, words: PlanWords): string {
  return lowerFirst(words.dimensions.get(name)?.label ?? name.replaceAll('_', ' '));
}

/** A filter in words: `for West (sales region)`, `excluding Lost (outcome)`, `that are overdue`. */
export function filterWords(filter: Filter, words: PlanWords): string {
  const label = dimensionLabel(filter.dimension, words);
  const values = filter.values.map(String);
  const [value] = values;
  if ((filter.op === 'in' || filter.op === 'not_in') && values.length === 1 && (value === 'true' || value === 'false')) {
    return `that are ${(filter.op === 'in') === (value === 'true') ? '' : 'not '}${label.replace(/^is /, '').replace(/ or not$/, '')}`;
  }
  if (filter.op === 'in') return `for ${values.join(' and ')} (${label})`;
  if (filter.op === 'not_in') return `excluding ${values.join(' and ')} (${label})`;
  if (filter.op === 'is_null') return `without ${label}`;
  if (filter.op === 'is_not_null') return `with ${label}`;
  const bound = (BOUND as Readonly<Record<string, string>>)[filter.op];
  if (bound !== undefined && filter.values.every((one) => typeof one === 'number')) return `with ${bound} ${values.join(' and ')} ${label}`;
  return `${label} ${OPERATORS[filter.op]} ${values.join(' and ')}`;
}

/** One after the other; states that follow one another share their words: `that are at risk and overdue`. */
export function joinFilters(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .reduce(
      (text, part) =>
        /(?:^| )that are [a-z ]+$/.test(text) && part.startsWith('that are ') ? `${text} and ${part.slice('that are '.length)}` : `${text} ${part}`.trim(),
      '',
    );
}

/** `pipeline at risk`, of deals that are at risk: the figure says so itself. */
export function isOfMetrics(filter: Filter, { metrics }: Pick<Plan, 'metrics'>): boolean {
  const state = /^is_(.+)$/.exec(filter.dimension)?.[1];
  const isSo = filter.op === 'in' && filter.values.length === 1 && filter.values[0] === true;
  return state !== undefined && isSo && metrics.length > 0 && metrics.every((name) => name.startsWith(`${state}_`));
}

/** `win rate and won revenue`. */
export function metricsWords(plan: Plan, words: PlanWords): string {
  return plan.metrics.map((name) => metricLabel(name, words)).join(' and ');
}

/** `2nd`, `3rd`, `11th`. */
export function ordinal(place: number): string {
  const last = place % 100 > 10 && place % 100 < 14 ? 0 : place % 10;
  return `${place}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

/** `top 5`, `lowest first`; empty when there is no ranking. */
export function rankWords(plan: Plan): string {
  const [order] = plan.order ?? [];
  if (order === undefined || plan.limit === undefined || !plan.metrics.includes(order.by)) return '';
  if (plan.offset !== undefined && plan.limit === 1) return `${ordinal(plan.offset + 1)} ${order.direction === 'desc' ? 'highest' : 'lowest'}`;
  const passed = plan.offset === undefined ? '' : ` after the first ${plan.offset}`;
  return `${order.direction === 'desc' ? 'top' : 'bottom'} ${plan.limit}${passed}`;
}

const BOUND = { gt: 'more than', gte: 'at least', lt: 'less than', lte: 'at most' } as const;
const OPERATORS = { gt: 'after', gte: 'from', lt: 'before', lte: 'up to', between: 'between', contains: 'containing' } as const;

/** `reps with no won deals`: fewer than one. */
function isNone(having: NonNullable<Plan['having']>[number], plan: Plan): boolean {
  return having.op === 'lt' && String(having.value) === '1' && plan.dimensions.length > 0 && plan.metrics.join() === having.metric;
}

function subjectWords(plan: Plan, words: PlanWords): string {
  if (plan.dimensions.includes('opportunity')) return dealWords(plan, words);
  if (plan.metrics.length === 0) return `list ${plan.dimensions.map((name) => lowerFirst(words.dimensions.get(name)?.plural ?? name)).join(' and ')}`;
  const rank = rankWords(plan);
  const metrics = metricsWords(plan, words);
  const [first, ...others] = plan.dimensions.filter((name) => plan.within?.includes(name) !== true);
  if (rank !== '' && others.length === 0 && first !== undefined) {
    const card = words.dimensions.get(first);
    return `${rank} ${lowerFirst(plan.limit === 1 ? (card?.label ?? first) : (card?.plural ?? first))} by ${metrics}`;
  }
  const by = plan.dimensions.map((name) => dimensionLabel(name, words)).join(' and ');
  const share = plan.derive?.includes('share') === true ? 'share of ' : '';
  return `${share}${metrics}${by === '' ? '' : ` by ${by}`}${rank === '' ? '' : `, ${rank}`}`;
}

/** `top 5 open deals by open pipeline`, `list of won deals`. */
function dealWords(plan: Plan, words: PlanWords): string {
  const outcomes = plan.filters.filter((filter) => filter.dimension === 'outcome' && filter.op === 'in').flatMap((filter) => filter.values.map(String));
  const which = outcomes.length === 0 ? '' : `${outcomes.join(' and ').toLowerCase()} `;
  const rank = rankWords(plan);
  const [order] = plan.order ?? [];
  if (order?.by === 'created_day' && plan.limit !== undefined) return `${order.direction === 'asc' ? 'oldest' : 'newest'} ${plan.limit} ${which}deals`;
  return rank === '' ? `list ${which}deals` : `${rank} ${which}deals by ${metricsWords(plan, words)}`;
}

function scopeWords(plan: Plan): string {
  switch (plan.scope) {
    case 'mine':
      return 'my ';
    case 'team':
    case 'subtree':
      return 'my team ';
    case 'organisation':
      return 'our ';
    case undefined:
      return '';
  }
}

function periodWords(plan: Plan): string {
  if (plan.period === undefined) return '';
  const joint = /^(before|until|since)/.test(plan.period.label) ? '' : 'in ';
  return plan.period.dateRole === 'created_date' ? `created ${joint}${plan.period.label}` : plan.period.label;
}

function compareWords(plan: Plan): string {
  if (plan.compare === undefined) return '';
  const { to } = plan.compare;
  if (typeof to === 'object') return `vs ${to.label}`;
  return to === 'previous_period' ? 'vs previous period' : 'vs same period last year';
}

function lowerFirst(text: string): string {
  return /^[A-Z]{2}/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
