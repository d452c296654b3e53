/** Checks JSON against our contract (test/fixtures/answer.schema.json). */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

const schema: unknown = JSON.parse(readFileSync(new URL('../fixtures/answer.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: false, allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(schema as object);

/** What breaks the contract; empty when nothing does. */
export function contractErrors(value: unknown): readonly ErrorObject[] {
  return validate(value) ? [] : (validate.errors ?? []);
}
