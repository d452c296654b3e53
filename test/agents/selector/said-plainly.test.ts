/** What people put around a question, how they order, bound and compare. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const OPEN = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';

describe('what stands around a question changes nothing', () => {
  test.each([
    'win rate last quarter rn',
    'remind me what our win rate last quarter was',
    'sorry to bother you but whats the win rate last quarter',
    'dumb question but whats the win rate last quarter',
    'is there a way to see the win rate last quarter',
    'how do I see our win rate last quarter',
    'update me on the win rate last quarter',
    'any news on the win rate last quarter',
    'could u pls confirm the win rate last quarter',
    'first of all, win rate last quarter',
    'for starters win rate last quarter',
    'new question: win rate last quarter',
    'q: win rate last quarter',
    'on a different note, win rate last quarter',
    'what does the crm say about win rate last quarter',
    'according to the data, win rate last quarter',
    'win rate last quarter because my manager just asked',
    'win rate last quarter for the ceo',
    'win rate last quarter so i can update the deck',
    'win rate last quarter before i go into the meeting',
    'win rate last quarter in plain english',
    'win rate last quarter, to be exact',
    'share the win rate last quarter with the channel',
    "for tomorrow's review: win rate last quarter",
    'customer call in 5, win rate last quarter?',
    'Board slide: win rate last quarter',
    'crunch the numbers on win rate last quarter',
  ])('%s', (text) => {
    expect(choiceText(choose(text))).toContain('win_rate in 2017-07-01..2017-10-01');
  });

  test.each([
    ['Q2 slide: win rate', 'decline'],
    ['win rate because it matters by region', 'decline'],
    ['revenue since we hired priya', 'decline'],
  ])('%s loses nothing', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });
});

describe('orders say where they begin, and cut nothing off', () => {
  test.each([
    ['revenue by rep this year, low to high', 'won_revenue by owner in 2017-01-01..2018-01-01 asc won_revenue'],
    ['lost deals by region worst first', 'lost_count by sales_region desc lost_count'],
    ['win rate by region worst at the top', 'win_rate by sales_region asc win_rate'],
    ['open deals by close date, latest first', `${OPEN} desc close_day`],
    ['list overdue deals oldest first', 'asc close_day'],
    ['wins this year newest to oldest', 'desc close_day'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });
});

describe('a bound fits its figure', () => {
  test.each([
    ['industries with more than 15% of revenue', 'A percentage is no bound'],
    ['win rate by rep where they closed 20 or more', 'is a rate'],
    ['deals over 60 days of amount', 'days are no bound'],
  ])('%s is declined', (text, reason) => {
    expect(choiceText(choose(text))).toContain('decline');
    expect(JSON.stringify(choose(text))).toContain(reason);
  });

  test.each([
    ['regions with both a win rate below 45% and more than 40 closed deals', 'having win_rate<0.45 having closed_count>40'],
    ['is anyone above 40% win rate', 'win_rate by owner having win_rate>0.4'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });
});

describe('groups by how their figure went', () => {
  test.each([
    ['reps whose win rate dropped vs last quarter', 'win_rate by owner having win_rate__change<0'],
    ['who sold less in q3 than in q2', 'won_revenue by owner having won_revenue__change<0 in 2017-07-01..2017-10-01'],
    ['which regions grew revenue this quarter', 'won_revenue by sales_region having won_revenue__change>0'],
    ['fastest growing region by revenue this quarter', 'desc won_revenue__change 1'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test('all of them, where the groups are not chosen', () => {
    expect(choiceText(choose('win rate by region this quarter vs last'))).not.toContain('having');
  });
});

describe('a period that is said is never lost', () => {
  test.each([
    ['deals closing on or before nov 30', 'in 1900-01-01..2017-12-01'],
    ['anything closing today or tomorrow', 'in 2017-11-15..2017-11-17'],
    ['win rate two quarters ago', 'win_rate in 2017-04-01..2017-07-01'],
    ['deals created in each of the last 6 months', 'by created_month in 2017-05-01..2017-11-01'],
    ['revenue month over month for the last 4 months', 'won_revenue by close_month in 2017-07-01..2017-11-01'],
    ['compare this quarter with the same quarter last year on revenue', 'won_revenue in 2017-10-01..2018-01-01 vs previous_year'],
    ['how has win rate changed from last quarter', 'win_rate in 2017-10-01..2018-01-01 vs'],
    ['may wins by rep', 'won_count by owner in 2017-05-01..2017-06-01'],
    ['deals that slipped out of q3, by owner', 'slipped_from_quarter_count by owner in 2017-07-01..2017-10-01'],
    ['which deals will slip', 'where is_at_risk=true'],
    ['my team ranked by win rate', 'win_rate by owner'],
    ['how many deals slipped from q3', 'slipped_from_quarter_count in 2017-07-01..2017-10-01'],
    ['how many deals slipped last quarter', 'slipped_count in 2017-07-01..2017-10-01'],
    ['deals due after this quarter', 'in 2018-01-01..'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });
});

describe('what no figure is, is said', () => {
  test.each([
    ['where are we losing', 'Where, by what?'],
    ['which stage do we lose most deals in', 'closed stage'],
    ['which deals will we lose', 'not on record'],
    ['percent of deals created in q2 that are won', 'not what part of all created'],
    ['revenue per closed deal', 'average deal size'],
    ['stalled deals last month', 'not on record'],
    ['how likely is it to win our biggest deal', 'the deals themselves'],
  ])('%s', (text, reason) => {
    expect(JSON.stringify(choose(text))).toContain(reason);
  });

  test('open pipeline of a period that is over is asked about', () => {
    expect(choiceText(choose('open pipeline last quarter'))).toContain('clarify');
  });
});

describe('two units, two names, two halves', () => {
  test.each([
    ['won deals by region this year, count and value', 'won_revenue by sales_region'],
    ['revenue by month for smb and the same for enterprise', 'by close_month,segment where segment=SMB|Enterprise'],
    ['do we win more in west or in east', 'won_count by sales_region where sales_region=West|East'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });
});
