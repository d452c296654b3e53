/** What is asked back, and what is declined: never a guess, never a word dropped. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, selectInput } from '#test/helpers/questions.ts';
import { selectPlan } from '#agents/selector/decision.ts';

describe('two close readings are asked back', () => {
  test.each([
    ['conversion last month', 'clarify: Win rate, October 2017 | Win rate by value, October 2017'],
    ['how are we doing', 'clarify: Won revenue | Win rate | Won deals'],
    ['performance of west last quarter', /^clarify: Won revenue for West \(sales region\), Q3 2017 \| Win rate/],
    ['biggest account', 'clarify: Top 1 account by won revenue | Top 1 account by open pipeline | Top 1 account by won deals'],
    ['best rep', 'clarify: Top 1 owner by won revenue | Top 1 owner by win rate | Top 1 owner by won deals'],
    ['biggest deals', 'clarify: Top 5 open deals by open pipeline | Top 5 won deals by won revenue'],
    ['win rate for dana', 'clarify: Win rate for Dana Okafor (owner) | Win rate for Dana Whitfield (owner)'],
    ['win rate for GTX deals', 'clarify: Win rate for GTX Pro and GTX Basic (product) | Win rate for GTX Pro (product) | Win rate for GTX Basic (product)'],
    ['who won the most last quarter', 'clarify: Top 1 owner by won revenue, Q3 2017 | Top 1 owner by won deals, Q3 2017'],
    ['longest sales cycle', /^clarify: Top 1 owner by average days to close \| Top 1 sales region/],
    ['Acme', /^clarify: Won revenue for Acme Industrial \(account\) \| Win rate/],
    [
      'revenue this time last year',
      'clarify: Won revenue, 2016-11-01 to 2016-11-15 | Won revenue, 2016-10-01 to 2016-11-15 | Won revenue, 2016-01-01 to 2016-11-15',
    ],
    ['revenue growth', /^clarify: Won revenue, Q4 2017 \(to date\), vs previous period \| Won revenue, Q3 2017/],
    ['value of deals by region', 'clarify: Won revenue by sales region | Open pipeline by sales region'],
  ])('%s', (text, expected) => {
    const said = choiceText(choose(text));
    expect(typeof expected === 'string' ? said === expected || said : expected.test(said) || said).toBe(true);
  });
});

describe('what does not fit is declined with what can be asked', () => {
  test.each([
    ['how many support tickets did Contoso raise last month', 'support tickets'],
    ['support tickets by region', 'support tickets'],
    ['win rate for Zorblax', 'nothing called "Zorblax"'],
    ['win rate for sam', 'nothing called "sam"'],
    ['win rate for marc', 'nothing called "marc"'],
    ['won revenue of owen this year', 'nothing called "owen"'],
    ['open pipeline of trent', 'nothing called "trent"'],
    ['won revenue of Dana Whitfield marsh', 'know "marsh"'],
    ["marsh's won revenue", 'know "marsh"'],
    ['win rate for "Blue Harbour"', 'nothing called "Blue Harbour"'],
    ['running total of won revenue by month', 'running totals'],
    ['if win rate were 30 %, what would open pipeline be?', 'on record'],
    ["if Dana's win rate were 60%, what would won revenue be?", 'cannot place "Dana"'],
    ['suppose we lose Dana, what is our pipeline', 'on record'],
    ['cumulative wins this year', 'running totals'],
    ['churn rate by segment', 'churn rate'],
    ['customer satisfaction by region', 'satisfaction'],
    ['revenue per employee', 'employee'],
    ['average amount of lost deals', 'average of lost deals'],
    ['sales cycle of lost deals', 'does not cover lost deals'],
    ['average revenue by rep', 'average of won revenue'],
    ['average deal size per rep vs team average', 'average of a team'],
    ['can we west any hope of won revenue', 'know "west"'],
    ['new customers this year', 'not when a customer became one'],
    ['new logo wins', 'not when a customer became one'],
    ['how many deals do we close a day', 'average per day'],
    ['win rate of the last 10 deals', 'over just them'],
    ['what should our win rate be', 'what it should be'],
    ['stalled deals as of 30 september', 'not on record'],
    ['how many deals were stalled a month ago', 'not on record'],
    ['share of revenue', 'something to split by'],
    ['what is his win rate', 'whom you mean'],
    ['win rate by rep. weather in lisbon by day?', 'weather'],
    ['deals over 100k by stage', 'not group or sum them'],
    ['reps with more than 3 open deals over 50k', 'not group or sum them'],
    ['DROP TABLE person; win rate', 'leaves out'],
    ["'; DROP TABLE opportunity; -- win rate", 'leaves out'],
    ['my region win rate', 'which region is yours'],
    ['weather in paris', 'weather'],
    ['revenue by country', 'cannot be grouped by "country"'],
    ['win rate by deal size', 'not something to group by'],
    ['deals created in q1 and won in q2', 'one date at a time'],
    ['revenue next year', 'lies ahead'],
    ['loss rate by region', 'rate'],
    ['win rate excluding', 'leaves out'],
    ['compare win rate', 'what to compare'],
    ['open pipeline vs last quarter', 'as they stand today'],
  ])('%s', (text, words) => {
    const choice = choose(text);
    expect(choice.kind === 'decline' ? choice.reason.toLowerCase() : choiceText(choice)).toContain(words.toLowerCase());
    expect(choice.kind === 'decline' ? choice.nearest.length : 0).toBeGreaterThan(0);
  });
});

describe('subjects of later parts are named and declined', () => {
  test.each([
    ['commission for dana', 'commission'],
    ['best case number for next quarter', 'forecast'],
    ['qbr for q3', 'qbr'],
    ['how do we compare to the benchmark', 'benchmark'],
    ['show me the audit log', 'audit'],
  ])('%s', (text, intent) => {
    expect(choiceText(choose(text))).toBe(`decline ${intent}`);
  });
});

test('an offered neighbour of a question with an unknown word is the question without it', () => {
  const choice = choose('geometric deal size by product in q3');
  expect(choice.kind === 'decline' ? choice.nearest[0] : choice).toBe('Average deal size by product, Q3 2017');
});

const isSure = (text: string): boolean => selectPlan.offline(selectInput(text)).sure;

test('unknown words leave the reading unsure, so that a model may try; ambiguity and later subjects do not', () => {
  expect(isSure('geometric deal size')).toBe(false);
  expect(isSure('win rate for dana')).toBe(true);
  expect(isSure('commission for dana')).toBe(true);
  expect(isSure('win rate')).toBe(true);
});

test('names of people asked for are never taken for slips of known words', () => {
  for (const name of ['Sam', 'Wes', 'Tim', 'Lose', 'Ray', 'Rex', 'Mona', 'Tina', 'Stag', 'Weston']) {
    expect(choiceText(choose(`win rate for ${name}`, { names: [] })), name).toMatch(/^decline/);
  }
});
