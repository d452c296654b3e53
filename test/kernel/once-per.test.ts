/** What is remembered, and for which inputs. */
import { expect, test } from 'vitest';
import { oncePer } from '#kernel/once-per.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';
import { testCards } from '#test/helpers/questions.ts';

test('the same input is worked out once, an equal one anew', () => {
  const seen: (readonly number[])[] = [];
  const doubled = oncePer((numbers: readonly number[]) => {
    seen.push(numbers);
    return numbers.map((number) => number * 2);
  });
  const numbers = [1, 2];
  expect(doubled(numbers)).toEqual([2, 4]);
  expect(doubled(numbers)).toBe(doubled(numbers));
  expect(doubled([1, 2])).toEqual([2, 4]);
  expect(seen).toHaveLength(2);
});

test('a catalogue has one vocabulary; another catalogue has its own', () => {
  expect(buildVocabulary(testCards)).toBe(buildVocabulary(testCards));
  const none = buildVocabulary({ ...testCards, models: [] });
  expect(none.phrases).toEqual([]);
  expect(buildVocabulary(testCards).phrases.length).toBeGreaterThan(0);
});
