/** The labelled set is what it says: its size, its kinds, its labels in the words of the catalogue. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { halfOf, readCases } from '#entry/eval/eval-case.ts';
import { parsePlanText } from '#entry/eval/plan-text.ts';
import { testCards } from '#test/helpers/questions.ts';

const cases = await readCases(join(import.meta.dirname));

test('it holds enough of everything', () => {
  expect(cases.length).toBeGreaterThanOrEqual(400);
  expect(cases.filter((one) => one.turns.length > 1).length).toBeGreaterThanOrEqual(100);
  expect(cases.filter((one) => one.kind.join() === 'decline').length).toBeGreaterThanOrEqual(60);
  expect(cases.filter((one) => one.kind.join() === 'clarify').length).toBeGreaterThanOrEqual(40);
  expect(cases.filter((one) => one.tags.includes('injection')).length).toBeGreaterThanOrEqual(40);
});

test('it falls into two halves of about the same size', () => {
  const tuned = cases.filter((one) => halfOf(one.id) === 'tune').length / cases.length;
  expect(tuned).toBeGreaterThan(0.4);
  expect(tuned).toBeLessThan(0.6);
});

test('every label is a plan of the catalogue', () => {
  for (const text of cases.flatMap((one) => one.plan ?? [])) expect(() => parsePlanText(text, testCards), text).not.toThrow();
});
