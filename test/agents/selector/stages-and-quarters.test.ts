/** How long deals stay in stages, over time and now; the quarter's forecast and its target. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, memoryAfter } from '#test/helpers/questions.ts';

describe('how long deals stay in a stage', () => {
  test.each([
    ['which stage is the slowest?', 'avg_days_in_stage by stage desc avg_days_in_stage 1'],
    ['which stage takes longest', 'avg_days_in_stage by stage desc avg_days_in_stage 1'],
    ['median days in each stage', 'median_days_in_stage'],
    ['how many days do deals spend in Negotiation', 'avg_days_in_stage where stage=Negotiation'],
    ['days in stage by stage, Q3 vs Q2', 'quarter_days_in_stage by stage in 2017-07-01..2017-10-01 vs previous_period'],
    ['Negotiation stage duration per quarter', 'quarter_days_in_stage by close_quarter where stage=Negotiation'],
    ['how long do we sit in Negotiation on average vs a year ago', 'quarter_days_in_stage where stage=Negotiation in 2017-10-01..2018-01-01 vs previous_year'],
    ['how long have my deals been sitting in Qualification on average', 'avg_days_in_current_stage where stage=Qualification scope mine'],
    ["rank stages by how long my team's deals are stuck there", 'avg_days_in_current_stage by stage desc avg_days_in_current_stage scope subtree'],
    ['where do deals get stuck?', 'stalled_count by stage'],
    ['rep with the longest sales cycle', 'avg_days_to_close by owner desc avg_days_to_close 1'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });

  test.each([
    [
      'which stage is the slowest?',
      'has that got worse compared with last quarter?',
      'quarter_days_in_stage by stage in 2017-10-01..2018-01-01 vs previous_period',
    ],
    [
      'quarterly days in stage by stage last quarter',
      'which is the slowest',
      'quarter_days_in_stage by stage in 2017-07-01..2017-10-01 desc quarter_days_in_stage 1',
    ],
  ])('%s → %s', (before, text, expected) => {
    expect(choiceText(choose(text, { memory: memoryAfter(choose(before)) }))).toBe(expected);
  });
});

describe('the quarter as one figure, and its target', () => {
  test.each([
    ['give me one number: how much will we close in Q4', 'quarter_forecast in 2017-10-01..2018-01-01'],
    ['forecast for december', 'combined_forecast in 2017-12-01..2018-01-01'],
    ['Is the forecast for Q4 above or below the target, and by how much?', 'forecast_target_gap in 2017-10-01..2018-01-01'],
    ['forecast vs target by team', 'forecast_target_gap by team'],
    ['do we make the number', 'forecast_target_gap'],
    ['need to know if ill hit my q4 target', 'forecast_target_gap in 2017-10-01..2018-01-01 scope mine'],
    ['what do I have to close to hit quota', 'target_gap scope mine'],
    ['best case and worst case for the quarter', 'quarter_forecast'],
    ["what's the target for q4", 'quarter_target in 2017-10-01..2018-01-01'],
    ['Is there enough in the funnel to make the quarter?', 'pipeline_coverage'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test.each([
    ['are we gonna hit the number this quarter?', 'how far off are we', 'target_gap in 2017-10-01..2018-01-01'],
    ['forecast for december', "what's the worst case", 'combined_forecast in 2017-12-01..2018-01-01'],
  ])('%s → %s', (before, text, expected) => {
    expect(choiceText(choose(text, { memory: memoryAfter(choose(before)) }))).toBe(expected);
  });
});
