/** Which month a request names: `this month`, `last month`, `March`, `Oct 2017`, `2017-10`. */
import { type LocalDate, addToDay } from '#kernel/dates.ts';

/** `months` are `YYYY-MM`: one when clear, several when the words may mean either or name more than one; `start`, `end` are places in the text. */
export type MonthWords = { readonly months: readonly string[]; readonly start: number; readonly end: number };

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const NAME = String.raw`(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`;
const LEAD = String.raw`(?:\b(?:for|in|of|on|about)\s+(?:the\s+month\s+of\s+)?)?`;
const RELATIVE = new RegExp(String.raw`${LEAD}\b(?<which>this|the current|current|last|previous|the previous|next) month(?:['’]s)?\b`, 'iu');
const NUMERIC = new RegExp(
  String.raw`${LEAD}(?:\b(?<year>20\d\d)[-/](?<month>0?[1-9]|1[0-2])(?:-\d\d)?\b|\b(?<month2>0?[1-9]|1[0-2])/(?<year2>20\d\d)\b)`,
  'iu',
);
const NAMED = new RegExp(
  String.raw`${LEAD}\b(?:(?<which>this|last|next)\s+)?${NAME}(?:,?\s+(?:of\s+)?(?<year>20\d\d)\b|\s*['’](?<short>\d\d)\b)?(?:['’]s\b)?`,
  'giu',
);
/** "may" is a verb unless something says that it is the month. */
const SAYS_MONTH = /^(?:for|in|of|on|about)\s|\d|['’]s$|^(?:this|last|next)\s/iu;
/** A bare month that lies ahead this year is last year's when that is at most so long ago. */
const RECENT_MONTHS_MAX = 3;

/** The first month that `text` names, seen from `today`; null when it names none. */
export function readMonth(text: string, today: LocalDate): MonthWords | null {
  return readNumeric(text) ?? readRelative(text, today) ?? readNamed(text, today);
}

function readNumeric(text: string): MonthWords | null {
  const match = NUMERIC.exec(text);
  if (match === null) return null;
  const { year, month, year2, month2 } = match.groups ?? {};
  return { months: [`${year ?? year2}-${(month ?? month2 ?? '').padStart(2, '0')}`], ...placeOf(match) };
}

function readRelative(text: string, today: LocalDate): MonthWords | null {
  const match = RELATIVE.exec(text);
  if (match === null) return null;
  const which = (match.groups?.['which'] ?? '').toLowerCase();
  const shift = which.includes('current') || which === 'this' ? 0 : which === 'next' ? 1 : -1;
  return { months: [monthAround(today, shift)], ...placeOf(match) };
}

function readNamed(text: string, today: LocalDate): MonthWords | null {
  const matches = [...text.matchAll(NAMED)].filter((match) => !/^\W*may\W*$/u.test(match[0]) || SAYS_MONTH.test(match[0]));
  const [first] = matches;
  if (first === undefined) return null;
  const months = [...new Set(matches.flatMap((match) => monthsOf(match, today)))];
  return { months, ...placeOf(first), end: placeOf(matches.at(-1) ?? first).end };
}

function monthsOf(match: RegExpExecArray, today: LocalDate): readonly string[] {
  const { name = '', year, short, which } = match.groups ?? {};
  const number = MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1;
  if (year !== undefined) return [monthText(Number(year), number)];
  if (short !== undefined) return [monthText(2000 + Number(short), number)];
  const thisYear = Number(today.slice(0, 4));
  const ahead = number - Number(today.slice(5, 7));
  const said = which?.toLowerCase();
  if (said === 'this') return [monthText(thisYear, number)];
  if (said === 'last') return [monthText(ahead < 0 ? thisYear : thisYear - 1, number)];
  if (said === 'next') return [monthText(ahead > 0 ? thisYear : thisYear + 1, number)];
  if (ahead <= 0) return [monthText(thisYear, number)];
  return 12 - ahead <= RECENT_MONTHS_MAX ? [monthText(thisYear - 1, number)] : [monthText(thisYear - 1, number), monthText(thisYear, number)];
}

function monthText(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

function monthAround(today: LocalDate, months: number): string {
  return addToDay(today, { months }).slice(0, 7);
}

function placeOf(match: RegExpExecArray): { readonly start: number; readonly end: number } {
  return { start: match.index, end: match.index + match[0].length };
}

/** `2026-03` → `March 2026`. */
export function monthWords(month: string): string {
  const name = MONTHS[Number(month.slice(5, 7)) - 1] ?? '';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${month.slice(0, 4)}`;
}
