/** Questions back: the choices that a message leaves open. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import type { IntentName } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { makePlan } from '#agents/selector/plan/make-plan.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

export type Option = { readonly label: string; readonly plans: Plan[] };
type Choice = Reading<PlanChoice>;

/** Plans as a choice, named by what they ask. */
export function optionOf(plans: readonly Plan[], context: ChoiceContext): Option {
  return { label: plans.map((plan) => describePlan(plan, context.vocabulary)).join('; '), plans: [...plans] };
}

/** Asks which of the different choices is meant; a single one is taken. */
export function askBack(question: string, options: readonly Option[], context: ChoiceContext): Choice {
  const distinct = options.filter((option, at) => options.findIndex((other) => other.label === option.label) === at).slice(0, limits.clarifyOptionsMax);
  const [only] = distinct;
  const intent = intentOf(only?.plans[0], context);
  if (only === undefined) return { value: declineFor([], intent, [], context.input), sure: false };
  if (distinct.length === 1) return { value: { kind: 'plans', intent, plans: only.plans, inherited: [] }, sure: true };
  return { value: { kind: 'clarify', intent, question, options: distinct }, sure: true };
}

/** The question that is still open, once more. */
export function askAgain(options: readonly { readonly label: string; readonly plans: readonly Plan[] }[], context: ChoiceContext): Choice {
  return askBack(
    'My question before is still open. Which one do you want?',
    options.map(({ label, plans }) => ({ label, plans: [...plans] })),
    context,
  );
}

const USUAL_METRICS = ['won_revenue', 'win_rate', 'won_count', 'open_pipeline'];
/** The biggest account may be so by what it bought or by what is open. */
const SIZE_METRICS = ['won_revenue', 'open_pipeline', 'won_count'];

/** Everything but the figure was said: offer the usual ones. */
export function askMeasure(request: Request, context: ChoiceContext): Choice {
  const usual = [
    ...askedBefore(request, context),
    ...(request.rank === null ? USUAL_METRICS : request.rank.isBySize ? SIZE_METRICS : USUAL_METRICS.slice(0, 3)),
  ];
  const metrics = usual.filter((name) => context.vocabulary.metrics.has(name));
  if (request.rank !== null && needsSubject(request, [{ metrics: metrics.slice(0, 1), list: null }]))
    return askSubject(request, [{ metrics: metrics.slice(0, 1), list: null }], context);
  const plans = metrics.map((name) => makePlan(request, { metrics: [name], list: null }, context)).flatMap((made) => (made.kind === 'plan' ? [made.plan] : []));
  return askBack(
    'Which figure do you want?',
    plans.map((plan) => optionOf([plan], context)),
    context,
  );
}

/** What the thread was about is the likeliest figure of a ranking. */
function askedBefore(request: Request, context: ChoiceContext): readonly string[] {
  const metric = request.rank === null ? undefined : context.input.memory?.plans[0]?.metrics[0];
  return metric === undefined ? [] : [metric];
}

/** A ranking needs to know of what. */
export function needsSubject(request: Request, measures: readonly Measure[]): boolean {
  return request.dimensions.length === 0 && request.timeGrain === undefined && measures.every((measure) => measure.list === null);
}

/** `rank my team by won revenue`: the people in it. */
export function ranksTeam(marks: readonly Mark[]): boolean {
  const lead = marks.filter((mark) => mark.kind !== 'filler').slice(0, 2);
  const isTeam = lead.some((mark) => mark.kind === 'scope' && /team|people|guys|folks|crew/i.test(mark.words));
  return isTeam && lead.some((mark) => mark.kind === 'rank' && mark.count === 'all');
}

/** Ranked, but not of what. */
export function askSubject(request: Request, measures: readonly Measure[], context: ChoiceContext): Choice {
  const [measure] = measures;
  const own = context.vocabulary.modelOf(measure?.metrics[0] ?? '')?.dimensions.map((card) => card.name) ?? [];
  const usual = ['owner', 'sales_region', 'account', 'product'].filter((name) => own.includes(name));
  const dimensions = usual.length > 1 ? usual : ['owner', 'team', 'manager', 'segment', 'industry', 'stage'].filter((name) => own.includes(name));
  const plans = dimensions.flatMap((name) => {
    const made = measure === undefined ? null : makePlan({ ...request, dimensions: [name] }, measure, context);
    return made?.kind === 'plan' ? [made.plan] : [];
  });
  return askBack(
    usual.length > 1 ? 'Ranked by what: people, regions, accounts or products?' : 'Ranked by what?',
    plans.map((plan) => optionOf([plan], context)),
    context,
  );
}

/** The subject of a plan, or of the message where there is none. */
export function intentOf(plan: Plan | undefined, context: ChoiceContext): IntentName {
  const [metric] = plan?.metrics ?? [];
  const card = metric === undefined ? undefined : context.vocabulary.metrics.get(metric);
  return card?.intent ?? (plan === undefined ? context.input.intent.intent : 'deal');
}
