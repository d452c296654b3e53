/** What is measured: the catalogue's metrics, or outcomes and deals with a word for how much of them. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { isBiggestDeal, isBound, isDoneByGroup } from '#agents/selector/filters/bounds.ts';
import { standsOpen } from '#agents/selector/topics/bind-absence.ts';
import { asksNumberEach, asksWhatWas, splitsCount } from '#agents/selector/topics/asked-how.ts';
import { dateOrderOf, dayOf } from '#agents/selector/terms/date-order.ts';
import { asksChangedDeals, listOfChange } from '#agents/selector/topics/read-changes.ts';
import { listOfState } from '#agents/selector/topics/deal-states.ts';
import { methodMetric } from '#agents/selector/topics/forecast-words.ts';
import { hasMark, type Mark, type MarkOf, marksOf, type Outcome } from '#agents/selector/terms/marks.ts';
import { agrees, outcomeMetric, type Unit, withoutAmountMetrics } from '#agents/selector/topics/outcome-metrics.ts';
import { boundedDeals, dealList, isTheirDeal, listOf, summedDeals } from '#agents/selector/topics/outcome-list.ts';
import { countedDimension, countedMeasure } from '#agents/selector/topics/counted-groups.ts';
import { listOfRisk } from '#agents/selector/topics/risk-words.ts';
import { partOf } from '#agents/selector/topics/part-of.ts';
import { withOtherUnit } from '#agents/selector/topics/both-units.ts';
import { type Words, wordsOf } from '#agents/selector/request/measure-words.ts';
import { isStageDays } from '#agents/selector/words/read-day-bounds.ts';
import { ofQuarters, stageLength } from '#agents/selector/topics/stage-lengths.ts';
import { takesTime } from '#agents/selector/topics/takes-time.ts';
import type { Measure, Request, Trouble } from '#agents/selector/terms/request.ts';

export type Measured = {
  readonly measures: readonly Measure[];
  readonly doubt: string | null;
  readonly outcomeAlone: Outcome | null;
  readonly trouble: Trouble | null;
};
export type MeasureContext = { readonly vocabulary: Vocabulary; /** Something to group by was said. */ readonly isGrouped: boolean };

/** Reads the measure. Several measures mean that the words fit several figures. */
export function readMeasures(marks: readonly Mark[], context: MeasureContext): Measured {
  const measured = measuresOf(marks, isBiggestDeal(marks) ? { ...context, isGrouped: false } : context);
  const [measure, ...others] = measured.measures;
  if (measure === undefined || others.length > 0) return measured;
  const both = withOtherUnit(withStageDays(measure, marks), marks, context.vocabulary);
  return both === null ? unusable('I cannot tell both the number and the amount of that; please ask for one of them.') : { ...measured, measures: [both] };
}

/** `deals in Proposal longer than 45 days`: each with its days. */
function withStageDays(measure: Measure, marks: readonly Mark[]): Measure {
  const isOfDeals = measure.list?.dimensions.includes('opportunity') === true && measure.metrics.join() === 'open_pipeline' && marks.some(isStageDays);
  return isOfDeals ? { ...measure, metrics: [...measure.metrics, 'avg_days_in_current_stage'] } : measure;
}

function measuresOf(marks: readonly Mark[], context: MeasureContext): Measured {
  const words = { ...wordsOf(marks), isGrouped: context.isGrouped };
  const [absent] = marksOf(marks, 'absent');
  if (absent !== undefined && context.isGrouped) return sure(metric(absent.metric));
  if (hasMark(marks, 'without_amount')) return sure(withoutAmount(words, standsOpen(marks) ? 'Open' : null, context));
  const generic = words.metrics.filter(
    (mark) => isGenericMoney(mark) && words.outcomes.some((outcome) => outcome.outcome === 'Lost' || outcome.outcome === 'Open'),
  );
  const metrics = words.metrics.filter((mark) => !generic.includes(mark));
  const atRisk = listOfRisk(marks, context.vocabulary, context.isGrouped);
  if (atRisk !== null) return sure(atRisk);
  if (metrics.length > 0) return namedMetrics(metrics, words, marks, context.vocabulary);
  const states = isStateList(words, context) ? listOfState(marks, context.vocabulary) : null;
  if (states !== null) return sure(states);
  const inStage = words.quantities.has('long') || words.ranks.some((mark) => mark.unit === 'days') ? stageLength(marks, context.vocabulary) : null;
  if (inStage !== null) return sure(metric(ofQuarters(inStage, marks, context.vocabulary)));
  if (words.quantities.has('long'))
    return takesTime(marks)
      ? sure(metric('avg_days_to_close'))
      : unusable('How long what takes? I know how long deals take to close, and stay in their stages.');
  const dated = datedList(words, marks, context);
  if (dated !== null) return dated;
  if (words.outcomes.length > 0)
    return outcomeMeasures(generic.length > 0 ? { ...words, quantities: new Set([...words.quantities, 'much']) } : words, marks, context);
  if (words.deals.length > 0) return dealMeasures(words, marks, context);
  // From slow to fast, with nothing to order: the rows shown before.
  const isOrder = !context.isGrouped && words.ranks.every((mark) => mark.count === 'all');
  if (words.ranks.some((mark) => mark.unit === 'days') && !isOrder && !hasMark(marks, 'compare_to')) return sure(metric('avg_days_to_close'));
  const bounding = marksOf(marks, 'threshold').flatMap((mark) => mark.of ?? [])[0];
  if (bounding !== undefined && context.isGrouped) return sure(metric(bounding));
  const ofMethods = methodMetric(marks, context.vocabulary);
  if (ofMethods !== null) return sure(metric(ofMethods));
  if (words.isDue && words.vague === undefined && (words.quantities.has('much') || words.quantities.has('many')))
    return sure(metric(outcomeMetric('Open', words.quantities.has('much') ? 'money' : 'count')));
  if (words.isDue && words.vague === undefined) return sure(context.isGrouped ? metric(outcomeMetric('Open', 'count')) : listOf('Open', context));
  if (words.vague !== undefined) return doubtful(words.vague.metrics.filter((name) => context.vocabulary.metrics.has(name)).map(metric), words.vague.phrase);
  return { measures: [], doubt: null, outcomeAlone: null, trouble: null };
}

function metric(name: string): Measure {
  return { metrics: [name], list: null };
}

function sure(measure: Measure): Measured {
  return { measures: [measure], doubt: null, outcomeAlone: null, trouble: null };
}

function doubtful(measures: readonly Measure[], doubt: string): Measured {
  return { measures, doubt: measures.length > 1 ? doubt : null, outcomeAlone: null, trouble: null };
}

function unusable(reason: string): Measured {
  return { measures: [], doubt: null, outcomeAlone: null, trouble: { kind: 'unusable', reason } };
}

/** Revenue and sales say money; with lost or open before them they are lost or open money. */
function isGenericMoney(mark: MarkOf<'metric'>): boolean {
  return mark.names.includes('won_revenue') && /^(revenue|sales|bookings|money)$/i.test(mark.words);
}

function withoutAmount(words: Words, standing: Outcome | null, context: MeasureContext): Measure {
  const names = withoutAmountMetrics(words.outcomes[0]?.outcome ?? standing);
  const asksList = words.quantities.has('list') && !words.quantities.has('many') && words.outcomes.length > 0 && !context.isGrouped;
  if (!asksList) return { metrics: names, list: null };
  const [name = ''] = names;
  const list = dealList(words.outcomes[0]?.outcome ?? 'Open', context);
  return { metrics: [name], list: { ...list, having: [{ metric: name, op: 'gte', value: 1 }] } };
}

/** `what is overdue`, `top 5 stalled deals`: deals of a state, of no outcome but open. */
function isStateList(words: Words, context: MeasureContext): boolean {
  const isWanted = words.quantities.has('list') || words.ranks.length > 0 || words.isBounded;
  const isElse = words.quantities.has('many') || words.quantities.has('share') || words.outcomes.some((mark) => mark.outcome !== 'Open');
  return isWanted && !isElse && !context.isGrouped;
}

function namedMetrics(metrics: readonly MarkOf<'metric'>[], words: Words, marks: readonly Mark[], vocabulary: Vocabulary): Measured {
  const names = [...new Set(metrics.flatMap((mark) => mark.names))];
  const changed = !words.isGrouped && asksChangedDeals(marks) && names.length === 1 ? listOfChange(names[0], vocabulary) : null;
  if (changed !== null) return sure(changed);
  // The largest deal size is that of one deal, no mean.
  const isOneSize =
    metrics.length === 1 &&
    /^deal (sizes?|values?)$/i.test(metrics[0]?.words ?? '') &&
    words.ranks.some((mark) => mark.word === 'top' || mark.word === 'bottom');
  if (isOneSize && !words.isGrouped && names.includes('avg_deal_size')) return sure(listOf('Won', { vocabulary }));
  const bounded = names.length === 1 ? boundedDeals(metrics[0], marks) : null;
  if (bounded !== null && !words.isGrouped) return sure(listOf(bounded, { vocabulary }));
  const summed = names.length === 1 && !words.isGrouped ? summedDeals(names[0], marks, { vocabulary }) : null;
  if (summed !== null) return sure(summed);
  const part = words.quantities.has('percent') && names.length === 1 ? partOf(metrics[0]?.words ?? '', vocabulary) : null;
  if (part !== null) return sure(metric(part));
  if (names.includes('avg_deal_size') && /\bdeals$/i.test(metrics[0]?.words ?? '') && asksNumberEach(marks)) return unusable(NO_MEAN_COUNT);
  const averaged = averageOf(names, words, marks, vocabulary);
  if (averaged !== null) return averaged;
  const added = words.outcomes.flatMap((mark) => (isListed(marks, mark) ? [outcomeMetric(mark.outcome, mark.unit ?? 'count')] : []));
  const stray = words.outcomes.find((mark) => !isListed(marks, mark) && !isBound(marks, mark) && !names.some((name) => agrees(name, mark.outcome)));
  if (stray !== undefined && !names.includes('opportunity_count')) return unusable(`${labelOf(metrics)} does not cover ${stray.outcome.toLowerCase()} deals.`);
  return sure({ metrics: [...new Set([...names, ...added])], list: null });
}

const NO_MEAN_COUNT = 'An average number of deals is not a metric of the catalogue; the number of deals of each is.';

/** `average revenue`, `revenue per deal`: a mean, which is a metric of its own or none; null where no mean is asked for. */
function averageOf(names: readonly string[], words: Words, marks: readonly Mark[], vocabulary: Vocabulary): Measured | null {
  const [name = ''] = names;
  const isSum = ['additive', 'semi_additive'].includes(vocabulary.metrics.get(name)?.additivity ?? '');
  const leads = words.deals.map((mark) => marks.slice(0, marks.indexOf(mark)).findLast((other) => other.kind !== 'outcome')?.words ?? '');
  const perDeal = leads.some((lead) => /^(per|each|every)$/i.test(lead));
  const perOutcome = perDeal && words.outcomes.some((mark) => mark.outcome !== 'Won');
  if (perOutcome) return unusable('That per deal is not a metric of the catalogue; the average deal size, of won deals, is.');
  if (!isSum || names.length > 1 || (!perDeal && !words.quantities.has('average'))) return null;
  if (name === 'won_revenue' && (perDeal || words.deals.length > 0)) return sure(metric('avg_deal_size'));
  return unusable(`An average of ${(vocabulary.metrics.get(name)?.label ?? name).toLowerCase()} is not a metric of the catalogue; the average deal size is.`);
}

function labelOf(metrics: readonly MarkOf<'metric'>[]): string {
  return `"${metrics[0]?.words ?? ''}"`;
}

/** `win rate and wins`: an outcome that is itself a figure of the list. */
function isListed(marks: readonly Mark[], mark: MarkOf<'outcome'>): boolean {
  const at = marks.indexOf(mark);
  if (isBound(marks, mark)) return false;
  const isJoined = marks[at - 1]?.kind === 'and' || marks[at + 1]?.kind === 'and' || (marks[at + 1]?.kind === 'deal' && marks[at + 2]?.kind === 'and');
  const isCounted = mark.unit === 'count' || marks[at + 1]?.kind === 'deal' || marks[at - 1]?.kind === 'quantity' || marks[at - 1]?.kind === 'deal';
  return isCounted && (isJoined || mark.unit === 'count');
}

/** `accounts that we lost`, `which reps won deals`: those that have some, not all of them with their number. */
function asksWhoDid(words: Words, marks: readonly Mark[]): boolean {
  const isElse = ['rank', 'threshold', 'absent', 'versus', 'time_group', 'negation', 'compare_to'].some((kind) => hasMark(marks, kind as Mark['kind']));
  const isIntroduced = marks.some((mark, at) => mark.kind === 'dimension' && /(?:^|\s)(?:by|per|each|every|all)$/i.test(marks[at - 1]?.words ?? ''));
  return (
    !isElse && !isIntroduced && !words.quantities.has('many') && !words.quantities.has('much') && words.outcomes.some((mark) => isDoneByGroup(marks, mark))
  );
}

function atLeastOne(name: string, unit: Unit): Request['having'][number] {
  return unit === 'count' ? { metric: name, op: 'gte', value: 1 } : { metric: name, op: 'gt', value: 0 };
}

function outcomeMeasures(words: Words, marks: readonly Mark[], context: MeasureContext): Measured {
  const outcomes = [...new Set(words.outcomes.map((mark) => mark.outcome))];
  const [outcome = 'Open'] = outcomes;
  const alone = {
    outcomeAlone:
      words.outcomes.every((mark) => mark.unit === null) && words.quantities.size === 0 && words.deals.length === 0 && words.ranks.length === 0
        ? outcome
        : null,
  };
  const asksNothingElse = ['many', 'much', 'share', 'percent', 'average'].every((what) => !words.quantities.has(what)) && !hasMark(marks, 'compare_to');
  if (words.ranks.some((mark) => mark.unit === 'days') && asksNothingElse && outcome === 'Open')
    return unusable('How long open deals will take is not known; how long they have been open, or have stood in their stage, is.');
  if (words.ranks.some((mark) => mark.unit === 'days') && asksNothingElse)
    return sure(context.isGrouped ? metric('avg_days_to_close') : { metrics: ['avg_days_to_close'], list: dealList('Won', context) });
  const isCounted = words.outcomes.every((mark) => mark.unit === 'count') && words.deals.length === 0;
  if (words.quantities.has('percent') && !words.quantities.has('many') && !isCounted) {
    return outcomes.includes('Won') ? sure(metric('win_rate')) : unusable(`The share of ${outcome.toLowerCase()} deals is not a metric of the catalogue.`);
  }
  const isOfTime = marks.some((mark) => mark.kind === 'filler' && /^(?:time|times|days|duration)$/i.test(mark.words));
  if (words.quantities.has('average') && isOfTime) return sure(metric('avg_days_to_close'));
  if (words.quantities.has('average'))
    return outcomes.includes('Won') && !isCounted && !asksNumberEach(marks)
      ? sure(metric('avg_deal_size'))
      : unusable(`An average of ${outcome.toLowerCase()} deals is not a metric of the catalogue.`);
  const isMoney = words.quantities.has('much') || words.outcomes.some((mark) => mark.unit === 'money') || (context.isGrouped && asksWhatWas(marks));
  if (isList(words, context) && outcomes.length === 1 && (words.isBounded || !isMoney || words.ranks.length > 0))
    return { ...sure(listOf(outcome, context)), ...alone };
  if (
    words.ranks.length > 0 &&
    words.deals.length === 0 &&
    words.quantities.size === 0 &&
    words.outcomes.every((mark) => mark.unit === null) &&
    context.isGrouped
  ) {
    return doubtful([metric(outcomeMetric(outcome, 'money')), metric(outcomeMetric(outcome, 'count'))], 'the most');
  }
  if (words.ranks.some((mark) => mark.unit === 'money') && !context.isGrouped && outcomes.length === 1) return sure(listOf(outcome, context));
  const counted = countedDimension(marks);
  if (counted !== null && splitsCount(marks, counted))
    return unusable('How many of them each part has is not a figure; I can list them by part, or count the deals.');
  if (counted !== null && outcomes.length === 1) return sure(countedMeasure(outcomeMetric(outcome, 'count'), counted));
  const unit: Unit = isMoney ? 'money' : 'count';
  const name = outcomeMetric(outcome, unit);
  if (outcomes.length === 1 && asksWhoDid(words, marks))
    return sure({ metrics: [name], list: { dimensions: [], filters: [], having: [atLeastOne(name, unit)] } });
  return { ...sure({ metrics: outcomes.map((one) => outcomeMetric(one, unit)), list: null }), ...alone };
}

/** `oldest deals`: the open ones unless another outcome is said, with the day that they are ranked by. */
function datedList(words: Words, marks: readonly Mark[], context: MeasureContext): Measured | null {
  const order = dateOrderOf(marks);
  const day = order === null ? null : dayOf(order, context.vocabulary);
  const isOfDeals =
    words.deals.length > 0 || words.outcomes.length > 0 || words.isDue || words.ranks.some((mark) => mark.unit === 'close' && mark.count !== 'all');
  if (day === null || context.isGrouped || !isOfDeals) return null;
  const measure = listOf(words.outcomes.find((mark) => mark.outcome !== 'Closed' || !words.isDue)?.outcome ?? 'Open', context);
  const dimensions = [...new Set([...(measure.list?.dimensions ?? []), day])];
  return sure(measure.list === null ? measure : { ...measure, list: { ...measure.list, dimensions } });
}

function isList(words: Words, context: MeasureContext): boolean {
  if (context.isGrouped || words.quantities.has('share') || words.quantities.has('percent')) return false;
  if (words.quantities.has('many')) return words.isBounded;
  const isNamed = words.deals.length > 0 || words.isAmountBounded || words.asksWhat || words.outcomes.some((mark) => mark.unit === 'count');
  return isNamed && (words.quantities.has('list') || words.asksWhat || words.ranks.length > 0 || words.isBounded || words.isAged);
}

/** `my deals closing this week`: of one's own deals that are due, each is wanted. */
function isOwnPlural(words: Words, marks: readonly Mark[], context: MeasureContext): boolean {
  const isPlain = !context.isGrouped && ['many', 'much', 'share', 'percent', 'average'].every((what) => !words.quantities.has(what));
  return isPlain && words.deals.some((mark) => mark.isPlural && /^my$/i.test(marks[marks.indexOf(mark) - 1]?.words ?? ''));
}

function dealMeasures(words: Words, marks: readonly Mark[], context: MeasureContext): Measured {
  if (words.quantities.has('average')) return asksNumberEach(marks) ? unusable(NO_MEAN_COUNT) : sure(metric('avg_deal_size'));
  // Not overdue, not stalled: said of open deals.
  const isOfState = marks.some((mark) => mark.kind === 'segment' && /^is_(?:overdue|stalled|at_risk)$|^days_in_current_stage$/.test(mark.filter.dimension));
  if (isOfState && (words.quantities.has('many') || context.isGrouped))
    return sure(metric(outcomeMetric('Open', words.quantities.has('much') ? 'money' : 'count')));
  if (context.isGrouped && words.quantities.size === 0 && words.ranks.some((mark) => mark.word === 'best' || mark.word === 'worst'))
    return doubtful([metric('won_revenue'), metric('win_rate'), metric('won_count')], `${words.ranks[0]?.words ?? 'best'} deals`);
  if (isOfState) return sure(words.quantities.has('much') ? metric(outcomeMetric('Open', 'money')) : listOf('Open', context));
  if (words.isAged && words.quantities.has('many')) return sure(metric(outcomeMetric('Open', 'count')));
  if (words.isAged && context.isGrouped) return sure(metric(outcomeMetric('Open', words.quantities.has('much') ? 'money' : 'count')));
  if ((words.isBounded || words.isAged) && !context.isGrouped) return sure(listOf('Open', context));
  if (words.isDue && context.isGrouped && words.ranks.some((mark) => mark.unit === 'days')) return sure(metric('avg_days_to_close'));
  if (words.isDue && (isList(words, context) || isOwnPlural(words, marks, context))) return sure(listOf('Open', context));
  if (words.isDue) return sure(metric(outcomeMetric('Open', words.quantities.has('much') ? 'money' : 'count')));
  if (words.quantities.has('many')) return sure(metric('opportunity_count'));
  if (words.quantities.has('much') && isTheirDeal(marks)) return sure(listOf('Open', context));
  if (words.quantities.has('much') && !(words.ranks.length > 0 && !context.isGrouped))
    return doubtful([metric('won_revenue'), metric('open_pipeline')], 'the value of deals');
  if (isList(words, context)) {
    if (words.ranks.length > 0 && standsOpen(marks)) return sure(listOf('Open', context));
    if (words.ranks.length > 0)
      return doubtful([listOf('Open', context), listOf('Won', context)], `${words.ranks[0]?.words ?? 'top'} ${words.deals[0]?.words ?? 'deals'}`);
    const dimensions = ['opportunity', 'account', 'owner', 'stage', 'outcome', 'close_day'].filter((name) => context.vocabulary.dimensions.has(name));
    return sure({ metrics: [], list: { dimensions, filters: [], having: [] } });
  }
  return sure(metric('opportunity_count'));
}
