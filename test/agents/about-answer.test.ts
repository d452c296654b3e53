/** Questions about the answer before: what they ask, and the sentence that answers them. */
import { expect, test } from 'vitest';
import { readAboutAnswer } from '#agents/about-answer.ts';

test.each([
  ['which date is this by', 'date'],
  ['is that by close date', 'date'],
  ['is that by close date or created date', 'date'],
  ['is that mean or median', 'mean'],
  ['is this a median', 'mean'],
  ['thats calendar right is our fiscal year the same', 'calendar'],
  ['are those fiscal quarters', 'calendar'],
  ['when does our fiscal year start', 'calendar'],
  ['does that include renewals', 'included'],
  ['are renewals included', 'included'],
  // Questions for figures.
  ['median deal size', null],
  ['win rate by close date', null],
  ['bookings this fiscal year', null],
  ['is our win rate the same as last year', null],
  ['deals without renewals', null],
])('%s', (text, expected) => {
  expect(readAboutAnswer(text)).toBe(expected);
});
