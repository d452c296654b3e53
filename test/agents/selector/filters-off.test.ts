/** Follow-ups that take one thing off, or put one in the place of another, and keep the rest. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { converse } from '#test/helpers/questions.ts';

const DEALS = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';

test.each<[readonly string[], string]>([
  [
    ['open pipeline by stage', 'only enterprise', 'only Europe too', 'without Prospecting', 'drop the region filter'],
    'open_pipeline by stage where segment=Enterprise & stage!=Prospecting',
  ],
  [['won revenue by rep for renewals in Europe', 'drop the deal type filter'], 'won_revenue by owner where account_region=Europe'],
  [['open deals over 100k', 'drop the stage filter'], 'decline pipeline'],
  [['open pipeline by stage', 'only enterprise', 'drop the amount filter'], 'decline pipeline'],
  [
    ['open deals in Europe over 100k', 'sorted by amount please', 'without the overdue ones'],
    `${DEALS} & account_region=Europe & is_overdue!=true having open_pipeline>100000 desc open_pipeline`,
  ],
  [
    ['open deals in Europe over 100k', 'sorted by amount please', 'only Negotiation', 'all stages again'],
    `${DEALS} & account_region=Europe having open_pipeline>100000 desc open_pipeline`,
  ],
  [['win rate by segment', 'only webinar', 'back to all lead sources'], 'win_rate by segment'],
  [['win rate in Europe', 'all regions'], 'win_rate by sales_region'],
  [['Excluding Europe, what is our win rate this year?', 'and including it?'], 'win_rate in 2017-01-01..2018-01-01 scope organisation'],
  [['win rate without Europe', 'put them back in'], 'win_rate'],
  [['open deals in Europe over 100k', 'take the amount limit off again'], `${DEALS} & account_region=Europe`],
  [['open deals in Europe over 100k', 'any amount'], `${DEALS} & account_region=Europe`],
])('%j', (texts, choice) => {
  expect(choiceText(converse(texts).at(-1) ?? { kind: 'plans', intent: 'pipeline', plans: [], inherited: [] })).toBe(choice);
});

test.each<[readonly string[], string]>([
  [['won revenue by region this year', 'by rep instead of region'], 'won_revenue by owner in 2017-01-01..2018-01-01'],
  [['won revenue by region this year', 'I want Q3, not the whole year'], 'won_revenue by sales_region in 2017-07-01..2017-10-01'],
  [['won revenue by region this year', 'lost, not won'], 'lost_revenue by sales_region in 2017-01-01..2018-01-01'],
  [['win rate for Harbour', 'Northern Lights, not Harbour'], 'win_rate where team=Northern Lights'],
  [['How many deals did we win in the third quarter?', 'no, I meant revenue, not the number'], 'won_revenue in 2017-07-01..2017-10-01'],
  [['How many deals did we win in the third quarter?', 'revenue rather than the number of deals'], 'won_revenue in 2017-07-01..2017-10-01'],
  [['Sales cycle this year', 'I meant the median, not the average'], 'decline velocity'],
  [['won revenue by rep', 'not Dana Whitfield'], 'won_revenue by owner where owner!=Dana Whitfield'],
])('one in the place of another: %j', (texts, choice) => {
  expect(choiceText(converse(texts).at(-1) ?? { kind: 'plans', intent: 'pipeline', plans: [], inherited: [] })).toBe(choice);
});

test.each<[readonly string[], string]>([
  [['win rate by region this year', 'only Q2 and Q3'], 'win_rate by sales_region,close_quarter in 2017-04-01..2017-10-01'],
  [['win rate by quarter this year', 'only Q2 and Q3'], 'win_rate by close_quarter in 2017-04-01..2017-10-01'],
  [['win rate this year', 'what about Q1 and Q3'], 'win_rate in 2017-01-01..2017-04-01 && win_rate in 2017-07-01..2017-10-01'],
  [['pipeline for December', 'no, I meant by close date, December only'], 'open_pipeline in 2017-12-01..2018-01-01'],
  [['How much have we won since 1 July?', 'until the end of September, I mean'], 'won_revenue in 2017-07-01..2017-10-01'],
  [['How much have we won since 1 July?', 'how much did we win until June?'], 'won_revenue in 1900-01-01..2017-07-01'],
])('periods of a follow-up: %j', (texts, choice) => {
  expect(choiceText(converse(texts).at(-1) ?? { kind: 'plans', intent: 'pipeline', plans: [], inherited: [] })).toBe(choice);
});
