/** Several answers of a thread as one: both side by side, all three together. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { converse } from '#test/helpers/questions.ts';

function last(turns: readonly string[]): string {
  const choice = converse(turns).at(-1);
  return choice === undefined ? '' : choiceText(choice);
}

describe('of several names', () => {
  test.each([
    [['win rate of priya', 'elena petrova', 'both side by side'], 'win_rate by owner where owner=Priya Nair|Elena Petrova'],
    [['win rate of priya', 'elena petrova', 'both'], 'win_rate by owner where owner=Priya Nair|Elena Petrova'],
    [['win rate of priya', 'and elena petrova', "who's doing better?"], 'win_rate by owner where owner=Priya Nair|Elena Petrova desc win_rate'],
    [['won revenue from Globex', 'and Contoso?', 'both together please'], 'won_revenue where account=Globex|Contoso'],
    [['revenue west', 'east?', 'central?', 'all three in one table'], 'won_revenue by sales_region where sales_region=West|East|Central'],
    [['revenue west', 'east?', 'central?', 'combined'], 'won_revenue where sales_region=West|East|Central'],
    [['revenue west', 'east?', 'central?', 'the last two together'], 'decline performance'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toBe(expected);
  });
});

describe('of several periods and figures', () => {
  test.each([
    [['revenue q2 2017', 'and q3?', 'side by side'], 'won_revenue in 2017-07-01..2017-10-01 vs previous_period'],
    [['revenue q2 2017', 'and q3?', 'both together'], 'won_revenue in 2017-04-01..2017-10-01'],
    [['revenue q1 2017', 'and q3?', 'both together'], 'decline performance'],
    [['revenue q2 2017', 'win rate', 'both in one table pls'], 'won_revenue+win_rate in 2017-04-01..2017-07-01'],
    [['revenue q2 2017', 'win rate', 'both together'], 'decline win_rate'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toBe(expected);
  });
});

test('both, where two were offered', () => {
  expect(last(['Dana win rate', 'both'])).toBe('win_rate where owner=Dana Okafor && win_rate where owner=Dana Whitfield');
});

test('both of nothing is not guessed', () => {
  expect(last(['win rate of priya', 'both side by side'])).toBe('decline win_rate');
});

test('all together, of rows, is their sum', () => {
  expect(last(['revenue west', 'revenue by region', 'all together'])).toBe('won_revenue');
});

describe('from one period to the other', () => {
  const both = 'in 2017-01-01..2018-01-01 vs previous_period';
  test.each([
    [['win rate west this year', 'and last year?', 'so it has increased?'], `win_rate where sales_region=West ${both}`],
    [['win rate west last year', 'and this year?', "what's the difference in percent?"], `win_rate where sales_region=West ${both}`],
    [['win rate west this year', 'last year', 'which of the two was better'], `win_rate where sales_region=West ${both}`],
    [['win rate by industry this year', 'and 2016?', 'which one improved the most?'], `win_rate by industry ${both} desc win_rate__change 1`],
    [['win rate by industry this year', 'and 2016?', 'who dropped most'], `win_rate by industry ${both} asc win_rate__change 1`],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toBe(expected);
  });
});

describe('a question without figures is nothing to go on from', () => {
  test.each([
    [['how many deals from frobnicators did we win this year', 'and how many lost?'], 'decline performance'],
    [['how many deals from frobnicators did we win this year', 'and what is our win rate this year?'], 'win_rate in 2017-01-01..2018-01-01 scope organisation'],
    [['revenue west', 'revenue of frobnicators', 'and lost?'], 'lost_revenue where sales_region=West'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toBe(expected);
  });
});
