/** One text of a source → the canonical text of its column kind, or why it cannot be. */
import type { ColumnKind } from '#collectors/canonical-tables.ts';
import type { DateReader } from '#collectors/mapping/read-date.ts';
import { readNumber, type NumberFormat } from '#collectors/mapping/read-number.ts';
import { limits } from '#kernel/limits.ts';
import { compareDecimals, multiplyDecimals } from '#kernel/money.ts';
import { roleSchema } from '#kernel/person.ts';

export type ValueFormat = { readonly numbers: NumberFormat; readonly scale: string; readonly dates: DateReader; readonly dateFormats: readonly string[] };
export type Parsed = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

const TRUE_WORDS = new Set(['true', 't', 'yes', 'y', '1']);
const FALSE_WORDS = new Set(['false', 'f', 'no', 'n', '0']);
const INTEGER_MAX = '9007199254740991';

/** Canonical text of `text` (not empty) as `kind`. Numbers are scaled, days ISO, moments ISO UTC, booleans true or false. */
export function parseValue(text: string, kind: ColumnKind, format: ValueFormat): Parsed {
  switch (kind) {
    case 'text':
    case 'name':
    case 'reference':
      return parseText(text);
    case 'decimal':
    case 'integer':
    case 'fraction':
      return parseNumber(text, kind, format);
    case 'day':
    case 'moment': {
      const read = kind === 'day' ? format.dates.day(text) : format.dates.moment(text);
      return read === null ? no(`not a date: expected ${['yyyy-MM-dd', ...format.dateFormats].join(' or ')}`) : yes(read);
    }
    case 'boolean':
      return oneOfWords(text);
    case 'email': {
      const email = text.toLowerCase();
      return /^[^\s@<>"',;]+@[^\s@<>"',;.]+(\.[^\s@<>"',;.]+)+$/.test(email) ? yes(email) : no('not an e-mail address');
    }
    case 'currency':
      return /^[A-Za-z]{3}$/.test(text) ? yes(text.toUpperCase()) : no('not a currency code of three letters (ISO 4217)');
    case 'roles':
      return parseRoles(text);
    case 'outcome':
      return ['open', 'won', 'lost'].includes(text.toLowerCase()) ? yes(text.toLowerCase()) : no('an outcome is open, won or lost');
    case 'period_type':
      return ['month', 'quarter', 'year'].includes(text.toLowerCase()) ? yes(text.toLowerCase()) : no('a period type is month, quarter or year');
    case 'zone':
      return isZone(text) ? yes(text) : no('not an IANA time zone');
  }
}

function yes(text: string): Parsed {
  return { ok: true, text };
}

function no(reason: string): Parsed {
  return { ok: false, reason };
}

function parseText(text: string): Parsed {
  if (text.length > limits.importTextMax) return no(`the text is longer than ${limits.importTextMax} characters`);
  return text.includes('\u0000') || !text.isWellFormed() ? no('the text has a character that cannot be stored (NUL or half a surrogate pair)') : yes(text);
}

function parseNumber(text: string, kind: 'decimal' | 'integer' | 'fraction', { numbers, scale }: ValueFormat): Parsed {
  const read = readNumber(text, numbers);
  if (read === null) {
    const hint = /\d[.,' ]\d{3}/.test(text) ? ' (`thousands` and `decimal` in the mapping say how numbers are written)' : '';
    return no(`not a number${hint}`);
  }
  const scaled = multiplyDecimals(read.value, read.isPercent ? '0.01' : scale);
  if (kind === 'fraction' && (compareDecimals(scaled, '0') < 0 || compareDecimals(scaled, '1') > 0)) {
    return no('a probability lies between 0 and 1 (`scale: 0.01` in the mapping if the source counts to 100)');
  }
  if (kind === 'integer' && (scaled.includes('.') || compareDecimals(scaled, INTEGER_MAX) > 0 || compareDecimals(scaled, `-${INTEGER_MAX}`) < 0)) {
    return no('not a whole number');
  }
  return yes(scaled);
}

function oneOfWords(text: string): Parsed {
  const word = text.toLowerCase();
  if (TRUE_WORDS.has(word)) return yes('true');
  return FALSE_WORDS.has(word) ? yes('false') : no('neither true nor false (yes/no, 1/0; `values` in the mapping for other words)');
}

function parseRoles(text: string): Parsed {
  const words = text
    .split(/[;|,]/)
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const unknown = words.find((word) => !roleSchema.safeParse(word).success);
  if (unknown !== undefined) return no(`there is no role "${unknown}"; roles are ${roleSchema.options.join(', ')}`);
  return words.length === 0 ? no('no role is named') : yes([...new Set(words)].sort().join(';'));
}

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
