/** A value as a model in strict mode would write it: every key there, null where it does not apply, records as lists. */
import { Ajv2020 } from 'ajv/dist/2020.js';

type Schema = Readonly<Record<string, unknown>>;

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

/** Throws when the value cannot be written in the schema. */
export function encodeStrict(schema: Schema, value: unknown): unknown {
  const encoded = encode(schema, value);
  const check = ajv.compile(schema);
  if (!check(encoded)) throw new Error(`the schema does not hold ${JSON.stringify(encoded)}: ${ajv.errorsText(check.errors)}`);
  return encoded;
}

function encode(schema: Schema, value: unknown): unknown {
  if (Array.isArray(schema['anyOf'])) {
    const written = (schema['anyOf'] as Schema[])
      .map((branch) => ({ branch, value: encode(branch, value) }))
      .find((one) => ajv.validate(one.branch, one.value));
    return written === undefined ? value : written.value;
  }
  if (schema['type'] === 'object' && isRecord(value)) {
    const properties = schema['properties'] as Readonly<Record<string, Schema>>;
    const extra = Object.entries(value).filter(([name]) => properties[name] === undefined);
    return {
      ...Object.fromEntries(extra),
      ...Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, encode(property, value[name] ?? null)])),
    };
  }
  if (schema['type'] !== 'array') return value;
  const list = isRecord(value) ? Object.entries(value).map(([name, item]) => ({ name, value: item })) : value;
  return Array.isArray(list) ? list.map((item) => encode(schema['items'] as Schema, item)) : list;
}

/** What OpenAI's strict mode refuses in a schema; empty when it takes it. */
export function strictFaults(schema: Schema, path = '$', depth = 1): readonly string[] {
  const faults = Object.keys(schema)
    .filter((key) => !ALLOWED.has(key))
    .map((key) => `${path}: ${key} is not allowed`);
  if (path === '$' && schema['type'] !== 'object') faults.push('$: the root must be an object');
  if (depth > 10) faults.push(`${path}: more than 10 levels deep`);
  if (schema['type'] === undefined && !Array.isArray(schema['anyOf'])) faults.push(`${path}: no type`);
  for (const branch of (schema['anyOf'] as Schema[] | undefined) ?? []) faults.push(...strictFaults(branch, `${path}|`, depth));
  if (schema['type'] === 'array') faults.push(...strictFaults(schema['items'] as Schema, `${path}[]`, depth));
  if (schema['type'] !== 'object') return faults;
  const properties = schema['properties'] as Readonly<Record<string, Schema>>;
  if (schema['additionalProperties'] !== false) faults.push(`${path}: additionalProperties must be false`);
  if (JSON.stringify(schema['required']) !== JSON.stringify(Object.keys(properties))) faults.push(`${path}: every key must be required`);
  for (const [name, property] of Object.entries(properties)) faults.push(...strictFaults(property, `${path}.${name}`, depth + 1));
  return faults;
}

const ALLOWED: ReadonlySet<string> = new Set(['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'enum']);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
