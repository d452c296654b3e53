import { expect, test } from 'vitest';
import { readNumber, type NumberFormat } from '#collectors/mapping/read-number.ts';

const plain: NumberFormat = { decimal: '.', thousands: null };
const american: NumberFormat = { decimal: '.', thousands: ',' };
const german: NumberFormat = { decimal: ',', thousands: '.' };
const french: NumberFormat = { decimal: ',', thousands: ' ' };
const swiss: NumberFormat = { decimal: '.', thousands: "'" };

test.each<[string, NumberFormat, string | null]>([
  ['1054', plain, '1054'],
  ['-12.50', plain, '-12.5'],
  ['+3', plain, '3'],
  ['.5', plain, '0.5'],
  ['5.', plain, '5'],
  ['1.5E+7', plain, '15000000'],
  ['123456789012345678.01', plain, '123456789012345678.01'],
  ['1,234', plain, null],
  ['1.234.567', plain, null],
  ['$1,234.50', american, '1234.5'],
  ['1,234 USD', american, '1234'],
  ['USD 12', american, '12'],
  ['-$5', american, '-5'],
  ['(300)', american, '-300'],
  ['−7', american, '-7'],
  ['1,5', american, null],
  ['12,34,567', american, null],
  ['1.234,50 €', german, '1234.5'],
  ['1.5', german, null],
  ['0,5', german, '0.5'],
  ['1 234 567,8', french, '1234567.8'],
  ['1\u00a0234', french, '1234'],
  ['1\u202f234', french, '1234'],
  ["1'234.5", swiss, '1234.5'],
  ['1’234.5', swiss, '1234.5'],
  ['', plain, null],
  ['-', plain, null],
  ['.', plain, null],
  ['abc', plain, null],
  ['12abc', plain, null],
  ['NaN', plain, null],
  ['Infinity', plain, null],
  ['1e99', plain, null],
  ['9'.repeat(40), plain, null],
])('%j as %o reads as %j', (text, format, expected) => {
  expect(readNumber(text, format)?.value ?? null).toBe(expected);
});

test('a percent sign is told', () => {
  expect(readNumber('75%', plain)).toEqual({ value: '75', isPercent: true });
  expect(readNumber('75 %', plain)).toEqual({ value: '75', isPercent: true });
});
