/** Numbers as people and programs write them → exact decimal text. */
import { Big } from 'big.js';
import { limits } from '#kernel/limits.ts';
import type { Decimal } from '#kernel/money.ts';

export type NumberFormat = {
  readonly decimal: '.' | ',';
  /** What groups digits by three; null = nothing does. A space stands for any kind of space. */
  readonly thousands: '.' | ',' | ' ' | "'" | null;
};

/**
 * `$1,234.50`, `1.234,50 €`, `(300)`, `1.5E+7`, `-12` by `format`; `isPercent` says that a % sign followed.
 * **Fails** null when the text is no number of that format (`1,5` where commas group by three).
 */
export function readNumber(text: string, format: NumberFormat): { readonly value: Decimal; readonly isPercent: boolean } | null {
  let rest = text.trim().replace(/[\u2212\u2013]/g, '-');
  const isNegative = /^\(.*\)$/.test(rest);
  if (isNegative) rest = rest.slice(1, -1).trim();
  const isPercent = rest.endsWith('%');
  rest = rest
    .replace(/%$/, '')
    .trim()
    .replace(/^([+-]?)\s*(\p{Sc}|[A-Z]{3}\b|[A-Z]{1,3}\p{Sc})\s*/u, '$1')
    .replace(/\s*(\p{Sc}|\b[A-Z]{3})$/u, '');
  const plain = toPlain(rest, format);
  if (plain === null) return null;
  const value = new Big(plain);
  const digits = (isNegative ? value.times(-1) : value).toFixed();
  return digits.length > limits.importDigitsMax ? null : { value: digits, isPercent };
}

function toPlain(text: string, { decimal, thousands }: NumberFormat): string | null {
  const match = /^([+-]?)([\d.,'’\s]*)((?:[eE][+-]?\d{1,2})?)$/.exec(text);
  if (match === null) return null;
  const [, sign = '', body = '', exponent = ''] = match;
  const parts = body.replaceAll('’', "'").split(decimal);
  const [whole = '', fraction = ''] = parts;
  if (parts.length > 2 || !/^\d*$/.test(fraction) || (whole === '' && fraction === '')) return null;
  const ungrouped = ungroup(whole, thousands);
  return ungrouped === null ? null : `${sign === '-' ? '-' : ''}${ungrouped === '' ? '0' : ungrouped}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

function ungroup(whole: string, thousands: NumberFormat['thousands']): string | null {
  if (/^\d*$/.test(whole)) return whole;
  if (thousands === null) return null;
  const groups = whole.split(thousands === ' ' ? /\s/ : thousands);
  const isGrouped = /^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => /^\d{3}$/.test(group));
  return isGrouped ? groups.join('') : null;
}
