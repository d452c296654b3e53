/** Stretches of which both ends are said: `from March to May`, `between now and Christmas`, `Mar-May`, `January to date`. */
import { daysFromTo, periodAround, type Range, shiftYears, spanOf } from '#agents/selector/terms/calendar.ts';
import { readPoint, readWhole } from '#agents/selector/periods/read-point.ts';
import { END_OF, periodSeen, sinceDay } from '#agents/selector/periods/read-since.ts';
import type { Point } from '#agents/selector/terms/point.ts';
import { phraseAt, type Reader, type ScanContext, wordAt } from '#agents/selector/terms/scan-context.ts';

const COMPARING = new Set(['compare', 'compared', 'comparing', 'comparison', 'contrast']);

/** From … to …. */
export const readFromTo: Reader = (context, at) => {
  const isBetween = wordAt(context, at) === 'between';
  const skip = isBetween || wordAt(context, at) === 'from' ? 1 : 0;
  const opening = skip === 1 ? (phraseAt(context, at + 1, ['the start of', 'start of', 'the beginning of', 'beginning of'])?.length ?? 0) : 0;
  const named =
    opening > 0 ? readWhole(context, at + skip + opening) : (readPoint(context, at + skip) ?? (skip === 1 ? readThisDay(context, at + skip) : null));
  if (named === null) return null;
  const first = { ...named, length: named.length + opening };
  const joint = wordAt(context, at + skip + first.length);
  const isOn = /^(?:onwards?|forward)$/.test(joint) || (joint === 'on' && skip === 1 && readPoint(context, at + skip + first.length + 1) === null);
  if (isOn && !isBetween) return sinceDay(context, { start: first.range.start, isYearless: first.isYearless }, skip + first.length + 1);
  // `compare q3 to q2`: two sides, no stretch.
  if (skip === 0 && COMPARING.has(wordAt(context, at - 1))) return null;
  const joints = isBetween ? ['and', 'to', '&'] : ['to', 'through', 'until', 'till', 'thru', 'up'];
  const isDash = !isBetween && isDashed(context, at + skip + first.length);
  if (!isDash && !joints.includes(joint)) return null;
  const upTo = joint === 'up' ? (phraseAt(context, at + skip + first.length, ['up to', 'up until', 'up till', 'up through'])?.length ?? 0) : 1;
  if (upTo === 0) return null;
  const ends = at + skip + first.length + (isDash ? 0 : upTo);
  // From January to now: up to today.
  const now = phraseAt(context, ends, ['now', 'date', 'present', 'the present', 'current date', 'this day']);
  if (now !== null && !isDash && first.range.start <= context.today)
    return periodSeen(isRunning(first, context) ? first.range : daysFromTo(first.range.start, context.today), ends + now.length - at);
  const lead = phraseAt(context, ends, END_OF)?.length ?? 0;
  const second = lead > 0 ? readWhole(context, ends + lead) : readPoint(context, ends);
  if (second === null || (isDash && second.range.start < first.range.start)) return null;
  // `last year until June`: a part of that year.
  const isInYear = skip === 0 && first.range.grain === 'year' && second.isYearless && joint !== 'to';
  const range = isInYear ? yearUntil(context, first.range, second.range) : joinPoints(context, first, second);
  if (range.start >= range.end) return null;
  const seen = periodSeen(range, ends + lead + second.length - at);
  const isOfPeriods = first.range.grain === second.range.grain && first.range.grain !== undefined && first.range.grain !== 'day';
  return isOfPeriods
    ? {
        ...seen,
        meaning: {
          kind: 'period',
          range,
          isYearless: false,
          ends: [isNamedBack(first, second, isBetween) ? first.range : startingAt(first.range, range, context), second.range],
        },
      }
    : seen;
};

/** `between now and Christmas`: today. */
function readThisDay(context: ScanContext, at: number): Point | null {
  return wordAt(context, at) === 'now' ? { range: periodAround('day', 0, context), length: 1, isYearless: false } : null;
}

/** `this year until now`: the running one, which is told to date. */
function isRunning({ range, isYearless }: Point, { today }: ScanContext): boolean {
  return !isYearless && range.grain !== undefined && range.grain !== 'day' && range.start <= today && today < range.end;
}

/** `between q3 and q2`: the later one first, of the same year. */
function isNamedBack(first: Point, second: Point, isBetween: boolean): boolean {
  return isBetween && first.isYearless && second.isYearless && first.range.start === second.range.end;
}

/** The first period where the stretch begins: in the year that was said for both. */
function startingAt(first: Range, stretch: Range, context: ScanContext): Range {
  const years = Number(stretch.start.slice(0, 4)) - Number(first.start.slice(0, 4));
  return years === 0 ? first : shiftYears(first, years, context);
}

/** `Mar-May`, `15 Sep – 15 Oct`: nothing but a dash stands before the word. */
function isDashed(context: ScanContext, at: number): boolean {
  const [before, next] = [context.tokens[at - 1], context.tokens[at]];
  return before !== undefined && next !== undefined && /^\s*[-–—]\s*$/.test(context.text.slice(before.end, next.start));
}

function yearUntil(context: ScanContext, year: Range, last: Range): Range {
  const moved = shiftYears(last, Number(year.start.slice(0, 4)) - Number(last.start.slice(0, 4)), context);
  return spanOf(year, moved.start < year.start ? shiftYears(moved, 1, context) : moved);
}

/** `Jan to March 2017`: the year said once counts for both. */
function joinPoints(context: ScanContext, first: Point, second: Point): Range {
  if (!first.isYearless || second.range.start >= first.range.start) {
    const years = Number(second.range.start.slice(0, 4)) - Number(first.range.start.slice(0, 4));
    return spanOf(first.isYearless && years > 0 ? shiftYears(first.range, years, context) : first.range, second.range);
  }
  const years = Number(second.range.start.slice(0, 4)) - Number(first.range.start.slice(0, 4));
  const moved = shiftYears(first.range, years, context);
  return spanOf(moved.start < second.range.end ? moved : shiftYears(moved, -1, context), second.range);
}
