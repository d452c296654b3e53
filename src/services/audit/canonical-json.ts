/** The exact bytes that the ledger hashes: JSON with one possible spelling. */

/** What an audit payload may hold: money and rates are decimal text, days and moments ISO text; no floating point. */
export type LedgerValue = string | number | boolean | null | readonly LedgerValue[] | { readonly [key: string]: LedgerValue };

/**
 * One text per value: keys sorted by code unit, no spaces, text in NFC, integers only.
 * **Shape** `canonicalJson({ b: 1, a: 'Café' })` → `{"a":"Café","b":1}`.
 * **Fails** throws (a bug of the caller) on floats, undefined, objects that are not plain, keys that NFC makes equal,
 * and text that the database cannot hold (lone surrogates, NUL).
 * **Source** deals-reviews-coverage.md 2.6, Product format.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'number') return canonicalInteger(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item)).join(',')}]`;
  if (isPlainObject(value)) return canonicalObject(value);
  throw new Error(`the ledger cannot hold a value of type ${typeof value}`);
}

function canonicalText(text: string): string {
  if (!text.isWellFormed() || text.includes('\0')) throw new Error('the ledger cannot hold text with a lone surrogate or NUL');
  return JSON.stringify(text.normalize('NFC'));
}

function canonicalInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error('the ledger holds integers only; write other numbers as decimal text');
  return JSON.stringify(value);
}

function canonicalObject(value: Readonly<Record<string, unknown>>): string {
  const members = Object.keys(value).map((key) => ({ key: key.normalize('NFC'), member: value[key] }));
  members.sort((left, right) => compareCodeUnits(left.key, right.key));
  const repeated = members.find(({ key }, index) => members[index - 1]?.key === key);
  if (repeated !== undefined) throw new Error(`two keys are the same text in NFC: ${repeated.key}`);
  return `{${members.map(({ key, member }) => `${canonicalText(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function compareCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
