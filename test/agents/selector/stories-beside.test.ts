/** What people tell beside a question, and what only looks like it. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const QUESTION = 'what is our win rate this quarter';
const PLAN = 'win_rate in 2017-10-01..2018-01-01 scope organisation';

describe('where somebody is, who waits, how it came up', () => {
  test.each([
    'im on the train with bad wifi so keep it short: X',
    'my director is breathing down my neck, X',
    'priya just pinged me asking about X',
    'before i call elena back: X',
    'we have the all-hands at 3, X',
    'not sure if this is the right channel, but X',
    'no need for a chart, X',
    'X - much obliged',
    'X (asking for the cfo)',
    'X, my brain is fried',
    'elena is on the line, X',
    'asking on behalf of marcus: X',
    'for context im new in revops. X',
    'as discussed with Ruth Kessler this morning, X',
  ])('%s', (text) => {
    expect(choiceText(choose(text.replace('X', QUESTION)))).toBe(PLAN);
  });

  test.each([
    'nothing fancy, give me the executive summary',
    'give me the executive summary as bullet points',
    'writing the monthly newsletter: give me the executive summary',
  ])('%s', (text) => {
    const choice = choose(text);
    expect(choice.kind === 'plans' ? choice.plans.length : 0).toBeGreaterThan(3);
  });
});

describe('what says more of the question is never dropped', () => {
  test.each([
    `${QUESTION}, frobnicated only`,
    `${QUESTION}, the one for frobnicators`,
    `${QUESTION}, frobnicators i mean`,
    `${QUESTION}, you know the recurring kind`,
    `frobnicators, ${QUESTION}`,
    `for the frobnicators we met, ${QUESTION}`,
  ])('%s', (text) => {
    expect(choose(text).kind).toBe('decline');
  });

  test.each([
    ['need this for West: revenue this quarter', 'won_revenue where sales_region=West in 2017-10-01..2018-01-01'],
    ['before we lose more deals: revenue in West', 'won_revenue where sales_region=West'],
  ])('%s', (text, expected) => {
    expect([expected, 'decline performance']).toContain(choiceText(choose(text)));
  });
});
