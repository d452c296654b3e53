/** `both side by side`, `all three together`, `who's doing better` after one and another: the answers before this one, as one. */
import type { PlanChoice } from '#kernel/decisions.ts';
import type { Reading } from '#kernel/decision.ts';
import { limits } from '#kernel/limits.ts';
import type { Filter, Plan } from '#kernel/plan.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { mergeFilters } from '#agents/selector/filters/read-filters.ts';
import { inheritedWords } from '#agents/selector/plan/edit-plan.ts';
import { comparedTo, planPeriod, withOrder } from '#agents/selector/plan/make-plan.ts';
import { type AskedTogether, readTogether } from '#agents/selector/request/read-together.ts';
import { spanOf } from '#agents/selector/terms/calendar.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import type { RankWord } from '#agents/selector/terms/marks.ts';

type Choice = Reading<PlanChoice>;
/** What tells the answers apart, all else being the same. */
type Apart = { readonly kind: 'filter'; readonly dimension: string } | { readonly kind: 'period' | 'metric' | 'other' };
type Put = { readonly plans: readonly Plan[] } | { readonly reason: string };

/** Null where the message says more, or the answers before do not belong together. */
export function decideTogether(context: ChoiceContext): Choice | null {
  const { memory, text } = context.input;
  const asked = memory === null ? null : readTogether(text);
  if (memory === null || asked === null) return null;
  if (memory.options.length > 0) return bothOptions(asked, context);
  const answers = [memory.plans, ...(memory.earlier ?? [])];
  const [newest] = answers[0] ?? [];
  // All together, of rows that were just shown: those rows.
  if (asked.isSum && asked.count === null && (newest?.dimensions.length ?? 0) > 0) return null;
  const chain = newest === undefined ? null : chainOf(newest, answers.slice(1), asked);
  if (newest === undefined || chain === null) return asked.isNamed ? declined(NOTHING, context) : null;
  const put = putTogether(chain.plans, chain.apart, asked, context);
  if (put === null) return null;
  if ('reason' in put) return declined(put.reason, context);
  const inherited = [...new Set(put.plans.flatMap((plan) => inheritedWords(newest, plan, context)))];
  return { value: { kind: 'plans', intent: memory.intent, plans: put.plans.slice(0, limits.plansPerTurn), inherited }, sure: true };
}

const NOTHING = 'I can put answers of this thread side by side or together where they tell the same of several; please name what you want beside each other.';

/** `both` to a question with two choices. */
function bothOptions({ count, isSum, rank }: AskedTogether, { input }: ChoiceContext): Choice | null {
  const options = input.memory?.options ?? [];
  const plans = options.flatMap((option) => option.plans);
  if (isSum || rank !== null || plans.length > limits.plansPerTurn || (count !== null && count !== options.length)) return null;
  return { value: { kind: 'plans', intent: input.memory?.intent ?? input.intent.intent, plans, inherited: [] }, sure: true };
}

function declined(reason: string, { input }: ChoiceContext): Choice {
  return { value: declineFor([{ kind: 'unusable', reason }], input.memory?.intent ?? input.intent.intent, [], input), sure: false };
}

type Chain = { /** The oldest first. */ readonly plans: readonly Plan[]; readonly apart: Apart };

/** The answers in a row that differ in one thing; null where there are fewer than are asked for. */
function chainOf(newest: Plan, earlier: readonly (readonly Plan[])[], { count }: AskedTogether): Chain | null {
  const plans = [newest];
  let apart: Apart | null = null;
  for (const [plan, ...others] of earlier) {
    const next = plan === undefined || others.length > 0 ? null : apartOf(newest, plan);
    if (plan === undefined || next === null || plans.length === count || (apart !== null && JSON.stringify(next) !== JSON.stringify(apart))) break;
    apart = next;
    plans.unshift(plan);
  }
  return apart === null || (count !== null && plans.length < count) ? null : { plans, apart };
}

/** Null where they differ in more than one thing, or in nothing. */
function apartOf(left: Plan, right: Plan): Apart | null {
  const differing = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => textOf(left, key) !== textOf(right, key));
  const isOnly = (...keys: readonly string[]): boolean => differing.length > 0 && differing.every((key) => keys.includes(key));
  if (isOnly('filters')) return filterApart(left.filters, right.filters) ?? (left.dimensions.length === 0 ? { kind: 'other' } : null);
  if (isOnly('period') && left.period !== undefined && right.period !== undefined && left.period.dateRole === right.period.dateRole) return { kind: 'period' };
  if (isOnly('metrics', 'model', 'order', 'period') && left.metrics.join() !== right.metrics.join()) return { kind: 'metric' };
  return isOnly('scope', 'filters') && left.dimensions.length === 0 ? { kind: 'other' } : null;
}

function textOf(plan: Plan, key: string): string {
  if (key === 'filters')
    return plan.filters
      .map((filter) => JSON.stringify(filter))
      .toSorted()
      .join();
  if (key === 'period') return `${plan.period?.start ?? ''} ${plan.period?.end ?? ''} ${plan.period?.dateRole ?? ''}`;
  return JSON.stringify(plan[key as keyof Plan] ?? null);
}

/** Other values of the same dimension. */
function filterApart(left: readonly Filter[], right: readonly Filter[]): Apart | null {
  const [own, ...more] = left.filter((filter) => !right.some((other) => JSON.stringify(other) === JSON.stringify(filter)));
  const [theirs, ...others] = right.filter((filter) => !left.some((other) => JSON.stringify(other) === JSON.stringify(filter)));
  const isPair = own !== undefined && theirs !== undefined && more.length === 0 && others.length === 0;
  return isPair && own.op === 'in' && theirs.op === 'in' && own.dimension === theirs.dimension ? { kind: 'filter', dimension: own.dimension } : null;
}

function putTogether(plans: readonly Plan[], apart: Apart, asked: AskedTogether, context: ChoiceContext): Put | null {
  const [first] = plans;
  const last = plans.at(-1);
  if (first === undefined || last === undefined) return null;
  if (asked.change !== undefined) return apart.kind === 'period' ? changed(compared(plans, context), asked.change, context) : null;
  if (apart.kind === 'filter') return { plans: [ofAllNamed(plans, apart.dimension, asked, context)] };
  if (asked.rank !== null) return apart.kind === 'period' && first.dimensions.length === 0 ? { plans: compared(plans, context) } : null;
  if (apart.kind === 'period') return asked.isSum ? spanned(plans) : { plans: compared(plans, context) };
  if (asked.isSum) return apart.kind === 'metric' ? { reason: 'I do not add one figure to another; side by side I can show them.' } : null;
  const isOneTable = apart.kind === 'metric' && plans.every((plan) => plan.model === first.model && textOf(plan, 'period') === textOf(first, 'period'));
  return { plans: isOneTable ? [{ ...first, metrics: [...new Set(plans.flatMap((plan) => plan.metrics))] }] : [...plans] };
}

const WORDS: Readonly<Record<NonNullable<AskedTogether['rank']>, RankWord>> = { better: 'best', worse: 'worst', higher: 'top', lower: 'bottom' };

/** The names of all of them: one row each, or all of them as one. */
function ofAllNamed(plans: readonly Plan[], dimension: string, { isSum, rank }: AskedTogether, context: ChoiceContext): Plan {
  const { order: _order, limit: _limit, offset: _offset, ...last } = plans.at(-1) ?? ({} as Plan);
  const filters = [...mergeFilters(plans.flatMap((plan) => plan.filters))];
  if (isSum) return { ...last, filters };
  const beside: Plan = { ...last, filters, dimensions: [...new Set([dimension, ...last.dimensions])] };
  return rank === null
    ? beside
    : withOrder(beside, { word: WORDS[rank], count: 'all', isPlural: true, isBySize: false, byDate: null, byChange: null }, context);
}

type Period = NonNullable<Plan['period']>;

function inOrder(plans: readonly Plan[]): readonly (Plan & { readonly period: Period })[] {
  return plans
    .flatMap((plan) => (plan.period === undefined ? [] : [{ ...plan, period: plan.period }]))
    .toSorted((a, b) => (a.period.start < b.period.start ? -1 : 1));
}

/** Two periods as a change from one to the other; more of them one after the other. */
function compared(plans: readonly Plan[], { vocabulary }: ChoiceContext): readonly Plan[] {
  const [earlier, later, ...others] = inOrder(plans);
  const isFlow = (later?.metrics ?? []).every((name) => vocabulary.metrics.get(name)?.dateRole != null);
  if (earlier === undefined || later === undefined || others.length > 0 || !isFlow || later.compare !== undefined) return inOrder(plans);
  return [{ ...later, compare: { to: comparedTo(rangeOf(later.period), rangeOf(earlier.period), later.period.dateRole) } }];
}

/** Null where the two are no flows of two periods. */
function changed([plan, ...others]: readonly Plan[], change: NonNullable<AskedTogether['change']>, context: ChoiceContext): Put | null {
  if (plan?.compare === undefined || others.length > 0) return null;
  if (change === 'any') return { plans: [plan] };
  const rank = { word: 'top', count: null, isPlural: false, isBySize: false, byDate: null, byChange: change } as const;
  return plan.dimensions.length === 0 ? null : { plans: [withOrder(plan, rank, context)] };
}

/** Periods that follow one another as one. */
function spanned(plans: readonly Plan[]): Put {
  const sorted = inOrder(plans);
  const [first] = sorted;
  const last = sorted.at(-1);
  const isRow = sorted.every((plan, at) => at === 0 || sorted[at - 1]?.period.end === plan.period.start);
  if (first === undefined || last === undefined || !isRow)
    return { reason: 'Those periods do not follow one another, so I cannot take them as one; please name the stretch of time that you want.' };
  return { plans: [{ ...last, period: planPeriod(spanOf(rangeOf(first.period), rangeOf(last.period)), last.period.dateRole) }] };
}

function rangeOf({ start, end, label, grain }: Period) {
  return { start, end, label, ...(grain === undefined ? {} : { grain }) };
}
