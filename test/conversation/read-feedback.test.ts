/** Which messages judge the answer before them; corrections of the question stay questions. */
import { expect, test } from 'vitest';
import { readFeedback, withoutVerdict } from '#conversation/read-feedback.ts';

test.each([
  ['that is wrong', null],
  ["that's not right.", null],
  ['wrong answer', null],
  ['👎', null],
  ['no, this number is wrong', null],
  ['that is wrong, it should be 45 %', 'it should be 45 %'],
  ['This figure looks off: it should be $1.2m', 'it should be $1.2m'],
  ['that is wrong because Dana left in March', 'because Dana left in March'],
  ["that can't be right, we closed 12 deals", 'we closed 12 deals'],
  ['that answer is wrong. The renewals are missing', 'The renewals are missing'],
])('%s → wrong', (text, reason) => {
  expect(readFeedback(text)).toEqual({ verdict: 'wrong', reason });
});

test.each(['good answer', 'Great answer!', 'that is correct', "that's right", 'thanks, good answer', '👍'])('%s → good', (text) => {
  expect(readFeedback(text)).toEqual({ verdict: 'good', reason: null });
});

test.each([
  'no, I meant won revenue',
  "that's wrong, I meant Q2",
  'that is wrong, it should be won revenue',
  'that is wrong, it should be for 2025',
  'that is wrong, it should have been last quarter',
  'wrong answer, only West please',
  'that is not right, use close date',
  'that is wrong, what about region?',
  "that's right, and by region?",
  'is that right?',
  'why is that wrong',
  'thanks',
  'great',
  'correct',
  'wrong',
  'which deals have the wrong number',
  'what is our win rate',
])('%s is no verdict', (text) => {
  expect(readFeedback(text)).toBeNull();
});

test.each([
  ["that's wrong, I meant Q2", 'no, I meant Q2'],
  ['that is wrong, it should be won revenue', 'no, I meant won revenue'],
  ['that is wrong, it should be 45 %', 'that is wrong, it should be 45 %'],
  ['and by region?', 'and by region?'],
])('%s is read as %s', (text, read) => {
  expect(withoutVerdict(text)).toBe(read);
});
