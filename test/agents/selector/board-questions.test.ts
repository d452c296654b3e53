/** What leaders ask before a board meeting: forecast categories, periods side by side, a thread that moves in time. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, converse } from '#test/helpers/questions.ts';

test.each([
  // A forecast category is of open deals; without a figure, what they are worth.
  ['open pipeline by forecast category', 'open_pipeline by forecast_category'],
  ['commit for this quarter', 'open_pipeline where forecast_category=Commit in 2017-10-01..2018-01-01'],
  ['how many deals are in best case', 'open_count where forecast_category=Best Case'],
  ['commit plus won', 'decline forecast'],
  ['commit vs best case', 'open_pipeline by forecast_category where forecast_category=Commit|Best Case'],
  ['win rate by product family', 'win_rate by product_family'],
  // Fiscal quarters are what quarters are; a year may be short.
  ['avg deal size fiscal q2 vs fiscal q1 by segment', 'avg_deal_size by segment in 2017-04-01..2017-07-01 vs previous_period'],
  ['won revenue h1 17', 'won_revenue in 2017-01-01..2017-07-01'],
  // Side by side.
  ['won revenue in q3 next to q3 last year', 'won_revenue in 2017-07-01..2017-10-01 vs previous_year'],
  ['compare q3 to q2 by team for win rate', 'win_rate by team in 2017-07-01..2017-10-01 vs previous_period'],
  ['won revenue qtd vs same point last quarter', 'won_revenue in 2017-10-01..2018-01-01 vs previous_period'],
  ['what did we win by region in q3', 'won_revenue by sales_region in 2017-07-01..2017-10-01'],
  // The two ends of a change are no stretch.
  ['how much did won revenue grow from q1 to q3', 'won_revenue in 2017-07-01..2017-10-01 vs 2017-01-01..2017-04-01'],
  ['win rate difference between q3 and q2 by team', 'win_rate by team in 2017-07-01..2017-10-01 vs previous_period'],
  ['won revenue from q1 to q3', 'won_revenue in 2017-01-01..2017-10-01'],
  ['won revenue growth by month from january to june', 'won_revenue by close_month in 2017-01-01..2017-07-01'],
  // Whose region it is.
  ['won revenue by region of the account', 'won_revenue by account_region'],
  // What something is needed for is no second figure.
  ['what coverage do we need to make the quarter', 'required_coverage'],
  // Which deals, of the amount that is said.
  ['deals over 100k won in q3', 'won_revenue by opportunity,account,owner,close_day where outcome=Won having won_revenue>100000 in 2017-07-01..2017-10-01'],
  // How many on average is no deal size.
  ['average deals won per rep', 'decline performance'],
  ['average deal size per rep', 'avg_deal_size by owner'],
])('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});

const threads: readonly (readonly (readonly [string, string])[])[] = [
  // After a look ahead, a month without a year lies ahead too.
  [
    ['forecast for november', 'combined_forecast in 2017-11-01..2017-12-01'],
    ['and december', 'combined_forecast in 2017-12-01..2018-01-01'],
    ['won revenue in december', 'won_revenue in 2016-12-01..2017-01-01'],
  ],
  // Now is a day when the answer before was of another one.
  [
    ['pipeline on june 30', 'open_pipeline as of 2017-06-30'],
    ['and now', 'open_pipeline as of 2017-11-15'],
    ['by stage', 'open_pipeline by stage as of 2017-11-15'],
  ],
  [
    ['pipeline on june 30', 'open_pipeline as of 2017-06-30'],
    ['now by stage', 'open_pipeline by stage as of 2017-06-30'],
  ],
  // The same quarter is no grouping.
  [
    ['average days to close in q2', 'avg_days_to_close in 2017-04-01..2017-07-01'],
    ['median deal size for the same quarter', 'median_deal_size in 2017-04-01..2017-07-01'],
    ['same quarter in 2016', 'median_deal_size in 2016-04-01..2016-07-01'],
  ],
  // Rows of periods go on where they meet.
  [
    ['win rate by quarter 2016', 'win_rate by close_quarter in 2016-01-01..2017-01-01'],
    ['2017 as well', 'win_rate by close_quarter in 2016-01-01..2018-01-01'],
    ['drop renewals', 'win_rate by close_quarter where deal_type!=Renewal in 2016-01-01..2018-01-01'],
  ],
  [
    ['open pipeline by rep', 'open_pipeline by owner'],
    ['only commit', 'open_pipeline by owner where forecast_category=Commit'],
  ],
];

test.each(threads.map((thread) => [thread.map(([text]) => text).join(' → '), thread] as const))('%s', (_, thread) => {
  const choices = converse(thread.map(([text]) => text));
  expect(choices.map(choiceText)).toEqual(thread.map(([, expected]) => expected));
});
