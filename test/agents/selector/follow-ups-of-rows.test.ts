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

describe('words that point at the answer before keep what it was about', () => {
  test.each([
    [['renewals won this year', 'how many did we lose'], 'lost_count where deal_type=Renewal in 2017-01-01..2018-01-01'],
    [['win rate this quarter', 'how many did we win'], 'won_count in 2017-10-01..2018-01-01'],
    [['acme industrial pipeline', 'what did we win there this year'], 'account=Acme Industrial & outcome=Won in 2017-01-01..2018-01-01'],
    [
      ['gtx pro revenue by region last year', 'who sold the most of it'],
      'won_revenue by owner where product=GTX Pro in 2016-01-01..2017-01-01 desc won_revenue 1',
    ],
    [['won deals this year', 'who won the most'], 'won_count by owner in 2017-01-01..2018-01-01 desc won_count 1'],
    [['win rate last quarter', 'which team was worst'], 'win_rate by team in 2017-07-01..2017-10-01 asc win_rate 1'],
    [['how many deals are in negotiation', 'and what are they worth in total'], 'open_pipeline where stage=Negotiation'],
    [['who has the most open deals', 'and who has the highest amount?'], 'open_pipeline by owner desc open_pipeline 1'],
    [['won deals by region this year', 'I mean the amount'], 'won_revenue by sales_region in 2017-01-01..2018-01-01'],
    [['revenue by month this year', 'please add the number of deals'], 'won_revenue+won_count by close_month in 2017-01-01..2018-01-01'],
    [['win rate by product', 'leave out anything with under 5 deals'], 'win_rate+closed_count by product having closed_count>=5'],
    [['which industry has the best win rate', 'and which one has the most deals?'], 'opportunity_count by industry desc opportunity_count 1'],
    [['accounts with more than 3 open deals', 'total pipeline on those'], 'open_pipeline+open_count by account having open_count>3 sum'],
    [["ruth's team pipeline", 'same for harbour'], 'open_pipeline where team=Harbour'],
    [["ruth's team pipeline", 'just harbour'], 'manager=Ruth Kessler & team=Harbour'],
    [['enterprise pipeline', 'now take out anything overdue'], 'segment=Enterprise & is_overdue!=true'],
    [['win rate this quarter', 'and compared with the same quarter of last year?'], 'in 2017-10-01..2018-01-01 vs previous_year'],
    [['my deals closing in december', 'hows that compare to november'], 'open_pipeline in 2017-12-01..2018-01-01 vs previous_period scope mine'],
    [['acme industrial pipeline', 'is it at risk'], 'account=Acme Industrial & is_at_risk=true'],
    [['how many times was halden renewal pushed', 'when does halden renewal close'], 'outcome=Open & opportunity=Halden renewal'],
    [['win rate of priya this year', 'vs marcus', 'and elena'], 'win_rate by owner where owner=Priya Nair|Marcus Bell|Elena Petrova in 2017'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

describe('the deals behind a figure, and other deals in their place', () => {
  test.each([
    [['how many deals did we win last month', 'list em'], 'won_revenue by opportunity,account,owner,close_day where outcome=Won in 2017-10-01..2017-11-01'],
    [['open deals by stage', 'list them please'], 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open'],
    [['stalled deals by team', 'which are over 100k'], 'is_stalled=true having open_pipeline>100000'],
    [['last 5 wins of priya', 'and losses'], 'lost_revenue by opportunity,account,owner,close_day where owner=Priya Nair & outcome=Lost desc close_day 5'],
    [['gtx pro pipeline by region', 'who owns the biggest one'], 'where product=GTX Pro & outcome=Open desc open_pipeline 1'],
    [['list open deals', "who's sitting on them"], 'open_count by owner'],
    [["priya's 3 biggest open deals", 'who owns acme industrial'], 'by account,owner where account=Acme Industrial'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

test('who did most among many is not asked of my own deals', () => {
  expect(last(['my pipeline', 'who sold the most'])).toBe('won_revenue by owner desc won_revenue 1');
});

describe('what points at nothing, or at several things, is asked for', () => {
  test.each([
    [['win rate of priya', 'is it at risk'], 'decline'],
    [['top 5 open deals', 'is it at risk'], 'decline'],
    [['how many times were deals pushed'], 'decline'],
    [['enterprise revenue by quarter this year', 'and as a % of total'], 'decline'],
    [['biggest deals', 'how many deals is that'], 'clarify: Top 5 open deals by open pipeline'],
    [['best rep by win rate', 'best rep'], 'clarify'],
    [['pipeline', 'which team is worst'], 'clarify'],
    [['revenue by product', 'which region is best'], 'clarify'],
    [['top 3 regions by revenue', 'list them'], 'decline'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

test('deals in a stage are counted, days in a stage are days', () => {
  expect(last(['how many deals are in negotiation'])).toBe('opportunity_count where stage=Negotiation');
  expect(last(['how many days are deals in negotiation'])).toBe('avg_days_in_current_stage where stage=Negotiation');
});

test('an amount that is asked for beside a grouping is not dropped', () => {
  expect(last(['overdue deals', 'by rep and by amount'])).toMatch(/^decline|amount/);
});

test('what was chosen by its change stays a figure of its own', () => {
  const chosen = 'won_revenue by sales_region where segment=Enterprise having won_revenue__change<0 in 2017-07-01..2017-10-01 vs previous_period';
  expect(last(['revenue by region q3 vs q2', 'only the ones that fell', 'only enterprise'])).toContain(chosen);
});
