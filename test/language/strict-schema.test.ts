import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeStrictSchema } from '#language/strict-schema.ts';
import { decisionCases } from '#test/helpers/decision-cases.ts';
import { encodeStrict, strictFaults } from '#test/helpers/encode-strict.ts';

describe('every decision', () => {
  test.each(decisionCases)('$decision.name: $name has a schema that strict mode takes, and comes back as it was', ({ decision, output }) => {
    const strict = makeStrictSchema(decision.schema);
    expect(strictFaults(strict.schema)).toEqual([]);
    expect(decision.schema.parse(strict.read(encodeStrict(strict.schema, { result: output })))).toEqual(output);
  });
});

const record = z.object({ fields: z.record(z.string(), z.unknown()) });
const shapes: readonly { readonly name: string; readonly schema: z.ZodType; readonly answer: unknown; readonly read: unknown }[] = [
  { name: 'a null stands for a key that is left out', schema: z.object({ a: z.string().optional() }), answer: { result: { a: null } }, read: { a: undefined } },
  { name: 'a null stays where null is a value', schema: z.object({ a: z.string().nullable() }), answer: { result: { a: null } }, read: { a: null } },
  {
    name: 'a null stays in an optional key that may be null',
    schema: z.object({ a: z.string().nullable().optional() }),
    answer: { result: { a: null } },
    read: { a: null },
  },
  { name: 'pairs become a record', schema: record, answer: { result: { fields: [{ name: 'x', value: 1 }] } }, read: { fields: { x: 1 } } },
  { name: 'a record of a server that is not strict is taken', schema: record, answer: { result: { fields: { x: 1 } } }, read: { fields: { x: 1 } } },
  { name: 'an answer without its wrapping is taken', schema: record, answer: { fields: [] }, read: { fields: {} } },
  {
    name: 'names of a record are only names',
    schema: record,
    answer: { result: { fields: [{ name: '__proto__', value: 'x' }] } },
    read: { fields: JSON.parse('{"__proto__":"x"}') },
  },
  { name: 'a union at the root', schema: z.union([z.string(), z.array(z.string())]), answer: { result: ['a'] }, read: ['a'] },
];
test.each(shapes)('$name', ({ schema, answer, read }) => {
  const strict = makeStrictSchema(schema);
  expect(strictFaults(strict.schema)).toEqual([]);
  expect(strict.read(answer)).toEqual(read);
});

const refused: readonly { readonly name: string; readonly schema: z.ZodType; readonly answer: unknown }[] = [
  {
    name: 'a name given twice',
    schema: record,
    answer: {
      result: {
        fields: [
          { name: 'x', value: 1 },
          { name: 'x', value: 2 },
        ],
      },
    },
  },
  { name: 'a pair without a name', schema: record, answer: { result: { fields: [{ value: 1 }] } } },
  {
    name: 'no branch of a union',
    schema: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
    answer: { result: { kind: 'c' } },
  },
  { name: 'nothing at all', schema: record, answer: null },
];
test.each(refused)('$name is refused by the schema', ({ schema, answer }) => {
  expect(schema.safeParse(makeStrictSchema(schema).read(answer)).success).toBe(false);
});

const folder: z.ZodType = z.object({
  get inner() {
    return folder.optional();
  },
});
test.each([
  { name: 'a tuple', schema: z.tuple([z.string(), z.number()]) },
  { name: 'a schema that holds itself', schema: folder },
])('$name has no strict schema, and that is said', ({ schema }) => {
  expect(() => makeStrictSchema(schema)).toThrow(/strict schema/);
});
