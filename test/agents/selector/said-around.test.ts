/** What people write around a question, near misses of words that mean something, and follow-ups that change one thing. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, converse } from '#test/helpers/questions.ts';

const Q3 = '2017-07-01..2017-10-01';

test.each([
  // Who asks, why and when it is needed.
  ["morning! quick one before my 1:1 - what's priya nair sitting on in open pipeline", 'open_pipeline where owner=Priya Nair'],
  ['trying to figure out where deals die. lost deals by stage last quarter?', `lost_count by stage in ${Q3}`],
  ['ok so my boss is asking how many deals we closed in september', 'closed_count in 2017-09-01..2017-10-01'],
  ['priya wants to know the win rate', 'win_rate'],
  ['i have the board call in 20 min and they always ask about win rate for enterprise', 'win_rate where segment=Enterprise'],
  ['got asked this again today: whats the sales cycle for new business', 'avg_days_to_close where deal_type=New Business'],
  ['could u pls break the open pipeline down by lead source for me', 'open_pipeline by lead_source'],
  ['for the deck: enterprise wins this year', 'won_count where segment=Enterprise in 2017-01-01..2018-01-01'],
  // What narrows is not set aside.
  ['only for zorblax. win rate', 'decline win_rate'],
  ['win rate by rep. excluding zorblax', 'decline win_rate'],
  // A rise or a fall.
  ['is revenue up this month', 'won_revenue in 2017-11-01..2017-12-01 vs previous_period'],
  ['revenue up to june', 'won_revenue in 1900-01-01..2017-07-01'],
  ['lower win rate in q3 than q2?', `win_rate in ${Q3} vs previous_period`],
  ['break revenue down by region', 'won_revenue by sales_region'],
  // Near misses.
  ['wins minus losses', 'decline performance'],
  ['revenue minus renewals', 'won_revenue where deal_type!=Renewal'],
  ['win rate times deal size', 'decline win_rate'],
  ['how long has priya nair been with us', 'decline performance'],
  ['how long do enterprise deals take', 'avg_days_to_close where segment=Enterprise'],
  ['who are we losing to', 'decline performance'],
  ['who do we sell to', 'won_revenue by account having won_revenue>0'],
  ['who lost the most deals', 'lost_count by owner desc lost_count 1'],
  ['pipeline by customer age', 'decline pipeline'],
  ['revenue by industry of the customer', 'won_revenue by industry'],
  ['how many deals do we need', 'decline pipeline'],
  ['what percent of our quota are we at', 'target_attainment'],
  ['average target', 'decline coverage'],
  ['plot win rate by month', 'win_rate by close_month'],
])('%s', (text, expected) => {
  expect(choiceText(choose(text)).replace(' scope organisation', '')).toBe(expected);
});

test.each([
  [['win rate by rep q3', 'and overall?'], `win_rate in ${Q3}`],
  [['win rate for priya nair last quarter', 'and overall?'], `win_rate in ${Q3}`],
  [['top 5 reps by won revenue', 'and their win rates?'], 'won_revenue+win_rate by owner desc won_revenue 5'],
  [['win rate q3', 'and the one before'], 'win_rate in 2017-04-01..2017-07-01'],
  [['win rate q3', 'and without renewals', 'with renewals again'], `win_rate in ${Q3}`],
  [['win rate for enterprise by rep', 'without the enterprise filter'], 'win_rate by owner'],
  [['win rate by segment', 'drop smb'], 'win_rate by segment where segment!=SMB'],
  [['slippage rate by team', 'by value'], 'slippage_amount_rate by team'],
  [['average deal size q3', 'the median?'], `median_deal_size in ${Q3}`],
  [['top 10 accounts by revenue', 'make it 3'], 'won_revenue by account desc won_revenue 3'],
  [['pipeline by stage', 'in deals'], 'open_count by stage'],
  [['how many deals did we win in october', 'and how much was that'], 'won_revenue in 2017-10-01..2017-11-01'],
  [['win rate by team q3', 'ok and revenue', 'same thing for q2'], 'won_revenue by team in 2017-04-01..2017-07-01'],
  [['open deals over 100k', 'won ones'], 'won_revenue by opportunity,account,owner,stage,close_day where outcome=Won having won_revenue>100000'],
  [
    ['list open deals of priya nair', 'closing this month'],
    'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & owner=Priya Nair in 2017-11-01..2017-12-01',
  ],
  [['revenue by rep', 'sort ascending'], 'won_revenue by owner asc won_revenue'],
  [['revenue by region q3', 'full year'], 'won_revenue by sales_region in 2017-01-01..2018-01-01'],
])('%s', (turns, expected) => {
  expect(choiceText(converse(turns).at(-1) ?? { kind: 'decline', intent: 'help', reason: '', nearest: [] }).replace(' scope organisation', '')).toBe(expected);
});
