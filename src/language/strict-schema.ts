/**
 * Zod schemas in the dialect that strict structured output accepts, and answers back in ours. Strict mode knows no
 * optional keys, no records and no union at the root: optional keys become nullable, records become lists of
 * name and value, everything stands under `result`.
 */
import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;
export type StrictSchema = {
  /** What the model is told to fill in. */
  readonly schema: JsonSchema;
  /** Its answer in the shape of the zod schema, still unparsed. */
  readonly read: (answer: unknown) => unknown;
};

/** The strict twin of a zod schema. */
export function makeStrictSchema(schema: z.ZodType): StrictSchema {
  const loose: JsonSchema = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return {
    schema: objectOf({ result: tighten(loose) }),
    read: (answer) => loosen(isRecord(answer) ? answer['result'] : undefined, loose),
  };
}

const SCALAR: JsonSchema = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] };

function objectOf(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function tighten(loose: JsonSchema): JsonSchema {
  const branches = branchesOf(loose);
  if (branches !== null) return { anyOf: branches.map(tighten) };
  if (loose['const'] !== undefined) return { type: typeof loose['const'], enum: [loose['const']] };
  if (Array.isArray(loose['enum'])) return { type: 'string', enum: loose['enum'] };
  if (loose['type'] === 'array') return { type: 'array', items: tighten(schemaOf(loose['items'])) };
  if (loose['type'] !== 'object') return typeof loose['type'] === 'string' ? { type: loose['type'] } : SCALAR;
  if (isOpenRecord(loose)) return { type: 'array', items: objectOf({ name: { type: 'string' }, value: tighten(schemaOf(loose['additionalProperties'])) }) };
  const required = requiredOf(loose);
  const properties = Object.entries(propertiesOf(loose)).map(([name, property]) => {
    const tight = tighten(property);
    return [name, required.has(name) ? tight : { anyOf: [...(branchesOf(tight) ?? [tight]), { type: 'null' }] }];
  });
  return objectOf(Object.fromEntries(properties) as JsonSchema);
}

function loosen(value: unknown, loose: JsonSchema): unknown {
  const branches = branchesOf(loose);
  if (branches !== null) {
    const branch = branches.find((candidate) => fits(value, candidate));
    return branch === undefined ? value : loosen(value, branch);
  }
  if (loose['type'] === 'array') return Array.isArray(value) ? value.map((item) => loosen(item, schemaOf(loose['items']))) : value;
  if (loose['type'] !== 'object') return value;
  if (isOpenRecord(loose)) return Array.isArray(value) ? Object.fromEntries(value.flatMap(entryOf)) : value;
  if (!isRecord(value)) return value;
  const required = requiredOf(loose);
  const kept = Object.entries(propertiesOf(loose)).flatMap(([name, property]) => {
    const part = value[name];
    if (part === undefined || (part === null && !required.has(name))) return [];
    return [[name, loosen(part, property)] as const];
  });
  return Object.fromEntries(kept);
}

function entryOf(item: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(item) && typeof item['name'] === 'string' ? [[item['name'], item['value']] as const] : [];
}

/** A branch fits when its fixed values do, and its kind does. */
function fits(value: unknown, branch: JsonSchema): boolean {
  if (branch['const'] !== undefined) return value === branch['const'];
  if (Array.isArray(branch['enum'])) return branch['enum'].includes(value);
  switch (branch['type']) {
    case 'object':
      return (
        isRecord(value) &&
        Object.entries(propertiesOf(branch)).every(([name, property]) => property['const'] === undefined || value[name] === property['const'])
      );
    case 'array':
      return Array.isArray(value);
    case 'number':
    case 'integer':
      return typeof value === 'number';
    case 'null':
      return value === null;
    default:
      return typeof value === branch['type'];
  }
}

function branchesOf(schema: JsonSchema): readonly JsonSchema[] | null {
  const branches = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(branches) ? branches.map(schemaOf) : null;
}

function isOpenRecord(schema: JsonSchema): boolean {
  return schema['properties'] === undefined && schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false;
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return isRecord(schema['properties']) ? (schema['properties'] as Readonly<Record<string, JsonSchema>>) : {};
}

function requiredOf(schema: JsonSchema): ReadonlySet<string> {
  return new Set(Array.isArray(schema['required']) ? schema['required'].map(String) : []);
}

function schemaOf(value: unknown): JsonSchema {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
