/** Exact decimal amounts with their currency. Never a floating-point number. */
import { Big } from 'big.js';

/** Plain decimal text: optional minus, digits, optional fraction. */
export type Decimal = string;
/** **Shape** `{ amount: '10005534.00', currency: 'USD' }`. **Units** whole currency units. */
export type Money = { readonly amount: Decimal; readonly currency: string };

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Reads plain decimal text; null for anything else (exponents, separators, NaN). */
export function parseDecimal(text: string): Decimal | null {
  return DECIMAL.test(text.trim()) ? text.trim() : null;
}

/** Sum of decimals, exact. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  return new Big(left).plus(right).toFixed();
}

/** left − right, exact. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return new Big(left).minus(right).toFixed();
}

/** left × right, exact. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return new Big(left).times(right).toFixed();
}

/** left ÷ right to `places` decimals, half away from zero; null when right is zero. */
export function divideDecimals(left: Decimal, right: Decimal, places: number): Decimal | null {
  if (new Big(right).eq(0)) return null;
  return new Big(left).times(new Big(10).pow(places)).div(right).round(0, Big.roundHalfUp).div(new Big(10).pow(places)).toFixed();
}

/** Rounded to `places`, half away from zero; keeps trailing zeros. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  return new Big(value).round(places, Big.roundHalfUp).toFixed(places);
}

/** −1, 0 or 1. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  return new Big(left).cmp(right);
}
