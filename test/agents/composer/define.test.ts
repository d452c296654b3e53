/** What is told where a definition is asked for: the state, both sides of a difference, what is in it, what one may see. */
import { expect, test } from 'vitest';
import { talk } from '#agents/composer/talk.ts';
import type { Role } from '#kernel/person.ts';
import { testCards } from '#test/helpers/questions.ts';

function lead(intent: 'define' | 'help', text: string, roles: readonly Role[] = ['viewer']): string {
  return talk({ intent, text, cards: testCards, askerName: 'Hugo', asker: { roles } }).lead;
}

test.each([
  ['what do you mean by stalled?', ['**Stalled deals**']],
  ["what do you mean by 'at risk'?", ['**Deals at risk**']],
  ['difference between overdue and slipped?', ['**Overdue deals**', '**Slipped deals**']],
  ["explain coverage to me like I'm new", ['**Pipeline coverage**']],
  ['what does win rate by value mean and why is it different from the normal one', ['**Win rate by value**', '**Win rate**']],
  ['is win rate counted or value weighted', ['**Win rate**', '**Win rate by value**']],
  ['Definition of won revenue, please. Does it include renewals?', ['**Won revenue**', 'deals of every segment, product, deal type and lead source count']],
])('%s', (text, expected) => {
  for (const part of expected) expect(lead('define', text)).toContain(part);
});

test.each([
  [['finance'] as const, 'You may see the totals of the whole organisation (opportunities, won deals'],
  [['rep'] as const, 'You may see all figures of your own deals, and the totals'],
  [['manager'] as const, 'everybody below you'],
  [['leader'] as const, 'You may see every figure, of everybody.'],
])('what %s may see', (roles, expected) => {
  expect(lead('help', 'which figures am I allowed to see?', roles)).toContain(expected);
});
