/** Invariant: nothing that was said is lost on the way to a plan. Marks with a meaning that no plan carries. */
import type { MetricCard } from '#kernel/card.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { addToDay } from '#kernel/dates.ts';
import { partOf } from '#agents/selector/topics/part-of.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { asksHowSure } from '#agents/selector/topics/forecast-words.ts';
import type { Range } from '#agents/selector/terms/calendar.ts';
import { isJoined } from '#agents/selector/periods/join-periods.ts';
import { isBeside } from '#agents/selector/request/read-comparison.ts';
import { outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Plan } from '#kernel/plan.ts';

type Placing = { readonly plans: readonly Plan[]; readonly marks: readonly Mark[]; readonly vocabulary: Vocabulary };

/** The words whose meaning none of the plans carries, as typed; empty when all is there. */
export function unplacedWords(marks: readonly Mark[], plans: readonly Plan[], vocabulary: Vocabulary): readonly string[] {
  const placing: Placing = { plans, marks, vocabulary };
  return marks.filter((mark) => !isPlaced(mark, placing)).map((mark) => mark.words);
}

function isPlaced(mark: Mark, placing: Placing): boolean {
  const { plans, vocabulary } = placing;
  const some = (holds: (plan: Plan) => boolean): boolean => plans.some(holds);
  switch (mark.kind) {
    case 'metric':
      return (
        some((plan) => mark.names.some((name) => measured(plan).includes(name)) || measured(plan).includes(partOf(mark.words, vocabulary) ?? '')) ||
        asksHowSure([mark]) ||
        isNamedOtherwise(mark, placing)
      );
    case 'value':
      return mark.candidates.some((candidate) => some((plan) => names(plan, candidate.dimension)));
    case 'segment':
      return some((plan) => names(plan, mark.filter.dimension)) || isCounted(mark.words, placing);
    case 'period':
      return isTimePlaced(mark, placing);
    case 'as_of':
      return some((plan) => plan.period !== undefined || plan.asOf === undefined || plan.asOf === addToDay(mark.range.end, { days: -1 }));
    case 'changes':
      return some((plan) => plan.dimensions.includes('change_kind'));
    case 'time_group':
      return some((plan) => plan.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null)) || some((plan) => plan.period !== undefined);
    case 'rank':
      // Closest and most accurate tell forecasts apart; closest to a target is something else.
      if (mark.unit === 'error') return some((plan) => plan.metrics.some((name) => /forecast|wape|mase/.test(name)));
      if (mark.unit === 'days' && mark.count === 'all') return some((plan) => plan.metrics.some((name) => isTime(name, vocabulary)));
      if (mark.unit === 'age' || mark.unit === 'close') return some((plan) => isOrderedByTime(plan, placing));
      return some((plan) => plan.order !== undefined) || some((plan) => plan.dimensions.length > 0) || isErrorOrDays(mark.unit);
    case 'threshold':
      return some((plan) => plan.having !== undefined || plan.filters.some((filter) => ['gt', 'gte', 'lt', 'lte', 'between'].includes(filter.op)));
    case 'absent':
      return some((plan) => plan.having !== undefined);
    case 'quantity':
      return isQuantityPlaced(mark.what, placing) && !isSecondCount(mark, placing);
    case 'without_amount':
      return some((plan) => plan.metrics.some((name) => name.includes('without_amount')) || plan.filters.some((filter) => filter.op === 'is_null'));
    case 'scope':
      return mark.scope === 'organisation' || some((plan) => plan.scope === mark.scope);
    case 'outcome':
      return some((plan) => names(plan, 'outcome') || measured(plan).some((name) => covers(name, mark.outcome, vocabulary)));
    case 'role':
      return isRolePlaced(mark, placing);
    case 'compare_to': // Growth that is asked for beside the figure is a change of each row.
      return some((plan) => plan.compare !== undefined) || !isBeside(placing.marks, mark);
    // What these say shows in how the others are read; findTroubles and the makers look after them.
    case 'dimension':
    case 'deal':
    case 'before':
    case 'versus':
    case 'group':
    case 'negation':
    case 'vague':
    case 'domain':
    case 'follow':
    case 'and':
    case 'filler':
    case 'unknown':
      return true;
  }
}

/** New since when, and when did it start? Every deal was created once. */
function isRolePlaced(mark: Mark, { plans, vocabulary }: Placing): boolean {
  const isTimed = (plan: Plan): boolean => plan.period !== undefined || plan.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null);
  return !/^(?:new|starts?)$/i.test(mark.words) || plans.some(isTimed);
}

function isTimePlaced(mark: Extract<Mark, { kind: 'period' }>, placing: Placing): boolean {
  if (isOtherDay(mark, placing)) return false;
  if (mark.range === null) return true;
  if (isOneOfSeveral(mark, placing)) return isCovered(mark.range, placing);
  return placing.plans.some((plan) => plan.period !== undefined || plan.asOf !== undefined) || isToday(placing);
}

/** `Q2 and Q3`: periods that a joint makes two, and nothing compares. */
function isOneOfSeveral(mark: Mark, { marks }: Placing): boolean {
  const periods = marks.filter((other) => other.kind === 'period');
  return (
    periods.length > 1 &&
    isJoined(marks, [periods[0] ?? mark, periods.at(-1) ?? mark]) &&
    !marks.some((other) => ['versus', 'compare_to', 'changes', 'before'].includes(other.kind))
  );
}

/** Its months lie in the time of some plan, whichever year they were read in. */
function isCovered(range: Range, { plans }: Placing): boolean {
  return plans.some(({ period, asOf, compare }) => {
    if (period === undefined) return asOf !== undefined || compare !== undefined;
    const years = Array.from({ length: YEARS_MAX }, (_, at) => at - YEARS_MAX / 2);
    return years.some((count) => period.start <= addToDay(range.start, { years: count }) && addToDay(range.end, { years: count }) <= period.end);
  });
}

const YEARS_MAX = 6;

function measured(plan: Plan): readonly string[] {
  return [...plan.metrics, ...(plan.having ?? []).map((bound) => bound.metric)];
}

function names(plan: Plan, dimension: string): boolean {
  return plan.dimensions.includes(dimension) || plan.filters.some((filter) => filter.dimension === dimension);
}

/** A metric that counts deals of an outcome covers the outcome; another one must have an outcome in its name (pushed deals have none). */
function covers(metric: string, said: 'Won' | 'Lost' | 'Open' | 'Closed', vocabulary: Vocabulary): boolean {
  const about = outcomeOf(metric);
  if (about !== null) return about === said || about === 'Closed' || said === 'Closed';
  const card = vocabulary.metrics.get(metric);
  return card === undefined || [card.name.replaceAll('_', ' '), card.label, ...card.synonyms].some((name) => OUTCOME_WORDS.test(name));
}

const OUTCOME_WORDS = /\b(?:won|wins?|winning|lost|loss|losses|losing|lose|closed?|closing|open|book(?:ed|ings)?|sold|sales|pipeline)\b/i;

/** `how many were created and how many of them are open`: two numbers need two figures. */
function isSecondCount(mark: Mark, { plans, marks }: Placing): boolean {
  const counts = marks.filter((other) => other.kind === 'quantity' && other.what === 'many' && /^how many$/i.test(other.words));
  return counts.indexOf(mark) > 0 && plans.flatMap((plan) => plan.metrics).length < 2;
}

/** `top 3 by amount`, `by rep and by amount`: an amount is what is wanted of them. */
function isByAmount(marks: readonly Mark[]): boolean {
  return marks.some((mark, at) => mark.kind === 'quantity' && mark.what === 'much' && /(?:^|\s)by$/i.test(marks[at - 1]?.words ?? ''));
}

/** `oldest five`, `latest first`: by a day, a period or an age. */
function isOrderedByTime(plan: Plan, { marks, vocabulary }: Placing): boolean {
  const by = plan.order?.[0]?.by ?? '';
  return vocabulary.dimensions.get(by)?.time != null || (/age|days/.test(by) && marks.some((mark) => mark.kind === 'dimension' || mark.kind === 'metric'));
}

/** Average: a mean or a rate. Percent and share: a rate or a part. How long: days. */
function isQuantityPlaced(what: Extract<Mark, { kind: 'quantity' }>['what'], { plans, marks, vocabulary }: Placing): boolean {
  const cards = plans.flatMap((plan) => plan.metrics.flatMap((name) => vocabulary.metrics.get(name) ?? []));
  const isRate = cards.some((card) => card.type === 'ratio');
  const isNumber =
    cards.some((card) => ['integer', 'decimal', 'days'].includes(card.type)) || marks.some((mark) => mark.kind === 'quantity' && mark.what === 'percent');
  switch (what) {
    case 'average':
      return cards.some(isMean) || plans.every((plan) => plan.metrics.length === 0);
    case 'percent':
    case 'share':
      return isRate || plans.some((plan) => plan.derive !== undefined || plan.having !== undefined || plan.compare !== undefined);
    case 'long':
      return cards.some((card) => card.type === 'days') || plans.every((plan) => plan.dimensions.includes('opportunity'));
    case 'many':
      return (
        isNumber ||
        cards.length === 0 ||
        plans.some((plan) => plan.metrics.length === 0 || plan.having !== undefined || plan.dimensions.includes('opportunity'))
      );
    case 'much':
      return !isByAmount(marks) || cards.some((card) => card.type === 'money');
    case 'list':
      return true;
  }
}

/** A rate, days, or what is called an average; a sum of money that is stored by its grain is none. */
function isMean(card: MetricCard): boolean {
  if (card.additivity !== 'ratio' || card.name.startsWith('median')) return false;
  return card.type !== 'money' || [card.label, ...card.synonyms].some((name) => /\b(?:average|avg|mean)\b/i.test(name));
}

/** Another word for what the plan measures: revenue that was lost, deals of a state, a figure that a list carries. */
function isNamedOtherwise(mark: Extract<Mark, { kind: 'metric' }>, { plans, marks, vocabulary }: Placing): boolean {
  if (plans.some((plan) => plan.dimensions.includes('opportunity') || plan.dimensions.includes('account'))) return true;
  const said = vocabulary.metrics.get(mark.names[0] ?? '');
  const kinds = plans.flatMap((plan) => plan.metrics.flatMap((name) => vocabulary.metrics.get(name)?.type ?? []));
  return (
    said !== undefined && kinds.includes(said.type) && marks.some((other) => other.kind === 'outcome' || other.kind === 'quantity' || other.kind === 'deal')
  );
}

/** Slow and fast: days, or what is called speed. */
function isTime(name: string, vocabulary: Vocabulary): boolean {
  return vocabulary.metrics.get(name)?.type === 'days' || /days|age|velocity|cycle/.test(name);
}

/** The state of a deal may be the figure itself: overdue deals, counted. */
function isCounted(words: string, { plans, vocabulary }: Placing): boolean {
  const word = words.toLowerCase().split(' ')[0] ?? '';
  return plans.some((plan) => plan.metrics.some((name) => name.includes(word) || vocabulary.metrics.get(name)?.label.toLowerCase().includes(word) === true));
}

/** `at the end of June and today`: two days to look from need two plans. */
function isOtherDay(mark: Extract<Mark, { kind: 'period' }>, { plans, marks }: Placing): boolean {
  const isDated = marks.some((other) => other.kind === 'as_of') && marks.slice(0, marks.indexOf(mark)).some((other) => other.kind === 'and');
  return isDated && mark.range?.grain === 'day' && plans.length < 2;
}

/** A balance stands as it is today, said or not. */
function isToday({ plans, vocabulary }: Placing): boolean {
  return plans.some((plan) => plan.asOf === undefined) && plans.every((plan) => plan.metrics.every((name) => vocabulary.metrics.get(name)?.dateRole === null));
}

function isErrorOrDays(unit: Extract<Mark, { kind: 'rank' }>['unit']): boolean {
  return unit === 'error' || unit === 'days';
}
