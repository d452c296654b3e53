/** Messages that only the answer before them completes: `vs femke`, `which ones?`, `over 50k`, `how many deals is that`. */
import type { SelectInput } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { askedSum } from '#agents/selector/request/asks-sum.ts';
import { refersBack } from '#agents/selector/request/follow-up.ts';
import { moneyOf, readRowsBefore } from '#agents/selector/request/rows-before.ts';
import { hasMark, type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import { listOfCounted } from '#agents/selector/topics/deal-states.ts';
import { outcomeMetric, outcomeOf, withoutAmountMetrics } from '#agents/selector/topics/outcome-metrics.ts';
import { listOfChange } from '#agents/selector/topics/read-changes.ts';
import { listOf } from '#agents/selector/topics/outcome-list.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

const LIST =
  /^(?:(?:and|so|ok|okay|now) )*(?:(?:can you |could you |pls |please )?(?:list|show|give|see|pull up|name)(?: me| us)? (?:them|em|those|these|theirs|the list|(?:the|those|these|his|her|their|its) (?:deals|opps|opportunities|ones))(?: all)?(?: to me)?|which(?: ones| deals)?(?: are (?:they|those|these))?|what are they)(?: please| pls)?[ ?!.]*$/i;
/** `list them`, `which ones`: the rows behind the answer before. */
export function asksList(text: string): boolean {
  return LIST.test(text.trim());
}

const BEHIND =
  /^(?:and |so |ok )?how many(?: (?:are there|is it|are they|in total|in all|altogether))?[ ?]*$|\b(?:how many|number of)\b.*\b(?:is|are|was|were) (?:that|this|those|these|it)\b|\b(?:out of|from|based on|over) how many\b/i;
const WORTH =
  /\b(?:how much|what)\b.*\b(?:is|are|was|were) (?:that|this|those|these|they|it)\b.*\b(?:worth|in money|in dollars|in value)\b|\b(?:total )?(?:value|worth) of (?:that|this|those|these|them|it)\b|^(?:and |so |ok |but )*how much (?:is|was|are|were) (?:that|this|those|these|they|it)(?: in total| all together| altogether| together| combined| then)?[ ?!.]*$|^(?:and |so |ok |but |pls |please )*(?:what(?:'?s| is) the (?:total|sum)(?: (?:of|for|on) (?:that|this|those|these|them|it|all of (?:them|that|those)))?|total (?:it|them|that)(?: up)?|sum (?:it|them|that)(?: up)?|(?:their|the) (?:total )?(?:amount|value)s?|how much(?: money)?(?: (?:is|are) (?:that|this|those|these|they|it)(?: all)?)?(?: in total| in all| altogether)?|(?:the )?(?:total )?(?:amount|value|sum) of (?:them|those|these|that|it)(?: all)?|what(?: are|'re| is|'s) (?:they|those|these|it|that) worth(?: in total| all together)?)[ ?!.]*$/i;
/** `what are they worth`: the amount of the answer before. */
export function asksWorth(text: string): boolean {
  return WORTH.test(withoutCorrection(text));
}

const CORRECTION = /^(?:(?:no|nope|nah|sorry|ok|okay|actually|well|,) ?)*i (?:mean|meant|wanted|was asking for|was after|am interested in)(?: only| just)? /i;
/** `I mean the amount`: the amount. */
function withoutCorrection(text: string): string {
  return text.trim().replace(CORRECTION, '');
}

/** From here on a bound is an amount, not a number of deals. */
const AMOUNT_MIN = 1_000;

/** `how many deals is that based on`: of the rows that were shown. */
export function asksBehind(text: string): boolean {
  return BEHIND.test(text);
}

/** The request as the thread completes it; the same one when it needs nothing of the thread. */
export function readFromBefore(request: Request, marks: readonly Mark[], input: SelectInput, vocabulary: Vocabulary): Request {
  const plan = input.memory?.plans[0];
  if (plan === undefined) return request;
  const context = { plan, text: withoutCorrection(input.text), vocabulary, knowsRows: input.memory?.listed !== undefined };
  return (
    readRowsBefore(request, marks, context) ??
    recounted(request, marks, plan) ??
    allTogether(request, context) ??
    otherUnit(marks, request, context) ??
    besideBefore(request, marks, plan) ??
    pushedOfList(request, marks, context) ??
    listedBefore(request, marks, context) ??
    countedBehind(request, context) ??
    valuedBehind(request, context) ??
    request
  );
}

/** `make it 3`: as many rows, from the end they were ranked from. */
function recounted(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  const isBare = marksOf(marks, 'rank').some((mark) => /^(\d+|[a-z]+)$/i.test(mark.words) && mark.count !== null && mark.count !== 'all');
  if (!isBare || request.rank === null || request.rank.place !== undefined || plan.order?.[0]?.direction !== 'asc') return null;
  return { ...request, rank: { ...request.rank, word: 'bottom' } };
}

/** `vs femke` after a figure of Chidi: both, side by side. */
function besideBefore(request: Request, marks: readonly Mark[], plan: Plan): Request | null {
  const [filter, ...others] = request.filters;
  const isPlain = hasMark(marks, 'versus') && request.measures.length === 0 && request.compare === null && request.dimensions.length === 0;
  if (filter?.op !== 'in' || others.length > 0 || !isPlain) return null;
  const before = plan.filters.find((other) => other.dimension === filter.dimension && other.op === 'in');
  if (before === undefined) return null;
  return { ...request, dimensions: [filter.dimension], filters: [{ ...filter, values: [...new Set([...before.values, ...filter.values])] }] };
}

const ROW = /^(?:#\s?\d+|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)) [a-z]+)$/i;

/** `win rate of the first one` after a ranking of this year: of this year too. The same request for other questions. */
export function datedAsRow(request: Request, marks: readonly Mark[], input: SelectInput, vocabulary: Vocabulary): Request {
  const plan = input.memory?.plans[0];
  if (plan?.period === undefined || request.period !== undefined || request.measures.length === 0) return request;
  const isRow = marksOf(marks, 'value').some((mark) => ROW.test(mark.words) && mark.candidates.some(({ dimension }) => plan.dimensions.includes(dimension)));
  const isDated = request.measures.every(({ metrics }) => metrics.every((name) => vocabulary.metrics.get(name)?.dateRole != null));
  return isRow && isDated ? { ...request, period: { ...plan.period, grain: plan.period.grain } } : request;
}

const PUSHED = { count: 'pushed_count', dimension: 'push_count_band', times: ['Once', 'Twice', '3 times or more'] };

/** `any pushed?`: of what was shown. */
function isAny(marks: readonly Mark[]): boolean {
  return /^any$/i.test(marks[0]?.words ?? '') && marks.length <= 4 && !hasMark(marks, 'deal');
}

/** `which of them were pushed` after a list of deals: those of its rows that ever were. */
function pushedOfList(request: Request, marks: readonly Mark[], { plan, vocabulary }: Before): Request | null {
  const isAsked =
    (refersBack(marks) || isAny(marks)) && request.measures.some((measure) => measure.metrics.includes(PUSHED.count)) && request.period === undefined;
  const canTell = vocabulary.modelOf(plan.metrics[0] ?? '')?.dimensions.some((card) => card.name === PUSHED.dimension) === true;
  // Of the first five, those that were pushed are not the first five that were.
  const isOfDeals = plan.dimensions.includes('opportunity') || plan.metrics.every((name) => name === 'open_count' || name === 'open_pipeline');
  if (!isAsked || !canTell || plan.limit !== undefined || !isOfDeals) return null;
  return { ...request, measures: [], outcomeAlone: null, filters: [...request.filters, { dimension: PUSHED.dimension, op: 'in', values: PUSHED.times }] };
}

type Before = { readonly plan: Plan; readonly text: string; readonly vocabulary: Vocabulary; /** Which rows were shown. */ readonly knowsRows: boolean };

/** `which ones?` after a figure of deals, and `over 50k` after a count of them: the deals, of all groups where they were counted by some. */
function listedBefore(said: Request, marks: readonly Mark[], { plan, text, vocabulary, knowsRows }: Before): Request | null {
  // The deals of a few rows are not those of all.
  const isCut = plan.limit !== undefined || plan.having !== undefined;
  if (isCut && !knowsRows && plan.dimensions.length > 0 && !listsDeals(plan)) return null;
  const isList = LIST.test(text) && !listsDeals(plan);
  // Show them to me: the same deals, not one's own.
  const request: Request = isList
    ? { ...said, scope: /\bto (?:me|us)\b/i.test(text) ? null : said.scope, dimensions: [], filters: [], outcomeAlone: null }
    : said;
  const isOne =
    isList || plan.dimensions.every((name) => plan.filters.some((filter) => filter.dimension === name && filter.op === 'in' && filter.values.length === 1));
  const changed = isList && plan.dimensions.length === 0 ? listOfChange(plan.metrics[0], vocabulary) : null;
  if (changed !== null) return { ...request, measures: [changed] };
  const [metric = ''] = plan.metrics;
  const isCount = vocabulary.metrics.get(metric)?.type === 'integer';
  const isAmount = request.measures.length === 0 && request.dimensions.length === 0 && marksOf(marks, 'threshold').some((mark) => mark.value >= AMOUNT_MIN);
  const counted = isOne || (isAmount && isCount) ? listOfCounted(metric, vocabulary) : null;
  const isBiggest = plan.dimensions.length === 0 && isRankedBySize(request, marks);
  if (counted !== null && (isList || isAmount || isBiggest)) return { ...request, measures: [counted], dimensions: [], outcomeAlone: null };
  const outcome = outcomeOf(metric);
  if (isList && metric === 'opportunity_count') return { ...request, measures: [everyDeal(vocabulary)] };
  // Which deals lack an amount, or are in a state that is counted in another way, a list of the outcome would not say.
  if (outcome === null || counted !== null || withoutAmountMetrics(null).includes(metric) || !(isOne || (isAmount && isCount))) return null;
  if (!isList && !(isAmount && isCount) && !(isBiggest && isCount)) return null;
  return { ...request, measures: [listOf(outcome, { vocabulary })], doubt: null, dimensions: [], outcomeAlone: null };
}

function listsDeals(plan: Plan): boolean {
  return plan.dimensions.includes('opportunity');
}

/** Deals of every outcome. */
function everyDeal(vocabulary: Vocabulary): Measure {
  const dimensions = ['opportunity', 'account', 'owner', 'stage', 'outcome', 'close_day'].filter((name) => vocabulary.dimensions.has(name));
  return { metrics: [], list: { dimensions, filters: [], having: [] } };
}

/** `which one is biggest`, `the five largest` after a number of deals. */
function isRankedBySize(request: Request, marks: readonly Mark[]): boolean {
  const isBare = request.measures.length === 0 && request.dimensions.length === 0 && request.having.length === 0 && request.period === undefined;
  return isBare && request.rank?.isBySize === true && request.rank.place === undefined && !marks.some((mark) => mark.kind === 'compare_to');
}

/** `how many deals is that`: the sample behind the figure. */
function countedBehind(request: Request, { plan, text, vocabulary }: Before): Request | null {
  const sample = plan.metrics.flatMap((name) => vocabulary.metrics.get(name)?.sampleMetric ?? [])[0];
  if (sample === undefined || !BEHIND.test(text) || request.dimensions.length > 0) return null;
  // A list says how many it holds; counted anew it would lose its bounds.
  if (plan.dimensions.includes('opportunity')) return { ...request, measures: [], outcomeAlone: null };
  return { ...request, measures: [{ metrics: [sample], list: null }], outcomeAlone: null };
}

/** `add them up` after a figure by rep: of all of them; `total value` after a number of deals: their amount. */
function allTogether(request: Request, { plan, text, vocabulary }: Before): Request | null {
  const sum = askedSum(text);
  const [metric = ''] = plan.metrics;
  const isPlain = sum !== null && sum.rows === null && plan.dimensions.length > 0 && plan.limit === undefined && plan.having === undefined;
  if (!isPlain || plan.dimensions.includes('opportunity') || !['additive', 'semi_additive'].includes(vocabulary.metrics.get(metric)?.additivity ?? ''))
    return null;
  const isMoneyOfCount = sum.isOfMoney && vocabulary.metrics.get(metric)?.type === 'integer';
  const outcome = outcomeOf(metric);
  const family = metric.replace(/_count$/, '_amount');
  const money = family !== metric && vocabulary.metrics.has(family) ? family : outcome === null ? null : outcomeMetric(outcome, 'money');
  if (isMoneyOfCount && money === null) return null;
  return { ...request, measures: isMoneyOfCount && money !== null ? [{ metrics: [money], list: null }] : [], isWhole: true, compare: null, outcomeAlone: null };
}

/** `how much was that worth`: the amount of what was counted. */
function valuedBehind(request: Request, { plan, text, vocabulary }: Before): Request | null {
  const [metric = ''] = plan.metrics;
  const sum = askedSum(text);
  if ((WORTH.test(text) || sum !== null) && plan.dimensions.includes('opportunity'))
    return summedList(request, plan, vocabulary) ?? (sum !== null && !sum.isOfMoney && sum.rows === null ? countedList(request, plan, vocabulary) : null);
  const ofAll = metric === 'opportunity_count' && WORTH.test(text) && request.dimensions.length === 0 ? moneyOf(plan, vocabulary) : [];
  if (ofAll.length > 0)
    return {
      ...request,
      measures: ofAll.map((name) => ({ metrics: [name], list: null })),
      doubt: ofAll.length > 1 ? 'the value of deals' : null,
      outcomeAlone: null,
    };
  const outcome = outcomeOf(metric);
  if (!(WORTH.test(text) || (sum?.isAdding === true && sum.rows === null)) || outcome === null || plan.dimensions.length > 0 || request.dimensions.length > 0)
    return null;
  const own = metric.replace(/_count$/, '_amount');
  const money = own !== metric && vocabulary.metrics.has(own) ? own : outcomeMetric(outcome, 'money');
  // Of a state (or of deals without an amount) the amount of the whole outcome is not the worth.
  if (money !== own && (listOfCounted(metric, vocabulary) !== null || withoutAmountMetrics(null).includes(metric))) return null;
  return { ...request, measures: [{ metrics: [money], list: null }], compare: sum === null ? request.compare : null, outcomeAlone: null };
}

/** `how much is that in total` after a list of deals: their sum; not of a list that was cut off or bounded. */
function summedList(request: Request, plan: Plan, vocabulary: Vocabulary): Request | null {
  const [metric = ''] = plan.metrics;
  const isAtRisk = plan.filters.some((filter) => filter.dimension === 'is_at_risk') && vocabulary.metrics.has('at_risk_amount');
  const isSum = vocabulary.metrics.get(metric)?.type === 'money' && (outcomeOf(metric) !== null || metric.endsWith('_amount'));
  const sum = isAtRisk ? 'at_risk_amount' : isSum ? metric : null;
  if (sum === null || plan.limit !== undefined || plan.having !== undefined || request.dimensions.length > 0) return null;
  return { ...request, measures: [{ metrics: [sum], list: null }], isWhole: true, compare: null, outcomeAlone: null };
}

/** `total` of deals that are listed without an amount: how many they are. */
function countedList(request: Request, plan: Plan, vocabulary: Vocabulary): Request | null {
  const card = vocabulary.metrics.get(plan.metrics[0] ?? '');
  const isCount = card?.type === 'integer' && ['additive', 'semi_additive'].includes(card.additivity);
  if (!isCount || plan.limit !== undefined || plan.having !== undefined || request.dimensions.length > 0) return null;
  return { ...request, measures: [{ metrics: [card.name], list: null }], isWhole: true, outcomeAlone: null };
}

const UNIT_WORDS_MAX = 5;
const UNIT: ReadonlySet<Mark['kind']> = new Set(['deal', 'quantity', 'filler', 'follow', 'and']);

/** `in deals` after an amount, `the value` after a count: the same deals, groups and period in the other unit. */
function otherUnit(marks: readonly Mark[], request: Request, { plan, vocabulary }: Pick<Before, 'plan' | 'vocabulary'>): Request | null {
  const [metric = '', ...others] = plan.metrics;
  const outcome = outcomeOf(metric);
  const type = vocabulary.metrics.get(metric)?.type;
  const isPlain = others.length === 0 && marks.length <= UNIT_WORDS_MAX && marks.every((mark) => UNIT.has(mark.kind));
  if (metric === 'opportunity_count' && isPlain && !plan.dimensions.includes('opportunity') && marksOf(marks, 'quantity').some((mark) => mark.what === 'much'))
    return {
      ...request,
      measures: [
        { metrics: ['open_pipeline'], list: null },
        { metrics: ['won_revenue'], list: null },
      ],
      doubt: 'the value of deals',
      outcomeAlone: null,
    };
  if (
    !isPlain ||
    (outcome === null && !/_(?:count|amount)$/.test(metric)) ||
    plan.dimensions.includes('opportunity') ||
    withoutAmountMetrics(null).includes(metric)
  )
    return null;
  const family = type === 'money' ? metric.replace(/_amount$/, '_count') : metric.replace(/_count$/, '_amount');
  const isOfFamily = family !== metric && vocabulary.metrics.has(family);
  const isStanding = isOfFamily || (outcome !== null && (metric === outcomeMetric(outcome, 'count') || metric === outcomeMetric(outcome, 'money')));
  const asks = marksOf(marks, 'quantity').map((mark) => mark.what);
  const isMoneyAsked = asks.includes('much') && !asks.includes('many') && !hasMark(marks, 'deal');
  const isCountAsked =
    !asks.includes('much') &&
    !asks.includes('average') &&
    (asks.includes('many') || (hasMark(marks, 'deal') && /\bin$/i.test(marks[marks.findIndex((mark) => mark.kind === 'deal') - 1]?.words ?? '')));
  if (!isStanding || !((type === 'money' && isCountAsked) || (type === 'integer' && isMoneyAsked))) return null;
  const other = isOfFamily || outcome === null ? family : outcomeMetric(outcome, type === 'money' ? 'count' : 'money');
  return { ...request, measures: [{ metrics: [other], list: null }], doubt: null, outcomeAlone: null };
}
