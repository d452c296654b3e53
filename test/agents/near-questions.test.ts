/** What is offered instead of a question that cannot be answered. */
import { expect, test } from 'vitest';
import type { Role } from '#kernel/person.ts';
import { choose } from '#test/helpers/questions.ts';

function offered(text: string, roles: readonly Role[] = ['leader']): readonly string[] {
  const choice = choose(text, { roles });
  return choice.kind === 'decline' ? choice.nearest : [`not declined: ${choice.kind}`];
}

test.each([
  ['how fast are we gronking stalled deals', /stalled/i],
  ['forecast by zodiac', /forecast|expected/i],
  ['quota of the moon', /target|quota|make the quarter/i],
  ['win rate by moon phase', /win rate/i],
])('the nearest questions share words with what was asked: %s', (text, subject) => {
  const questions = offered(text);
  expect(questions).toHaveLength(3);
  expect(questions.filter((question) => subject.test(question)).length).toBeGreaterThanOrEqual(2);
});

test('different questions are not offered the same', () => {
  const lists = ['what is our churn', 'zorgle the quux', 'forecast by zodiac', 'stalled gronks'].map((text) => offered(text).join());
  expect(new Set(lists).size).toBe(lists.length);
});

test.each(['win rate by moon phase', 'what is our churn', 'zorgle the data quality'])('a rep is offered no figures of others: %s', (text) => {
  const others = /\b(?:by|per) (?:rep|owner|team|manager|region)|data quality|wrong with/i;
  expect(offered(text, ['rep']).filter((question) => others.test(question))).toEqual([]);
});
