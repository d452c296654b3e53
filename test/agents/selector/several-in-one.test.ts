/** One message, several figures, days or rankings: none of them is lost. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, memoryAfter } from '#test/helpers/questions.ts';

test.each([
  ['avg and median deal size by segment', 'avg_deal_size+median_deal_size by segment'],
  ['median and mean deal size this year', 'median_deal_size+avg_deal_size in 2017-01-01..2018-01-01'],
  ['deal size q3: average & median', 'avg_deal_size+median_deal_size in 2017-07-01..2017-10-01'],
  ['mean/median deal size', 'avg_deal_size+median_deal_size'],
  ['won and lost revenue by rep', 'won_revenue+lost_revenue by owner'],
  ['revenue and win rate by region', 'won_revenue+win_rate by sales_region'],
  ['median and average days to close', 'median_days_to_close && avg_days_to_close'],
  ['pipeline as of june 30 and sep 30', 'open_pipeline as of 2017-06-30 && open_pipeline as of 2017-09-30'],
  ['pipeline now and at the start of the quarter', 'open_pipeline && open_pipeline as of 2017-09-30'],
  ['top 3 reps by revenue and the bottom 3', 'won_revenue by owner desc won_revenue 3 && won_revenue by owner asc won_revenue 3'],
  ['best and worst rep by win rate', 'win_rate by owner desc win_rate 1 && win_rate by owner asc win_rate 1'],
  ['top 5 accounts and top 3 products by revenue', 'won_revenue by account desc won_revenue 5 && won_revenue by product desc won_revenue 3'],
])('%s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice);
});

test.each([
  ['h1 vs h1 last year', 'won_revenue in 2017-01-01..2017-07-01 vs previous_year'],
  ['q3 vs last year', 'won_revenue in 2017-07-01..2017-10-01 vs previous_year'],
  ['biggest increase by rep q3 vs q2', 'won_revenue by owner in 2017-07-01..2017-10-01 vs previous_period desc won_revenue__change 1'],
  ['lost on renewals in $ this year', 'lost_revenue where deal_type=Renewal in 2017-01-01..2018-01-01'],
])('won revenue %s', (question, choice) => {
  expect(choiceText(choose(`revenue ${question}`))).toBe(choice);
});

test.each([
  ['forecast next month', 'how certain is that?', 'combined_forecast in 2017-12-01..2018-01-01'],
  ['what will we book in december', 'how sure are you', 'combined_forecast in 2017-12-01..2018-01-01'],
  [
    'what changed last week',
    'which of them were pushed',
    'pushed_amount by opportunity,account,owner,due_before,due_after,change_day where change_kind=Pushed in 2017-11-06..2017-11-13 change_date',
  ],
  [
    'open deals over 400k',
    'which of them were pushed',
    'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & push_count_band=Once|Twice|3 times or more having open_pipeline>400000',
  ],
])('%s, then: %s', (first, second, choice) => {
  expect(choiceText(choose(second, { memory: memoryAfter(choose(first)) }))).toBe(choice);
});

test('a figure on record has no range around it', () => {
  const choice = choose('how sure are you', { memory: memoryAfter(choose('win rate last quarter')) });
  expect(choice.kind === 'decline' ? choice.reason : choice.kind).toContain('on record');
});
