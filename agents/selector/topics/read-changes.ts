/** What changed in the pipeline: opening, changes by kind, closing; and the deals behind a kind of change. */
import type { Filter, Plan } from '#kernel/plan.ts';
import { addToDay } from '#kernel/dates.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay, daysFromTo, type Range } from '#agents/selector/terms/calendar.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import { mergeFilters } from '#agents/selector/filters/read-filters.ts';
import type { DealList, Measure, Request } from '#agents/selector/terms/request.ts';
import { phraseAt, type Reader } from '#agents/selector/terms/scan-context.ts';

const MODEL = 'fct_pipeline_change';
const KIND = 'change_kind';
const ROLE = 'change_date';

const PHRASES = [
  'what changed|what has changed|whats changed|what have changed|what is different|whats different|what moved',
  'what has moved|whats moved|what happened|what has happened|what is new|whats new|anything new|any changes',
  'all changes|everything that changed|bridge|pipeline bridge|waterfall|pipeline waterfall|pipeline walk',
  'pipeline movement|pipeline movements|pipeline changes|changes in pipeline|changes in the pipeline',
  'changes to the pipeline|changes to pipeline|changes of the pipeline|list of changes|movement in the pipeline',
  'movements in the pipeline|pipeline evolution|how did the pipeline change|how has the pipeline changed',
]
  .flatMap((line) => line.split('|'))
  .concat(howChanged());

/** `how much has our pipeline changed`, in the forms people use. */
function howChanged(): readonly string[] {
  const pipelines = ['the pipeline', 'our pipeline', 'my pipeline', 'pipeline', 'open pipeline', 'the open pipeline', 'pipe', 'the pipe'];
  const asks = ['how', 'how much'];
  return asks.flatMap((ask) =>
    pipelines.flatMap((pipeline) => [
      `${ask} did ${pipeline} change`,
      `${ask} has ${pipeline} changed`,
      `${ask} did ${pipeline} move`,
      `${ask} has ${pipeline} moved`,
    ]),
  );
}

/** What changed lies behind; what is due may lie ahead. */
export function looksBack(texts: ReadonlySet<string>): boolean {
  return ['changed', 'happened', 'bridge', 'waterfall', 'pushed', 'pulled', 'added', 'moved'].some((word) => texts.has(word)) && !texts.has('due');
}

/** Words that ask what changed. */
export const readChangeWords: Reader = (context, at) => {
  if (!context.vocabulary.dimensions.has(KIND)) return null;
  const found = phraseAt(context, at, PHRASES);
  return found === null ? null : { meaning: { kind: 'changes' }, length: found.length };
};

/** `what changed in win rate since Q1` compares a figure; only the pipeline has a list of changes. */
export function bindChanges(marks: readonly Mark[]): readonly Mark[] {
  if (!marks.some((mark) => mark.kind === 'changes')) return marks;
  const isPipeline = marksOf(marks, 'metric').every((mark) => mark.names.some((name) => PIPELINE.has(name)));
  const isAsked = marks.filter((mark) => mark.kind === 'outcome').every((mark) => mark.outcome === 'Open');
  if (isPipeline && isAsked) return marks;
  return marks.map((mark) => (mark.kind === 'changes' ? { ...mark, kind: 'compare_to', to: 'previous_period', grain: null } : mark));
}

const PIPELINE = new Set(['open_pipeline', 'open_count', 'opportunity_count', 'pipeline_change']);

/** `pipeline vs a month ago`: the days since then, of a balance that has two ends; null for other questions. */
export function sinceDay(request: Request, marks: readonly Mark[], at: CalendarDay): Range | null {
  const [metric, ...others] = marksOf(marks, 'metric');
  const isCompared = marks.some((mark) => mark.kind === 'versus' || mark.kind === 'compare_to');
  const isNamed = metric !== undefined && others.length === 0 && metric.names.some((name) => name === 'open_pipeline' || name === 'open_count');
  const outcomes = marksOf(marks, 'outcome');
  const isPipeline = isNamed || (metric === undefined && outcomes.length > 0 && outcomes.every((mark) => mark.outcome === 'Open'));
  if (!isCompared || !isPipeline) return null;
  if (request.asOf === null) return isYearAgo(request, marks, at) ? daysFromTo(addToDay(addToDay(at.today, { years: -1 }), { days: 1 }), at.today) : null;
  const days = [request.asOf, ...request.otherDays].toSorted((left, right) => (left.end < right.end ? -1 : 1));
  const [first, last] = [days[0]?.end ?? request.asOf.end, days.length === 1 ? at.today : addToDay(days.at(-1)?.end ?? at.today, { days: -1 })];
  return first > at.today ? null : daysFromTo(first, last);
}

/** `pipeline today vs a year ago`: of a balance, the day a year ago. */
function isYearAgo(request: Request, marks: readonly Mark[], at: CalendarDay): boolean {
  const isNow = request.period === undefined || (request.period?.grain === 'day' && request.period.start === at.today);
  return (
    isNow && hasMark(marks, 'versus') && marks.some((mark) => mark.kind === 'compare_to' && /(?:this|same) time last year|(?:a|one) year ago/i.test(mark.words))
  );
}

/** Which part of the pipeline, over which days, by what. */
export type Bridge = { readonly period: Range; readonly dimensions: readonly string[]; readonly filters: readonly Filter[]; readonly scope: Plan['scope'] };

/** Of a question that asks what changed; `period` null where it does not say since when. */
export function bridgeOf(request: Request, marks: readonly Mark[]): Omit<Bridge, 'period'> & { readonly period: Range | null } {
  const periods = marksOf(marks, 'period').flatMap((mark) => (mark.range === null ? [] : [{ range: mark.range, at: marks.indexOf(mark) }]));
  const due = periods.find(({ at }) => isDueAt(marks, at))?.range;
  const said = periods.find(({ range }) => range !== due)?.range ?? null;
  const filters = due === undefined ? request.filters : [...request.filters, dueFilter(due)];
  return {
    period: said,
    dimensions: request.dimensions,
    filters: filters.filter((filter) => filter.dimension !== 'outcome'),
    scope: request.scope ?? undefined,
  };
}

/** `due this quarter`, `for deals closing in Q4`. */
function isDueAt(marks: readonly Mark[], at: number): boolean {
  const before = marks.slice(0, at).findLast((mark) => mark.kind !== 'filler');
  return before?.kind === 'role' && ['due', 'close_date'].includes(before.role);
}

function dueFilter(range: Range): Filter {
  return { dimension: 'close_day', op: 'between', values: [range.start, addToDay(range.end, { days: -1 })] };
}

/** Opening balance, what changed, closing balance. Opening and changes sum to closing. */
export function bridgePlans(bridge: Bridge, at: CalendarDay): Plan[] {
  const tomorrow = addToDay(at.today, { days: 1 });
  const { start, label, grain } = bridge.period;
  const end = bridge.period.end < tomorrow ? bridge.period.end : tomorrow;
  const rest = { filters: [...bridge.filters], ...(bridge.scope === undefined ? {} : { scope: bridge.scope }) };
  const balance = { model: 'fct_opportunity', metrics: ['open_pipeline', 'open_count'], dimensions: [...bridge.dimensions], ...rest };
  const period = { start, end, label, dateRole: ROLE, ...(grain === undefined || end < bridge.period.end ? {} : { grain }) };
  return [
    { ...balance, asOf: addToDay(start, { days: -1 }) },
    { model: MODEL, metrics: ['pipeline_change', 'pipeline_deal_change', 'changed_count'], dimensions: [...bridge.dimensions, KIND], ...rest, period },
    { ...balance, asOf: addToDay(end, { days: -1 }) },
  ];
}

/** The bridge behind a list of changed deals; null for other answers. */
export function bridgeListed([list, ...others]: readonly Plan[]): Bridge | null {
  const isList = others.length === 0 && list?.model === MODEL && list.dimensions.includes('opportunity') && list.having === undefined;
  if (!isList || list.period === undefined) return null;
  return { period: list.period, dimensions: [], filters: list.filters.filter((filter) => filter.dimension !== KIND), scope: list.scope };
}

/** The bridge that plans of the answer before tell; null when they tell none. */
export function bridgeBefore(plans: readonly Plan[]): Bridge | null {
  const plan = plans.length === 3 ? plans[1] : undefined;
  if (plan?.model !== MODEL || !plan.dimensions.includes(KIND) || plan.period === undefined) return null;
  return { period: plan.period, dimensions: plan.dimensions.filter((name) => name !== KIND), filters: plan.filters, scope: plan.scope };
}

/** The bridge with what was said put in its place. */
export function editBridge(before: Bridge, said: ReturnType<typeof bridgeOf>, isAdding: boolean): Bridge {
  const kept = before.filters.filter((filter) => !said.filters.some((other) => other.dimension === filter.dimension && other.op !== 'not_in'));
  const dimensions = said.dimensions.length === 0 ? before.dimensions : isAdding ? [...new Set([...before.dimensions, ...said.dimensions])] : said.dimensions;
  return { period: said.period ?? before.period, dimensions, filters: mergeFilters([...kept, ...said.filters]), scope: said.scope ?? before.scope };
}

/** Every changed deal of a bridge, one line per change. */
export function bridgeList(bridge: Bridge, at: CalendarDay): Plan {
  const [, changes] = bridgePlans(bridge, at);
  if (changes === undefined) throw new Error('a bridge without changes');
  return { ...changes, metrics: ['pipeline_change'], dimensions: ['opportunity', 'owner', KIND, 'change_day'] };
}

/** The deals of one kind of change of a bridge. */
export function bridgeKind(bridge: Bridge, metrics: readonly string[], list: DealList, at: CalendarDay): Plan {
  const every = bridgeList(bridge, at);
  return { ...every, metrics: [...metrics], dimensions: [...list.dimensions], filters: [...mergeFilters([...every.filters, ...list.filters])] };
}

type Listed = { readonly amount: string; readonly dimensions: readonly string[]; readonly kinds: readonly string[] };
const DUE = ['due_before', 'due_after'];
const STAGE = ['stage_before', 'stage_after'];
const LISTED: Readonly<Record<string, Listed>> = {
  pushed_count: { amount: 'pushed_amount', dimensions: DUE, kinds: ['Pushed'] },
  pull_in_count: { amount: 'pull_in_amount', dimensions: DUE, kinds: ['Pulled in'] },
  added_count: { amount: 'added_amount', dimensions: ['stage'], kinds: ['Created'] },
  reopened_count: { amount: 'pipeline_change', dimensions: ['stage'], kinds: ['Reopened'] },
  stage_move_count: { amount: 'stage_move_amount', dimensions: STAGE, kinds: ['Stage forward', 'Stage back', 'Stage changed'] },
  stage_forward_count: { amount: 'stage_move_amount', dimensions: STAGE, kinds: ['Stage forward'] },
  stage_back_count: { amount: 'stage_move_amount', dimensions: STAGE, kinds: ['Stage back'] },
};

/** The deals that a count of changes counts, with what changed; null for other figures. */
export function listOfChange(metric: string | undefined, vocabulary: Vocabulary): Measure | null {
  const listed = Object.entries(LISTED).find(([count, { amount }]) => metric === count || (metric === amount && amount !== 'pipeline_change'))?.[1];
  if (listed === undefined || !vocabulary.metrics.has(listed.amount)) return null;
  const filters: Filter[] = [{ dimension: KIND, op: 'in', values: [...listed.kinds] }];
  return { metrics: [listed.amount], list: { dimensions: ['opportunity', 'account', 'owner', ...listed.dimensions, 'change_day'], filters, having: [] } };
}

/** `which deals were pushed`, `deals that moved stage`: the deals are asked for, not how many. */
export function asksChangedDeals(marks: readonly Mark[]): boolean {
  const quantities = marksOf(marks, 'quantity').map((mark) => mark.what);
  const isCount = quantities.includes('many') || quantities.includes('much') || quantities.includes('share') || quantities.includes('percent');
  const named = marksOf(marks, 'metric')[0];
  const leads = marks.some((mark) => mark.kind === 'deal') || /\b(deals|opportunities|opps)\b/i.test(named?.words ?? '');
  return !isCount && leads && (quantities.includes('list') || /^(?:the )?(deals|opportunities|opps|all)\b/i.test(marks[0]?.words ?? ''));
}
