/** The second half of a question is answered or named, never dropped. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

test.each([
  ['How many open deals have no amount, and who owns them?', 'open_without_amount_count && open_without_amount_count by owner'],
  ['How many open deals are stalled and in which stage are they?', 'stalled_count && stalled_count by stage'],
  [
    'What is won revenue this year and what share of it is new business?',
    'won_revenue in 2017-01-01..2018-01-01 && won_revenue by deal_type in 2017-01-01..2018-01-01 share',
  ],
  [
    'How many deals did we lose this year and what percentage of those were renewals?',
    'lost_count in 2017-01-01..2018-01-01 && lost_count by deal_type in 2017-01-01..2018-01-01 share',
  ],
  ['What slipped out of Q3 and how much was it worth?', 'slipped_from_quarter_count+slipped_amount in 2017-07-01..2017-10-01'],
  ['how many deals did we win last month and for which amount?', 'won_count+won_revenue in 2017-10-01..2017-11-01'],
  ['kindly share the month wise sales for current year', 'won_revenue by close_month in 2017-01-01..2018-01-01'],
  ['how far are we from the objective?', 'target_gap'],
  ['How many deals did we lose in h1 and what were they worth?', 'lost_count+lost_revenue in 2017-01-01..2017-07-01'],
  ['How much revenue did we book in Q3, and how many deals was that?', 'won_revenue+won_count in 2017-07-01..2017-10-01'],
  ['how many deals and how much revenue did we win by team this year', 'won_count+won_revenue by team in 2017-01-01..2018-01-01'],
  ['how many deals are overdue and what is their total amount', 'overdue_count+overdue_amount'],
  [
    'which deals are overdue and how much is that in total?',
    'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & is_overdue=true && overdue_count+overdue_amount',
  ],
  ['What was pipeline at the end of Q2, and what is it today?', 'open_pipeline as of 2017-06-30 && open_pipeline'],
  ['What was the win rate in Q1 and what is it now?', 'win_rate in 2017-01-01..2017-04-01 && win_rate in 2017-10-01..2018-01-01'],
  [
    'won revenue for the last four quarters and the growth from quarter to quarter',
    'won_revenue by close_quarter in 2016-10-01..2017-10-01 vs 2016-07-01..2017-07-01',
  ],
  ['won revenue by quarter this year, and how did it grow', 'won_revenue by close_quarter in 2017-01-01..2018-01-01 vs 2016-10-01..2017-08-16'],
  ['won revenue this year and the growth over last year', 'won_revenue in 2017-01-01..2018-01-01 vs previous_period'],
  ['won revenue growth by quarter this year', 'won_revenue by close_quarter in 2017-01-01..2018-01-01'],
  ['won revenue by quarter and the growth', 'decline performance'],
  [
    'how many deals did we create this month and how many of those are still open',
    'opportunity_count in 2017-11-01..2017-12-01 created_date && open_count in 2017-11-01..2017-12-01 created_date',
  ],
])('%s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});

test.each([
  [
    'how many deals are overdue and list them',
    'overdue_count && open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & is_overdue=true',
  ],
  ['open pipeline and how much of it is overdue', 'open_pipeline && open_pipeline where is_overdue=true'],
  [
    'How many deals did we win this year and how many of them were renewals',
    'won_count in 2017-01-01..2018-01-01 && won_count where deal_type=Renewal in 2017-01-01..2018-01-01',
  ],
])('%s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});

test.each([
  ['Win rate by quarter this year for Enterprise and SMB.', 'win_rate by close_quarter,segment where segment=Enterprise|SMB in 2017-01-01..2018-01-01'],
  ['Quarterly won revenue and win rate for 2016 and 2017', 'won_revenue+win_rate by close_quarter in 2016-01-01..2018-01-01'],
  ['won revenue and win rate by month for q2 and q3', 'won_revenue+win_rate by close_month in 2017-04-01..2017-10-01'],
  ['win rate by region, and revenue by product', 'win_rate by sales_region && won_revenue by product'],
  ['win rate this year for Enterprise and SMB', 'win_rate where segment=Enterprise|SMB in 2017-01-01..2018-01-01'],
  ['win rate by quarter for Enterprise or SMB', 'win_rate by close_quarter where segment=Enterprise|SMB'],
])('over time, each of what is named has its line: %s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});

test.each([
  ['win rate by quarter over the last two years', 'win_rate by close_quarter in 2016-01-01..2017-11-16'],
  ['Has our deal size gone up or down over the last year?', 'avg_deal_size in 2016-11-16..2017-11-16 vs previous_period scope organisation'],
  ['Which quarter had the highest win rate in the last two years?', 'win_rate by close_quarter in 2016-01-01..2017-11-16 desc win_rate 1'],
  ['won revenue last year by quarter', 'won_revenue by close_quarter in 2016-01-01..2017-01-01'],
  ['won revenue over the last two years', 'won_revenue in 2015-01-01..2017-01-01'],
  ['win rate by year over the last 3 years', 'win_rate by close_year in 2014-01-01..2017-01-01'],
])('a trend over the last years ends today: %s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});
