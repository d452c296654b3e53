/** Periods of the text: one stretch of time, from … to …, since, before, to date, grouping over time, as of. */
import { addToDay, type Grain, startOfPeriod } from '#kernel/dates.ts';
import { daysFromTo, periodAround } from '#agents/selector/terms/calendar.ts';
import { asksAhead } from '#agents/selector/topics/forecast-words.ts';
import { isOverSeveral, readAgo } from '#agents/selector/periods/read-ago.ts';
import { DUE_WORDS, readAsOf } from '#agents/selector/periods/read-as-of.ts';
import { readFromTo } from '#agents/selector/periods/read-from-to.ts';
import { readInSpan } from '#agents/selector/periods/read-in-span.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import { readPoint } from '#agents/selector/periods/read-point.ts';
import { END_OF, periodSeen, readSince } from '#agents/selector/periods/read-since.ts';
import { isAt, phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

const ALL_TIME = ['all time', 'of all time', 'ever', 'since the beginning', 'all periods', 'any time', 'whole history', 'in total ever', 'over all time'];
const UNTIL_NOW = ['until now', 'till now', 'up to now', 'up until now', 'up till now', 'till date', 'until date', 'up to date', 'up to the present'];
const NOW = [
  'right now',
  'currently',
  'now',
  'at the moment',
  'at present',
  'at this point',
  'as of today',
  'as of now',
  'so far',
  'to date',
  'today as of',
  ...UNTIL_NOW,
];
const EVERY_WORD: Readonly<Record<string, Grain>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annually: 'year',
  annual: 'year',
};
const GROUPING = new Set(['by', 'per', 'each', 'every', 'across']);
const RANKING = new Set(['which', 'what', 'best', 'worst', 'strongest', 'weakest', 'biggest', 'highest', 'lowest', 'slowest']);
const OVER_TIME = [
  'over time',
  'trend over time',
  'trend',
  'trends',
  'trending',
  'trendline',
  'trend line',
  'history',
  'evolution',
  'development',
  'timeline',
  'time series',
];

/** Reads everything about time except what a dimension's own words say. */
export const readPeriod: Reader = (context, at) => {
  const seen = [
    readAgo,
    readAllTime,
    readNow,
    readTimeGroup,
    readBefore,
    readAsOf,
    readFromTo,
    readGrainTo,
    readInSpan,
    readSince,
    readSpanAhead,
    readPlain,
  ].map((read) => read(context, at));
  return seen.filter((found) => found !== null).toSorted((left, right) => right.length - left.length)[0] ?? null;
};

const readPlain: Reader = (context, at) => {
  const point = readPoint(context, at);
  if (point !== null) return periodSeen(point.range, point.length, point.isYearless);
  // My quarter so far: the running one.
  const own = grainOf(context.tokens[at]);
  if (own !== null && own !== 'day' && /^(?:my|our)$/.test(wordAt(context, at - 1)) && context.tokens[at]?.text === own && wordAt(context, at + 1) !== 'end')
    return periodSeen(periodAround(own, 0, context), 1);
  // The quarter, after a preposition, is the running one: how did the quarter go.
  if (wordAt(context, at) !== 'the' || GROUPING.has(wordAt(context, at - 1))) return null;
  const grain = grainOf(context.tokens[at + 1]);
  if (grain === null || grain === 'day' || context.tokens[at + 1]?.text !== grain || isAt(context, at + 2, 'before')) return null;
  const running = readPoint({ ...context, tokens: [{ ...tokenAt(context, at), text: 'this', stem: 'this' }, tokenAt(context, at + 1)] }, 0);
  return running === null ? null : periodSeen(running.range, 2);
};

/** `project revenue for three months`: of a forecast, the months that come. */
const readSpanAhead: Reader = (context, at) => {
  const [preposition, number, unit] = context.tokens.slice(at, at + 3);
  if (preposition === undefined || number?.number == null || unit === undefined || !['for', 'over'].includes(preposition.text)) return null;
  if (grainOf(unit) === null || !asksAhead(new Set(context.tokens.map((token) => token.text)))) return null;
  const ahead = readPoint({ ...context, tokens: [{ ...preposition, text: 'next', stem: 'next' }, number, unit] }, 0);
  return ahead === null ? null : periodSeen(ahead.range, 3);
};

function tokenAt(context: ScanContext, at: number): ScanContext['tokens'][number] {
  const token = context.tokens[at];
  if (token === undefined) throw new Error(`no word at ${at}`);
  return token;
}

const readAllTime: Reader = (context, at) => {
  const found = phraseAt(context, at, ALL_TIME);
  return found === null ? null : periodSeen(null, found.length);
};

const readNow: Reader = (context, at) => {
  const found = phraseAt(context, at, NOW);
  // Closing until now: a stretch, and not of what is to come.
  const isOfDue = found !== null && UNTIL_NOW.includes(found.phrase) && context.tokens.some((token) => DUE_WORDS.has(token.text));
  return found === null || isOfDue ? null : { meaning: { kind: 'filler' }, length: found.length };
};

const readTimeGroup: Reader = (context, at) => {
  const every = EVERY_WORD[wordAt(context, at)];
  if (every !== undefined) return timeGroup(every, 1);
  const over = phraseAt(context, at, OVER_TIME);
  if (over !== null) return timeGroup(null, over.length);
  const each = ['each of', 'every one of'].find((phrase) => isAt(context, at, phrase));
  const eachOf = each === undefined ? null : readPoint(context, at + each.split(' ').length);
  if (each !== undefined && eachOf?.range.grain !== undefined && eachOf.length > 2) return timeGroup(eachOf.range.grain, each.split(' ').length);
  const grain = grainOf(context.tokens[at]);
  // The month wise sales.
  const wise = wordAt(context, at) === 'the' ? grainOf(context.tokens[at + 1]) : null;
  if (wise !== null && wordAt(context, at + 2) === 'wise') return timeGroup(wise, 3);
  if (grain !== null && wordAt(context, at + 1) === 'over' && grainOf(context.tokens[at + 2]) === grain && isOverSeveral(context, grain))
    return timeGroup(grain, 3);
  if (grain !== null && wordAt(context, at + 1) === 'after' && grainOf(context.tokens[at + 2]) === grain) return timeGroup(grain, 3);
  if (grain !== null && wordAt(context, at + 1) === 'by' && grainOf(context.tokens[at + 2]) === grain) return timeGroup(grain, 3);
  // Which quarter, best month: the answer is one of them.
  if (grain !== null && RANKING.has(wordAt(context, at - 1))) return timeGroup(grain, 1);
  // By days in stage: a figure, not a calendar day.
  if (!GROUPING.has(wordAt(context, at)) || (/^days?$/.test(wordAt(context, at + 1)) && /^(?:in|since|to|open|overdue)$/.test(wordAt(context, at + 2))))
    return null;
  const skip = ['each', 'every', 'the', 'fiscal', 'calendar'].filter((word) => wordAt(context, at + 1) === word).length;
  const grouped = grainOf(context.tokens[at + 1 + skip]);
  const isNamed = context.tokens[at + 2 + skip]?.number !== null && context.tokens[at + 2 + skip]?.number !== undefined;
  return grouped === null || isNamed ? null : timeGroup(grouped, 2 + skip);
};

/** A bare grain, last of all: `by deal type and quarter`. */
export const readBareGrain: Reader = (context, at) => {
  const grain = grainOf(context.tokens[at]);
  return grain === null ? null : timeGroup(grain, 1);
};

function timeGroup(grain: Grain | null, length: number): Seen {
  return { meaning: { kind: 'time_group', grain }, length };
}

/** `the quarter before`, `the year before that`: counted from the previous plan's period. */
const readBefore: Reader = (context, at) => {
  const same = theSameBefore(context, at);
  if (same !== null) return same;
  const isBare = ['last', 'previous'].includes(wordAt(context, at)) && context.tokens.slice(at + 1).every((token) => /^(\?|one|time)$/.test(token.text));
  if (isBare) return { meaning: { kind: 'before', grain: null }, length: wordAt(context, at + 1) === 'one' ? 2 : 1 };
  const skip = wordAt(context, at) === 'the' ? 1 : 0;
  const grain = grainOf(context.tokens[at + skip]) ?? (wordAt(context, at + skip) === 'one' ? 'day' : null);
  if (grain === null) return null;
  const tail = phraseAt(context, at + skip + 1, ['before', 'before that', 'prior', 'earlier']);
  if (tail === null || readPoint(context, at + skip + 1 + tail.length) !== null) return null;
  const isLast = isAt(context, at + skip + 1, 'before last');
  if (isLast) return null;
  return { meaning: { kind: 'before', grain: wordAt(context, at + skip) === 'one' ? null : grain }, length: skip + 1 + tail.length };
};

/** `last 3 months vs the 3 before`: as many of them, right before. */
function theSameBefore(context: ScanContext, at: number): Seen | null {
  const skip = wordAt(context, at) === 'the' ? 1 : 0;
  const count = context.tokens[at + skip]?.number ?? null;
  const noun = grainOf(context.tokens[at + skip + 1]);
  const next = at + skip + (noun === null ? 1 : 2);
  const tail = phraseAt(context, next, ['before', 'before that', 'before those', 'before them', 'prior', 'preceding']);
  if (count === null || tail === null || readPoint(context, next + tail.length) !== null) return null;
  const isOfSaid = context.tokens.some((token, place) => {
    const grain = grainOf(context.tokens[place + 2]);
    return (
      place < at && /^(?:last|past|previous)$/.test(token.text) && context.tokens[place + 1]?.number === count && grain !== null && (noun ?? grain) === grain
    );
  });
  return isOfSaid ? { meaning: { kind: 'compare_to', to: 'previous_period', grain: null }, length: next + tail.length - at } : null;
}

/** `year to end of September`: from the start of the year that holds it. */
const readGrainTo: Reader = (context, at) => {
  const grain = grainOf(context.tokens[at]);
  const lead = grain === null || wordAt(context, at + 1) !== 'to' ? null : at + 2 + (phraseAt(context, at + 2, END_OF)?.length ?? 0);
  const point = lead === null ? null : readPoint({ ...context, isAhead: false }, lead);
  if (grain === null || lead === null || point === null || point.range.grain === grain) return null;
  const last = addToDay(point.range.end, { days: -1 });
  return periodSeen(daysFromTo(startOfPeriod(last, grain, context.calendar), last), lead + point.length - at);
};
