/** `add them up`, `average age`, after a list that was cut off or bounded: one figure over exactly its rows. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { intentOf } from '#agents/selector/ask-back.ts';
import { inheritedWords } from '#agents/selector/plan/edit-plan.ts';
import { type AskedSum, askedSum } from '#agents/selector/request/asks-sum.ts';
import { asksWorth } from '#agents/selector/request/read-from-before.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { type Mark, marksOf, type Outcome } from '#agents/selector/terms/marks.ts';
import { outcomeMetric } from '#agents/selector/topics/outcome-metrics.ts';

type Choice = Reading<PlanChoice>;

/** The rows of the answer before, put together; null where the message asks for something else, or they are no rows of their own. */
export function decideRollUp(marks: readonly Mark[], context: ChoiceContext): Choice | null {
  const [previous, ...others] = context.input.memory?.plans ?? [];
  if (previous === undefined || others.length > 0 || previous.dimensions.length === 0) return null;
  const plan = summed(previous, context) ?? summedOf(marks, previous, context) ?? averaged(marks, previous, context);
  if (plan === null) return null;
  return { value: { kind: 'plans', intent: intentOf(plan, context), plans: [plan], inherited: [...inheritedWords(previous, plan, context)] }, sure: true };
}

/** All rows of an unbounded grouping are the figure without the grouping, which a plan of its own says. */
function summed(previous: Plan, context: ChoiceContext): Plan | null {
  const { text } = context.input;
  const isOfDeals = previous.dimensions.includes('opportunity');
  const asked: AskedSum | null = askedSum(text) ?? (isOfDeals && asksWorth(text) ? { rows: null, isOfMoney: true, isAdding: false } : null);
  const isCut = previous.limit !== undefined || previous.having !== undefined;
  if (asked === null || !isCut || previous.compare !== undefined || previous.derive !== undefined) return null;
  const rows = rowsMeant(previous, asked, context);
  const figures = isOfDeals ? amountsOf(previous, context) : previous.metrics.filter((name) => isSum(name, context));
  const isWhole = isOfDeals || figures[0] === previous.metrics[0];
  return rows === null || figures.length === 0 || !isWhole ? null : { ...rows, metrics: [...new Set([...figures, ...usedIn(previous)])], rollUp: 'sum' };
}

const OF_THOSE = /^(?:(?:and|so|ok|okay|whats|what's|what is) )*(?:the )?total\b.*\b(?:of|on|for|from|in|with|across) (?:all )?(?:those|these|them)[ ?!.]*$/i;

/** `total pipeline of those` after accounts that were picked out: one sum over them. */
function summedOf(marks: readonly Mark[], previous: Plan, context: ChoiceContext): Plan | null {
  const [named, ...others] = marksOf(marks, 'metric');
  const name = named?.names.length === 1 ? named.names[0] : undefined;
  const isCut = previous.limit !== undefined || previous.having !== undefined;
  const isPlain = marks.every((mark) => ['metric', 'filler', 'follow', 'and', 'quantity'].includes(mark.kind)) && others.length === 0;
  const isKept = name !== undefined && isSum(name, context) && modelOf(previous, context)?.metrics.some((card) => card.name === name) === true;
  if (!isCut || !isPlain || !isKept || !OF_THOSE.test(context.input.text.trim()) || previous.compare !== undefined || previous.derive !== undefined)
    return null;
  return { ...previous, metrics: [...new Set([name, ...usedIn(previous)])], rollUp: 'sum' };
}

/** `all ten` after the second five: from the first on. Null where the list has another number of rows. */
function rowsMeant(previous: Plan, { rows }: AskedSum, { input }: ChoiceContext): Plan | null {
  const shown = input.memory?.listed?.values.length ?? previous.limit;
  if (rows === null || rows === shown) return previous;
  const { offset, ...fromFirst } = previous;
  return offset !== undefined && previous.limit !== undefined && rows === offset + previous.limit ? { ...fromFirst, limit: rows } : null;
}

const AVERAGE = /^(?:average|avg|mean)\b/i;
const PLAIN: ReadonlySet<Mark['kind']> = new Set(['quantity', 'metric', 'filler', 'follow', 'and', 'deal']);

/** `average age`, `on average?`: the mean over the deals that were listed. */
function averaged(marks: readonly Mark[], previous: Plan, context: ChoiceContext): Plan | null {
  const named = marksOf(marks, 'metric');
  const isAsked = marksOf(marks, 'quantity').some((mark) => mark.what === 'average') || named.some((mark) => AVERAGE.test(mark.words));
  if (!isAsked || !previous.dimensions.includes('opportunity') || marks.some((mark) => !PLAIN.has(mark.kind)) || previous.compare !== undefined) return null;
  const own = modelOf(previous, context);
  const metrics = named.flatMap((mark) => mark.names.slice(0, 1));
  const isSize = metrics.every((name) => name === 'avg_deal_size');
  // The average deal size is a figure of won deals.
  if (metrics.length > 0 && isSize && previous.metrics[0] !== 'won_revenue') return null;
  const figures = isSize ? amountsOf(previous, context).slice(0, 1) : metrics;
  if (figures.length === 0 || figures.some((name) => own?.metrics.every((card) => card.name !== name) !== false)) return null;
  return { ...previous, metrics: [...new Set([...figures, ...usedIn(previous)])], rollUp: 'mean' };
}

/** The amounts of the deals of a list: what it shows, else the money of the deals that it is about. */
function amountsOf(previous: Plan, context: ChoiceContext): readonly string[] {
  const own = modelOf(previous, context);
  const has = (name: string): boolean => own?.metrics.some((card) => card.name === name) === true;
  const shown = previous.metrics.filter((name) => isSum(name, context) && context.vocabulary.metrics.get(name)?.type === 'money');
  if (shown.length > 0) return shown;
  if (previous.filters.some((filter) => filter.dimension === 'is_at_risk') && has('at_risk_amount')) return ['at_risk_amount'];
  const outcomes = previous.filters.filter((filter) => filter.dimension === 'outcome' && filter.op === 'in').flatMap((filter) => filter.values.map(String));
  const [outcome = 'Open', ...more] = outcomes;
  const money = outcomeMetric(outcome as Outcome, 'money');
  return more.length === 0 && has(money) ? [money] : [];
}

function modelOf(plan: Plan, { input }: ChoiceContext) {
  return input.cards.models.find((model) => model.model === plan.model);
}

function isSum(name: string, { vocabulary }: ChoiceContext): boolean {
  return ['additive', 'semi_additive'].includes(vocabulary.metrics.get(name)?.additivity ?? '');
}

/** Figures that order or bound the rows stay in the plan. */
function usedIn({ order = [], having = [], metrics }: Plan): readonly string[] {
  return metrics.filter((name) => order.some((one) => one.by === name) || having.some((bound) => bound.metric === name));
}
