/** What sellers ask in passing: deals with their owner, what came into the pipeline and what slipped out, deals of some size put together. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const won = 'won_revenue by opportunity,account,owner,close_day where outcome=Won';
const open = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';
const year = 'in 2017-01-01..2018-01-01';
const lastQuarter = 'in 2017-07-01..2017-10-01';

describe('the owner of a listed deal is told, not grouped by', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['what is the biggest deal we won this year and who closed it?', `${won} ${year} desc won_revenue 1`],
    ['biggest open deal and who owns it', `${open} desc open_pipeline 1`],
    ['show me the five largest deals that are overdue, with the owner', `${open} & is_overdue=true desc open_pipeline 5`],
    ['which deals are overdue and who owns them', `${open} & is_overdue=true`],
    ['deals closing this month with the owner', `${open} in 2017-11-01..2017-12-01`],
    [
      'top 5 deals lost this quarter, including account and owner',
      'lost_revenue by opportunity,account,owner,close_day where outcome=Lost in 2017-10-01..2018-01-01 desc lost_revenue 5',
    ],
    [
      'which deals were added to the pipeline this week, with amount and owner?',
      'added_amount by opportunity,account,owner,stage,change_day where change_kind=Created in 2017-11-13..2017-11-20 change_date',
    ],
    // by the owner, and of one owner
    ['overdue deals by owner', 'overdue_count by owner'],
    ['open pipeline with the owner', 'open_pipeline by owner'],
    ['deals with owner Priya Nair', 'opportunity_count where owner=Priya Nair'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('what came into the pipeline, whether or not it is open still', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['new pipe created this week', 'added_amount in 2017-11-13..2017-11-20 change_date'],
    ['how much did we add to the pipe in oct', 'added_amount in 2017-10-01..2017-11-01 change_date'],
    ['pipe added last week', 'added_amount in 2017-11-06..2017-11-13 change_date'],
    ['how much pipe did I add this month', 'added_amount in 2017-11-01..2017-12-01 change_date scope mine'],
    // what is open of it
    ['open pipeline created this quarter', 'open_pipeline in 2017-10-01..2018-01-01 created_date'],
    ['how much of the pipeline created in Q3 is still open', `open_pipeline ${lastQuarter} created_date`],
    ['pipeline by created month', 'open_pipeline by created_month'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('what slipped out of a quarter', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['what slipped out of last quarter', `slipped_from_quarter_count+slipped_amount ${lastQuarter}`],
    ['what slipped out of Q3 and how much was it worth?', `slipped_from_quarter_count+slipped_amount ${lastQuarter}`],
    ['how many deals slipped out of Q3', `slipped_from_quarter_count ${lastQuarter}`],
    ['which deals slipped out of Q3', 'decline slippage'],
    ['how much slipped from Q1 into Q3', 'decline slippage'],
    [
      'which deals slipped last quarter',
      `slipped_count by opportunity,account,owner,outcome,close_day where is_slipped=true ${lastQuarter} original_close_date`,
    ],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('deals above or below an amount are put together, and each period has its own', () => {
  const before = 'in 2017-04-01..2017-07-01';
  const cases: readonly (readonly [string, string])[] = [
    ['how much revenue came from deals over 100k this year', `${won} having won_revenue>100000 ${year} sum`],
    ['how much pipeline in deals over 100k', `${open} having open_pipeline>100000 sum`],
    ['avg deal size for deals over 50k', 'avg_deal_size by opportunity,account,owner,close_day where outcome=Won having avg_deal_size>50000 mean'],
    [
      'how many deals over 50k did we win in Q3 compared to Q2',
      `${won} having won_revenue>50000 ${lastQuarter} sum && ${won} having won_revenue>50000 ${before} sum`,
    ],
    ['biggest deals won in Q3 vs Q2', `${won} ${lastQuarter} desc won_revenue 5 && ${won} ${before} desc won_revenue 5`],
    ['how many deals over 50k did we win in Q3', `${won} having won_revenue>50000 ${lastQuarter}`],
    // of each deal, or of all of them?
    ['how much did we win over 50k in Q3', 'decline performance'],
    ['win rate on deals over 50k', 'decline win_rate'],
    ['won revenue from deals over 100k by owner', 'decline performance'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('somebody beside others, and one account by its name', () => {
  const risk = 'deal_risk by opportunity,account,owner,stage,risk_reasons';
  const cases: readonly (readonly [string, string])[] = [
    ['am i above the team win rate', 'win_rate scope mine && win_rate scope subtree'],
    ['is my win rate below the company', 'win_rate scope mine && win_rate scope organisation'],
    ['am i above 40% win rate', 'win_rate having win_rate>0.4 scope mine'],
    ['did i lose more than i won last quarter', `lost_count+won_count ${lastQuarter} scope mine`],
    // at risk or not, its deals are told with their chances
    ['is Globex at risk', `${risk},is_at_risk where account=Globex`],
    ['is Globex gonna close on time', `${risk},is_at_risk where account=Globex`],
    ['which Globex deals are at risk', `${risk} where is_at_risk=true & account=Globex`],
    ['whats the Globex deal worth', `${open} & account=Globex`],
    ['how much are the Globex deals worth', 'clarify: Won revenue for Globex (account) | Open pipeline for Globex (account)'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('how long open deals stand, and where', () => {
  const unmoved = 'open_pipeline+avg_days_in_current_stage by opportunity,account,owner,stage,close_day where outcome=Open & days_in_current_stage';
  const cases: readonly (readonly [string, string])[] = [
    [
      "deals priya's had open longest",
      'open_pipeline by opportunity,account,owner,stage,close_day,created_day where outcome=Open & owner=Priya Nair asc created_day 5',
    ],
    ['which open deals took longest to reach negotiation', 'decline pipeline'],
    ['which of my deals havent moved in 2 weeks', `${unmoved}>=14 scope mine`],
    ['deals that havent changed stage in a month', `${unmoved}>=31`],
    ['deals without any activity for two weeks', 'stalled_count'],
    ['open deals not touched in 3 weeks', 'decline pipeline'],
    // a stage that deals stand in says open
    ['whats my biggest deal in negotiation', `${open} & stage=Negotiation desc open_pipeline 1 scope mine`],
    ['any deals in negotiation with no amount', 'open_without_amount_count where stage=Negotiation'],
    ['deals with no amount', 'open_without_amount_count+won_without_amount_count+lost_without_amount_count'],
    ['compare the 2 teams on win rate', 'win_rate by team'],
    ['the 2 teams with the best win rate', 'win_rate by team desc win_rate 2'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('a decline says what is not known', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['lost revenue by reason', /no reasons are kept/],
    ['reps with no commit deals this quarter', /not who has none of them/],
    ['how much slipped from Q1 into Q3', /not into which one/],
  ];

  test.each(cases)('%s', (text, expected) => {
    const choice = choose(text);
    expect(choice.kind === 'decline' ? choice.reason : choiceText(choice)).toMatch(expected);
  });

  test('names that an asker may not see', () => {
    const choice = choose('harrier pipe', { roles: ['rep'] });
    expect(choice.kind === 'decline' ? choice.reason : '').toMatch(/not yours to see/);
  });
});

describe('the unit of a change, moves between two stages, and a forecast beside the past', () => {
  const moved = 'stage_move_amount by opportunity,account,owner,stage_before,stage_after,change_day where change_kind=Stage forward|Stage back|Stage changed';
  const cases: readonly (readonly [string, string])[] = [
    ['how much more did we win in Q3 than in Q2, in percent?', `won_revenue ${lastQuarter} vs previous_period`],
    ['how many deals did we win in Q3 compared to Q2, in percent', `won_count ${lastQuarter} vs previous_period`],
    ['won revenue by region in percent', 'won_revenue by sales_region share'],
    [
      'how many deals went from Qualification to Negotiation this quarter',
      'stage_move_count where stage_before=Qualification & stage_after=Negotiation in 2017-10-01..2018-01-01 change_date',
    ],
    [
      'which deals went from Qualification to Negotiation last month',
      `${moved} & stage_before=Qualification & stage_after=Negotiation in 2017-10-01..2017-11-01 change_date`,
    ],
    ['how many deals moved to negotiation this month', 'stage_move_count where stage=Negotiation in 2017-11-01..2017-12-01 change_date'],
    ['open deals from prospecting to negotiation', 'open_count where stage=Prospecting|Negotiation'],
    ['how does the forecast for December compare with December last year', 'decline forecast'],
  ];

  test.each(cases)('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});
