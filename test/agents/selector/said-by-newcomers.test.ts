/** English as a second language: closing that lies ahead, second halves, lists with columns, thousands with a dot. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const openList = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';
const december = 'in 2017-12-01..2018-01-01';

describe('what should, may or will close is due', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['which deals close in december', `${openList} ${december}`],
    ['please list my deals which close in december', `${openList} ${december} scope mine`],
    ['Which deals shall I close still this year?', `${openList} in 2017-01-01..2018-01-01 scope mine`],
    ['Which deals of my people should be closed until the end of the month?', `${openList} in 1900-01-01..2017-12-01 scope subtree`],
    ['which deals must be closed by 15 December', `${openList} in 1900-01-01..2017-12-16`],
    ['which deals will be closed in december', `${openList} ${december}`],
    ['how many deals should I close this month', 'open_count in 2017-11-01..2017-12-01 scope mine'],
    ['how much shall we close in december', `open_pipeline ${december}`],
    ['deals to be closed this month', 'open_count in 2017-11-01..2017-12-01'],
    ['which deals should I win this month', `${openList} in 2017-11-01..2017-12-01 scope mine`],
    // what was, and what always is
    ['how many deals closed in december', 'closed_count in 2016-12-01..2017-01-01'],
    ['how many deals were closed this month', 'closed_count in 2017-11-01..2017-12-01'],
    ['how many deals could we close last quarter', 'closed_count in 2017-07-01..2017-10-01'],
    ['how many deals do we close per month', 'closed_count by close_month'],
    ['how many deals must I win to reach my target', 'decline coverage'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('both halves of a question are answered', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['What is my target this quarter and how much have I achieved?', 'quarter_target+target_attainment in 2017-10-01..2018-01-01 scope mine'],
    ['How many new deals came in this week and what is their value?', 'added_count+added_amount in 2017-11-13..2017-11-20 change_date'],
    ['how many deals are open and what is their value?', 'open_count+open_pipeline'],
    ['how many deals are overdue and what is their amount?', 'overdue_count+overdue_amount'],
    ['how many deals are overdue and who owns them?', 'overdue_count && overdue_count by owner'],
    ['how many open deals do we have and which are they?', `open_count && ${openList}`],
    ['win rate for renewals and for new business', 'win_rate by deal_type where deal_type=Renewal|New Business'],
    ['win rate for referral deals and for webinar deals', 'win_rate by lead_source where lead_source=Referral|Webinar'],
    ['What turnover do we make with the biggest 10 clients in comparison to the total?', 'won_revenue by account desc won_revenue 10 share'],
    // one of them, or both at once
    ['win rate for Referral and Webinar', 'win_rate where lead_source=Referral|Webinar'],
    ['win rate in west for renewals', 'win_rate where sales_region=West & deal_type=Renewal'],
    ['how many deals did we lose this month and why?', 'decline pipeline'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('a list with its amounts is a list', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'Can I get a list of all deals my team has lost this quarter, with the amount?',
      'lost_revenue by opportunity,account,owner,close_day where outcome=Lost in 2017-10-01..2018-01-01 scope subtree',
    ],
    ['give me a list of open deals with amounts and owners', openList],
    ['Show me please the renewals of next month', `${openList} & deal_type=Renewal ${december}`],
    ['show me the open renewals', `${openList} & deal_type=Renewal`],
    ['number of renewals next month', `open_count where deal_type=Renewal ${december}`],
    // sums that are asked for
    ['show me the amount of lost deals', 'lost_revenue'],
    ['list the revenue by region', 'won_revenue by sales_region'],
    ['how much are the renewals of next month', `open_pipeline where deal_type=Renewal ${december}`],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('thousands with a dot or a space', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Deals over 50.000 in Negotiation', `${openList} & stage=Negotiation having open_pipeline>50000`],
    ['deals over 1.250.000,50', `${openList} having open_pipeline>1250000.5`],
    ['deals between 50 000 and 200 000 dollars', `${openList} having open_pipeline>=50000 having open_pipeline<=200000`],
    ['top 5 deals under $ 9.000', `${openList} having open_pipeline<9000 desc open_pipeline 5`],
    // fractions
    ['deals over 1.5m', `${openList} having open_pipeline>1500000`],
    ['deals over 1.250 million', `${openList} having open_pipeline>1250000`],
    ['reps with win rate over 33.333 %', 'win_rate by owner having win_rate>0.3333'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('the figure that the whole sentence means', () => {
  const quarter = 'in 2017-10-01..2018-01-01';
  const cases: readonly (readonly [string, string])[] = [
    ['What is the actual state of the pipeline?', 'pipeline_health_score'],
    ['actual number of open deals', 'open_count'],
    ['actual revenue in October', 'actual_revenue in 2017-10-01..2017-11-01'],
    ['How many deals slipped from Q2 to Q3?', 'slipped_from_quarter_count in 2017-04-01..2017-07-01'],
    ['deals slipped from Q2 into Q3', 'slipped_from_quarter_count in 2017-04-01..2017-07-01'],
    ['how many deals slipped from July to September', 'slipped_count in 2017-07-01..2017-10-01 original_close_date'],
    ['deals slipped from Q1 to Q3', 'decline slippage'],
    ['deals pushed from october to november', 'decline slippage'],
    ['Will we reach the target this quarter?', `forecast_target_gap ${quarter}`],
    ['did we reach the target last quarter?', 'target_attainment in 2017-07-01..2017-10-01'],
    ['How many clients have we lost in 2017 by sector?', 'decline performance'],
    ['how many deals should I win this month', 'decline pipeline'],
    // targets and what is missing
    ['Which of my people have no pipeline enough for this quarter?', `pipeline_gap by owner having pipeline_gap>0 ${quarter} scope subtree`],
    ['Which team has too few pipeline to reach the target?', 'pipeline_gap by team having pipeline_gap>0'],
    ['does my team have enough pipeline', 'pipeline_coverage scope subtree'],
    ['What is the status of my team versus target?', 'target_attainment scope subtree'],
    ['How much is missing me to reach my target?', 'target_gap scope mine'],
    ['Am I above or under my target?', 'target_attainment scope mine'],
    ['the status of my deals', 'opportunity_count by outcome scope mine'],
    // one against the other
    [
      'Compare the team Harbour with the team Northern Lights on the turnover this year',
      'won_revenue by team where team=Harbour|Northern Lights in 2017-01-01..2018-01-01',
    ],
    ['What is the difference in turnover between this quarter and the same quarter last year?', `won_revenue ${quarter} vs previous_year`],
    ['Do renewals take less time than new business?', 'avg_days_to_close by deal_type where deal_type=Renewal|New Business'],
    // parts, stages, what lies ahead
    ['How many % of the open deals are overdue?', 'open_count by is_overdue share'],
    ['What is the conversion rate from Negotiation to Won?', 'stage_win_rate where stage=Negotiation'],
    ['win rate from referral deals', 'win_rate where lead_source=Referral'],
    ['In which phase do we lose the most time?', 'avg_days_in_stage by stage desc avg_days_in_stage 1'],
    ['in which stage do we lose most deals', 'decline pipeline'],
    ['how much revenue will we make next month', `combined_forecast ${december}`],
    ['won revenue next month', 'decline performance'],
    ['Who is responsible for Globex?', 'by account,owner where account=Globex'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('what is still open stands beside what was won; deals of a stage are listed', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'My boss asked me to prepare the numbers for tomorrow: what is my turnover of this month, and what is still open?',
      'won_revenue in 2017-11-01..2017-12-01 scope mine && open_pipeline scope mine',
    ],
    ['revenue by rep and what is still open', 'won_revenue by owner && open_pipeline by owner'],
    ['revenue this month and how many deals are open', 'won_revenue in 2017-11-01..2017-12-01 && open_count'],
    ['Enterprise deals in West that are in Negotiation', `${openList} & segment=Enterprise & sales_region=West & stage=Negotiation`],
    ['won Enterprise deals', 'won_count where segment=Enterprise'],
    ['how many Enterprise deals are in Negotiation', 'open_count where segment=Enterprise & stage=Negotiation'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});
