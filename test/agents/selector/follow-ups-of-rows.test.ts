/** Follow-ups that speak of the rows, the person or the days just shown. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { converse } from '#test/helpers/questions.ts';

function last(turns: readonly string[]): string {
  const choice = converse(turns).at(-1);
  return choice === undefined ? '' : choiceText(choice);
}

describe('a bare figure keeps whose and when', () => {
  test.each([
    [['won deals in 2016 for priya', 'win rate'], 'win_rate where owner=Priya Nair in 2016-01-01..2017-01-01'],
    [['revenue by region last quarter', 'win rate'], 'win_rate by sales_region in 2017-07-01..2017-10-01'],
    [['open pipeline of priya', 'win rate this year'], 'win_rate where owner=Priya Nair in 2017'],
    [['which deals of priya are at risk', 'only those closing this quarter'], 'is_at_risk=true & owner=Priya Nair in 2017-10-01'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

test('a question about everybody, in the words of one, is about everybody', () => {
  expect(last(['open pipeline of priya', 'what is our win rate this year'])).not.toContain('owner');
});

test('a whole question begins anew', () => {
  expect(last(['revenue last quarter', 'how many deals did we win'])).toBe('won_count');
});

describe('another order, another unit, some of the rows', () => {
  test.each([
    [['won deals by rep this year', 'sort by revenue'], 'desc won_revenue'],
    [['wins, losses and win rate per rep q3', 'sort by losses'], 'by owner'],
    [['won deals by rep this year vs last year', 'who fell'], 'having won_count__change<0'],
    [['top 3 regions by revenue', '2 is enough'], 'desc won_revenue 2'],
    [['overdue deals', 'whose are they'], 'overdue_count by owner'],
    [['biggest open deal', 'who owns it'], 'opportunity'],
    [['list open deals', 'drop the overdue'], 'is_overdue!=true'],
    [['revenue by segment ytd', 'as % of the total pls'], 'won_revenue by segment in 2017-01-01..2018-01-01 share'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

test('what is overdue is open, and no part of a win rate', () => {
  expect(last(['win rate of priya', 'overdue'])).toBe('decline slippage');
});
