/** Exact decimals and how cells are shown. */
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '#kernel/card.ts';
import { formatCell } from '#kernel/format.ts';
import { addDecimals, compareDecimals, divideDecimals, multiplyDecimals, parseDecimal, roundDecimal, subtractDecimals } from '#kernel/money.ts';

describe('exact decimals', () => {
  it('do not drift', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3');
    expect(subtractDecimals('9007199254740993.01', '0.01')).toBe('9007199254740993');
    expect(multiplyDecimals('1.005', '1000')).toBe('1005');
    expect(compareDecimals('10.00', '10')).toBe(0);
  });

  it.each([
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['1.005', 2, '1.01'],
    ['10005534', 2, '10005534.00'],
  ])('%s to %d places is %s (half away from zero)', (value, places, rounded) => {
    expect(roundDecimal(value, places)).toBe(rounded);
  });

  it('have no quotient by zero', () => {
    expect(divideDecimals('1', '0', 2)).toBeNull();
    expect(divideDecimals('159', '319', 6)).toBe('0.498433');
  });

  it.each(['1e3', '1,000', 'NaN', '', '1.', '.5', '--1'])('refuse %j', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });
});

const cells: readonly (readonly [string | number | boolean | null, ColumnType, string | undefined, string])[] = [
  ['0.631500', 'ratio', undefined, '63.15 %'],
  [null, 'ratio', undefined, '–'],
  ['10005534', 'money', 'USD', 'USD 10,005,534'],
  ['1234.5', 'money', undefined, '1,234.50'],
  ['51.7831', 'days', undefined, '51.78 days'],
  [4238, 'integer', undefined, '4,238'],
  ['-5.004', 'percent', undefined, '-5.00 %'],
  [true, 'boolean', undefined, 'yes'],
  ['West', 'text', undefined, 'West'],
];

describe('a shown cell', () => {
  it.each(cells)('%s as %s %s reads %s', (cell, type, currency, text) => {
    expect(formatCell(cell, { type, ...(currency === undefined ? {} : { currency }) })).toBe(text);
  });
});
