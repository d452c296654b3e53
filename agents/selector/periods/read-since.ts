/** Stretches of which one end is said: `since March`, `until June`, `on or before 30 November`, `after this quarter`. */
import { addToDay, startOfPeriod } from '#kernel/dates.ts';
import { daysAhead, daysFromTo, LONG_AGO, type Range, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { readPoint, readWhole } from '#agents/selector/periods/read-point.ts';
import { grainOf, type Point } from '#agents/selector/terms/point.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

/** A stretch of time as a mark. */
export function periodSeen(range: Range | null, length: number, isYearless = false): Seen {
  return { meaning: { kind: 'period', range, isYearless }, length };
}

const START_OF = ['the start of', 'start of', 'the beginning of', 'beginning of', 'the begin of', 'begin of', 'the outset of'];
const DUE_WORDS = new Set(['due', 'closing', 'closes', 'close', 'expected', 'land', 'landing', 'closed']);
/** What comes before a last day that is said by its period: `until the end of March`. */
export const END_OF = ['the end of', 'end of', 'and including', 'including'];

/** Since, after, before, until, up to. */
export const readSince: Reader = (context, at) => {
  const word = wordAt(context, at);
  const inclusive = phraseAt(context, at, ['on or before', 'on or after', 'no later than', 'no earlier than', 'not before', 'not after', 'not later than']);
  if (inclusive !== null)
    return readEdge(context, at + inclusive.length, { isFrom: /after$|earlier|not before/.test(inclusive.phrase), length: inclusive.length });
  // Up to June is a stretch; up this month is a rise.
  const lead = word === 'up' && ['to', 'until', 'till', 'through'].includes(wordAt(context, at + 1)) ? 2 : 1;
  const back = word === 'since' || word === 'from' ? spanBack(context, at) : null;
  if (back !== null) return back;
  // Due by the end of March; grouped by month.
  const isDueBy =
    word === 'by' &&
    (DUE_WORDS.has(wordAt(context, at - 1)) || (context.isAhead && (wordAt(context, at - 1) === 'closed' || phraseAt(context, at + 1, END_OF) !== null)));
  if (word === 'up' && lead === 1) return null;
  if (!isDueBy && !['since', 'after', 'before', 'until', 'till', 'up', 'starting', 'through', 'thru'].includes(word)) return null;
  const ending = phraseAt(context, at + lead, END_OF)?.length ?? 0;
  const opening = phraseAt(context, at + lead, START_OF)?.length ?? 0;
  const skip = lead + ending + opening;
  const point =
    midOf(context, at + skip) ?? (ending + opening > 0 ? readWhole : readPoint)(word === 'since' ? { ...context, isAhead: false } : context, at + skip);
  if (point === null) return null;
  const length = skip + point.length;
  const { range, isYearless } = point;
  const isFrom = word === 'since' || word === 'starting' || word === 'after';
  if (isFrom) return sinceDay(context, { start: (word === 'after' && opening === 0) || ending > 0 ? range.end : range.start, isYearless }, length);
  const isBefore = opening > 0 || (word === 'before' && ending === 0);
  const last = addToDay(isBefore ? range.start : range.end, { days: -1 });
  // `until March this year`: what of the year lies before.
  const isOfYear = !isBefore && /^(this|last) year$/.test(`${wordAt(context, at + length - 2)} ${wordAt(context, at + length - 1)}`) && range.grain !== 'year';
  if (isOfYear) return periodSeen(daysFromTo(startOfPeriod(last, 'year', context.calendar), last), length);
  return periodSeen({ ...daysFromTo(LONG_AGO, last), label: isBefore ? `before ${range.start}` : `until ${last}` }, length, isYearless);
};

/** `since 3 months`, `since the last 6 weeks` of those who mean the time since then; `from the start of the year`. */
function spanBack(context: ScanContext, at: number): Seen | null {
  if (wordAt(context, at) === 'from') {
    const opening = phraseAt(context, at + 1, START_OF);
    const point = opening === null ? null : readWhole({ ...context, isAhead: false }, at + 1 + opening.length);
    const isMore = opening === null || point === null || /^(?:to|until|till|through)$/.test(wordAt(context, at + 1 + opening.length + point.length));
    return isMore || context.isAhead ? null : sinceDay(context, { start: point.range.start, isYearless: point.isYearless }, 1 + opening.length + point.length);
  }
  const count = context.tokens[at + 1]?.number ?? null;
  const grain = grainOf(context.tokens[at + 2]);
  if (count === null || grain === null || count > SPAN_MAX || wordAt(context, at + 3) === 'ago') return null;
  const start = addToDay(context.today, { [`${grain === 'quarter' ? 'month' : grain}s`]: -count * (grain === 'quarter' ? 3 : 1) });
  return sinceDay(context, { start, isYearless: false }, 3);
}

const SPAN_MAX = 400;

/** `since mid October`, `until the middle of May`: the 15th. */
function midOf(context: ScanContext, at: number): Point | null {
  const lead = phraseAt(context, at, ['mid', 'the middle of', 'middle of']);
  const month = lead === null ? null : readPoint(context, at + lead.length);
  if (lead === null || month?.range.grain !== 'month') return null;
  return { ...month, range: wholePeriod(addToDay(month.range.start, { days: 14 }), 'day', context), length: lead.length + month.length };
}

/** `on or before 30 November`: the day itself counts. */
function readEdge(context: ScanContext, at: number, said: { readonly isFrom: boolean; readonly length: number }): Seen | null {
  const point = readPoint(context, at);
  if (point === null) return null;
  const length = said.length + point.length;
  if (said.isFrom) return sinceDay(context, { start: point.range.start, isYearless: point.isYearless }, length);
  const last = addToDay(point.range.end, { days: -1 });
  return periodSeen({ ...daysFromTo(LONG_AGO, last), label: `until ${last}` }, length, point.isYearless);
}

/** Up to today; of what is still due, on from the day. */
export function sinceDay(context: ScanContext, from: { readonly start: Range['start']; readonly isYearless: boolean }, length: number): Seen | null {
  if (from.start > context.today || (context.isAhead && from.start === context.today))
    return context.isAhead ? periodSeen(daysAhead(from.start), length, from.isYearless) : null;
  return periodSeen(daysFromTo(from.start, context.today), length, from.isYearless);
}
