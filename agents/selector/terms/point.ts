/** What a reader of one stretch of time sees and gives. */
import type { Grain } from '#kernel/dates.ts';
import type { CalendarDay, Range } from '#agents/selector/terms/calendar.ts';
import type { Reading } from '#agents/selector/terms/time-rule.ts';
import type { Token } from '#agents/words.ts';

export type PointContext = CalendarDay & {
  readonly tokens: readonly Token[];
  /** Deals that are still to close: a quarter without a year lies ahead. */ readonly isAhead: boolean;
  /** Of a time that can be read in two ways, the second. */ readonly reading?: Reading;
};
export type Point = { readonly range: Range; readonly length: number; readonly isYearless: boolean };

const GRAINS: Readonly<Record<string, Grain>> = { day: 'day', week: 'week', month: 'month', quarter: 'quarter', q: 'quarter', year: 'year' };
/** Words that say a period is over, or runs. */
export const PAST = new Set(['last', 'previous', 'prior', 'past', 'preceding', 'trailing', 'rolling']);
export const PRESENT = new Set(['this', 'current', 'running']);

/** The grain a word names; null for other words. */
export function grainOf(token: Token | undefined): Grain | null {
  return token === undefined ? null : (GRAINS[token.stem] ?? null);
}

/** The word at a place; empty beyond the end. */
export function textAt(context: PointContext, at: number): string {
  return context.tokens[at]?.text ?? '';
}
