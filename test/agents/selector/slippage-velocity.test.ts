/** Slippage, time in stages, velocity and the trend of the win rate, asked in people's words. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const q2 = '2017-04-01..2017-07-01';
const q3 = '2017-07-01..2017-10-01';

test.each([
  ['slippage rate by team', 'slippage_rate by team'],
  ['what share of deals slipped last quarter', `slippage_rate in ${q3}`],
  ['slippage rate for smb last quarter', `slippage_rate where segment=SMB in ${q3}`],
  ['slippage last quarter vs the quarter before', `slippage_rate in ${q3} vs previous_period`],
  ['my slippage rate', 'slippage_rate scope mine'],
  ['what value moved out of q2 in europe', `slipped_amount where account_region=Europe in ${q2}`],
  ['how much value slipped last quarter', `slipped_amount in ${q3}`],
  ['average slip last quarter', `avg_slip_days in ${q3}`],
  ['what drives slippage', 'excess_slipped_amount'],
  ['time in stage by stage', 'avg_days_in_stage by stage'],
  ['how long do deals stay in negotiation', 'avg_days_in_stage where stage=Negotiation'],
  ['where do our deals spend the most time', 'avg_days_in_stage'],
  ['sales velocity by rep', 'sales_velocity by owner'],
  ['median sales cycle', 'median_days_to_close'],
  ['trailing win rate by industry', 'trailing_win_rate by industry'],
  ['win rate trend by industry', 'win_rate by close_quarter,industry'],
])('%s', (text, expected) => {
  expect(choiceText(choose(text)).replace(' scope organisation', '')).toBe(expected);
});

test.each([
  ['win rate by industry', 'win_rate by industry'],
  ['win rate by quarter', 'win_rate by close_quarter'],
  ['slipped deals by rep', 'slipped_count by owner'],
  ['win rate of slipped deals', 'win_rate where is_slipped=true'],
  ['sales cycle by rep', 'avg_days_to_close by owner'],
])('plain words stay with the deals themselves: %s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});
