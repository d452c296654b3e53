/** Words of forecasts: months ahead, and which method lay nearest. */
import type { MetricCard } from '#kernel/card.ts';
import { addToDay } from '#kernel/dates.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay, LONG_AGO, periodAround } from '#agents/selector/terms/calendar.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';

/** What is told of a forecasting method. */
const METHOD = { dimension: 'forecast_method', metric: 'forecast_wape' } as const;
/** Tokens that say a forecast is looked at from before, and those that say it is looked back at. */
const AHEAD = new Set([
  'forecast',
  'forecasts',
  'forecasted',
  'project',
  'projected',
  'projection',
  'predict',
  'predicted',
  'prediction',
  'prognosis',
  'prognoses',
  'estimate',
  'estimated',
  'anticipated',
  'foreseen',
  'expectation',
  'expectations',
  'expected',
  'expect',
  'expecting',
  'outlook',
  'commit',
  'plan',
]);
const BACK = new Set(['wrong', 'accurate', 'accuracy', 'error', 'off', 'was', 'were', 'did', 'rosy', 'optimistic', 'pessimistic', 'actual', 'actuals', 'miss']);

/** True for a metric that tells what is to come; then a period may lie ahead. */
export function isForecast(card: MetricCard | undefined): boolean {
  return card?.intent === 'forecast';
}

/** True when words ask what is to come, so that a quarter without a year lies ahead. */
export function asksAhead(texts: ReadonlySet<string>): boolean {
  // What are we going to sell in December?
  const isGoingTo = ['going', 'to', 'we'].every((word) => texts.has(word)) && ['sell', 'book', 'close', 'win', 'make'].some((word) => texts.has(word));
  return (isGoingTo || [...AHEAD].some((word) => texts.has(word))) && ![...BACK].some((word) => texts.has(word));
}

const CATEGORY = 'forecast_category';

/** `commit for q4`, `best case by team`: what open deals of that category are worth, where no figure is named and none was before; deals of it are open ones. */
export function bindCategory(marks: readonly Mark[], vocabulary: Vocabulary, isFirst: boolean): readonly Mark[] {
  const at = marks.findIndex((mark) => mark.kind === 'segment' && mark.filter.dimension === CATEGORY);
  const said = marks[at];
  const isCounted = marks.some((mark) => mark.kind === 'deal') && !marks.some((mark) => mark.kind === 'metric' || mark.kind === 'outcome');
  if (said !== undefined && isCounted) return [...marks.slice(0, at), { ...said, kind: 'outcome', outcome: 'Open', unit: null }, ...marks.slice(at)];
  const isElse = marks.some((mark) => ['metric', 'outcome', 'deal', 'vague', 'without_amount', 'follow'].includes(mark.kind));
  if (said === undefined || !isFirst || isElse || !vocabulary.metrics.has('open_pipeline')) return marks;
  const isCount = marks.some((mark) => mark.kind === 'quantity' && mark.what === 'many');
  return [...marks.slice(0, at + 1), { ...said, kind: 'metric', names: [isCount ? 'open_count' : 'open_pipeline'] }, ...marks.slice(at + 1)];
}

/** `how sure are you`, `how certain is that`, `and the worst case`: of what was forecast before. */
export function asksHowSure(marks: readonly Mark[]): boolean {
  const metrics = marks.flatMap((mark) => (mark.kind === 'metric' ? [mark.words] : []));
  return metrics.length === 1 && metrics.every((words) => /^how (?:sure|certain|reliable|safe|confident)\b|\bworst\b/i.test(words) && !/forecast/i.test(words));
}

/** The figure of a question that compares forecasting methods without naming one: `which method was closest`; null otherwise. */
export function methodMetric(marks: readonly Mark[], vocabulary: Vocabulary): string | null {
  if (!vocabulary.metrics.has(METHOD.metric)) return null;
  const asked = marks.some((mark) => (mark.kind === 'dimension' && mark.names.includes(METHOD.dimension)) || (mark.kind === 'rank' && mark.unit === 'error'));
  return asked ? METHOD.metric : null;
}

/**
 * The next quarter of a forecast that is kept by month is the three months that come next: forecasts reach that far, and not
 * to the end of every calendar quarter. The period is echoed in the answer.
 */
export function forecastPeriods(marks: readonly Mark[], vocabulary: Vocabulary, at: CalendarDay): readonly Mark[] {
  const isMonthly = marks.some((mark) => mark.kind === 'metric' && mark.names.some((name) => isKeptByMonth(name, vocabulary)));
  if (!isMonthly) return marks;
  return marks.map((mark) => {
    // Through December: from the month that runs.
    if (mark.kind === 'period' && mark.range?.start === LONG_AGO && mark.range.end > at.today)
      return { ...mark, range: { ...mark.range, start: periodAround('month', 0, at).start } };
    if (mark.kind !== 'period' || !/(^|\s)(next|coming|upcoming|following)\s+quarter$/i.test(mark.words)) return mark;
    const { end: start } = periodAround('month', 0, at);
    return { ...mark, range: { start, end: addToDay(start, { months: 3 }), label: 'the next 3 months' } };
  });
}

function isKeptByMonth(name: string, vocabulary: Vocabulary): boolean {
  const card = vocabulary.metrics.get(name);
  if (!isForecast(card) || card?.dateRole == null) return false;
  const grains = (vocabulary.modelOf(name)?.dimensions ?? []).flatMap((dimension) => (dimension.time?.role === card.dateRole ? [dimension.time.grain] : []));
  return grains.includes('month') && !grains.includes('quarter');
}
