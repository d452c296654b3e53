/** Days to look from: `as of 31 March`, `a month ago`, `when the quarter started`, `at year end`. */
import { addToDay } from '#kernel/dates.ts';
import { daysFromTo, lastPeriods, type Range } from '#agents/selector/terms/calendar.ts';
import { readDaysAgo, readPeriodStart } from '#agents/selector/periods/read-day.ts';
import { readPoint } from '#agents/selector/periods/read-point.ts';
import { sinceDay } from '#agents/selector/periods/read-since.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

const AS_OF = ['as of', 'as at', 'as on', 'by the end of', 'at the end of', 'the end of', 'end of'];

/** `as of 31 March`; a day long ago is one to look from: `a month ago`, `when the quarter started`. */
export const readAsOf: Reader = (context, at) =>
  readPastDay(context, at) ?? readPastStart(context, at) ?? readPeriodEnd(context, at) ?? readAsOfPoint(context, at);

function asOf(range: Range, length: number): Seen {
  return { meaning: { kind: 'as_of', range }, length };
}

/** `pipeline on 31 March`, but `deals due on 31 March`. */
function readPastDay(context: ScanContext, at: number): Seen | null {
  const day = readDaysAgo(context, at);
  if (day !== null) return asOf(day.range, day.length);
  if (wordAt(context, at) !== 'on' || !context.isAhead || context.tokens.some((token) => AHEAD_WORDS.has(token.text))) return null;
  const point = readPoint({ ...context, isAhead: false }, at + 1);
  return point?.range.grain === 'day' ? asOf(point.range, point.length + 1) : null;
}

/** Of deals that are to close. */
export const DUE_WORDS = new Set(['due', 'closing', 'closes', 'upcoming']);
const AHEAD_WORDS = new Set(['due', 'closing', 'closes', 'close', 'closed', 'expected', 'upcoming', 'created', 'won', 'lost']);

/** How things stood when a period began is how they stood when the day before ended. */
function readPastStart(context: ScanContext, at: number): Seen | null {
  // Won from the start of the year: a stretch.
  if (wordAt(context, at) === 'from' && !context.isAhead) return null;
  const skip = phraseAt(context, at, ['as of', 'as at', 'at', 'from', 'on'])?.length ?? 0;
  const start = readPeriodStart(context, at + skip);
  if (start === null || /^(since|after|before|until|till|to|from)$/.test(wordAt(context, at - 1))) return null;
  const day = addToDay(start.range.start, { days: -1 });
  return asOf(daysFromTo(day, day), start.length + skip);
}

/** `at year end 2025`, `quarter end`: the last day of the one said, or of the last that is over. */
function readPeriodEnd(context: ScanContext, at: number): Seen | null {
  const skip = phraseAt(context, at, ['at the', 'as of', 'as at', 'at'])?.length ?? 0;
  const grain = grainOf(context.tokens[at + skip]);
  if (grain === null || grain === 'day' || wordAt(context, at + skip + 1) !== 'end') return null;
  const length = skip + 2 + (['of', 'in'].includes(wordAt(context, at + skip + 2)) ? 1 : 0);
  const year = grain === 'year' ? readPoint({ ...context, isAhead: false }, at + length) : null;
  if (grain === 'year' && year?.range.grain === 'year') return asOf(year.range, length + year.length);
  return skip === 0 || length > skip + 2 ? null : asOf(lastPeriods(grain, 1, context), length);
}

const readAsOfPoint: Reader = (context, at) => {
  const lead = phraseAt(context, at, AS_OF);
  if (lead === null) return null;
  const point = readPoint({ ...context, isAhead: false }, at + lead.length);
  // Closing at the end of December, closing as of January: nothing to look from.
  if (context.isAhead && context.tokens.some((token) => DUE_WORDS.has(token.text))) {
    if (lead.phrase.includes('end')) return null;
    const start = readPoint(context, at + lead.length);
    if (start !== null && start.range.start > context.today)
      return sinceDay(context, { start: start.range.start, isYearless: start.isYearless }, lead.length + start.length);
  }
  // Due by the end of next week: nothing to look from.
  const ahead = lead.phrase.startsWith('by') ? readPoint(context, at + lead.length) : null;
  // Won at the end of this week: not yet.
  const isYetToEnd = !context.isAhead && lead.phrase.includes('end') && point !== null && point.range.end > addToDay(context.today, { days: 1 });
  if (point === null || isYetToEnd || (ahead !== null && ahead.range.end > addToDay(context.today, { days: 1 }))) return null;
  const isEnd = wordAt(context, at + lead.length + point.length) === 'end' && !lead.phrase.includes('end');
  return asOf(point.range, lead.length + point.length + (isEnd ? 1 : 0));
};
