/** Questions as people type them, and the one plan each must give. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const cases: readonly (readonly [string, string])[] = [
  // single figures
  ['win rate', 'win_rate'],
  ['WIN RATE!!!', 'win_rate'],
  ['whats our win rate', 'win_rate scope organisation'],
  ['how many deals did we win in q2', 'won_count in 2017-04-01..2017-07-01'],
  ['how much did we sell in march', 'won_revenue in 2017-03-01..2017-04-01'],
  ['what did we close last month', 'closed_count in 2017-10-01..2017-11-01'],
  ['how much revenue did we lose last quarter', 'lost_revenue in 2017-07-01..2017-10-01'],
  ['what % of deals do we win', 'win_rate'],
  ['how big is our pipeline', 'open_pipeline scope organisation'],
  ['how many deals are still open', 'open_count'],
  ['value of open deals in West', 'open_pipeline where sales_region=West'],
  ['how many open deals have no amount?', 'open_without_amount_count'],
  ['avg deal size enterprise q3 2017', 'avg_deal_size where segment=Enterprise in 2017-07-01..2017-10-01'],
  ['how long does it take to close a deal', 'avg_days_to_close'],
  ['win rate and won revenue last quarter', 'win_rate+won_revenue in 2017-07-01..2017-10-01'],
  ['how many opps were created in q1', 'opportunity_count in 2017-01-01..2017-04-01 created_date'],
  ['how many deals are not won', 'opportunity_count where outcome!=Won'],
  // grouping
  ['win rate by rep', 'win_rate by owner'],
  ['won vs lost by region', 'won_count+lost_count by sales_region'],
  ['how many deals did we lose per team?', 'lost_count by team'],
  ['wins per rep per quarter', 'won_count by owner,close_quarter'],
  ['sales cycle by lead source', 'avg_days_to_close by lead_source'],
  ['which industries have the lowest win rate', 'win_rate by industry asc win_rate 5'],
  ['share of won revenue by product', 'won_revenue by product share'],
  ['monthly bookings', 'won_revenue by close_month'],
  ['win rate over time for healthcare', 'win_rate by close_quarter where industry=Healthcare'],
  ['new deals by lead source this quarter', 'opportunity_count by lead_source in 2017-10-01..2018-01-01 created_date'],
  ['open deals created this year by month', 'open_count by created_month in 2017-01-01..2018-01-01 created_date'],
  ['win rate by quarter of close', 'win_rate by close_quarter'],
  ['Won deals by deal type and quarter', 'won_count by deal_type,close_quarter'],
  // who has none, how old, side by side over time
  ['median deal size by product', 'median_deal_size by product'],
  ['which reps have no pipeline', 'open_count by owner having open_count<1'],
  ['accounts without open deals', 'open_count by account having open_count<1'],
  ['who has no wins in q3', 'won_count by owner having won_count<1 in 2017-07-01..2017-10-01'],
  ['reps with more than 500k open', 'open_pipeline by owner having open_pipeline>500000'],
  ['reps with more than 20 open deals', 'open_count by owner having open_count>20'],
  ['teams with more than 0.45 win rate', 'win_rate by team having win_rate>0.45'],
  ['oldest deals', 'open_pipeline by opportunity,account,owner,stage,created_day where outcome=Open asc created_day 5'],
  ['top 3 oldest deals in west', 'open_pipeline by opportunity,account,owner,stage,created_day where outcome=Open & sales_region=West asc created_day 3'],
  ['newest won deals', 'won_revenue by opportunity,account,owner,close_day,created_day where outcome=Won desc created_day 5'],
  ['win rate by month this year vs last year', 'win_rate by close_month in 2017-01-01..2018-01-01 vs previous_period'],
  ['how many new deals did we open in october', 'opportunity_count in 2017-10-01..2017-11-01 created_date'],
  // slips of the finger
  ['wni rate by regoin lst quarter', 'win_rate by sales_region in 2017-07-01..2017-10-01'],
  ['revnue by prodct lst qtr', 'won_revenue by product in 2017-07-01..2017-10-01'],
  ['avrage deal sise', 'avg_deal_size'],
  ['opn pipline by stge', 'open_pipeline by stage'],
  // ranking
  ['top 5 reps by won revenue this year', 'won_revenue by owner in 2017-01-01..2018-01-01 desc won_revenue 5'],
  ['worst three reps by win rate', 'win_rate by owner asc win_rate 3'],
  ['bottom 3 regions by revenue 2017', 'won_revenue by sales_region in 2017-01-01..2018-01-01 asc won_revenue 3'],
  ['which region has the highest win rate', 'win_rate by sales_region desc win_rate 1'],
  ['who has the longest sales cycle', 'avg_days_to_close by owner desc avg_days_to_close 1'],
  ['fastest reps', 'avg_days_to_close by owner asc avg_days_to_close 5'],
  ['best rep by cycle time', 'avg_days_to_close by owner asc avg_days_to_close 1'],
  ['which month had the most wins', 'won_count by close_month desc won_count 1'],
  ['which product sells best', 'won_revenue by product desc won_revenue 1'],
  ['top customers by revenue', 'won_revenue by account desc won_revenue 5'],
  ['top 10 open deals', 'open_pipeline by opportunity,account,owner,stage where outcome=Open desc open_pipeline 10'],
  ['largest deal we won in 2017', 'won_revenue by opportunity,account,owner,close_day where outcome=Won in 2017-01-01..2018-01-01 desc won_revenue 1'],
  // lists
  ['list open deals in negotiation', 'open_pipeline by opportunity,account,owner,stage where outcome=Open & stage=Negotiation'],
  [
    'show me the deals we lost in october over 20k',
    'lost_revenue by opportunity,account,owner,close_day where outcome=Lost having lost_revenue>20000 in 2017-10-01..2017-11-01',
  ],
  ['where does the atlas rollout stand', 'by opportunity,account,owner,stage,outcome,close_day where opportunity=Atlas rollout'],
  ['biggest win last quarter', 'won_revenue by opportunity,account,owner,close_day where outcome=Won in 2017-07-01..2017-10-01 desc won_revenue 1'],
  ['who manages priya', 'by owner,manager where owner=Priya Nair'],
  ['which team is priya on', 'by owner,team where owner=Priya Nair'],
  ['what products are there', 'by product where product is not null'],
  ['how many accounts do we have', 'by account where account is not null'],
  ['how many customers did we win last quarter', 'won_count by account where account is not null having won_count>=1 in 2017-07-01..2017-10-01'],
  // filters and negation
  ['open deals with no close date', 'open_count where close_day is null'],
  ['win rate of deals without a lead source', 'win_rate where lead_source is null'],
  ['how much did priya win last month', 'won_revenue where owner=Priya Nair in 2017-10-01..2017-11-01'],
  ["dana okafor's win rate", 'win_rate where owner=Dana Okafor'],
  ["win rate of ruth kessler's team", 'win_rate where manager=Ruth Kessler'],
  ['win rate excluding renewals', 'win_rate where deal_type!=Renewal'],
  ['revenue in west excluding enterprise', 'won_revenue where sales_region=West & segment!=Enterprise'],
  ['won revenue without Acme in 2017', 'won_revenue where account!=Acme Industrial in 2017-01-01..2018-01-01'],
  ['revenue of "Globex" and Initech', 'won_revenue where account=Globex|Initech'],
  ['cheers revenue', 'won_revenue where account=Cheers'],
  // bounds
  ['reps with more than 10 wins', 'won_count by owner having won_count>10'],
  ['win rate by rep with at least 10 closed deals', 'win_rate+closed_count by owner having closed_count>=10'],
  ['Which teams have a win rate above 60 percent?', 'win_rate by team having win_rate>0.6'],
  ['open pipeline over 1.2m by rep', 'open_pipeline by owner having open_pipeline>1200000'],
  ['deals over $20,000 that are open', 'open_pipeline by opportunity,account,owner,stage where outcome=Open having open_pipeline>20000'],
  // comparison
  ['won revenue this year vs last year', 'won_revenue in 2017-01-01..2018-01-01 vs previous_period'],
  ['win rate q2 vs q1 2017', 'win_rate in 2017-04-01..2017-07-01 vs previous_period'],
  ['won revenue Q3 2017 vs Q1 2017', 'won_revenue in 2017-07-01..2017-10-01 vs 2017-01-01..2017-04-01'],
  ['compare this quarter with last quarter won revenue', 'won_revenue in 2017-10-01..2018-01-01 vs previous_period'],
  ['win rate vs last quarter', 'win_rate in 2017-10-01..2018-01-01 vs previous_period'],
  ['did we win more than last year', 'won_count in 2017-01-01..2018-01-01 vs previous_period'],
  ['win rate this month vs same month last year', 'win_rate in 2017-11-01..2017-12-01 vs previous_year'],
  ['How does Q3 2017 won revenue compare with the quarter before?', 'won_revenue in 2017-07-01..2017-10-01 vs previous_period'],
  ['revenue yoy', 'won_revenue in 2017-01-01..2018-01-01 vs previous_year'],
  ['win rate West vs East', 'win_rate by sales_region where sales_region=West|East'],
  ['compare dana okafor and priya nair win rate', 'win_rate by owner where owner=Dana Okafor|Priya Nair'],
  ["what's the win rate of the east region vs the west region in q3", 'win_rate by sales_region where sales_region=East|West in 2017-07-01..2017-10-01'],
  ['cycle time for enterprise vs smb', 'avg_days_to_close by segment where segment=Enterprise|SMB'],
  ['win rate in Q1 vs Q2 vs Q3', 'win_rate by close_quarter in 2017-01-01..2017-10-01'],
  ['won revenue in the last 30 days vs previous 30 days', 'won_revenue in 2017-10-17..2017-11-16 vs previous_period'],
  // scope
  ['my win rate', 'win_rate scope mine'],
  ["my team's pipeline", 'open_pipeline scope subtree'],
  ['company wide win rate', 'win_rate scope organisation'],
  ['how many deals did i lose this year', 'lost_count in 2017-01-01..2018-01-01 scope mine'],
  ['total company revenue', 'won_revenue scope organisation'],
  ['company win rate', 'win_rate scope organisation'],
  ['company revenue by month', 'won_revenue by close_month scope organisation'],
  ['win rate of the company by rep', 'win_rate by owner scope organisation'],
  ['revenue by company', 'won_revenue by account'],
  ['revenue by industry and company', 'won_revenue by industry,account'],
  ['top 3 companies by revenue', 'won_revenue by account desc won_revenue 3'],
  ['which company has the highest revenue', 'won_revenue by account desc won_revenue 1'],
  // amounts and ages of deals
  ['deals over 100k', 'open_pipeline by opportunity,account,owner,stage where outcome=Open having open_pipeline>100000'],
  ['how many deals over 50k', 'open_pipeline by opportunity,account,owner,stage where outcome=Open having open_pipeline>50000'],
  ['how many deals over 50k did we win', 'won_revenue by opportunity,account,owner,close_day where outcome=Won having won_revenue>50000'],
  [
    'open deals worth more than 100k in west',
    'open_pipeline by opportunity,account,owner,stage where outcome=Open & sales_region=West having open_pipeline>100000',
  ],
  ['deals older than 90 days', 'open_pipeline by opportunity,account,owner,stage where outcome=Open in 1900-01-01..2017-08-17 created_date'],
  ['how many open deals are older than 6 months', 'open_count in 1900-01-01..2017-05-15 created_date'],
  ['open deals newer than 2 weeks by rep', 'open_count by owner in 2017-11-02..2017-11-16 created_date'],
  [
    'open deals between 50k and 100k',
    'open_pipeline by opportunity,account,owner,stage where outcome=Open having open_pipeline>=50000 having open_pipeline<=100000',
  ],
  // several questions
  ['win rate by region, and revenue by product', 'win_rate by sales_region && won_revenue by product'],
  ['win rate last quarter. and revenue this month?', 'win_rate in 2017-07-01..2017-10-01 && won_revenue in 2017-11-01..2017-12-01'],
  ['how many deals did we win last month? how many did we lose?', 'won_count in 2017-10-01..2017-11-01 && lost_count in 2017-10-01..2017-11-01'],
  ['1) win rate by rep 2) open pipeline by stage', 'win_rate by owner && open_pipeline by stage'],
  // shares, means, days
  ['what percentage of revenue is enterprise', 'won_revenue by segment share'],
  ['% of revenue by region', 'won_revenue by sales_region share'],
  ['revenue per deal', 'avg_deal_size'],
  ['pipeline on 2017-09-01', 'open_pipeline as of 2017-09-01'],
  ['revenue in the last quarter of 2016', 'won_revenue in 2016-10-01..2017-01-01'],
  // slips
  ['win rte by sales rep', 'win_rate by owner'],
  ['opne pipline by stge', 'open_pipeline by stage'],
  // several periods
  ['revenue in Q1 and Q2 2017', 'won_revenue by close_quarter in 2017-01-01..2017-07-01'],
  ['revenue in Q1 2016 and Q3 2017', 'won_revenue in 2016-01-01..2016-04-01 && won_revenue in 2017-07-01..2017-10-01'],
];

test.each(cases)('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});

test('a rep who leads nobody means the team by "my team"', () => {
  expect(choiceText(choose('my team win rate', { roles: ['rep'] }))).toBe('win_rate scope team');
});
