/**
 * Zod schemas in the dialect that strict structured output accepts, and answers back in ours. Strict mode knows no
 * optional keys, no records and no union at the root: optional keys become nullable, records become lists of name and
 * value, everything stands under `result`. Bounds and patterns are left out; the zod schema checks them afterwards.
 */
import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;
export type StrictSchema = {
  /** What the model is told to fill in. */
  readonly schema: JsonSchema;
  /** Its answer in the shape of the zod schema, still unparsed. What does not fit is left as it is, for zod to name. */
  readonly read: (answer: unknown) => unknown;
};

/** The strict twin of a zod schema. Throws for a schema that has none (tuples, recursion): a bug of the decision. */
export function makeStrictSchema(schema: z.ZodType): StrictSchema {
  const loose: JsonSchema = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  return {
    schema: objectOf({ result: tighten(loose) }),
    read: (answer) => loosen(isRecord(answer) && 'result' in answer ? answer['result'] : answer, loose),
  };
}

const SCALARS: readonly JsonSchema[] = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }];

function objectOf(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function tighten(loose: JsonSchema): JsonSchema {
  const branches = branchesOf(loose);
  if (branches !== null) return { anyOf: branches.map(tighten) };
  if (loose['const'] !== undefined) return { type: typeof loose['const'], enum: [loose['const']] };
  switch (loose['type']) {
    case 'string':
      return Array.isArray(loose['enum']) ? { type: 'string', enum: loose['enum'] } : { type: 'string' };
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return { type: loose['type'] };
    case 'array':
      if (!isRecord(loose['items'])) throw new Error('strict schemas know lists of one kind only');
      return { type: 'array', items: tighten(loose['items']) };
    case 'object':
      return isOpenRecord(loose) ? listOfPairs(schemaOf(loose['additionalProperties'])) : tightObject(loose);
    case undefined:
      if (Object.keys(loose).some((key) => key !== '$schema' && key !== 'description')) throw new Error(`no strict schema for ${JSON.stringify(loose)}`);
      return { anyOf: SCALARS };
    default:
      throw new Error(`no strict schema for the type ${JSON.stringify(loose['type'])}`);
  }
}

function listOfPairs(value: JsonSchema): JsonSchema {
  return { type: 'array', items: objectOf({ name: { type: 'string' }, value: tighten(value) }) };
}

function tightObject(loose: JsonSchema): JsonSchema {
  const required = requiredOf(loose);
  const properties = Object.entries(propertiesOf(loose)).map(([name, property]) => {
    const tight = tighten(property);
    const isNullable = required.has(name) || accepts(property, null);
    return [name, isNullable ? tight : { anyOf: [...(branchesOf(tight) ?? [tight]), { type: 'null' }] }] as const;
  });
  return objectOf(Object.fromEntries(properties));
}

function loosen(value: unknown, loose: JsonSchema): unknown {
  const branches = branchesOf(loose);
  if (branches !== null) {
    const branch = branches.find((candidate) => accepts(candidate, value));
    return branch === undefined ? value : loosen(value, branch);
  }
  if (loose['type'] === 'array') return Array.isArray(value) ? value.map((item) => loosen(item, schemaOf(loose['items']))) : value;
  if (loose['type'] !== 'object') return value;
  if (isOpenRecord(loose)) return recordOf(value, schemaOf(loose['additionalProperties']));
  if (!isRecord(value)) return value;
  const required = requiredOf(loose);
  const properties = propertiesOf(loose);
  const kept = Object.entries(value).flatMap(([name, part]) => {
    const property = properties[name];
    if (property === undefined) return [[name, part] as const];
    const isLeftOut = part === null && !required.has(name) && !accepts(property, null);
    return isLeftOut ? [] : [[name, loosen(part, property)] as const];
  });
  return Object.fromEntries(kept);
}

/** A list that gives a name twice is no record: it stays a list, which zod refuses. */
function recordOf(value: unknown, item: JsonSchema): unknown {
  if (!Array.isArray(value)) return value;
  const pairs = value.flatMap((pair) => (isRecord(pair) && typeof pair['name'] === 'string' ? [[pair['name'], loosen(pair['value'], item)] as const] : []));
  const isRecordLike = pairs.length === value.length && new Set(pairs.map(([name]) => name)).size === pairs.length;
  return isRecordLike ? Object.fromEntries(pairs) : value;
}

/** Whether a value is of the schema's kind: its own fixed value, or an object whose fixed keys match. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  const branches = branchesOf(schema);
  if (branches !== null) return branches.some((branch) => accepts(branch, value));
  if (schema['const'] !== undefined) return value === schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(value);
  switch (schema['type']) {
    case 'object':
      if (isOpenRecord(schema)) return isRecord(value) || Array.isArray(value);
      return (
        isRecord(value) &&
        Object.entries(propertiesOf(schema)).every(([name, property]) => property['const'] === undefined || value[name] === property['const'])
      );
    case 'array':
      return Array.isArray(value);
    case 'number':
    case 'integer':
      return typeof value === 'number';
    case 'null':
      return value === null;
    case undefined:
      return value !== null;
    default:
      return typeof value === schema['type'];
  }
}

/** The kinds of a union; zod writes a union of plain types as one schema with a list of types. */
function branchesOf(schema: JsonSchema): readonly JsonSchema[] | null {
  if (Array.isArray(schema['type'])) return schema['type'].map((type) => ({ type }));
  const branches = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(branches) ? branches.map(schemaOf) : null;
}

function isOpenRecord(schema: JsonSchema): boolean {
  return schema['properties'] === undefined && isRecord(schema['additionalProperties']);
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
