/** States of a deal that the catalogue names and counts: overdue, stalled, slipped. Said of deals, they are counted, listed or filtered by. */
import { oncePer } from '#kernel/once-per.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { hasMark, type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import type { Measure } from '#agents/selector/terms/request.ts';
import { daysBetween } from '#kernel/dates.ts';
import { LONG_AGO } from '#agents/selector/terms/calendar.ts';
import { outcomeOf } from '#agents/selector/topics/outcome-metrics.ts';
import type { Filter, Plan } from '#kernel/plan.ts';
import { stemsOf } from '#agents/words.ts';

/** What may stand around the state in the name of its count: `deals that are overdue`. */
const AROUND = new Set(['anything', 'everything', 'deal', 'opportunity', 'opp', 'number', 'count', 'of', 'that', ...['is', 'are', 'have'].flatMap(stemsOf)]);
const OPEN: Filter = { dimension: 'outcome', op: 'in', values: ['Open'] };

/**
 * Counts of a state become filters where deals of that state are listed, left out or measured by something else
 * (`win rate of slipped deals`); a state alone (`overdue by rep`) becomes its count, but for a follow-up, which narrows.
 */
export function bindStates(marks: readonly Mark[], vocabulary: Vocabulary, isFirst: boolean): readonly Mark[] {
  const asksList = isListAsked(marks);
  // Won deals that slipped: counted by their outcome.
  const isOfOutcome = !hasMark(marks, 'and') && marksOf(marks, 'outcome').some((mark) => mark.outcome !== 'Open');
  const isAlone =
    isFirst && !asksList && ['metric', 'outcome', 'vague', 'follow', 'versus'].every((kind) => !hasMark(marks, kind as Mark['kind'])) && !asksMoney(marks);
  return marks.flatMap((mark, at): readonly Mark[] => {
    if (mark.kind === 'metric') {
      // What slipped out of a quarter is counted otherwise than what slipped.
      const filter = mark.names.includes('slipped_from_quarter_count') ? null : stateCounted(mark, vocabulary);
      if (filter === null) return [mark];
      const state: Mark = { ...mark, kind: 'segment', filter };
      if (isNegatedAt(marks, at) || isMeasuredAt(marks, at) || isOfOutcome) return [state];
      return asksList ? [state, { ...mark, kind: 'deal', isPlural: true }] : [mark];
    }
    const count = mark.kind === 'segment' && isAlone && !isNegatedAt(marks, at) ? countOfState(mark.filter, vocabulary) : null;
    return count === null ? [mark] : [{ ...mark, kind: 'metric', names: [count] }];
  });
}

const MOVED_OR_DUE = ['pushed_count', 'slipped_count'];
const SLIPPED = /^(?:(?:deals|opps|opportunities) )?(?:(?:that|have|has|got) )*slipped$/i;
/** Up to here a period is too short for a slip by quarters to be what is surely meant. */
const SHORT_DAYS = 14;

/** `what slipped this week`: deals whose date was moved in those days, or deals that were due in them; both are offered. */
export function bindSlips(marks: readonly Mark[], vocabulary: Vocabulary): readonly Mark[] {
  const isShort = marksOf(marks, 'period').some(({ range }) => range !== null && range.start > LONG_AGO && daysBetween(range.start, range.end) <= SHORT_DAYS);
  if (!isShort || hasMark(marks, 'role') || MOVED_OR_DUE.some((name) => !vocabulary.metrics.has(name))) return marks;
  return marks.map((mark) => (isSlip(mark) ? { kind: 'metric', names: MOVED_OR_DUE, at: mark.at, length: mark.length, words: mark.words } : mark));
}

function isSlip(mark: Mark): boolean {
  return (mark.kind === 'segment' || mark.kind === 'metric') && SLIPPED.test(mark.words);
}

/** Deals of a state one by one; null when no state was said. Balances are of open deals, which are worth their amount; others are placed in time by their count. */
export function listOfState(marks: readonly Mark[], vocabulary: Vocabulary): Measure | null {
  const said = marks.find((mark, at) => mark.kind === 'segment' && isState(mark.filter, vocabulary) && !isNegatedAt(marks, at));
  const count = said?.kind === 'segment' ? countOfState(said.filter, vocabulary) : null;
  if (count === null) return null;
  return listedBy(count, [], vocabulary);
}

/** The deals that a figure of a state (`stalled deals`, `overdue pipeline`) is of; null for figures of no state. */
export function listOfCounted(metric: string, vocabulary: Vocabulary): Measure | null {
  const names = vocabulary.phrases.flatMap((phrase) => (phrase.kind === 'metric' && phrase.name === metric ? [phrase.stems] : []));
  const state = vocabulary.phrases.find(
    (phrase) =>
      phrase.kind === 'segment' && isState(phrase.filter, vocabulary) && names.some((stems) => counts(stems, phrase.stems) || sums(stems, phrase.stems)),
  );
  if (state?.kind !== 'segment') return null;
  const count = countOfState(state.filter, vocabulary);
  return count === null ? null : listedBy(count, [state.filter], vocabulary);
}

function listedBy(count: string, states: readonly Filter[], vocabulary: Vocabulary): Measure {
  const isBalance = vocabulary.metrics.get(count)?.dateRole === null;
  const dimensions = ['opportunity', 'account', 'owner', isBalance ? 'stage' : 'outcome', 'close_day'].filter((name) => vocabulary.dimensions.has(name));
  return { metrics: [isBalance ? 'open_pipeline' : count], list: { dimensions, filters: [...(isBalance ? [OPEN] : []), ...states], having: [] } };
}

/** `overdue pipeline`, `stalled amount`: the state and a word for money. */
function sums(words: readonly string[], state: readonly string[]): boolean {
  return words.length === state.length + 1 && state.every((stem, at) => words[at] === stem) && ['pipeline', 'amount', 'value'].includes(words.at(-1) ?? '');
}

/** The named filter that a metric's words count: `overdue deals` → overdue; null when they count something else. */
function stateCounted(mark: MarkOf<'metric'>, vocabulary: Vocabulary): Filter | null {
  const words = stemsOf(mark.words);
  const found = vocabulary.phrases.find((phrase) => phrase.kind === 'segment' && isState(phrase.filter, vocabulary) && counts(words, phrase.stems));
  return found?.kind === 'segment' ? found.filter : null;
}

/** The metric that counts the deals of a state; null where none does. */
function countOfState(filter: Filter, vocabulary: Vocabulary): string | null {
  return isState(filter, vocabulary) ? (countsOf(vocabulary).get(filter.dimension) ?? null) : null;
}

/** The metric that counts each state, by its dimension. */
const countsOf = oncePer((vocabulary: Vocabulary): ReadonlyMap<string, string> => {
  const segments = vocabulary.phrases.flatMap((phrase) => (phrase.kind === 'segment' && isState(phrase.filter, vocabulary) ? [phrase] : []));
  const counted = [...Map.groupBy(segments, (segment) => segment.filter.dimension)].flatMap(([dimension, named]): readonly (readonly [string, string])[] => {
    const found = vocabulary.phrases.find((phrase) => phrase.kind === 'metric' && named.some((segment) => counts(phrase.stems, segment.stems)));
    return found?.kind === 'metric' ? [[dimension, found.name]] : [];
  });
  return new Map(counted);
});

/** A yes or no about a deal. */
function isState(filter: Filter, vocabulary: Vocabulary): boolean {
  return vocabulary.dimensions.get(filter.dimension)?.type === 'boolean';
}

/** The state's words stand together among words that only say deals. */
function counts(words: readonly string[], state: readonly string[]): boolean {
  const at = words.findIndex((_, index) => state.every((stem, offset) => words[index + offset] === stem));
  return at >= 0 && words.length > state.length && words.every((word, index) => (index >= at && index < at + state.length) || AROUND.has(word));
}

/** `which`, `list`, `top 5`, `over 50k`, with nothing to group by. */
function isListAsked(marks: readonly Mark[]): boolean {
  const quantities = new Set(marksOf(marks, 'quantity').map((mark) => mark.what));
  const isGrouped = hasMark(marks, 'dimension') || hasMark(marks, 'time_group');
  return (
    !isGrouped &&
    !quantities.has('many') &&
    !quantities.has('share') &&
    (quantities.has('list') || hasMark(marks, 'rank') || hasMark(marks, 'threshold') || marksOf(marks, 'period').some((mark) => mark.isAge === true))
  );
}

function asksMoney(marks: readonly Mark[]): boolean {
  return marksOf(marks, 'quantity').some((mark) => mark.what !== 'many' && mark.what !== 'list');
}

function isNegatedAt(marks: readonly Mark[], at: number): boolean {
  return marks.slice(0, at).findLast((mark) => mark.kind !== 'filler' && mark.kind !== 'quantity')?.kind === 'negation';
}

/** `average age of overdue deals`: right after another figure. */
function isMeasuredAt(marks: readonly Mark[], at: number): boolean {
  return marks[at - 1]?.kind === 'filler' && marks.slice(0, at).findLast((mark) => mark.kind !== 'filler')?.kind === 'metric';
}

/** States that open deals alone are in. */
const OF_OPEN: ReadonlySet<string> = new Set(['is_overdue', 'is_stalled', 'is_at_risk']);

/** `overdue` after a win rate: what is overdue is open, and stands in no figure of closed deals. Null where it fits. */
export function misfitState({ metrics }: Pick<Plan, 'metrics'>, said: readonly Filter[]): string | null {
  const isOfOpen = said.some(({ dimension, op }) => op === 'in' && OF_OPEN.has(dimension));
  const isOfClosed = metrics.some((name) => ['Won', 'Lost', 'Closed'].includes(outcomeOf(name) ?? ''));
  return isOfOpen && isOfClosed
    ? 'What is overdue, stalled or at risk is open, and the answer before is of closed deals; please say what of them you want, such as how many they are.'
    : null;
}
