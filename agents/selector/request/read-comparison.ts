/** Periods and what they are compared with. */
import { addPeriods, type Grain, startOfPeriod } from '#kernel/dates.ts';
import { joinPeriods } from '#agents/selector/periods/join-periods.ts';
import { type CalendarDay, periodAround, type Range, shiftYears, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { type Mark, type MarkOf, marksOf } from '#agents/selector/terms/marks.ts';
import type { Comparison, Request } from '#agents/selector/terms/request.ts';

export type Periods = Pick<Request, 'period' | 'isYearless' | 'otherPeriods' | 'compare'>;

/** Of names, one row each; no comparison of periods. */
const APART = /^(?:side by side|separately|individually|one (?:row|line) each)$/i;

/** Sorts the periods said into the one asked about, the one compared with, and further ones. */
export function readPeriods(marks: readonly Mark[], at: CalendarDay): Periods {
  const every = marksOf(marks, 'period');
  const said = versusOf(marks) === undefined ? joinPeriods(marks, dedupe(every), at) : dedupe(every);
  const versus = versusOf(marks);
  const ago = agoOf(marks);
  const earlier = marksOf(marks, 'before')[0];
  const nothing: Periods = { period: undefined, isYearless: false, otherPeriods: [], compare: ago };
  if (said.length === 0 && earlier !== undefined && versus !== undefined)
    return { ...nothing, compare: { kind: 'previous', to: earlier.grain === 'year' ? 'previous_year' : 'previous_period', grain: null, isSoft: false } };
  if (said.length === 0) return nothing;
  if (earlier !== undefined && versus !== undefined) {
    const to = earlier.grain === 'year' && said[0]?.range?.grain !== 'year' ? 'previous_year' : 'previous_period';
    return plainPeriods(said, { kind: 'previous', to, grain: null, isSoft: false }, at);
  }
  const since = /^since (?:the )?(?:last|previous) (week|month|quarter|year)$/i.exec(said[0]?.words ?? '')?.[1];
  if (ago?.kind === 'previous' && since !== undefined)
    return {
      ...nothing,
      period: periodAround(since.toLowerCase() as Grain, 0, at),
      compare: { kind: 'previous', to: 'previous_period', grain: null, isSoft: false },
    };
  const isNamedAgo = ago?.kind === 'previous' && !ago.isSoft && ago.to === 'previous_year';
  if (said.length === 1 && isNamedAgo && said[0]?.range != null) return plainPeriods(said, ago, at);
  const basis = basisOf(marks, said);
  if (versus === undefined && ago !== null && basis !== null) return { ...nothing, compare: rangeComparison(basis) };
  if (versus === undefined) return endsOfChange(marks, said, ago) ?? growthOver(marks, said, at) ?? plainPeriods(said, ago, at);
  // The last 30 days against the previous 30 days: the same stretch said twice.
  // Q3 against the previous quarter: the one before it, though counted from today it is Q3 itself.
  const isNamedTwice = every.some((mark) => mark.isYearless) && !every.some((mark) => ONE_BACK.test(mark.words));
  if (said.length === 1 && every.length === 2)
    return plainPeriods(said, { kind: 'previous', to: isNamedTwice ? 'previous_year' : 'previous_period', grain: null, isSoft: false }, at);
  if (said.length > 2) return plainPeriods(said, ago, at);
  if (said.length === 1 && !leadsToPeriod(marks, versus)) return plainPeriods(said, ago, at);
  const before = said.filter((mark) => mark.at < versus.at);
  const after = said.filter((mark) => mark.at > versus.at);
  const [main, other] = before.length > 0 ? [before[0], after[0]] : after.length > 1 ? [after[0], after[1]] : [undefined, after[0]];
  if (other === undefined) return { ...plainPeriods(said, ago, at), compare: ago };
  if (main === undefined) return { ...nothing, compare: rangeComparison(other) };
  return comparedPeriods(main, other, at);
}

/** `change from last quarter`, `up on last year`: the period is what the running one is held against. */
function basisOf(marks: readonly Mark[], said: readonly MarkOf<'period'>[]): MarkOf<'period'> | null {
  const [only, ...others] = said;
  if (only === undefined || others.length > 0 || only.range === null || /^(?:from|between|since)\b/i.test(only.words)) return null;
  const at = marks.indexOf(only);
  const change = marks.findIndex((mark) => mark.kind === 'compare_to');
  return change >= 0 && change < at && /^(?:from|on)$/i.test(marks[at - 1]?.words ?? '') ? only : null;
}

function versusOf(marks: readonly Mark[]): Mark | undefined {
  return marks.find((mark) => mark.kind === 'versus' && !APART.test(mark.words));
}

/** `East vs West in Q3`: what is compared is not the period. */
function leadsToPeriod(marks: readonly Mark[], versus: Mark): boolean {
  const next = marks.slice(marks.indexOf(versus) + 1).find((mark) => mark.kind !== 'filler');
  return next?.kind === 'period';
}

function dedupe(marks: readonly MarkOf<'period'>[]): readonly MarkOf<'period'>[] {
  return marks.filter((mark, at) => marks.findIndex((other) => other.range?.start === mark.range?.start && other.range?.end === mark.range?.end) === at);
}

function agoOf(marks: readonly Mark[]): Comparison | null {
  const found = marksOf(marks, 'compare_to');
  const named = found.find((mark) => mark.grain !== null || mark.to === 'previous_year') ?? found[0];
  if (named === undefined) return null;
  const isSoft = found.every((mark) =>
    /^(gr|cha|dif|delta|inc|dec|drop|went|gone|go|up|impr|bet|get|fall|fell|ris|rose|down|high|low|wor|long|short|fast|slow|big|small|larg|strong|weak)/i.test(
      mark.words,
    ),
  );
  return { kind: 'previous', to: named.to, grain: named.grain, isSoft, ...(isSoft && isBeside(marks, named) ? { isBeside: true } : {}) };
}

/** `grew from q2 to q3`, `difference between 2025 and 2026`: the last against the first; a trend over time has them all. */
function endsOfChange(marks: readonly Mark[], said: readonly MarkOf<'period'>[], ago: Comparison | null): Periods | null {
  const ends = said.length === 1 ? said[0]?.ends : undefined;
  if (ends === undefined || ago?.kind !== 'previous' || !ago.isSoft || marks.some((mark) => mark.kind === 'time_group' || mark.kind === 'changes')) return null;
  const [first, last] = ends[0].start < ends[1].start ? ends : [ends[1], ends[0]];
  return { period: last, isYearless: false, otherPeriods: [], compare: { kind: 'range', range: first, isYearless: false } };
}

/** `and the growth`, `and how did it change`, `with the change from quarter to quarter`: asked for beside the figure itself. */
export function isBeside(marks: readonly Mark[], change: Mark): boolean {
  const at = marks.indexOf(change);
  const joint = marks.slice(0, at).findLastIndex((mark) => mark.kind === 'and' || /^with$/i.test(mark.words));
  const isFigure = marks.slice(0, Math.max(0, joint)).some((mark) => ['metric', 'outcome'].includes(mark.kind));
  const isBare = marks.slice(joint + 1, at).every((mark) => mark.kind === 'filler' || mark.kind === 'quantity');
  return isFigure && isBare && !marks.slice(at + 1).some((mark) => ['metric', 'outcome', 'deal'].includes(mark.kind));
}

/** `won revenue this year and the growth over last year`: the second period is what the first is held against. */
function growthOver(marks: readonly Mark[], said: readonly MarkOf<'period'>[], at: CalendarDay): Periods | null {
  const [main, other, ...more] = said;
  const change = marks.findIndex((mark) => mark.kind === 'compare_to');
  if (main === undefined || other === undefined || more.length > 0 || change < marks.indexOf(main)) return null;
  const between = marks.slice(change + 1, marks.indexOf(other));
  const isHeld =
    change < marks.indexOf(other) && between.length > 0 && between.every((mark) => /^(?:over|on|from|against|since|the|in|percent|%)$/i.test(mark.words));
  return isHeld && between.some((mark) => /^(?:over|on|from|against|since)$/i.test(mark.words)) ? comparedPeriods(main, other, at) : null;
}

function rangeComparison(mark: MarkOf<'period'>): Comparison | null {
  return mark.range === null ? null : { kind: 'range', range: mark.range, isYearless: mark.isYearless };
}

const ONE_BACK = /^(?:the )?(?:last|previous|prior|preceding) (?:week|month|quarter)$|^(?:pq|lq|lm|lw)$/i;
const COUNTED_BACK = /\b(?:last|previous|prior|this|ly|py)\b/i;

function plainPeriods(said: readonly MarkOf<'period'>[], compare: Comparison | null, at: CalendarDay): Periods {
  // `q3 vs q2 vs q3 last year`: a year that is counted back holds for its own period alone.
  const dated = said.find((mark) => !mark.isYearless && mark.range !== null && !(said.length > 2 && COUNTED_BACK.test(mark.words)))?.range;
  const ranges = said.flatMap((mark) => {
    if (mark.range === null) return [];
    return [mark.isYearless && dated !== undefined && dated !== null ? inYearOf(mark.range, dated, at) : mark.range];
  });
  const [first, ...others] = ranges;
  return { period: first ?? null, isYearless: said[0]?.isYearless ?? false, otherPeriods: others, compare };
}

function comparedPeriods(main: MarkOf<'period'>, other: MarkOf<'period'>, at: CalendarDay): Periods {
  if (main.range === null || other.range === null) return { period: main.range, isYearless: false, otherPeriods: [], compare: null };
  if (main.isYearless && main.range.grain !== 'year' && other.range.grain === 'year' && !other.isYearless) return againstYear(main.range, other.range, at);
  const inOtherYear = main.isYearless && !other.isYearless ? inYearOf(main.range, other.range, at) : main.range;
  // `h1 vs h1 last year`: the year said belongs to the other one.
  const period = isSameRange(inOtherYear, other.range) ? main.range : inOtherYear;
  // `h1 vs last h1`: the same half a year earlier.
  if (isSameRange(period, other.range)) return againstYear(period, shiftYears(period, -1, at), at);
  const against = other.isYearless && !main.isYearless ? latestBefore(other.range, period, at) : other.range;
  const [later, earlier] = against.start > period.start ? [against, period] : [period, against];
  return { period: later, isYearless: false, otherPeriods: [], compare: { kind: 'range', range: earlier, isYearless: false } };
}

/** `q3 vs last year`: against the third quarter of that year. */
function againstYear(period: Range, year: Range, at: CalendarDay): Periods {
  const against = inYearOf(period, year, at);
  const range = isSameRange(against, period) ? shiftYears(period, -1, at) : against;
  return { period, isYearless: false, otherPeriods: [], compare: { kind: 'range', range, isYearless: false } };
}

function isSameRange(left: Range, right: Range): boolean {
  return left.start === right.start && left.end === right.end;
}

/** `q2 vs q1 2017`: the year said once counts for both. */
function inYearOf(range: Range, dated: Range, at: CalendarDay): Range {
  const years = Number(dated.start.slice(0, 4)) - Number(range.start.slice(0, 4));
  return years === 0 ? range : shiftYears(range, years, at);
}

/** `Q1 2017 vs Q4`: the latest one before. */
function latestBefore(range: Range, main: Range, at: CalendarDay): Range {
  const moved = inYearOf(range, main, at);
  return moved.start < main.start ? moved : shiftYears(moved, -1, at);
}

/** The running period that a comparison with `range` is about when none is said: last quarter → this quarter. */
export function runningPartner(range: Range, at: CalendarDay): Range {
  const grain = range.grain ?? 'quarter';
  const running = startOfPeriod(at.today, grain, at.calendar);
  return wholePeriod(running > range.start ? running : addPeriods(range.start, grain, 1), grain, at);
}
