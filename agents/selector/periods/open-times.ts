/** Times that can be read in two ways: `03/04/2026`, `the last few weeks`, `early October`, `this summer`. Each is read both ways, and asked back. */
import type { Reading, Rule } from '#agents/selector/terms/time-rule.ts';
import type { Token } from '#agents/words.ts';

const GRAIN = '(day|week|month|quarter|year)';
const BACK = '(last|past|previous|recent)';
const AHEAD = '(next|coming|upcoming|following)';
/** How many a few of them are. */
const FEW: Readonly<Record<string, readonly [number, number]>> = { day: [3, 7], week: [2, 4], month: [3, 6], quarter: [2, 4], year: [2, 3] };
const MONTHS_AND_DAYS = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/;
const OPEN_WORDS =
  /^(?:few|several|recent|latest|last|past|previous|next|coming|upcoming|following|early|late|mid|middle|start|begin|beginning|end|ending|summer|spring|autumn|fall|winter|holidays?|festive)$/;

/** True where a message may hold such a time: it is then read both ways. */
export function mayBeOpen(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, at) => {
    const next = tokens[at + 1]?.text ?? '';
    const isDay = /^\d{1,2}[/.-]\d{1,2}/.test(text) || (MONTHS_AND_DAYS.test(text) && /^\d{2}$/.test(next));
    const isSpan = text === 'in' && (tokens[at + 1]?.number != null || /^an?$/.test(next));
    const isTwoYears = /^(?:fy)?(?:20)?\d{2}$/.test(text) && /^(?:20)?\d{2}$/.test(next);
    return OPEN_WORDS.test(text) || isDay || isSpan || isTwoYears;
  });
}

/** Rules for one of the two readings. */
export function openRules(reading: Reading): readonly Rule[] {
  const count = (grain: string): number => FEW[grain]?.[reading] ?? 2;
  return [
    { match: new RegExp(`^${BACK} (?:few |several |some )?${GRAIN}s(?= |$)`), to: (_, __, grain = '') => `last ${count(grain)} ${grain}s` },
    { match: new RegExp(`^${AHEAD} (?:few |several |some )?${GRAIN}s(?= |$)`), to: (_, __, grain = '') => `next ${count(grain)} ${grain}s` },
    { match: new RegExp(`^(?:the )?(?:latest|most recent) ${GRAIN}(?= |$)`), to: reading === 0 ? 'last $1' : 'this $1' },
    {
      match: /^the (?:holidays|holiday season|festive season)(?= |$)/,
      to: reading === 0 ? 'between christmas and new year' : 'december',
      after: /^(?:over|during|in)$/,
    },
  ];
}
