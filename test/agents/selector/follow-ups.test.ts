/** Threads: each line is a message and the plan it must give, going on from the one before. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import type { PlanChoice } from '#kernel/decisions.ts';
import { choiceText } from '#test/helpers/plan-text.ts';
import { converse } from '#test/helpers/questions.ts';

const threads: readonly (readonly (readonly [string, string])[])[] = [
  // A figure of another model is read there with all that was kept, or declined.
  [
    ['won revenue this quarter by owner', 'won_revenue by owner in 2017-10-01..2018-01-01'],
    ['and target attainment', 'target_attainment by owner in 2017-10-01..2018-01-01'],
  ],
  [
    [
      'top 5 deals closing this month',
      'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open in 2017-11-01..2017-12-01 desc open_pipeline 5',
    ],
    ['which of them were pushed', 'decline slippage'],
    ['which of those are risky', 'decline deal'],
  ],
  [
    ['wins this quarter', 'won_count in 2017-10-01..2018-01-01'],
    ['losses', 'lost_count in 2017-10-01..2018-01-01'],
    ['how much was that worth', 'lost_revenue in 2017-10-01..2018-01-01'],
    ['no i meant won revenue', 'won_revenue in 2017-10-01..2018-01-01'],
  ],
  [
    ['open deals over 100k', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open having open_pipeline>100000'],
    ['how many is that', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open having open_pipeline>100000'],
  ],
  [
    ['reps with more than 20 open deals', 'open_count by owner having open_count>20'],
    ['win rate instead', 'win_rate+open_count by owner having open_count>20'],
    ['by region', 'decline win_rate'],
  ],
  [
    ['stalled deals', 'stalled_count'],
    ['list them', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & is_stalled=true'],
  ],
  [
    ['stalled deals', 'stalled_count'],
    ['how much is that worth', 'stalled_amount'],
  ],
  [
    ['how many deals are overdue in West', 'overdue_count where sales_region=West'],
    ['which ones?', 'open_pipeline by opportunity,account,owner,stage,close_day where sales_region=West & outcome=Open & is_overdue=true'],
  ],
  [
    ['win rate', 'win_rate'],
    ['and by region?', 'win_rate by sales_region'],
    ['same for Q2', 'win_rate by sales_region in 2017-04-01..2017-07-01'],
    ['only West', 'win_rate by sales_region where sales_region=West in 2017-04-01..2017-07-01'],
    ['and last quarter?', 'win_rate by sales_region where sales_region=West in 2017-07-01..2017-10-01'],
    ['top 5 only', 'win_rate by sales_region where sales_region=West in 2017-07-01..2017-10-01 desc win_rate 5'],
  ],
  [
    ['won revenue by rep in 2016', 'won_revenue by owner in 2016-01-01..2017-01-01'],
    ['what about 2017?', 'won_revenue by owner in 2017-01-01..2018-01-01'],
    ['for Dana Okafor instead', 'won_revenue by owner where owner=Dana Okafor in 2017-01-01..2018-01-01'],
    ['vs last year', 'won_revenue by owner where owner=Dana Okafor in 2017-01-01..2018-01-01 vs previous_period'],
  ],
  [
    ['win rate last quarter', 'win_rate in 2017-07-01..2017-10-01'],
    ['what about the quarter before', 'win_rate in 2017-04-01..2017-07-01'],
    ['and the year before that?', 'win_rate in 2016-04-01..2016-07-01'],
    ['by rep', 'win_rate by owner in 2016-04-01..2016-07-01'],
    ['excluding marcus', 'win_rate by owner where owner!=Marcus Bell in 2016-04-01..2016-07-01'],
    ['and won revenue?', 'won_revenue by owner where owner!=Marcus Bell in 2016-04-01..2016-07-01'],
    ['as well as wins', 'won_revenue+won_count by owner where owner!=Marcus Bell in 2016-04-01..2016-07-01'],
  ],
  [
    ['top 5 reps by won revenue this year', 'won_revenue by owner in 2017-01-01..2018-01-01 desc won_revenue 5'],
    ['bottom 5', 'won_revenue by owner in 2017-01-01..2018-01-01 asc won_revenue 5'],
    ['by win rate instead', 'win_rate by owner in 2017-01-01..2018-01-01 asc win_rate 5'],
    ['in q2', 'win_rate by owner in 2017-04-01..2017-07-01 asc win_rate 5'],
    ['my team only', 'win_rate by owner in 2017-04-01..2017-07-01 asc win_rate 5 scope subtree'],
  ],
  [
    ['how many deals did we win in 2017', 'won_count in 2017-01-01..2018-01-01'],
    ['and lost?', 'lost_count in 2017-01-01..2018-01-01'],
    ['and how many are open', 'open_count'],
    ['in west', 'open_count where sales_region=West'],
    ['by stage', 'open_count by stage where sales_region=West'],
  ],
  [
    ['open pipeline', 'open_pipeline'],
    ['by region', 'open_pipeline by sales_region'],
    ['and by owner?', 'open_pipeline by owner'],
    ['also by stage', 'open_pipeline by owner,stage'],
  ],
  [
    ['win rate by quarter', 'win_rate by close_quarter'],
    ['for priya', 'win_rate by close_quarter where owner=Priya Nair'],
    ['just 2017', 'win_rate by close_quarter where owner=Priya Nair in 2017-01-01..2018-01-01'],
    ['monthly', 'win_rate by close_month where owner=Priya Nair in 2017-01-01..2018-01-01'],
  ],
  [
    ['won revenue q3 2017 vs q2 2017', 'won_revenue in 2017-07-01..2017-10-01 vs previous_period'],
    ['same for lost revenue', 'lost_revenue in 2017-07-01..2017-10-01 vs previous_period'],
    ['by region', 'lost_revenue by sales_region in 2017-07-01..2017-10-01 vs previous_period'],
    ['what about q4', 'lost_revenue by sales_region in 2017-10-01..2018-01-01 vs previous_period'],
  ],
  [
    ['show me open deals', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open'],
    ['only in negotiation', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & stage=Negotiation'],
    ['for acme', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & stage=Negotiation & account=Acme Industrial'],
  ],
  [
    ['best rep', 'clarify: Top 1 owner by won revenue | Top 1 owner by win rate | Top 1 owner by won deals'],
    ['2', 'win_rate by owner desc win_rate 1'],
    ['last quarter', 'win_rate by owner in 2017-07-01..2017-10-01 desc win_rate 1'],
  ],
  [
    ['win rate for dana in q3', 'clarify: Win rate for Dana Okafor (owner), Q3 2017 | Win rate for Dana Whitfield (owner), Q3 2017'],
    ['the second one please', 'win_rate where owner=Dana Whitfield in 2017-07-01..2017-10-01'],
    ['by product', 'win_rate by product where owner=Dana Whitfield in 2017-07-01..2017-10-01'],
  ],
  [
    ['biggest deals', 'clarify: Top 5 open deals by open pipeline | Top 5 won deals by won revenue'],
    ['Top 5 won deals by won revenue', 'won_revenue by opportunity,account,owner,close_day where outcome=Won desc won_revenue 5'],
  ],
  [
    ['conversion', 'clarify: Win rate | Win rate by value'],
    ['the one by value', 'win_rate_by_value'],
  ],
  [
    ['win rate for dana', 'clarify: Win rate for Dana Okafor (owner) | Win rate for Dana Whitfield (owner)'],
    ['won revenue by region', 'won_revenue by sales_region'],
  ],
  [
    ['revenue per region in q1', 'won_revenue by sales_region in 2017-01-01..2017-04-01'],
    ['vs q1 last year', 'won_revenue by sales_region in 2017-01-01..2017-04-01 vs previous_year'],
    ['for Zorblax', 'decline performance'],
    ['only east', 'won_revenue by sales_region where sales_region=East in 2017-01-01..2017-04-01 vs previous_year'],
  ],
  [
    ['win rate', 'win_rate'],
    ['biggest customer', 'clarify: Top 1 account by win rate | Top 1 account by won revenue | Top 1 account by open pipeline | Top 1 account by won deals'],
    ['the second', 'won_revenue by account desc won_revenue 1'],
  ],
  [
    ['win rate by rep', 'win_rate by owner'],
    ['and the best?', 'win_rate by owner desc win_rate 1'],
    ['who is the worst?', 'win_rate by owner asc win_rate 1'],
    ['who is the best rep', 'clarify: Top 1 owner by win rate | Top 1 owner by won revenue | Top 1 owner by won deals'],
  ],
  [
    ['how are we doing last month', 'clarify: Won revenue, October 2017 | Win rate, October 2017 | Won deals, October 2017'],
    ['and the month before?', 'clarify: Won revenue, September 2017 | Win rate, September 2017 | Won deals, September 2017'],
    ['2', 'win_rate in 2017-09-01..2017-10-01'],
  ],
  [
    ['win rate for priya', 'win_rate where owner=Priya Nair'],
    ['vs marcus', 'win_rate by owner where owner=Priya Nair|Marcus Bell'],
  ],
  [
    ['revenue of Globex', 'won_revenue where account=Globex'],
    ['their win rate', 'win_rate where account=Globex'],
    ['out of how many deals', 'closed_count where account=Globex'],
  ],
  [
    ['how many open deals', 'open_count'],
    ['over 50k', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open having open_pipeline>50000'],
    ['by rep', 'decline pipeline'],
  ],
  [
    ['won deals last month', 'won_count in 2017-10-01..2017-11-01'],
    ['which ones?', 'won_revenue by opportunity,account,owner,close_day where outcome=Won in 2017-10-01..2017-11-01'],
  ],
  [
    ['win rate q1', 'win_rate in 2017-01-01..2017-04-01'],
    ['vs q2', 'win_rate in 2017-04-01..2017-07-01 vs previous_period'],
    ['no, q3', 'win_rate in 2017-07-01..2017-10-01 vs previous_period'],
  ],
  [
    ['revenue by product', 'won_revenue by product'],
    ['as percentage', 'won_revenue by product share'],
    ['no by region', 'won_revenue by sales_region share'],
  ],
  [
    ['reps with more than 3 wins', 'won_count by owner having won_count>3'],
    ['more than 5 instead', 'won_count by owner having won_count>5'],
  ],
  [
    ['win rate excluding renewals', 'win_rate where deal_type!=Renewal'],
    ['excluding expansion too', 'win_rate where deal_type!=Renewal|Expansion'],
    ['how many open deals', 'open_count'],
  ],
];

test.each(threads.map((thread) => [thread.map(([text]) => text).join(' → '), thread] as const))('%s', (_, thread) => {
  const choices = converse(thread.map(([text]) => text));
  expect(choices.map(choiceText)).toEqual(thread.map(([, expected]) => expected));
});

function inheritedOf(choice: PlanChoice | undefined): readonly string[] {
  return choice?.kind === 'plans' ? choice.inherited : [];
}

test('what a follow-up kept is said', () => {
  const choices = converse(['win rate for West in q2 by rep', 'what about q3', 'won revenue by product']);
  expect(inheritedOf(choices[1])).toEqual(['metric: win rate', 'by: owner', 'filter: for West (sales region)']);
  expect(inheritedOf(choices[2])).toEqual([]);
});

test('the quarter before needs a period to count from', () => {
  expect(choiceText(converse(['win rate', 'and the quarter before?'])[1] as PlanChoice)).toBe('decline win_rate');
});
