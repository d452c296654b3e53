/** Coverage, target, gap and health of the running quarter, asked in people's words. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const q4 = '2017-10-01..2018-01-01';

test.each([
  ['Is there enough in the funnel to make the quarter?', 'pipeline_coverage'],
  ['do we have enough pipeline to hit target', 'pipeline_coverage'],
  ['are we going to hit target', 'forecast_target_gap'],
  ['will we make the quarter', 'forecast_target_gap'],
  ['pipeline coverage', 'pipeline_coverage'],
  ['coverage by team', 'pipeline_coverage by team'],
  ['coverage by rep', 'pipeline_coverage by owner'],
  ['my coverage', 'pipeline_coverage scope mine'],
  ['pipeline coverage this quarter', `pipeline_coverage in ${q4}`],
  ['coverage ratio', 'pipeline_coverage'],
  ['how much coverage do we need', 'required_coverage'],
  ['required coverage by team', 'required_coverage by team'],
  ['gap to target', 'target_gap'],
  ['what is my gap to quota', 'target_gap scope mine'],
  ['how far are we from target', 'target_gap'],
  ['quota attainment by rep', 'target_attainment by owner'],
  ['quota attainment this quarter', `target_attainment in ${q4}`],
  ['% of target', 'target_attainment'],
  ['percent of quota by team', 'target_attainment by team'],
  ['what is our target this quarter', `quarter_target in ${q4}`],
  ['what is my quota', 'quarter_target scope mine'],
  ['pipeline gap', 'pipeline_gap'],
  ['how much more pipeline do we need', 'pipeline_gap'],
  ['high value deals at risk', 'high_value_at_risk'],
  ['how much high-value pipeline is at risk', 'high_value_at_risk'],
  ['overall health score', 'overall_health_score'],
  ['where will the quarter end', 'quarter_forecast'],
])('%s', (text, expected) => {
  expect(choiceText(choose(text)).replace(' scope organisation', '')).toBe(expected);
});

test.each([
  ['open pipeline', 'open_pipeline'],
  ['what is in the funnel', 'open_pipeline'],
  ['win rate this quarter', `win_rate in ${q4}`],
  ['won revenue this quarter', `won_revenue in ${q4}`],
  ['overdue pipeline', 'overdue_amount'],
])('plain words stay with the deals themselves: %s', (text, expected) => {
  expect(choiceText(choose(text)).replace(' scope organisation', '')).toBe(expected);
});

test.each([['what is wrong with our data?'], ['data quality'], ['any problems with our data'], ['how good is our data']])('%s', (text) => {
  expect(choiceText(choose(text)).replace(' scope organisation', '')).toBe('data_trouble_rows');
});
