/** Times that are written with a stroke, a dash or a point between their parts: `w/c`, `q/q`, `10/2026`, `9-nov-26`, `FY25/26`. */
import { gapAfter, oneToken } from '#agents/selector/periods/join-numbers.ts';
import { monthNumber } from '#agents/selector/terms/calendar.ts';
import type { TimesAt } from '#agents/selector/terms/time-rule.ts';
import type { Token } from '#agents/words.ts';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
/** Two letters with a stroke between them. */
const STROKED: Readonly<Record<string, string>> = {
  'w/c': 'week commencing',
  'w/b': 'week beginning',
  'w/e': 'week ending',
  'q/q': 'qoq',
  'm/m': 'mom',
  'w/w': 'wow',
  'y/y': 'yoy',
};

type Written = { readonly words: readonly string[]; readonly length: number };

/** The same words, each such time as plain words; the places in the text stay. */
export function joinWritten(tokens: readonly Token[], text: string, at: TimesAt): readonly Token[] {
  const joined: Token[] = [];
  for (let place = 0; place < tokens.length;) {
    const found = stroked(tokens, place, text) ?? monthOfYear(tokens, place, text) ?? shortYear(tokens, place, text) ?? twoYears(tokens, place, text, at);
    const [first, last] = [tokens[place], tokens[place + (found?.length ?? 1) - 1]];
    if (first === undefined || last === undefined) break;
    joined.push(...(found === null ? [first] : found.words.map((word) => oneToken(word, first, last))));
    place += found?.length ?? 1;
  }
  return joined;
}

function stroked(tokens: readonly Token[], at: number, text: string): Written | null {
  const words = gapAfter(tokens, at, text) === '/' ? STROKED[`${tokens[at]?.text}/${tokens[at + 1]?.text}`] : undefined;
  if (words !== undefined) return { words: words.split(' '), length: 2 };
  const isYearly = tokens[at]?.text === 'p' && tokens[at + 1]?.text === 'a' && gapAfter(tokens, at, text) === '.';
  return isYearly ? { words: ['per', 'year'], length: 2 } : null;
}

/** `10/2026`, `2026-10`: a month. */
function monthOfYear(tokens: readonly Token[], at: number, text: string): Written | null {
  const [first = '', second = ''] = [tokens[at]?.text, tokens[at + 1]?.text];
  const isJoined = /^[/.-]$/.test(gapAfter(tokens, at, text) ?? '') && !/^[/.-]$/.test(gapAfter(tokens, at - 1, text) ?? '');
  const isYearFirst = /^(?:19|20)\d{2}$/.test(first) && /^\d{2}$/.test(second);
  if (!isJoined || !(isYearFirst || (/^\d{1,2}$/.test(first) && /^(?:19|20)\d{2}$/.test(second)))) return null;
  const month = MONTHS[Number(isYearFirst ? second : first) - 1];
  return month === undefined ? null : { words: [month, isYearFirst ? first : second], length: 2 };
}

/** `9-nov-26`, `9 nov 26`: a day with two digits of its year. */
function shortYear(tokens: readonly Token[], at: number, text: string): Written | null {
  const [day, month, year] = tokens.slice(at, at + 3).map((token) => token.text);
  const isDay = /^\d{1,2}(?:st|nd|rd|th)?$/.test(day ?? '') && monthNumber(month ?? '') !== null && /^[23]\d$/.test(year ?? '');
  const isTight = [at, at + 1].every((place) => /^[ /.-]$/.test(gapAfter(tokens, place, text) ?? ''));
  const isRange = monthNumber(tokens[at + 3]?.text ?? '') !== null;
  return isDay && isTight && !isRange ? { words: [day ?? '', month ?? '', `20${year}`], length: 3 } : null;
}

/** `FY 2025-26`, `2025/26`, `FY25/26`: the fiscal year from one into the next; where it is the calendar year, one of the two. */
function twoYears(tokens: readonly Token[], at: number, text: string, { reading, fiscalYearStartMonth }: TimesAt): Written | null {
  const lead = ['fy', 'fiscal'].includes(tokens[at]?.text ?? '') ? 1 : 0;
  const said = tokens[at + lead]?.text ?? '';
  const joined = /^(\d{2})\/(\d{2})$/.exec(said);
  const first = joined?.[1] ?? /^(fy)?((?:20)?\d{2})$/.exec(said)?.[2];
  const isFiscal = lead === 1 || said.startsWith('fy');
  const isTight = /^[/-]$/.test(gapAfter(tokens, at + lead, text) ?? '');
  const second = joined?.[2] ?? (isTight ? /^(?:20)?\d{2}$/.exec(tokens[at + lead + 1]?.text ?? '')?.[0] : undefined);
  if (first === undefined || second === undefined || (!isFiscal && (first.length === 2 || second.length === 4))) return null;
  const [from, to] = [Number(first.slice(-2)), Number(second.slice(-2))];
  if (to !== from + 1) return null;
  const year = fiscalYearStartMonth === 1 && reading === 0 ? from : to;
  return { words: [`fy20${String(year).padStart(2, '0')}`], length: lead + (joined === null ? 2 : 1) };
}
