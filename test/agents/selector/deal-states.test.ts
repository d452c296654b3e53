/** Deals that are overdue, stalled or slipped: counted, listed, left out or measured by something else. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const overdueList = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & is_overdue=true';
const stalledList = overdueList.replace('is_overdue', 'is_stalled');
const slippedList = 'slipped_count by opportunity,account,owner,outcome,close_day where is_slipped=true';

const cases: readonly (readonly [string, string])[] = [
  // counted
  ['overdue', 'overdue_count'],
  ['overdue deals', 'overdue_count'],
  ['how many deals are overdue', 'overdue_count'],
  ['how many are overdue in West', 'overdue_count where sales_region=West'],
  ['overdue by rep', 'overdue_count by owner'],
  ['overdue deals in negotiation', 'overdue_count where stage=Negotiation'],
  ['open overdue deals', 'overdue_count'],
  ['anything open whose date has already passed', 'overdue_count'],
  ['anything past due by team', 'overdue_count by team'],
  ['which open deals are past their date', overdueList],
  ['which reps have the most overdue deals', 'overdue_count by owner desc overdue_count 5'],
  ['are any deals stuck', 'stalled_count'],
  ['how many deals slipped', 'slipped_count'],
  ['slipped deals in Q2 by rep', 'slipped_count by owner in 2017-04-01..2017-07-01 original_close_date'],
  // in money
  ['how much is overdue', 'overdue_amount'],
  ['overdue revenue', 'overdue_amount'],
  ['value of stalled deals', 'stalled_amount'],
  // listed
  ['which deals are overdue', overdueList],
  ['what is overdue', overdueList],
  ['show me my overdue deals', `${overdueList} scope mine`],
  ['which of my open deals are overdue', `${overdueList} scope mine`],
  ['top 5 overdue deals', `${overdueList} desc open_pipeline 5`],
  ['which overdue deals are over 50k', `${overdueList} having open_pipeline>50000`],
  ['which deals have stalled', stalledList],
  ['list slipped deals', slippedList],
  ['which deals slipped last quarter', `${slippedList} in 2017-07-01..2017-10-01 original_close_date`],
  // measured by something else, left out
  ['win rate of slipped deals', 'win_rate where is_slipped=true'],
  ['average age of overdue deals by owner', 'avg_open_age by owner where is_overdue=true'],
  ['won deals that slipped', 'won_count where is_slipped=true'],
  ['lost deals and slipped deals', 'slipped_count+lost_count'],
  ['open pipeline excluding overdue deals', 'open_pipeline where is_overdue!=true'],
  // bands
  ['open pipeline by age', 'open_pipeline by age_band'],
  ['open deals pushed three times or more', 'open_count where push_count_band=3 times or more'],
  ['average deal size by times pushed', 'avg_deal_size by push_count_band'],
  // how long
  ['how old are our open deals', 'avg_open_age scope organisation'],
  ['how long have deals been in their current stage', 'avg_days_in_current_stage'],
];

test.each(cases)('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});
