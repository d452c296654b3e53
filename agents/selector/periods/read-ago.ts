/** What a figure is compared with by its place in time: `a year ago`, `same point last quarter`, `vs last ytd`, `QoQ`. */
import type { Grain } from '#kernel/dates.ts';
import { grainOf, type PointContext, textAt } from '#agents/selector/terms/point.ts';
import { readPoint } from '#agents/selector/periods/read-point.ts';
import { phraseAt, type Reader, type Seen, wordAt } from '#agents/selector/terms/scan-context.ts';

const YEAR_AGO = [
  'same period last year',
  'same time last year',
  'this time last year',
  'same point last year',
  'this point last year',
  'same stretch last year',
  'same stretch of last year',
  'same days last year',
  'same days of last year',
  'same period of last year',
  'same time of last year',
  'same period the year before',
  'same period a year earlier',
  'a year ago',
  'one year ago',
  'year ago',
  'year on year',
  'year over year',
  'yoy',
  'y o y',
];
const PERIOD_AGO = [
  'same point last quarter',
  'same time last quarter',
  'this point last quarter',
  'same point last month',
  'previous period',
  'prior period',
  'last period',
  'the period before',
  'preceding period',
  'period over period',
];
const SAME_OF_YEAR = ['quarter', 'month', 'week'].flatMap((grain) => [`same ${grain} last year`, `same ${grain} of last year`, `same ${grain} in last year`]);
const VERSUS = new Set(['vs', 'versus', 'to', 'with', 'against', 'than']);
const OVER_PERIOD: Readonly<Record<string, Grain>> = { qoq: 'quarter', mom: 'month', wow: 'week' };

/** The period before, or that of a year before. */
export const readAgo: Reader = (context, at) => {
  const skip = ['the', 'to'].includes(wordAt(context, at)) ? 1 : 0;
  const year = phraseAt(context, at + skip, YEAR_AGO) ?? phraseAt(context, at + skip, SAME_OF_YEAR);
  if (year !== null) return ago('previous_year', null, year.length + skip);
  const before = phraseAt(context, at, PERIOD_AGO);
  if (before !== null) return ago('previous_period', null, before.length);
  const isLastToDate = ['last', 'prior', 'previous'].includes(wordAt(context, at)) && ['ytd', 'qtd', 'mtd', 'wtd'].includes(wordAt(context, at + 1));
  if (isLastToDate && VERSUS.has(wordAt(context, at - 1))) return ago('previous_period', null, 2);
  const over = readOver(context, at);
  if (over !== null) return over;
  const short = OVER_PERIOD[wordAt(context, at)];
  if (short !== undefined && isOverSeveral(context, short)) return { meaning: { kind: 'time_group', grain: short }, length: 1 };
  if (short !== undefined) return ago('previous_period', short, 1);
  const grain = grainOf(context.tokens[at]);
  if (grain !== null && wordAt(context, at + 1) === 'over' && isOverSeveral(context, grain)) return null;
  const isOver = grain !== null && ['over', 'on'].includes(wordAt(context, at + 1)) && grainOf(context.tokens[at + 2]) === grain;
  return isOver ? ago(grain === 'year' ? 'previous_year' : 'previous_period', grain, 3) : null;
};

/** `month over month for the last 4 months`, `quarter over quarter this year`: each of them. */
export function isOverSeveral(context: PointContext, grain: Grain): boolean {
  return context.tokens.some((_, at) => {
    const point = readPoint(context, at);
    if (point === null) return false;
    const isCounted = ['last', 'past', 'previous'].includes(textAt(context, at)) && point.range.grain === grain && point.length > 2;
    return isCounted || (LONGER[grain]?.includes(point.range.grain ?? '') === true && textAt(context, at) !== grain);
  });
}

/** Periods that hold several of them. */
const LONGER: Readonly<Partial<Record<Grain, readonly string[]>>> = { week: ['month', 'quarter', 'year'], month: ['quarter', 'year'], quarter: ['year'] };

/** `Q3 over Q2`: the one against the other, where the earlier stands last. */
function readOver(context: PointContext, at: number): Seen | null {
  if (wordAt(context, at) !== 'over') return null;
  const next = readPoint(context, at + 1);
  const before = [1, 2, 3].map((back) => ({ back, point: readPoint(context, at - back) })).find(({ back, point }) => point?.length === back)?.point;
  const isPair = next?.range.grain !== undefined && next.range.grain === before?.range.grain && next.range.start < before.range.start;
  return isPair ? { meaning: { kind: 'versus' }, length: 1 } : null;
}

function ago(to: 'previous_period' | 'previous_year', grain: Grain | null, length: number): Seen {
  return { meaning: { kind: 'compare_to', to, grain }, length };
}

/** `difference between q2 and q3`, `difference in win rate from 2025 to 2026`: a change, when periods are its ends. */
export const readDifference: Reader = (context, at) => {
  if (wordAt(context, at) !== 'difference') return null;
  const lead = context.tokens.findIndex((token, place) => place > at && ['between', 'from'].includes(token.text));
  if (lead < 0 || readPoint(context, lead + 1) === null) return null;
  return ago('previous_period', null, ['in', 'of'].includes(wordAt(context, at + 1)) ? 2 : 1);
};
