/** Places in a ranking, rankings within groups, sums of the list just shown, words that sort. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, converse } from '#test/helpers/questions.ts';

function last(turns: readonly string[]): string {
  const choice = converse(turns).at(-1);
  return choice === undefined ? '' : choice.kind === 'decline' ? choice.reason : choiceText(choice);
}

describe('a place in a ranking', () => {
  test.each([
    [['second best rep by win rate this year'], 'win_rate by owner in 2017-01-01..2018-01-01 desc win_rate 1 after 1'],
    [['third lowest region by revenue'], 'won_revenue by sales_region asc won_revenue 1 after 2'],
    [['who came second by revenue in 2017'], 'won_revenue by owner in 2017-01-01..2018-01-01 desc won_revenue 1 after 1'],
    [['biggest open deal', 'and the second biggest'], 'desc open_pipeline 1 after 1'],
    [['which rep has the lowest win rate', 'and the next one'], 'win_rate by owner asc win_rate 1 after 1'],
    [['regions ranked by revenue', 'which one is 2nd'], 'won_revenue by sales_region desc won_revenue 1 after 1'],
    [['regions ranked by revenue', 'who is last'], 'won_revenue by sales_region asc won_revenue 1'],
    [['top 5 open deals', 'and the next five'], 'desc open_pipeline 5 after 5'],
    [['third oldest open deal'], 'asc created_day 1 after 2'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });

  test.each([
    [['best and second best rep by win rate'], 'one place of a ranking'],
    [['revenue by region', 'the next five'], 'no next one'],
    [['regions ranked by revenue', 'how far behind the first?'], 'one row from that of another'],
    [['top rep by revenue in 2016', 'same person?'], 'names of one answer'],
  ])('%j is declined', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

describe('a ranking for each of something', () => {
  test.each([
    ['top rep in each region by revenue', 'won_revenue by sales_region,owner desc won_revenue 1 within sales_region'],
    ['top 2 open deals per rep', 'by opportunity,account,owner,stage,close_day where outcome=Open desc open_pipeline 2 within owner'],
    ['largest open deal in every region', 'desc open_pipeline 1 within sales_region'],
    ["each region's best rep by win rate", 'win_rate by sales_region,owner desc win_rate 1 within sales_region'],
    ['who has the most open deals in each region', 'open_count by sales_region,owner desc open_count 1 within sales_region'],
    ['best rep per quarter by revenue in 2016', 'won_revenue by close_quarter,owner in 2016-01-01..2017-01-01 desc won_revenue 1 within close_quarter'],
    ['biggest win of each quarter', 'desc won_revenue 1 within close_quarter'],
    ['top deal for each of my reps', 'open deals by open pipeline for each owner'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test('narrowed, it stays one for each', () => {
    expect(last(['top 2 products per region by revenue', 'only East'])).toContain('desc won_revenue 2 within sales_region');
  });
});

describe('what the list just shown adds up to', () => {
  test.each([
    [['list the 10 biggest open deals', 'sum'], 'desc open_pipeline 10 sum'],
    [['open deals over 50k', 'add them up'], 'having open_pipeline>50000 sum'],
    [['five oldest deals', 'average age'], 'avg_open_age by opportunity,account,owner,stage,close_day,created_day where outcome=Open asc created_day 5 mean'],
    [['five oldest deals', 'total amount'], 'open_pipeline by opportunity,account,owner,stage,close_day,created_day where outcome=Open asc created_day 5 sum'],
    [['top 5 open deals', 'and the next five', 'total of all ten'], 'desc open_pipeline 10 sum'],
    [['top 5 reps by revenue', 'what do they add up to'], 'won_revenue by owner desc won_revenue 5 sum'],
    [['revenue by region', 'add them up'], 'won_revenue'],
    [['list open deals', 'sum them up'], 'open_pipeline'],
    [['overdue deals', 'sum them up', 'only those above 50k'], 'is_overdue=true having open_pipeline>50000'],
    [['list the 10 biggest open deals', 'sum', 'without prospecting'], 'desc open_pipeline 10'],
    [['total of the 10 biggest open deals'], 'desc open_pipeline 10'],
    [['total value of open deals over 100k'], 'having open_pipeline>100000'],
    [['list overdue deals and tell me the total'], 'is_overdue=true'],
    [['top 5 open deals and their total', 'and the next five'], 'desc open_pipeline 5 after 5'],
    [['open deals for priya', 'add them up'], 'open_pipeline where owner=Priya Nair'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });

  test('a sum of rates is no sum of rows', () => {
    expect(last(['top 5 reps by win rate', 'total'])).toBe('win_rate');
  });
});

describe('words that sort', () => {
  test.each([
    [['win rate and revenue by rep, best win rate first'], 'win_rate+won_revenue by owner desc win_rate'],
    [['revenue and win rate by rep, best win rate first'], 'won_revenue+win_rate by owner desc win_rate'],
    [['sales cycle by region, shortest first'], 'avg_days_to_close by sales_region asc avg_days_to_close'],
    [['sales cycle by region', 'from slow to fast'], 'avg_days_to_close by sales_region desc avg_days_to_close'],
    [['sort reps by win rate, worst on top'], 'win_rate by owner asc win_rate'],
    [['open deals by rep, biggest rep first'], 'open_count by owner desc open_count'],
    [['list my pipe sorted by close date, soonest first'], 'asc close_day'],
    [['list open deals', 'order them by size'], 'desc open_pipeline'],
    [['which deals are at risk', 'largest first'], 'desc at_risk_amount'],
    [['list deals lost in q3', 'latest first'], 'lost_revenue'],
    [['list deals lost in q3', 'oldest first'], 'asc created_day'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

describe('rows of the answer before', () => {
  test.each([
    [['list open deals', 'keep the three biggest'], 'desc open_pipeline 3'],
    [["who's got the fattest pipeline", 'and the thinnest'], 'open_pipeline by owner asc open_pipeline 1'],
    [['overdue deals', 'which one is biggest'], 'is_overdue=true desc open_pipeline 1'],
    [['which reps have no deal in prospecting'], 'open_count by owner where stage=Prospecting having open_count<1'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});
