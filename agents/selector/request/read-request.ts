/** Marks → Request: everything that was said, nothing assumed. Words that fit nowhere come back as trouble. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay, daysAhead } from '#agents/selector/terms/calendar.ts';
import { hasMark, type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import { type DateOrder, dateOrderOf } from '#agents/selector/terms/date-order.ts';
import { outcomeMetric } from '#agents/selector/topics/outcome-metrics.ts';
import { isChance } from '#agents/selector/topics/risk-words.ts';
import { readPeriods } from '#agents/selector/request/read-comparison.ts';
import type { Filter } from '#kernel/plan.ts';
import { readChangeBound } from '#agents/selector/request/change-bound.ts';
import { findTroubles } from '#agents/selector/request/find-troubles.ts';
import { readFilters } from '#agents/selector/filters/read-filters.ts';
import { readGrouping } from '#agents/selector/request/read-grouping.ts';
import { readWithin } from '#agents/selector/request/read-within.ts';
import { readRanks } from '#agents/selector/request/read-ranks.ts';
import { EACH_DEAL_MIN, isBound, isDoneByGroup, isJointWord, saysWhichDeals } from '#agents/selector/filters/bounds.ts';
import { readMeasures } from '#agents/selector/request/read-measures.ts';
import type { Request, Trouble } from '#agents/selector/terms/request.ts';

export type ReadContext = CalendarDay & { readonly vocabulary: Vocabulary };
export type ReadResult = { readonly request: Request; readonly troubles: readonly Trouble[] };

/** Reads what the marks ask for. */
export function readRequest(marks: readonly Mark[], context: ReadContext): ReadResult {
  const grouping = readGrouping(marks, context.vocabulary);
  const free = marks.filter((mark) => !isBoundMetric(marks, mark));
  const isGrouped = grouping.dimensions.length > 0 || grouping.timeGrain !== undefined;
  const within = readWithin(marks);
  const asksDeals = within?.isOfDeals === true;
  const measured = readMeasures(free.some(isMeasureMark) ? free : marks, { vocabulary: context.vocabulary, isGrouped: isGrouped && !asksDeals });
  const byDate = dateOrderOf(marks);
  const rankings = readRanks(marks, { isPlural: within === null ? grouping.isPlural || isSeveral(marks, byDate) : within.isPlural, byDate });
  const days = marksOf(marks, 'as_of').map((mark) => mark.range);
  const dated = marksOf(marks, 'period').flatMap((mark) => mark.role ?? []);
  const roles = [...dated, ...marksOf(marks, 'role').map((mark) => (mark.role === 'due' ? 'close_date' : mark.role))];
  const isShare = asksShare(marks, context);
  const periods = readPeriods(marks, context);
  const filters = readFilters(marks);
  const isOfTime = grouping.dimensions.length === 0 && grouping.timeGrain !== undefined;
  const shared = isShare && (!isGrouped || isOfTime) ? sharedDimension(filters) : null;
  const request: Request = {
    ...(isNextDue(marks, periods) ? { ...periods, period: daysAhead(context.today) } : periods),
    measures: measured.measures,
    doubt: measured.doubt,
    dimensions: [
      ...(asksDeals && measured.measures.every(({ list }) => list === null) ? dealDimensions(context) : []),
      ...(shared === null ? grouping.dimensions : [shared]),
    ],
    within: within === null ? null : { dimensions: within.dimensions, isTimed: within.isTimed },
    timeGrain: grouping.timeGrain,
    isTimeFirst: grouping.isTimeFirst,
    filters: filters.filter((filter) => filter.dimension !== shared),
    lifted: grouping.lifted,
    having: readBounds(marks),
    changed: readChangeBound(marks),
    rank: rankings[0]?.rank ?? null,
    rankings,
    role: roles[0] ?? null,
    asOf: days[0] ?? null,
    otherDays: days.slice(1),
    before: hasMark(marks, 'versus') ? null : (marksOf(marks, 'before')[0] ?? null),
    ...readScopes(marks),
    isShare,
    outcomeAlone: measured.outcomeAlone,
  };
  return { request, troubles: [...(measured.trouble === null ? [] : [measured.trouble]), ...findTroubles(marks, request)] };
}

/** Whose figures, and whose beside them: `my win rate vs the team`, `Dana against the company`. */
function readScopes(marks: readonly Mark[]): Pick<Request, 'scope' | 'against'> {
  const scopes = marksOf(marks, 'scope');
  const [first] = scopes;
  const other = scopes.find((mark) => mark.scope !== first?.scope);
  const versus = marks.findIndex((mark) => mark.kind === 'versus');
  if (versus < 0 || first === undefined) return { scope: first?.scope ?? null };
  if (other !== undefined) return { scope: first.scope, against: other.scope };
  const next = marks.slice(versus + 1).find((mark) => mark.kind !== 'filler' && mark.kind !== 'quantity');
  const isAfter = next === first && !hasMark(marks.slice(marks.indexOf(first)), 'period') && !marks.slice(marks.indexOf(first)).some(isMeasureMark);
  return isAfter ? { scope: null, against: first.scope } : { scope: first.scope };
}

/** What a list of deals shows that is ranked by a figure of its own. */
function dealDimensions({ vocabulary }: ReadContext): readonly string[] {
  return ['opportunity', 'account', 'owner', 'close_day'].filter((name) => vocabulary.dimensions.has(name));
}

/** `closing soonest`, `next 5 deals to close`: of what lies ahead; what is overdue should have closed. */
function isNextDue(marks: readonly Mark[], { period, compare }: { readonly period?: unknown; readonly compare: unknown }): boolean {
  const isNext = marksOf(marks, 'rank').some((mark) => mark.unit === 'close' && mark.word === 'top' && mark.count !== 'all');
  const isDecided = marksOf(marks, 'outcome').some((mark) => mark.outcome === 'Won' || mark.outcome === 'Lost');
  return isNext && !isDecided && period === undefined && compare === null && !marks.some((mark) => /overdue|past due/i.test(mark.words));
}

/** `the latest wins`: several deals, though no deals are named. */
function isSeveral(marks: readonly Mark[], byDate: DateOrder | null): boolean {
  return byDate !== null && marksOf(marks, 'outcome').some((mark) => mark.unit === 'count' && /[^s]s$|sses$/i.test(mark.words));
}

/** `what % of revenue is enterprise`: a part of the whole needs the other parts beside it. */
function sharedDimension(filters: readonly Filter[]): string | null {
  const named = filters.filter((filter) => filter.op === 'in');
  return named.length === 1 ? (named[0]?.dimension ?? null) : null;
}

/** `share of total`; `% of revenue by segment` and, of an answer before, `as percentage`. */
function asksShare(marks: readonly Mark[], context: ReadContext): boolean {
  const quantities = marksOf(marks, 'quantity').map((mark) => mark.what);
  if (quantities.includes('share')) return true;
  const metrics = marksOf(marks, 'metric').flatMap((mark) => mark.names);
  const isSum = metrics.length > 0 && metrics.every((name) => ['additive', 'semi_additive'].includes(context.vocabulary.metrics.get(name)?.additivity ?? ''));
  // Growth in percent is no part of a whole.
  if (hasMark(marks, 'compare_to') || hasMark(marks, 'versus')) return false;
  const counted = marksOf(marks, 'outcome');
  // Percent of wins that are renewals: a part of the wins.
  if (quantities.includes('percent') && counted.length > 0 && counted.every((mark) => mark.unit === 'count') && !hasMark(marks, 'deal')) return true;
  return quantities.includes('percent') && (isSum || !marks.some((mark) => isMeasureMark(mark) || mark.kind === 'threshold'));
}

/** True for words that name a figure, an outcome or deals. */
export function isMeasureMark(mark: Mark): boolean {
  return ['metric', 'outcome', 'deal', 'without_amount', 'vague', 'absent'].includes(mark.kind);
}

/** The metric a threshold bounds is not by itself what is asked for: `win rate of reps with over 10 wins`. */
function isBoundMetric(marks: readonly Mark[], mark: Mark): boolean {
  if (mark.kind === 'deal') {
    const before = marks[marks.indexOf(mark) - 1];
    return before !== undefined && (before.kind === 'threshold' || (before.kind === 'outcome' && isBound(marks, before)));
  }
  if (isChance(mark)) return false;
  return (mark.kind === 'metric' || mark.kind === 'outcome') && isBound(marks, mark);
}

function readBounds(marks: readonly Mark[]): Request['having'] {
  const absent = marksOf(marks, 'absent').map((mark) => ({ metric: mark.metric, op: 'lt' as const, value: 1 }));
  const bounds = marksOf(marks, 'threshold').flatMap((mark) => {
    const metric = boundMetric(marks, mark);
    const unit = { ...(mark.isPercent === true ? { isPercent: true } : {}), ...(mark.isDays === true ? { isDays: true } : {}) };
    return [
      { metric, op: mark.op, value: mark.value, ...unit },
      ...(mark.upTo === undefined ? [] : [{ metric, op: 'lte' as const, value: mark.upTo, ...unit }]),
    ];
  });
  return [...absent, ...bounds];
}

/** The figure right after the bound (`over 10 wins`), else what is done right before (`lost more than 20 deals`), else the one before (`win rate over 60 %`). */
function boundMetric(marks: readonly Mark[], bound: MarkOf<'threshold'>): string | null {
  if (bound.of !== undefined) return bound.of;
  const at = marks.indexOf(bound);
  const after = nextOf(marks, at);
  const named = after === undefined || saysWhichDeals(marks, after) ? null : nameOf(after);
  if (named !== null) return named;
  const isAmount = bound.value >= EACH_DEAL_MIN;
  const verb = marks.slice(0, at).findLast((mark) => !isJointWord(mark));
  const done = verb?.kind === 'outcome' && isDoneByGroup(marks, verb) ? verb.outcome : null;
  if (after?.kind === 'deal' && !isAmount) return done === null ? 'opportunity_count' : outcomeMetric(done, 'count');
  if (done !== null) return outcomeMetric(done, isAmount ? 'money' : 'count');
  // `wins above 50k`: no number of wins, but the amount of each.
  const before = marks.slice(0, at).findLast((mark) => mark.kind === 'metric' || (mark.kind === 'outcome' && mark.unit === 'count' && !isAmount));
  return before === undefined ? null : nameOf(before);
}

/** The mark that follows, but for small words that belong to it. */
function nextOf(marks: readonly Mark[], at: number): Mark | undefined {
  return marks.slice(at + 1).find((mark) => !isJointWord(mark));
}

function nameOf(mark: Mark): string | null {
  if (mark.kind === 'metric') return mark.names[0] ?? null;
  return mark.kind === 'outcome' ? outcomeMetric(mark.outcome, mark.unit ?? 'count') : null;
}
