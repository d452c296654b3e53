/** Questions of what would be: the assumption, the input it names, the figure it is for. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, memoryAfter } from '#test/helpers/questions.ts';

const cases: readonly [question: string, choice: string][] = [
  ['if win rate were 30 %, what would expected wins be?', 'forecasted_wins if forecast_win_rate=0.3'],
  ['if average deal size were 50k what would won revenue be', 'won_revenue if avg_deal_size=50000'],
  ['if average deal size were 50,000, what would won revenue be?', 'won_revenue if avg_deal_size=50000'],
  ['if Negotiation took seven days less, what would that do to sales velocity?', 'sales_velocity if velocity_cycle_days=-7'],
  ['if the sales cycle were 5 days shorter, what would sales velocity be?', 'sales_velocity if velocity_cycle_days=-5'],
  ['if we won 10 % more, what would won revenue be?', 'won_revenue if win_rate=+10%'],
  ['if win rate went up 5 points, what would wins be', 'won_count if win_rate=+0.05'],
  ['if we closed 20 more deals, what would won revenue be', 'won_revenue if closed_count=+20'],
  ['what would won revenue last quarter be if win rate were 60%', 'won_revenue in 2017-07-01..2017-10-01 if win_rate=0.6'],
  ['if win rate by value were 40 %, what would required coverage be?', 'required_coverage if dashboard_win_rate_by_value=0.4'],
  ['what would pipeline coverage be if pipeline were 2m', 'pipeline_coverage if due_this_quarter=2000000'],
  ['if win rate were 60%, what would won revenue for Dana Whitfield be?', 'won_revenue where owner=Dana Whitfield if win_rate=0.6'],
  // A label of a choice is read back as its plan.
  ['Won revenue, if win rate were 10 % higher', 'won_revenue if win_rate=+10%'],
  ['if win rate were 60%, what would won revenue be by rep?', 'won_revenue by owner if win_rate=0.6'],
  ['won revenue by segment last quarter assuming an average deal size of 60k', 'won_revenue by segment in 2017-07-01..2017-10-01 if avg_deal_size=60000'],
  ['suppose we closed 10 more deals last quarter. wins?', 'won_count in 2017-07-01..2017-10-01 if closed_count=+10'],
  ['what would won revenue be at a 60% win rate', 'won_revenue if win_rate=0.6'],
  ['what would won revenue this quarter be if win rate went up 5 points', 'won_revenue in 2017-10-01..2018-01-01 if win_rate=+0.05'],
  ['Sales velocity, if average days to close were 7 days lower', 'sales_velocity if velocity_cycle_days=-7'],
  ['what if deal size doubled', 'clarify: Won revenue, if average deal size were 100 % higher | Sales velocity, if average deal size were 100 % higher'],
  [
    'what if we close three more deals',
    'clarify: Won deals, if closed deals were 3 higher | Won revenue, if closed deals were 3 higher | Sales velocity, if closed deals were 3 higher',
  ],
  // Without `by`, too, a fall of 10 % is a change; only `to` sets a value.
  ['what if average deal size drops 10% - sales velocity?', 'sales_velocity if velocity_deal_size=-10%'],
  ['what if deal size falls by 10%: won revenue', 'won_revenue if avg_deal_size=-10%'],
  ['what if deal size grows to 70k, won revenue?', 'won_revenue if avg_deal_size=70000'],
  ['what if win rate drops 3 points - won revenue', 'won_revenue if win_rate=-0.03'],
  ['what if days to close improved 10 days, sales velocity?', 'sales_velocity if velocity_cycle_days=-10'],
  ["if we push 500k of pipeline more what's coverage then", 'pipeline_coverage if due_this_quarter=+500000'],
  // Courtesies assume nothing.
  ['Could you tell me, if possible, what won revenue was last quarter?', 'won_revenue in 2017-07-01..2017-10-01'],
  ["won revenue last quarter, if it's not too much trouble", 'won_revenue in 2017-07-01..2017-10-01'],
  ['if you can, show won revenue last quarter', 'won_revenue in 2017-07-01..2017-10-01'],
  // What a part is worth, beside what is missing.
  ['if we win everything in negotiation do we hit target?', 'open_pipeline where stage=Negotiation && target_gap'],
  ['show me if we won deals over 50k', 'won_revenue by opportunity,account,owner,close_day where outcome=Won having won_revenue>50000'],
];

test.each(cases)('%s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});

test.each([
  ['what if win rate were 60 %', 'won_revenue in 2017-07-01..2017-10-01 if win_rate=0.6'],
  ['and if the win rate were 60%?', 'won_revenue in 2017-07-01..2017-10-01 if win_rate=0.6'],
  ['what if average deal size was 50k?', 'won_revenue in 2017-07-01..2017-10-01 if avg_deal_size=50000'],
])('after a figure that depends on it: %s', (question, choice) => {
  expect(choiceText(choose(question, { memory: memoryAfter(choose('won revenue last quarter')) }))).toBe(choice);
});

test('an assumption holds for its own answer only', () => {
  const memory = memoryAfter(choose('if win rate were 60%, what would won revenue be?'));
  expect(choiceText(choose('and last quarter?', { memory }))).toBe('won_revenue in 2017-07-01..2017-10-01');
});

test.each([
  ['if the gap to target were 5m, what would won revenue be?', 'Inputs of won revenue: closed deals, win rate, average deal size.'],
  ['if win rate were 30 %, what would open pipeline be?', 'open pipeline has no named inputs'],
  ['if Negotiation took 30 days, what would sales velocity be?', 'Inputs of sales velocity'],
  ['what if we won 5 more deals in october, won revenue', 'Inputs of won revenue'],
  ['what if average deal size were 10%: won revenue', 'is no percentage'],
  ['if Marcus left, what would won revenue be if we won 5 % less?', 'cannot place'],
])('%s is declined with what can be varied', (question, reason) => {
  const choice = choose(question);
  expect(choice.kind === 'decline' ? choice.reason : choiceText(choice)).toContain(reason);
});

test.each([
  ['what if deal size falls to 40k: won revenue', 'and if it drops 10%?', 'won_revenue if avg_deal_size=-10%'],
  ['what if win rate rises 5 points, won revenue', 'and 10?', 'won_revenue if win_rate=+0.1'],
  ['what if win rate were 50 %, won revenue', 'what about 60%', 'won_revenue if win_rate=0.6'],
])('%s → %s', (before, text, expected) => {
  expect(choiceText(choose(text, { memory: memoryAfter(choose(before)) }))).toBe(expected);
});
