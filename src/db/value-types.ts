/** What database values are in our code, the same on both drivers: text from the wire in, parameters out. */
import { parse as parseArray } from 'postgres-array';

/** What a parameter may be. Arrays become PostgreSQL arrays; JSON is passed as text (`JSON.stringify`) or as a plain object. */
export type ParameterText = string | null;

const isoMoment = /^(\d{4,}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(?:\+00)?$/;

const scalarParsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: readInt8,
  21: Number,
  23: Number,
  26: Number,
  114: JSON.parse,
  700: Number,
  701: Number,
  1082: (text) => text,
  1114: (text) => readMoment(text, ''),
  1184: (text) => readMoment(text, 'Z'),
  3802: JSON.parse,
};

/** Array type → element type, for the types that are not text. */
const elementTypes: Readonly<Record<number, number>> = {
  199: 114,
  1000: 16,
  1005: 21,
  1007: 23,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1115: 1114,
  1185: 1184,
  3807: 3802,
};

/** Array types whose elements stay text: text, varchar, char, uuid, numeric, date, name, interval, time. */
const textArrayTypes: readonly number[] = [1002, 1003, 1009, 1014, 1015, 1182, 1183, 1187, 1231, 2951];

/** Every type that is not plain text, by its object id. */
export const valueParsers: Readonly<Record<number, (text: string) => unknown>> = {
  ...scalarParsers,
  ...Object.fromEntries(textArrayTypes.map((type) => [type, (text: string) => parseArray(text)])),
  ...Object.fromEntries(Object.entries(elementTypes).map(([type, element]) => [type, (text: string) => parseArray(text, scalarParsers[element] ?? String)])),
};

/** The value our code sees for a wire text of `type`: text, unless the type has a parser. */
export function parseValue(type: number, text: string): unknown {
  const parse = valueParsers[type];
  return parse === undefined ? text : parse(text);
}

/** A parameter as wire text. **Fails** throws on what has no exact text: undefined objects, dates, arrays of objects. */
export function parameterToText(value: unknown): ParameterText {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      if (Array.isArray(value)) return arrayToText(value);
      if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
      if (Object.getPrototypeOf(value) === Object.prototype) return JSON.stringify(value);
      break;
    case 'undefined':
    case 'function':
    case 'symbol':
      break;
  }
  throw new Error(`not a database parameter: ${typeof value}`);
}

function arrayToText(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayToText(value);
    if (typeof value === 'object') throw new Error('an array of objects is no parameter: pass JSON.stringify(…)');
    return `"${String(parameterToText(value)).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(',')}}`;
}

function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`an int8 above 2^53 cannot be read exactly: ${text}; cast it to numeric or text`);
  return value;
}

/** `2026-11-21 09:00:00.5+00` → `2026-11-21T09:00:00.500000Z`. Infinity and years before 1 stay as the database writes them. */
function readMoment(text: string, suffix: string): string {
  const match = isoMoment.exec(text);
  if (match === null) return text;
  const [, day = '', time = '', fraction = ''] = match;
  return `${day}T${time}.${fraction.padEnd(6, '0')}${suffix}`;
}
