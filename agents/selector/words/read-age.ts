/** How old deals are: `older than 90 days`, `90+ days old`, `open for at least 6 months`, `newer than a week`. Age counts from the day of creation. */
import { addToDay, type Grain, type LocalDate, localDate } from '#kernel/dates.ts';
import { daysFromTo } from '#agents/selector/terms/calendar.ts';
import { grainOf } from '#agents/selector/terms/point.ts';
import { phraseAt, type Reader, type ScanContext, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

type Side = 'older' | 'atLeast' | 'newer' | 'atMost';

const MORE = ['more than', 'more then', 'longer than', 'over', 'above', '>'];
const LEAST = ['at least', 'no less than', 'not less than', 'a minimum of', '>=', '≥'];
const LESS = ['less than', 'less then', 'fewer than', 'under', 'below', '<'];
const MOST = ['at most', 'no more than', 'not more than', 'up to', '<=', '≤'];
/** What stands before a bound that is of the age. */
const LEADS = ['', 'open ', 'open for ', 'open since ', 'aged ', 'aging ', 'with an age of ', 'with an age ', 'with age ', 'age of ', 'age ', 'an age of '];
const BOUNDS: readonly (readonly [Side, readonly string[]])[] = [
  ['older', MORE],
  ['atLeast', LEAST],
  ['newer', LESS],
  ['atMost', MOST],
];
/** Bounds that are of the age by their own words. */
const NAMED: readonly (readonly [Side, readonly string[]])[] = [
  ['older', ['older than', 'older then', 'older as']],
  ['newer', ['newer than', 'newer then', 'younger than', 'younger then', 'younger as']],
  ...BOUNDS.map(([side, phrases]) => [side, LEADS.slice(1).flatMap((lead) => phrases.map((phrase) => `${lead}${phrase}`))] as const),
];
/** A bare number of days after them is reached or passed. */
const REACHED = ['open for', 'open since', 'aged', 'with an age of'];
const LONG_AGO = localDate('1900-01-01');

/** The days of creation that an age leaves; deals without another word are then open ones. */
export const readAge: Reader = (context, at) => readNamedAge(context, at) ?? readReached(context, at) ?? readOld(context, at) ?? readOldBetween(context, at);

/** `older than 90 days`, `open for more than a month`. */
function readNamedAge(context: ScanContext, at: number): Seen | null {
  for (const [side, phrases] of NAMED) {
    const lead = phraseAt(context, at, phrases);
    const span = lead === null ? null : spanAt(context, at + lead.length);
    if (lead !== null && span !== null && !/^(?:in|without|overdue)$/.test(wordAt(context, at + lead.length + span.length))) {
      const tail = wordAt(context, at + lead.length + span.length) === 'old' ? 1 : 0;
      return created(context, span, lead.length + span.length + tail, { side });
    }
  }
  return null;
}

/** `open for 90 days`, `aged 90+ days`. */
function readReached(context: ScanContext, at: number): Seen | null {
  const lead = phraseAt(context, at, [...REACHED, 'open']);
  const span = lead === null ? null : spanAt(context, at + lead.length);
  if (lead === null || span === null || (lead.phrase === 'open' && !span.isPlus)) return null;
  const tail = phraseAt(context, at + lead.length + span.length, ['or more', 'or longer', 'and more', 'plus', 'old'])?.length ?? 0;
  return created(context, span, lead.length + span.length + tail, { side: 'atLeast' });
}

/** `more than 90 days old`, `90 days old or more`, `created more than 90 days ago`. */
function readOld(context: ScanContext, at: number): Seen | null {
  for (const [side, phrases] of [...BOUNDS, ['atLeast', ['']] as const]) {
    const lead = phrases[0] === '' ? { length: 0 } : phraseAt(context, at, phrases);
    const span = lead === null ? null : spanAt(context, at + lead.length);
    if (lead === null || span === null) continue;
    const end = at + lead.length + span.length;
    const isAgo = wordAt(context, end) === 'ago' && lead.length > 0 && CREATED.test(wordAt(context, at - 1));
    const tail = phraseAt(context, end + 1, ['or more', 'or older', 'and older', 'and more', 'or over', 'and over', 'plus'])?.length ?? 0;
    if (isAgo) return created(context, span, end + 1 - at, { side, isAge: false });
    if (wordAt(context, end) === 'old' && (lead.length > 0 || span.isPlus || tail > 0)) return created(context, span, end + 1 + tail - at, { side });
  }
  return null;
}

const CREATED = /^(?:created|opened|added|entered|started)$/;

/** `between 30 and 60 days old`. */
function readOldBetween(context: ScanContext, at: number): Seen | null {
  const lead = wordAt(context, at) === 'between' ? 1 : 0;
  const low = context.tokens[at + lead]?.number ?? null;
  const joint = wordAt(context, at + lead + 1);
  const high = spanAt(context, at + lead + 2);
  const end = at + lead + 2 + (high?.length ?? 0);
  if (low === null || high === null || high.count <= low || !['and', 'to', '&'].includes(joint) || wordAt(context, end) !== 'old') return null;
  const range = daysFromTo(dayBack(context, high), dayBack(context, { ...high, count: low }));
  return { meaning: { kind: 'period', range, isYearless: false, role: 'created_date', isAge: true }, length: end + 1 - at };
}

type Span = { readonly count: number; readonly grain: Grain; readonly length: number; readonly isPlus: boolean };

/** `90 days`, `90+ days`, `a month`, `half a year`, `a year and a half`. */
function spanAt(context: ScanContext, at: number): Span | null {
  const half = phraseAt(context, at, ['half a year', 'a half year', 'a year and a half', 'one year and a half']);
  if (half !== null)
    return { count: half.phrase.startsWith('half') || half.phrase.startsWith('a half') ? 6 : 18, grain: 'month', length: half.length, isPlus: false };
  const count = ['a', 'one'].includes(wordAt(context, at)) ? 1 : (context.tokens[at]?.number ?? null);
  const grain = grainOf(context.tokens[at + 1]);
  const isPlus = context.text.startsWith('+', context.tokens[at]?.end ?? 0);
  return count === null || grain === null || count < 1 || count > 10_000 ? null : { count, grain, length: 2, isPlus };
}

function dayBack({ today }: ScanContext, { count, grain }: Pick<Span, 'count' | 'grain'>): LocalDate {
  const months = { month: count, quarter: 3 * count, year: 12 * count };
  return addToDay(today, grain === 'day' ? { days: -count } : grain === 'week' ? { days: -7 * count } : { months: -months[grain] });
}

/** `isAge`: of deals that are open, where nothing else is said. */
function created(context: ScanContext, span: Span, length: number, { side, isAge = true }: { readonly side: Side; readonly isAge?: boolean }): Seen {
  const day = dayBack(context, span);
  const edge = addToDay(day, { days: side === 'older' ? -1 : side === 'newer' ? 1 : 0 });
  const range =
    side === 'older' || side === 'atLeast'
      ? { ...daysFromTo(LONG_AGO, edge), label: `before ${addToDay(edge, { days: 1 })}` }
      : daysFromTo(edge, context.today);
  return { meaning: { kind: 'period', range, isYearless: false, role: 'created_date', ...(isAge ? { isAge } : {}) }, length };
}
