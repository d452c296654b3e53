/** How old deals are: `older than 90 days`, `more than 6 months old`, `newer than a week`. Age counts from the day of creation. */
import { addToDay, type Grain, localDate } from '#kernel/dates.ts';
import { daysFromTo } from '#agents/selector/terms/calendar.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

const OLDER = [
  'older than',
  'aged over',
  'aged more than',
  'open for more than',
  'open for over',
  'open more than',
  'open longer than',
  'open for longer than',
];
const NEWER = ['newer than', 'younger than', 'open for less than', 'open less than'];
const MORE = ['more than', 'over', 'at least'];
const LONG_AGO = localDate('1900-01-01');

/** The days of creation that an age leaves; deals without another word are then open ones. */
export const readAge: Reader = (context, at) => {
  const older = phraseAt(context, at, OLDER);
  const lead = older ?? phraseAt(context, at, NEWER);
  if (lead !== null) {
    const span = spanAt(context, at + lead.length);
    return span === null ? null : created(context, span, lead.length + span.length, older !== null);
  }
  const more = phraseAt(context, at, MORE);
  const span = more === null ? null : spanAt(context, at + more.length);
  if (more === null || span === null) return null;
  const length = more.length + span.length;
  return wordAt(context, at + length) === 'old' ? created(context, span, length + 1, true) : null;
};

type Span = { readonly count: number; readonly grain: Grain; readonly length: number };

/** `90 days`, `a month`. */
function spanAt(context: ScanContext, at: number): Span | null {
  const count = ['a', 'one'].includes(wordAt(context, at)) ? 1 : (context.tokens[at]?.number ?? null);
  const grain = grainOf(context.tokens[at + 1]);
  return count === null || grain === null || count < 1 || count > 10_000 ? null : { count, grain, length: 2 };
}

function created(context: ScanContext, span: Span, length: number, isOlder: boolean): Seen {
  const months = { month: span.count, quarter: 3 * span.count, year: 12 * span.count };
  const back = span.grain === 'day' ? { days: -span.count } : span.grain === 'week' ? { days: -7 * span.count } : { months: -months[span.grain] };
  const day = addToDay(context.today, back);
  const range = isOlder
    ? { ...daysFromTo(LONG_AGO, addToDay(day, { days: -1 })), label: `before ${day}` }
    : daysFromTo(addToDay(day, { days: 1 }), context.today);
  return { meaning: { kind: 'period', range, isYearless: false, role: 'created_date', isAge: true }, length };
}
