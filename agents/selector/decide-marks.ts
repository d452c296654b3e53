/** Marks → choice: a plan when one reading fits, a question when several do, a decline when none does. */
import type { Reading } from '#kernel/decision.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { addToDay, startOfPeriod } from '#kernel/dates.ts';
import { decideChanges, type DecidedChanges } from '#agents/selector/decide-changes.ts';
import { daysFromTo, lastPeriods } from '#agents/selector/terms/calendar.ts';
import { askAgain, askBack, askMeasure, askSubject, intentOf, needsSubject, optionOf, ranksTeam, type Option } from '#agents/selector/ask-back.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { askedSum } from '#agents/selector/request/asks-sum.ts';
import { looseEnd } from '#agents/selector/request/loose-end.ts';
import { besideRows } from '#agents/selector/request/beside-rows.ts';
import { decideTogether } from '#agents/selector/decide-together.ts';
import { decideRollUp } from '#agents/selector/decide-roll-up.ts';
import { decideBriefing, isTitle } from '#agents/selector/decide-briefing.ts';
import { declineFor } from '#agents/selector/decline.ts';
import { asksHowSure, isForecast } from '#agents/selector/topics/forecast-words.ts';
import { keepModel } from '#agents/selector/plan/keep-model.ts';
import { nearestQuestions } from '#agents/selector/plan/nearest-questions.ts';
import { listMeasure } from '#agents/selector/request/list-measure.ts';
import { editPlan, inheritedWords } from '#agents/selector/plan/edit-plan.ts';
import { alternativesOf } from '#agents/selector/filters/expand-marks.ts';
import { followUpOf, isDueOnly, isSorting, refersBack, saysSomething, sortedMeasure } from '#agents/selector/request/follow-up.ts';
import { ofTheirPeople } from '#agents/selector/plan/their-people.ts';
import { type Made, makePlan } from '#agents/selector/plan/make-plan.ts';
import { hasMark, type Mark } from '#agents/selector/terms/marks.ts';
import { ofEveryRow, ofListed } from '#agents/selector/request/of-listed.ts';
import { asksBehind, datedAsRow, readFromBefore } from '#agents/selector/request/read-from-before.ts';
import { readRequest } from '#agents/selector/request/read-request.ts';
import type { Measure, Request, Trouble } from '#agents/selector/terms/request.ts';
import { withPeriodBefore } from '#agents/selector/periods/add-period.ts';
import { splitByModel } from '#agents/selector/request/split-by-model.ts';
import { asksWhetherBetter, verdictPlan } from '#agents/selector/plan/verdict-plan.ts';
import { isUnchanged } from '#agents/selector/plan/unchanged.ts';
import { pointsAtOpen, unboundOne } from '#agents/selector/request/unbound-one.ts';
import { unplacedWords } from '#agents/selector/plan/unplaced.ts';
import { spreadAll } from '#agents/selector/request/spread-deals.ts';
import { spreadFollowUp } from '#agents/selector/request/spread-follow-up.ts';
import { previousOfQuarters, ranksLength } from '#agents/selector/topics/stage-lengths.ts';
import { readThreadMarks } from '#agents/selector/request/thread-marks.ts';

type Choice = Reading<PlanChoice>;

/** Decides what the marks ask for. */
export function decideMarks(given: readonly Mark[], context: ChoiceContext): Choice {
  const named = given.map((mark): Mark => (isTitle(mark, given) ? { kind: 'filler', at: mark.at, length: mark.length, words: mark.words } : mark));
  const together = decideTogether(context);
  if (together !== null) return together;
  const { marks, lifted, isWhole, isUnbounded = false } = readThreadMarks(named, context.input.memory, context.vocabulary, context);
  const briefing = decideBriefing(marks, context);
  if (briefing !== null) return { value: briefing, sure: true };
  const beside = context.input.memory === null ? null : besideRows(context.input.text);
  if (beside !== null) return decline([{ kind: 'unusable', reason: beside }], marks, context);
  const rolledUp = decideRollUp(marks, context);
  if (rolledUp !== null) return rolledUp;
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
  const read = { ...said, request: { ...said.request, lifted: [...said.request.lifted, ...lifted], isWhole, isUnbounded } };
  const changes = decideChanges(read, marks, context);
  if (changes !== null) return changesChoice(changes, marks, context);
  const { request, isOfListed } = ofListed(readFromBefore(read.request, marks, context.input, context.vocabulary), marks, context);
  const isCompleted = request !== read.request;
  const troubles = isCompleted ? read.troubles.filter((trouble) => trouble.kind === 'unknown' && askedSum(context.input.text) === null) : read.troubles;
  if (troubles.length > 0) return decline(troubles, marks, context);
  const certainty = certaintyOf(request, marks, context);
  if (certainty !== null) return certainty;
  const open = openQuestion(request, marks, context);
  if (open !== null) return open;
  const previous = followUpOf(marks, request, context.input.memory, isCompleted);
  const unbound = unboundOne(request, marks, previous, context.input.text);
  if (unbound !== null) return decline([{ kind: 'unusable', reason: unbound }], marks, context);
  if (previous === null) return fresh(datedAsRow(request, marks, context.input, context.vocabulary), marks, context);
  return followUp(isOfListed ? previous.map(ofEveryRow) : previous, request, marks, context);
}

/** How sure an answer before is: its forecast again, with the range around it; what is on record has none. */
function certaintyOf(request: Request, marks: readonly Mark[], context: ChoiceContext): Choice | null {
  const before = context.input.memory?.plans ?? [];
  if (!asksHowSure(marks) || before.length === 0) return null;
  const forecasts = before.filter((plan) => plan.metrics.some((name) => isForecast(context.vocabulary.metrics.get(name))));
  if (forecasts.length > 0) return followUp(forecasts, { ...request, measures: [] }, marks, context);
  if (request.period !== undefined) return null;
  return decline([{ kind: 'unusable', reason: 'The answer before is a figure on record, not a forecast: there is no range around it.' }], marks, context);
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
  const goesOn = followUpOf(marks, request, { ...memory, plans: memory.options.flatMap((option) => option.plans) }) !== null;
  if (!goesOn && pointsAtOpen(request, marks, context.input.text)) return askAgain(memory.options, context);
  if (!goesOn) return null;
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

function fresh(said: Request, marks: readonly Mark[], context: ChoiceContext): Choice {
  const asksBetter = asksWhetherBetter(said, marks);
  const request = asksBetter && said.measures.length === 0 ? { ...said, period: lastPeriods('quarter', 1, context) } : said;
  const named = request.measures.length === 0 ? listMeasure(request, marks, context) : request.measures;
  if (named.length === 0) {
    if (saysSomething(request, marks)) return askMeasure(request, context);
    const isChart = marks.some((mark) => /^(charts?|graph|plot|table)$/i.test(mark.words));
    return decline(isChart ? [{ kind: 'unusable', reason: 'Charts are not here yet; the table of the answer holds the same figures.' }] : [], marks, context);
  }
  const loose = looseEnd(request, marks, context.input.memory);
  if (loose !== null) return decline([{ kind: 'unusable', reason: loose }], marks, context);
  if (request.rank !== null && needsSubject(request, named))
    return ranksTeam(marks) ? fresh({ ...request, dimensions: ['owner'] }, marks, context) : askSubject(request, named, context);
  if (isLastYearAlone(request, marks)) return askLastYear(request, named, marks, context);
  const made = named
    .flatMap((measure) => splitByModel(measure, request, context))
    .flatMap((measure) =>
      spreadAll(asksBetter ? { ...request, timeGrain: null } : request, measure, marks, context).map(([one, of]) => makePlan(one, of, context)),
    )
    .flatMap((one) => (asksBetter ? withVerdict(one, context) : [one]));
  return conclude(made, { request, marks, inherited: () => [] }, context);
}

/** The change that a trend ends with, before the trend. */
function withVerdict(made: Made, context: ChoiceContext): readonly Made[] {
  const plan = made.kind === 'plan' ? verdictPlan(made.plan, context) : null;
  return plan === null ? [made] : [{ kind: 'plan', plan }, made];
}

function followUp(previous: readonly Plan[], said: Request, marks: readonly Mark[], context: ChoiceContext): Choice {
  const isAdding =
    marks.some((mark) => mark.kind === 'follow' && mark.how === 'also') || (marks[0]?.kind === 'and' && /well|plus|along|together/i.test(marks[0].words));
  const request = isAdding ? { ...said, period: withPeriodBefore(said.period, previous, context.vocabulary) } : said;
  const isJoined = marks[0]?.kind === 'and' || /^but$/i.test(marks[0]?.words ?? '');
  const isVague = request.measures.length > 1 && request.measures.every((measure) => measure.list === null) && hasMark(marks, 'vague');
  const isDue = context.input.memory !== null && isDueOnly(marks, context.input.memory);
  const sorted = isSorting(marks) ? sortedMeasure(marks) : null;
  const isLength = ranksLength(marks, previous, context.vocabulary);
  const measures: readonly (Measure | null)[] =
    sorted !== null ? [sorted] : isVague || isDue || isLength || request.measures.length === 0 ? [null] : request.measures;
  if (request.before !== null && previous.every((plan) => plan.period === undefined)) {
    return decline([{ kind: 'unusable', reason: 'The answer before this one had no period to count back from; please name one.' }], marks, context);
  }
  const verdicts = asksWhetherBetter(request, marks) && request.measures.length === 0 ? previous.flatMap((plan) => verdictPlan(plan, context) ?? []) : [];
  if (verdicts.length > 0 && verdicts.length === previous.length)
    return conclude(
      verdicts.map((plan) => ({ kind: 'plan', plan })),
      { request, marks, inherited: (plans) => [...new Set(plans.flatMap((plan, at) => inheritedWords(previous[at] ?? plan, plan, context)))] },
      context,
    );
  const requests = spreadFollowUp(request, previous, context);
  const made = measures.flatMap((measure) =>
    requests.flatMap((one) =>
      previous.map((before) => {
        const plan = previousOfQuarters(before, request, context.vocabulary);
        return keepModel(
          editPlan(
            {
              previous: plan,
              request: one,
              measure,
              isAdding,
              isJoined,
              isSorting: isSorting(marks),
              isOfRows:
                asksBehind(context.input.text) ||
                refersBack(marks) ||
                marks.find((mark) => mark.kind !== 'filler')?.kind === 'and' ||
                /^and /i.test(marks[0]?.words ?? ''),
            },
            context,
          ),
          plan,
          context,
        );
      }),
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

function askLastYear(request: Request, measures: readonly Measure[], marks: readonly Mark[], context: ChoiceContext): Choice {
  const last = addToDay(context.today, { years: -1 });
  const balances = measures.filter((measure) => measure.metrics.every((name) => context.vocabulary.metrics.get(name)?.dateRole === null));
  // What stands open on a day has a value on that day.
  if (balances.length > 0 && balances.length === measures.length) {
    const made = measures.map((measure) => makePlan({ ...request, compare: null, asOf: daysFromTo(last, last) }, measure, context));
    return conclude(made, { request, marks, inherited: () => [] }, context);
  }
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
  const whole = plans.map((plan) => ofTheirPeople(plan, context));
  if (conclusion.isEdit === true && isUnchanged(whole, context.input.memory?.plans ?? [], { request, marks, text: context.input.text }))
    return decline([{ kind: 'unusable', reason: 'That would be the answer before once more; please name the figure that you want instead.' }], marks, context);
  if (unplaced.length > 0) return declineUnplaced(unplaced, plans, context);
  return {
    value: { kind: 'plans', intent: intentOf(plans[0], context), plans: whole.slice(0, limits.plansPerTurn), inherited: [...conclusion.inherited(whole)] },
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
