/** Two periods that say one: `ytd until September`, `since March until June`, `last fiscal year Q2`, `YTD October`. */
import { addToDay, startOfPeriod } from '#kernel/dates.ts';
import { type CalendarDay, daysFromTo, LONG_AGO, type Range, shiftYears, spanOf } from '#agents/selector/terms/calendar.ts';
import { type Mark, type MarkOf } from '#agents/selector/terms/marks.ts';

type Period = MarkOf<'period'>;
type Dated = Period & { readonly range: Range };

/** The periods said; two that stand together without a joint are one where one of them lies in the other or is open at one end. */
export function joinPeriods(marks: readonly Mark[], said: readonly Period[], at: CalendarDay): readonly Period[] {
  const [first, second] = said;
  if (said.length !== 2 || first?.range == null || second?.range == null || first.isAge === true || second.isAge === true) return said;
  const pair: readonly [Dated, Dated] = [
    { ...first, range: first.range },
    { ...second, range: second.range },
  ];
  const range = eitherOf(marks, pair) ?? openEnded(pair, at) ?? (isJoined(marks, pair) ? null : (toDate(pair, at) ?? nested(pair, at)));
  return range === null ? said : [{ ...first, range, isYearless: false }];
}

/** A joint stands between them: two periods are meant. */
export function isJoined(marks: readonly Mark[], [first, second]: readonly [Mark, Mark]): boolean {
  const from = marks.findIndex((mark) => mark.at === first.at);
  const to = marks.findIndex((mark) => mark.at === second.at);
  return marks.slice(Math.min(from, to) + 1, Math.max(from, to)).some((mark) => mark.kind === 'and' || mark.kind === 'versus' || mark.kind === 'follow');
}

/** `today or tomorrow`, `this week or next`: both together, where one follows the other. */
function eitherOf(marks: readonly Mark[], [first, second]: readonly [Dated, Dated]): Range | null {
  const between = marks.slice(
    marks.findIndex((mark) => mark.at === first.at) + 1,
    marks.findIndex((mark) => mark.at === second.at),
  );
  const isEither = between.some((mark) => /^or$/i.test(mark.words)) && between.every((mark) => mark.kind === 'filler' || mark.kind === 'and');
  if (!isEither) return null;
  const [earlier, later] = first.range.start <= second.range.start ? [first.range, second.range] : [second.range, first.range];
  return earlier.end === later.start ? spanOf(earlier, later) : null;
}

function openEnded([first, second]: readonly [Dated, Dated], at: CalendarDay): Range | null {
  if (isOpen(second)) return sharedDays(second, first.range, at);
  return isOpen(first) ? sharedDays(first, second.range, at) : null;
}

function isOpen(mark: Dated): boolean {
  return mark.range.start === LONG_AGO || /^(since|after|starting)\b/i.test(mark.words);
}

/** A day without a year is the one that divides the other period: `last year until June`. Null where they share nothing. */
function sharedDays(open: Dated, other: Range, at: CalendarDay): Range | null {
  const isUntil = open.range.start === LONG_AGO;
  const divides = (day: Range['start']): boolean => day > other.start && day < other.end;
  const said = isUntil ? open.range.end : open.range.start;
  const years = open.isYearless ? [0, -1, -2] : [0];
  const edge = years.map((count) => addToDay(said, { years: count })).find(divides) ?? said;
  const start = isUntil || edge < other.start ? other.start : edge;
  const end = !isUntil || edge > other.end ? other.end : edge;
  if (start >= end) return null;
  const last = addToDay(end, { days: -1 });
  return daysFromTo(start, !isUntil && last > at.today ? at.today : last);
}

/** `October YTD`: from the start of the year to the end of October; `YTD last year`: to the same day of that year. */
function toDate(pair: readonly [Dated, Dated], at: CalendarDay): Range | null {
  const running = pair.find((mark) => /^(ytd|year to date|qtd|quarter to date)$/i.test(mark.words));
  const year = pair.find((mark) => mark !== running && mark.range.grain === 'year' && mark.range.start < (running?.range.start ?? ''));
  if (running?.range.grain !== undefined && year !== undefined) {
    const years = Number(year.range.start.slice(0, 4)) - Number(running.range.start.slice(0, 4));
    return daysFromTo(addToDay(running.range.start, { years }), addToDay(at.today, { years }));
  }
  const other = pair.find((mark) => mark !== running && mark.isYearless);
  if (running?.range.grain === undefined || other === undefined) return null;
  const last = addToDay(other.range.end, { days: -1 });
  return daysFromTo(startOfPeriod(last, running.range.grain, at.calendar), last > at.today ? at.today : last);
}

/** `last fiscal year Q2`: the part of the longer one. */
function nested([first, second]: readonly [Dated, Dated], at: CalendarDay): Range | null {
  const [outer, inner] = first.range.grain === 'year' ? [first, second] : [second, first];
  if (outer.range.grain !== 'year' || inner.range.grain === 'year') return null;
  const years = Number(outer.range.start.slice(0, 4)) - Number(inner.range.start.slice(0, 4));
  const moved = inner.isYearless
    ? [years, years + 1].map((count) => (count === 0 ? inner.range : shiftYears(inner.range, count, at))).find((range) => isInside(range, outer.range))
    : inner.range;
  return moved !== undefined && isInside(moved, outer.range) ? moved : null;
}

function isInside(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
