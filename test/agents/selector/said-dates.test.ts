/** Days with slashes, feasts, the rest of a period, the one before, and trends at the grain that was said. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, memoryAfter } from '#test/helpers/questions.ts';

describe('periods', () => {
  test.each([
    ['won revenue from 1/7 to 15/8 this year', 'won_revenue in 2017-07-01..2017-08-16'],
    ['won revenue from 7/1 to 8/15', 'won_revenue in 2017-07-01..2017-08-16'],
    ['won revenue from 3/10/2016 to 25/10/2016', 'won_revenue in 2016-10-03..2016-10-26'],
    ['between christmas and new year 2016 how much did we close', 'won_revenue in 2016-12-25..2017-01-02'],
    ['how much pipeline is due in the rest of the year', 'open_pipeline in 2017-11-15..2018-01-01'],
    ['win rate last 3 months vs the 3 before', 'win_rate in 2017-08-01..2017-11-01 vs previous_period'],
    ['win rate last 6 months vs the 6 months before that', 'win_rate in 2017-05-01..2017-11-01 vs previous_period'],
    ['how has avg deal size been trending over the past 6 quarters', 'avg_deal_size by close_quarter in 2016-04-01..2017-10-01'],
    ['win rate trend over the last 12 months', 'win_rate by close_month in 2016-11-01..2017-11-01'],
    ['how much did new pipeline drop in october', '2017-10-01..2017-11-01'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test.each([
    ['won revenue on 13/10/2017 vs 10/13/2017', 'I cannot tell the day from the month in "13/10/2017"'],
    ['pipeline coverage for next quarter', 'is told of the running quarter alone'],
    ["what's our quota for next quarter", 'is told of the running quarter alone'],
    ['won deals for the rest of the year', 'lies ahead'],
  ])('%s is declined: %s', (text, reason) => {
    const choice = choose(text);
    expect(choice.kind === 'decline' ? choice.reason : choiceText(choice)).toContain(reason);
  });

  test.each([
    ['won revenue in october', 'and in the October before that?', 'won_revenue in 2016-10-01..2016-11-01'],
    ['win rate in Q3', 'and the Q3 before that', 'win_rate in 2016-07-01..2016-10-01'],
    ['win rate in Q2 2016', 'and in the March before that', 'win_rate in 2016-03-01..2016-04-01'],
  ])('%s → %s', (before, text, expected) => {
    expect(choiceText(choose(text, { memory: memoryAfter(choose(before)) }))).toContain(expected);
  });
});
