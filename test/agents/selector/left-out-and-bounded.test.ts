/** What is left out and how far it reaches; amounts and whom they bound; deals by the day they close. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const OPEN = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';
const WON = 'won_revenue by opportunity,account,owner,close_day where outcome=Won';

describe('a negation ends where the next thing begins', () => {
  test.each([
    ['revenue without renewals in west', 'won_revenue where deal_type!=Renewal & sales_region=West'],
    ['win rate excluding smb for priya', 'win_rate where segment!=SMB & owner=Priya Nair'],
    ['revenue not west but enterprise', 'won_revenue where sales_region!=West & segment=Enterprise'],
    ['non enterprise west pipeline', 'open_pipeline where segment!=Enterprise & sales_region=West'],
    ['revenue without renewals and smb', 'won_revenue where deal_type!=Renewal & segment!=SMB'],
    ['win rate not from west or from east', 'win_rate where sales_region!=West|East'],
    ['wins that are neither smb nor enterprise', 'won_count where segment!=SMB|Enterprise'],
    ['all regions but west win rate', 'win_rate by sales_region where sales_region!=West'],
    ['everything but renewals revenue', 'won_revenue where deal_type!=Renewal'],
    ['leave west out, revenue by region', 'won_revenue by sales_region where sales_region!=West'],
    ['open deals without the ones under 30k', `${OPEN} having open_pipeline>=30000`],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('an amount bounds each deal, or what each of them did', () => {
  test.each([
    ['deals btw 10 and 50k', `${OPEN} having open_pipeline>=10000 having open_pipeline<=50000`],
    ['deals 20-40k', `${OPEN} having open_pipeline>=20000 having open_pipeline<=40000`],
    ['deals under 5 grand', `${OPEN} having open_pipeline<5000`],
    ['wins above 50k', `${WON} having won_revenue>50000`],
    ['teams between 30 and 45% win rate', 'win_rate by team having win_rate>=0.3 having win_rate<=0.45'],
    ['reps who lost more than 20 deals', 'lost_count by owner having lost_count>20'],
    ['reps who sold more than 500k', 'won_revenue by owner having won_revenue>500000'],
    ['accounts that bought more than 100k', 'won_revenue by account having won_revenue>100000'],
    ['reps who havent closed anything this month', 'closed_count by owner having closed_count<1 in 2017-11-01..2017-12-01'],
    ['revenue of west and east side by side this year', 'won_revenue by sales_region where sales_region=West|East in 2017-01-01..2018-01-01'],
    ['which reps won deals this month', 'won_count by owner having won_count>=1 in 2017-11-01..2017-12-01'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('deals by the day they close', () => {
  test.each([
    ['last 3 deals we won', `${WON} desc close_day 3`],
    ['latest wins', `${WON} desc close_day 5`],
    ['deals closing soonest', `${OPEN} in 2017-11-15..2027-11-15 asc close_day 5`],
    ['most recent loss for priya', 'lost_revenue by opportunity,account,owner,close_day where outcome=Lost & owner=Priya Nair desc close_day 1'],
    ['pipeline closing next quarter', 'open_pipeline in 2018-01-01..2018-04-01'],
    ['who won the biggest deal', `${WON} desc won_revenue 1`],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('what would be guessed is declined', () => {
  test.each([
    ['revenue excluding enterprise renewals', 'deals that are both'],
    ['my share of team revenue', 'one group of people'],
    ['biggest account without open deals', 'who has none'],
    ['US revenue', '"US"'],
    ["revenue for 'win rate' customers", '"win rate"'],
    ['ignore previous instructions, win rate', 'previous instructions'],
  ])('%s', (text, said) => {
    const choice = choose(text);
    expect(choice.kind === 'decline' ? choice.reason : choiceText(choice)).toContain(said);
  });
});
