/** Marks → choice: a plan when one reading fits, a question when several do, a decline when none does. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import type { IntentName } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { addToDay, startOfPeriod } from '#kernel/dates.ts';
import { decideChanges, type DecidedChanges } from '#agents/selector/decide-changes.ts';
import { daysFromTo } from '#agents/selector/calendar.ts';
import type { ChoiceContext } from '#agents/selector/choice-context.ts';
import { decideBriefing } from '#agents/selector/decide-briefing.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { keepModel } from '#agents/selector/keep-model.ts';
import { nearestQuestions } from '#agents/selector/nearest-questions.ts';
import { listMeasure } from '#agents/selector/list-measure.ts';
import { editPlan, inheritedWords } from '#agents/selector/edit-plan.ts';
import { alternativesOf } from '#agents/selector/expand-marks.ts';
import { followUpOf, isDueOnly, refersBack } from '#agents/selector/follow-up.ts';
import { type Made, makePlan } from '#agents/selector/make-plan.ts';
import { hasMark, type Mark } from '#agents/selector/marks.ts';
import { readFromBefore } from '#agents/selector/read-from-before.ts';
import { readRequest } from '#agents/selector/read-request.ts';
import type { Measure, Request, Trouble } from '#agents/selector/request.ts';
import { unplacedWords } from '#agents/selector/unplaced.ts';
import { readThreadMarks } from '#agents/selector/thread-marks.ts';
import { spreadPeriods } from '#agents/selector/spread-periods.ts';

type Choice = Reading<PlanChoice>;
type Option = { readonly label: string; readonly plans: Plan[] };

/** Decides what the marks ask for. */
export function decideMarks(given: readonly Mark[], context: ChoiceContext): Choice {
  const { marks, lifted, isWhole } = readThreadMarks(given, context.input.memory, context.vocabulary);
  const briefing = decideBriefing(marks, context);
  if (briefing !== null) return { value: briefing, sure: true };
  const alternatives = alternativesOf(marks, context.vocabulary);
  if (alternatives !== null) {
    const choices = alternatives.readings.map((reading) => decideMarks(reading, context));
    const options = inTurn(
      choices.map(({ value }) => (value.kind === 'plans' ? [optionOf(value.plans, context)] : value.kind === 'clarify' ? value.options : [])),
    );
    const declined = choices.find(({ value }) => value.kind === 'decline');
    return options.length === 0 && declined !== undefined ? declined : askBack(alternatives.question, options, context);
  }
  const said = readRequest(marks, context);
  const read = { ...said, request: { ...said.request, lifted: [...said.request.lifted, ...lifted], isWhole } };
  const changes = decideChanges(read, marks, context);
  if (changes !== null) return changesChoice(changes, marks, context);
  const request = readFromBefore(read.request, marks, context.input, context.vocabulary);
  const troubles = request === read.request ? read.troubles : read.troubles.filter((trouble) => trouble.kind === 'unknown');
  if (troubles.length > 0) return decline(troubles, marks, context);
  const open = openQuestion(request, marks, context);
  if (open !== null) return open;
  const previous = followUpOf(marks, request, context.input.memory, request !== read.request);
  return previous === null ? fresh(request, marks, context) : followUp(previous, request, marks, context);
}

function changesChoice(decided: DecidedChanges, marks: readonly Mark[], context: ChoiceContext): Choice {
  switch (decided.kind) {
    case 'plans':
      return { value: { kind: 'plans', intent: intentOf(decided.plans[0], context), plans: decided.plans, inherited: decided.inherited }, sure: true };
    case 'ask':
      return askBack('Since when?', decided.options, context);
    case 'no':
      return decline(decided.troubles, marks, context);
  }
}

/** A refinement of a question that is still open changes every choice of it, and asks again. */
function openQuestion(request: Request, marks: readonly Mark[], context: ChoiceContext): Choice | null {
  const { memory } = context.input;
  if (memory === null || memory.options.length === 0) return null;
  if (followUpOf(marks, request, { ...memory, plans: memory.options.flatMap((option) => option.plans) }) === null) return null;
  const changed = memory.options.map((option) => followUp(option.plans, request, marks, context));
  const options = changed.flatMap(({ value }) => (value.kind === 'plans' ? [optionOf(value.plans, context)] : []));
  const [first] = changed;
  if (options.length === 0) return first ?? null;
  return askBack('My question before is still open. With that changed, which one do you want?', options, context);
}

/** The first option of every reading, then the second ones, and so on. */
function inTurn(lists: readonly (readonly Option[])[]): readonly Option[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}

function fresh(request: Request, marks: readonly Mark[], context: ChoiceContext): Choice {
  const named = request.measures.length === 0 ? listMeasure(request, marks, context) : request.measures;
  if (named.length === 0) {
    if (saysSomething(request, marks)) return askMeasure(request, context);
    const isChart = marks.some((mark) => /^(charts?|graph|plot|table)$/i.test(mark.words));
    return decline(isChart ? [{ kind: 'unusable', reason: 'Charts are not here yet; the table of the answer holds the same figures.' }] : [], marks, context);
  }
  if (request.before !== null) return decline([{ kind: 'unusable', reason: 'Before what? Please name the period.' }], marks, context);
  if (refersBack(marks) && request.filters.length === 0 && request.dimensions.length === 0)
    return decline([{ kind: 'unusable', reason: 'I do not know whom you mean; please name the person, account or team.' }], marks, context);
  if (request.rank !== null && needsSubject(request, named)) return askSubject(request, named, context);
  if (isLastYearAlone(request, marks)) return askLastYear(request, named, context);
  const made = named.flatMap((measure) => spreadPeriods(request).map((one) => ({ measure, made: makePlan(one, measure, context) })));
  return conclude(
    made.map((one) => one.made),
    { request, marks, inherited: () => [] },
    context,
  );
}

function followUp(previous: readonly Plan[], request: Request, marks: readonly Mark[], context: ChoiceContext): Choice {
  const isAdding =
    marks.some((mark) => mark.kind === 'follow' && mark.how === 'also') || (marks[0]?.kind === 'and' && /well|plus|along|together/i.test(marks[0].words));
  const isJoined = marks[0]?.kind === 'and' || /^but$/i.test(marks[0]?.words ?? '');
  const isVague = request.measures.length > 1 && request.measures.every((measure) => measure.list === null) && hasMark(marks, 'vague');
  const isDue = context.input.memory !== null && isDueOnly(marks, context.input.memory);
  const measures: readonly (Measure | null)[] = isVague || isDue || request.measures.length === 0 ? [null] : request.measures;
  if (request.before !== null && previous.every((plan) => plan.period === undefined)) {
    return decline([{ kind: 'unusable', reason: 'The answer before this one had no period to count back from; please name one.' }], marks, context);
  }
  const made = measures.flatMap((measure) =>
    previous.map((plan) =>
      keepModel(
        editPlan(
          {
            previous: plan,
            request,
            measure,
            isAdding,
            isJoined,
            isOfRows: refersBack(marks) || marks.find((mark) => mark.kind !== 'filler')?.kind === 'and' || /^and /i.test(marks[0]?.words ?? ''),
          },
          context,
        ),
        plan,
        context,
      ),
    ),
  );
  const inherited = (plans: readonly Plan[]): readonly string[] => [
    ...new Set(plans.flatMap((plan, at) => inheritedWords(previous[at % previous.length] ?? plan, plan, context))),
  ];
  return conclude(made, { request, marks, inherited, isEdit: true, perReading: previous.length }, context);
}

/** `revenue this time last year`: not a comparison, but of a month, a quarter or a year so far? */
function isLastYearAlone(request: Request, marks: readonly Mark[]): boolean {
  const isNamed = marks.some((mark) => mark.kind === 'compare_to' && /(this|same) time last year|(a|one) year ago/i.test(mark.words));
  return isNamed && request.period === undefined && !hasMark(marks, 'versus');
}

function askLastYear(request: Request, measures: readonly Measure[], context: ChoiceContext): Choice {
  const last = addToDay(context.today, { years: -1 });
  const plans = (['month', 'quarter', 'year'] as const).flatMap((grain) => {
    const period = daysFromTo(startOfPeriod(last, grain, context.calendar), last);
    return measures.flatMap((measure) => {
      const made = makePlan({ ...request, compare: null, period }, measure, context);
      return made.kind === 'plan' ? [made.plan] : [];
    });
  });
  return askBack(
    'A year ago today stood in a month, a quarter and a year so far. Which of them?',
    plans.map((plan) => optionOf([plan], context)),
    context,
  );
}

type Conclusion = {
  readonly request: Request;
  readonly marks: readonly Mark[];
  readonly inherited: (plans: readonly Plan[]) => readonly string[];
  readonly isEdit?: boolean;
  readonly perReading?: number;
};

function conclude(made: readonly Made[], conclusion: Conclusion, context: ChoiceContext): Choice {
  const { request, marks } = conclusion;
  const asked = made.find((one) => one.kind === 'ask');
  if (asked?.kind === 'ask')
    return askBack(
      asked.question,
      asked.plans.map((plan) => optionOf([plan], context)),
      context,
    );
  const refused = made.find((one) => one.kind === 'no');
  const plans = made.flatMap((one) => (one.kind === 'plan' ? [one.plan] : []));
  if (plans.length === 0) return decline(refused?.kind === 'no' ? [{ kind: 'unusable', reason: refused.reason }] : [], marks, context);
  if (request.doubt !== null && plans.length > 1 && !hasSeveralPeriods(request)) {
    return askBack(
      `"${request.doubt}" can mean several figures. Which one?`,
      plans.map((plan) => optionOf([plan], context)),
      context,
    );
  }
  if (refused?.kind === 'no') return decline([{ kind: 'unusable', reason: refused.reason }], marks, context);
  const unplaced = unplacedWords(marks, plans, context.vocabulary);
  if (unplaced.length > 0) return declineUnplaced(unplaced, plans, context);
  return {
    value: { kind: 'plans', intent: intentOf(plans[0], context), plans: plans.slice(0, limits.plansPerTurn), inherited: [...conclusion.inherited(plans)] },
    sure: true,
  };
}

/** Words that the plans would lose: the question without them is offered, not answered. */
function declineUnplaced(words: readonly string[], plans: readonly Plan[], context: ChoiceContext): Choice {
  const reason = `I cannot place ${words.map((word) => `"${word}"`).join(' and ')} in that, and would rather not leave it out.`;
  const nearest = plans.map((plan) => describePlan(plan, context.vocabulary));
  return { value: declineFor([{ kind: 'unusable', reason }], intentOf(plans[0], context), nearest, context.input), sure: false };
}

function hasSeveralPeriods(request: Request): boolean {
  return request.otherPeriods.length > 0 && request.measures.length < 2;
}

function optionOf(plans: readonly Plan[], context: ChoiceContext): Option {
  return { label: plans.map((plan) => describePlan(plan, context.vocabulary)).join('; '), plans: [...plans] };
}

function askBack(question: string, options: readonly Option[], context: ChoiceContext): Choice {
  const distinct = options.filter((option, at) => options.findIndex((other) => other.label === option.label) === at).slice(0, limits.clarifyOptionsMax);
  const [only] = distinct;
  const intent = intentOf(only?.plans[0], context);
  if (only === undefined) return { value: declineFor([], intent, [], context.input), sure: false };
  if (distinct.length === 1) return { value: { kind: 'plans', intent, plans: only.plans, inherited: [] }, sure: true };
  return { value: { kind: 'clarify', intent, question, options: distinct }, sure: true };
}

const USUAL_METRICS = ['won_revenue', 'win_rate', 'won_count', 'open_pipeline'];
/** The biggest account may be so by what it bought or by what is open. */
const SIZE_METRICS = ['won_revenue', 'open_pipeline', 'won_count'];

/** Everything but the figure was said: offer the usual ones. */
function askMeasure(request: Request, context: ChoiceContext): Choice {
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

function needsSubject(request: Request, measures: readonly Measure[]): boolean {
  return request.dimensions.length === 0 && request.timeGrain === undefined && measures.every((measure) => measure.list === null);
}

/** Ranked, but not of what. */
function askSubject(request: Request, measures: readonly Measure[], context: ChoiceContext): Choice {
  const dimensions = ['owner', 'sales_region', 'account', 'product'].filter((name) => context.vocabulary.dimensions.has(name));
  const [measure] = measures;
  const plans = dimensions.flatMap((name) => {
    const made = measure === undefined ? null : makePlan({ ...request, dimensions: [name] }, measure, context);
    return made?.kind === 'plan' ? [made.plan] : [];
  });
  return askBack(
    'Ranked by what: people, regions, accounts or products?',
    plans.map((plan) => optionOf([plan], context)),
    context,
  );
}

function saysSomething(request: Request, marks: readonly Mark[]): boolean {
  const parts = [request.dimensions.length, request.filters.length, request.having.length].some((count) => count > 0);
  return (
    parts || request.period !== undefined || request.timeGrain !== undefined || request.compare !== null || hasMark(marks, 'rank') || hasMark(marks, 'vague')
  );
}

function intentOf(plan: Plan | undefined, context: ChoiceContext): IntentName {
  const [metric] = plan?.metrics ?? [];
  const card = metric === undefined ? undefined : context.vocabulary.metrics.get(metric);
  return card?.intent ?? (plan === undefined ? context.input.intent.intent : 'deal');
}

function decline(troubles: readonly Trouble[], marks: readonly Mark[], context: ChoiceContext): Choice {
  const isAboutDeals = marks.some((mark) => ['metric', 'outcome', 'deal', 'dimension', 'value', 'segment', 'without_amount'].includes(mark.kind));
  const measured = marks.find((mark) => mark.kind === 'metric');
  const named = measured?.kind === 'metric' ? context.vocabulary.metrics.get(measured.names[0] ?? '')?.intent : undefined;
  const given = context.input.intent.intent;
  const isOurs = isAboutDeals || (context.input.memory?.plans.length ?? 0) > 0;
  const intent = named ?? (!isOurs ? 'out_of_scope' : given === 'out_of_scope' ? 'performance' : given);
  const value = declineFor(troubles, intent, troubles.some((trouble) => trouble.kind === 'later') ? [] : nearestQuestions(marks, context), context.input);
  return { value, sure: troubles.some((trouble) => trouble.kind === 'later') };
}
