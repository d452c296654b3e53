/** Dates and date-times in the formats of a mapping → days and UTC moments. */
import { DateTime } from 'luxon';
import { dayInZone, instantOf, parseLocalDate, type Instant, type LocalDate } from '#kernel/dates.ts';

export type DateReader = {
  /** The day; of a date-time, the day it is in the organisation's zone. Null when the text is no date of these formats. */
  readonly day: (text: string) => LocalDate | null;
  /** The moment; of a bare day, its start in the organisation's zone. */
  readonly moment: (text: string) => Instant | null;
};
export type DateFormats = {
  /** Luxon tokens: `dd/MM/yyyy`, `M/d/yy hh:mm a`, `yyyy-MM-dd HH:mm:ss ZZ`; or `unix_seconds`, `unix_milliseconds`. ISO is always read too. */
  readonly formats: readonly string[];
  /** Zone of date-times that name none. */
  readonly timeZone: string;
  readonly organizationZone: string;
};

type Read = { readonly day: LocalDate; readonly moment: Instant };
type Format = { readonly read: (text: string, timeZone: string) => DateTime; readonly hasTime: boolean };

const UNIX: Readonly<Record<string, (count: number) => DateTime>> = {
  unix_seconds: (count) => DateTime.fromSeconds(count),
  unix_milliseconds: (count) => DateTime.fromMillis(count),
};

const CACHE_MAX = 20_000;
const YEAR_MIN = 1900;
const YEAR_MAX = 2200;

/** Says what is wrong with a format, or null. */
export function dateFormatTrouble(format: string): string | null {
  if (UNIX[format] !== undefined) return null;
  const tokens = format.replace(/'[^']*'/g, '');
  const wrong = /[^yMLdhHmsSuaZzE\W\d_]/.exec(tokens);
  if (wrong !== null)
    return `"${wrong[0]}" is no token of a date format: write yyyy or yy, MM, dd, HH or hh, mm, ss, a, ZZ, and letters that are meant literally in '…'`;
  return tokens.includes('y') ? null : 'a date format needs a year (yyyy or yy)';
}

/** A reader that keeps what it read, since days repeat. Two-digit years 00–60 are of this century, 61–99 of the last. */
export function makeDateReader({ formats, timeZone, organizationZone }: DateFormats): DateReader {
  const parsers = formats.map(compileFormat);
  const cache = new Map<string, Read | null>();
  const read = (text: string): Read | null => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    if (cache.size >= CACHE_MAX) cache.clear();
    const fresh = readIso(text, timeZone, organizationZone) ?? readFormats(text, parsers, timeZone, organizationZone);
    cache.set(text, fresh);
    return fresh;
  };
  return { day: (text) => read(text)?.day ?? null, moment: (text) => read(text)?.moment ?? null };
}

function readIso(text: string, timeZone: string, organizationZone: string): Read | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  if (text.length === 10) return ofDay(parseLocalDate(text), organizationZone);
  return ofMoment(
    DateTime.fromISO(
      text
        .replace(' ', 'T')
        .replace(/ (?=[+-]\d{2}:?\d{2}$|Z$|UTC$)/, '')
        .replace(/UTC$/, 'Z'),
      { zone: timeZone },
    ),
    organizationZone,
  );
}

function compileFormat(format: string): Format {
  const unix = UNIX[format];
  if (unix !== undefined) return { read: (text) => (/^\d{1,15}$/.test(text) ? unix(Number(text)) : DateTime.invalid('not a count')), hasTime: true };
  const parser = DateTime.buildFormatParser(format, { locale: 'en-US' });
  const hasTime = /[hH]/.test(format.replace(/'[^']*'/g, ''));
  return { read: (text, timeZone) => DateTime.fromFormatParser(text, parser, { zone: hasTime ? timeZone : 'utc', locale: 'en-US' }), hasTime };
}

function readFormats(text: string, formats: readonly Format[], timeZone: string, organizationZone: string): Read | null {
  for (const { read, hasTime } of formats) {
    const parsed = read(text, timeZone);
    if (parsed.isValid) return hasTime ? ofMoment(parsed, organizationZone) : ofDay(parseLocalDate(parsed.toISODate() ?? ''), organizationZone);
  }
  return null;
}

function ofDay(day: LocalDate | null, organizationZone: string): Read | null {
  if (day === null || !isPlausible(Number(day.slice(0, 4)))) return null;
  return { day, moment: instantOf(DateTime.fromISO(day, { zone: organizationZone }).toMillis()) };
}

function ofMoment(parsed: DateTime, organizationZone: string): Read | null {
  if (!parsed.isValid || !isPlausible(parsed.year)) return null;
  const moment = instantOf(parsed.toMillis());
  return { day: dayInZone(moment, organizationZone), moment };
}

function isPlausible(year: number): boolean {
  return year >= YEAR_MIN && year <= YEAR_MAX;
}
