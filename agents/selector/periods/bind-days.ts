/** Several days to look from: `pipeline as of 30 June and 30 September`, `pipeline now and a month ago`. */
import { addToDay, type Grain, startOfPeriod } from '#kernel/dates.ts';
import type { Vocabulary } from '#agents/vocabulary.ts';
import { type CalendarDay, daysFromTo, type Range, shiftYears, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { hasMark, type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';

const NOW = /^(right now|currently|now|at the moment|at present|today|as of today|as of now)$/i;
const YEARS_BACK_MAX = 2;

/** Beside a day to look from, a period or `now` that `and` joins to it is another such day. */
export function bindDays(marks: readonly Mark[], at: CalendarDay): readonly Mark[] {
  if (isOfDays(marks)) return marks.map((mark) => (isOneDay(mark) ? toDay(mark, mark.range, at) : mark));
  if (!hasMark(marks, 'as_of') || !hasMark(marks, 'and') || hasMark(marks, 'versus') || hasMark(marks, 'changes')) return marks;
  return marks.map((mark, place) => {
    if (!isJoined(marks, place)) return mark;
    if (NOW.test(mark.words)) return { kind: 'as_of', range: daysFromTo(at.today, at.today), at: mark.at, length: mark.length, words: mark.words };
    if (mark.kind !== 'period' || mark.range === null) return mark;
    return toDay(mark, mark.range, at);
  });
}

function toDay(mark: Mark, range: Range, at: CalendarDay): Mark {
  return { kind: 'as_of', range: past(range, at), at: mark.at, length: mark.length, words: mark.words };
}

type OneDay = MarkOf<'period'> & { readonly range: Range };

function isOneDay(mark: Mark): mark is OneDay {
  return mark.kind === 'period' && mark.range?.grain === 'day' && !NOW.test(mark.words);
}

/** `open deals june 30 vs sept 30`: both sides are days to look from, when what is open is compared. */
function isOfDays(marks: readonly Mark[]): boolean {
  const isOpen = marks.some(
    (mark) => (mark.kind === 'metric' && mark.names.some((name) => BALANCES.has(name))) || (mark.kind === 'outcome' && mark.outcome === 'Open'),
  );
  const days = marks.filter((mark) => isOneDay(mark) || mark.kind === 'as_of');
  const isTwo = days.length === 2 || (days.length === 1 && marks.some((mark) => NOW.test(mark.words)));
  return (
    isOpen && isTwo && hasMark(marks, 'versus') && !hasMark(marks, 'role') && marksOf(marks, 'period').every((mark) => isOneDay(mark) || NOW.test(mark.words))
  );
}

/** `win rate two quarters ago`, `deals lost a month back`: what happens over time has no value on a day; it is that quarter's, that month's. */
export function bindFlowsAgo(marks: readonly Mark[], vocabulary: Vocabulary, at: CalendarDay): readonly Mark[] {
  const isFlow = marks.some(
    (mark) =>
      (mark.kind === 'outcome' && mark.outcome !== 'Open') ||
      (mark.kind === 'role' && mark.role === 'created_date') ||
      (mark.kind === 'metric' && mark.names.every((name) => vocabulary.metrics.get(name)?.dateRole != null)),
  );
  if (!isFlow || hasMark(marks, 'versus') || hasMark(marks, 'compare_to') || hasMark(marks, 'changes')) return marks;
  return marks.map((mark): Mark => {
    const grain = mark.kind === 'as_of' ? AGO.exec(mark.words)?.[1]?.toLowerCase() : undefined;
    if (mark.kind !== 'as_of' || grain === undefined) return mark;
    const range = wholePeriod(startOfPeriod(mark.range.start, grain as Grain, at.calendar), grain as Grain, at);
    return { kind: 'period', range, isYearless: false, at: mark.at, length: mark.length, words: mark.words };
  });
}

const AGO = /\b(day|week|month|quarter|year)s? (?:ago|back)$/i;

const BALANCES: ReadonlySet<string> = new Set(['open_pipeline', 'open_count']);

/** `and`, and then only days, stand between it and a day to look from. */
function isJoined(marks: readonly Mark[], place: number): boolean {
  const beside = (step: -1 | 1): boolean => {
    let next = place + step;
    let hasJoint = false;
    while (marks[next]?.kind === 'and' || (marks[next]?.kind === 'filler' && !NOW.test(marks[next]?.words ?? ''))) {
      hasJoint ||= marks[next]?.kind === 'and';
      next += step;
    }
    return hasJoint && isDay(marks[next]);
  };
  return beside(-1) || beside(1);
}

function isDay(mark: Mark | undefined): boolean {
  return mark !== undefined && (mark.kind === 'as_of' || mark.kind === 'period' || NOW.test(mark.words));
}

/** A day without a year has been: the latest such. */
function past(range: Range, at: CalendarDay): Range {
  const years = Array.from({ length: YEARS_BACK_MAX + 1 }, (_, count) => -count);
  const moved = years.map((count) => (count === 0 ? range : shiftYears(range, count, at)));
  return moved.find((one) => one.end <= addToDay(at.today, { days: 1 })) ?? range;
}
