/** Part of a longer period, counted from one of its ends: `last quarter of 2025`, `2nd week of October`, `mid November`, `early Q4`. */
import { addPeriods, addToDay, daysBetween, type Grain } from '#kernel/dates.ts';
import { daysFromTo, type Range, wholePeriod } from '#agents/selector/terms/calendar.ts';
import { grainOf, type Point, type PointContext, textAt } from '#agents/selector/terms/point.ts';

/** Reads a named period, or the running one. */
type ReadWhole = (context: PointContext, at: number) => Point | null;

const EDGES: Readonly<Record<string, number>> = { first: 1, '1st': 1, opening: 1, second: 2, '2nd': 2, third: 3, '3rd': 3, fourth: 4, '4th': 4 };
const HALF_MONTH_DAYS = 15;

/** `first 2 months of the year`, `second half of October`, `final week of Q3`; null for other words. */
export function readPartOf(context: PointContext, at: number, readWhole: ReadWhole): Point | null {
  const skip = textAt(context, at) === 'the' ? 1 : 0;
  const word = textAt(context, at + skip);
  const isLast = word === 'last' || word === 'final' || word === 'closing';
  const place = EDGES[word];
  if (!isLast && place === undefined) return null;
  const said = context.tokens[at + skip + 1]?.number ?? null;
  const unit = at + skip + (said === null ? 1 : 2);
  const isHalf = said === null && textAt(context, unit) === 'half';
  const grain = isHalf ? 'day' : grainOf(context.tokens[unit]);
  if (grain === null || !['of', 'in'].includes(textAt(context, unit + 1)) || (said !== null && (place ?? 1) > 1)) return null;
  const outer = readWhole(context, unit + 2);
  if (outer === null || outer.range.grain === grain) return null;
  const range = isHalf
    ? halfOf(outer.range, isLast ? 2 : (place ?? 1))
    : partOf(outer.range, { grain, count: said ?? 1, place: isLast ? 'last' : (place ?? 1) }, context);
  return range === null ? null : { range, length: unit + 2 + outer.length - at, isYearless: outer.isYearless };
}

/** Of a month, or of a quarter in the middle of its second month; of a year it is a period of its own. */
function halfOf({ start, end, grain }: Range, half: number): Range | null {
  if ((grain !== 'month' && grain !== 'quarter') || half > 2) return null;
  const middle = addToDay(grain === 'month' ? start : addPeriods(start, 'month', 1), { days: HALF_MONTH_DAYS });
  return half === 1 ? daysFromTo(start, addToDay(middle, { days: -1 })) : daysFromTo(middle, addToDay(end, { days: -1 }));
}

type Part = { readonly grain: Grain; readonly count: number; readonly place: number | 'last' };

/** Weeks of a month are seven days each, from its first or up to its last day. Null where the part is longer than the whole. */
function partOf(outer: Range, { grain, count, place }: Part, context: PointContext): Range | null {
  const from = place === 'last' ? null : addPeriods(outer.start, grain, place - 1);
  const [start, end] = from === null ? [addPeriods(outer.end, grain, -count), outer.end] : [from, addPeriods(from, grain, count)];
  if (start < outer.start || end > outer.end) return null;
  if (count === 1 && grain !== 'week') return wholePeriod(start, grain, context);
  const days = daysFromTo(start, addToDay(end, { days: -1 }));
  return grain === 'month' || grain === 'quarter' ? { ...days, grain } : days;
}

const PARTS: readonly (readonly ['early' | 'mid' | 'late', readonly string[]])[] = [
  ['early', ['early in', 'early', 'the start of', 'start of', 'the beginning of', 'beginning of', 'the first part of']],
  ['mid', ['mid', 'the middle of', 'middle of', 'in the middle of']],
  ['late', ['late in', 'late', 'the last part of', 'towards the end of', 'toward the end of', 'around the end of', 'near the end of']],
];
/** Of deals that are to close these are the last days; else how things stood at the end. */
const ENDS = ['the end of', 'end of', 'at the end of'];

/** `early October`: its first ten days, or its first half; `mid November` the days around its middle; `late Q4` its last month, or its last half. */
export function readLoosePart(context: PointContext, at: number, readWhole: ReadWhole): Point | null {
  const parts = isDue(context) ? [...PARTS, ['late', ENDS] as const] : PARTS;
  for (const [part, phrases] of parts) {
    const phrase = phrases.find((one) => one.split(' ').every((word, place) => textAt(context, at + place) === word));
    const length = phrase?.split(' ').length ?? 0;
    const outer = phrase === undefined ? null : readWhole(context, at + length);
    if (outer === null) continue;
    const range = isRunning(phrase ?? '', outer, context) ? untilEnd(outer.range, context) : loosePart(outer.range, part, context);
    if (range !== null) return { range, length: length + outer.length, isYearless: outer.isYearless };
  }
  return null;
}

const DUE = new Set(['due', 'closing', 'closes', 'expected', 'upcoming', 'scheduled', 'slated', 'land']);

function isDue({ isAhead, tokens }: PointContext): boolean {
  return isAhead && tokens.some((token) => DUE.has(token.text));
}

/** `end of this week`, `end of the quarter`: from today on. */
function isRunning(phrase: string, { range, isYearless }: Point, { today }: PointContext): boolean {
  return phrase.includes('end of') && !isYearless && range.start <= today && today < range.end;
}

function untilEnd({ end }: Range, { today }: PointContext): Range {
  return daysFromTo(today, addToDay(end, { days: -1 }));
}

/** In the first reading a third of it, in the second a half. */
function loosePart({ start, end, grain }: Range, part: 'early' | 'mid' | 'late', { reading }: PointContext): Range | null {
  const isWide = reading === 1;
  const last = addToDay(end, { days: -1 });
  if (grain === 'month') {
    const [from, to] = isWide ? [7, 23] : [10, 20];
    const edges = isWide ? [HALF_MONTH_DAYS, HALF_MONTH_DAYS] : [10, 20];
    if (part === 'mid') return daysFromTo(addToDay(start, { days: from }), addToDay(start, { days: to - 1 }));
    return part === 'early' ? daysFromTo(start, addToDay(start, { days: (edges[0] ?? 0) - 1 })) : daysFromTo(addToDay(start, { days: edges[1] ?? 0 }), last);
  }
  if (grain !== 'quarter' && grain !== 'year') return null;
  const months = Math.round(daysBetween(start, end) / MONTH_DAYS);
  const size = part === 'mid' ? months / 3 : isWide ? months / 2 : months / (grain === 'year' ? 4 : 3);
  if (!Number.isInteger(size)) return halfOf({ start, end, grain, label: '' }, part === 'early' ? 1 : 2);
  const from = part === 'early' ? start : addPeriods(start, 'month', part === 'mid' ? size : months - size);
  return daysFromTo(from, addToDay(addPeriods(from, 'month', size), { days: -1 }));
}

const MONTH_DAYS = 30.4;

/** First month of a season, and of the quarter that is called so. */
const SEASONS: Readonly<Record<string, readonly [number, number]>> = { spring: [3, 4], summer: [6, 7], autumn: [9, 10], fall: [9, 10], winter: [12, 1] };
const BEFORE_SEASON = new Set([
  'in',
  'the',
  'during',
  'over',
  'since',
  'until',
  'before',
  'after',
  'this',
  'last',
  'next',
  'for',
  'revenue',
  'by',
  'closing',
  'due',
]);

/** `summer`, `last winter`, `spring 2025`: three months of the north's weather, or the quarter; a fall in revenue is none. */
export function readSeason(context: PointContext, from: number): Point | null {
  const lead = ['last', 'this', 'next'].indexOf(textAt(context, from));
  const at = lead < 0 ? from : from + 1;
  const first = SEASONS[textAt(context, at)]?.[context.reading ?? 0];
  const isFall = textAt(context, at) === 'fall';
  if (first === undefined || !BEFORE_SEASON.has(textAt(context, at - 1)) || (isFall && !['this', 'last', 'next', 'the'].includes(textAt(context, at - 1))))
    return null;
  if (['in', 'of'].includes(textAt(context, at + 1)) && isFall) return null;
  const said = /^(?:19|20)\d{2}$/.exec(textAt(context, at + 1))?.[0];
  const today = context.today;
  const inYear = (year: number): Range => {
    const start = wholePeriod(`${year}-${String(first).padStart(2, '0')}-01` as Range['start'], 'month', context).start;
    return daysFromTo(start, addToDay(addPeriods(start, 'month', 3), { days: -1 }));
  };
  const year = Number(today.slice(0, 4));
  const years = [year - 2, year - 1, year, year + 1].map(inYear);
  const isForward = lead === 2 || (lead < 0 && context.isAhead);
  const found =
    said !== undefined
      ? inYear(Number(said))
      : isForward
        ? years.find((range) => (lead === 2 ? range.start : range.end) > today)
        : years.findLast((range) => (lead === 0 ? range.end : range.start) <= today);
  return found === undefined ? null : { range: found, length: at + 1 - from + (said === undefined ? 0 : 1), isYearless: false };
}
