/** What figures are called, and questions that ask for one without naming it. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const QUARTER = 'in 2017-10-01..2018-01-01';

describe('a figure is asked for without its name', () => {
  test.each([
    ['how much did we make this quarter', `won_revenue ${QUARTER}`],
    ['what did we close in money terms this quarter', `won_revenue ${QUARTER}`],
    ['order intake by team', 'won_revenue by team'],
    ['realised turnover this quarter', `won_revenue ${QUARTER}`],
    ['business won by team', 'won_revenue by team'],
    ['how many orders did we get this quarter', `won_count ${QUARTER}`],
    ['number of sales by team', 'won_count by team'],
    ['successful deals by team', 'won_count by team'],
    ['how many deals did we sell this quarter', `won_count ${QUARTER}`],
    ['running deals by team', 'open_count by team'],
    ['how many deals are in the hopper', 'open_count'],
    ["what's in the hopper", 'open_pipeline'],
    ['how is the funnel filled', 'open_pipeline'],
    ['size of the pipeline', 'open_pipeline'],
    ['quota of winning by team', 'win_rate by team'],
    ['how often does Dana Whitfield win', 'win_rate where owner=Dana Whitfield'],
    ['how high is the win rate this quarter', `win_rate ${QUARTER}`],
    ['mean order value by team', 'avg_deal_size by team'],
    ['how big are the deals we win', 'avg_deal_size'],
    ['how much do we make per deal this quarter', `avg_deal_size ${QUARTER}`],
    ['deal size median by team', 'median_deal_size by team'],
    ['time to sign by team', 'avg_days_to_close by team'],
    ['how many days does it take to close a deal', 'avg_days_to_close'],
    ['pipeline age by team', 'avg_open_age by team'],
    ['how many deals should be closed already', 'overdue_count'],
    ['how many days do deals slip', 'avg_slip_days'],
    ['how many deals could we lose', 'deal_risk by opportunity,account,owner,stage,risk_reasons where is_at_risk=true'],
    ['how full is my pipeline', 'open_pipeline scope mine'],
    ['how much are we going to close in December', 'combined_forecast in 2017-12-01..2018-01-01'],
    ['how close are we to quota', 'target_attainment'],
    ['how much is left to target', 'target_gap'],
    ['will we reach the target', 'forecast_target_gap'],
    ['is the pipeline sufficient', 'pipeline_coverage'],
    ['prognosis for December', 'combined_forecast in 2017-12-01..2018-01-01'],
    ['how many deals will we close', 'forecasted_wins'],
  ])('%s', (text, expected) => {
    const said = choiceText(choose(text));
    expect(said === expected || said.startsWith(`${expected} `)).toBe(true);
  });
});

describe('an amount that is asked for is no number', () => {
  test.each([
    ['value of signed deals by team', 'won_revenue by team'],
    ['value of active deals', 'open_pipeline'],
    ['overdue deals by value', 'overdue_amount'],
    ['value of stuck deals by team', 'stalled_amount by team'],
    ['wins and losses in dollars by team', 'won_revenue+lost_revenue by team'],
    ['win rate in dollars by team', 'win_rate_by_value by team'],
    ['slippage in value by team', 'slippage_amount_rate by team'],
    ['value of reopened deals', 'decline'],
    ['win rate and value by rep', 'decline'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text)).startsWith(expected)).toBe(true);
  });
});

describe('what fits two figures is asked back', () => {
  test.each([
    ['orders by team', 'Won revenue by team | Won deals by team'],
    ['how often did we win', 'Win rate | Won deals'],
    ['how far off are we', 'Gap to target | Forecast error'],
    ['how much do we still have to close', 'Gap to target | Open pipeline'],
    ['deal conversion by team', 'Win rate by team | Win rate by value by team'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(`clarify: ${expected}`);
  });
});

describe('what is not kept stays declined', () => {
  test.each([
    'ARR by team',
    'gross margin this quarter',
    'invoiced revenue this quarter',
    'order backlog',
    'book of business',
    'how often do we lose',
    'median revenue',
  ])('%s', (text) => {
    expect(choiceText(choose(text))).toContain('decline');
  });
});
