/** Lists that are asked for without a verb, two questions in one, one beside another, and parts of a whole. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, converse } from '#test/helpers/questions.ts';

function last(turns: readonly string[]): string {
  const choice = converse(turns).at(-1);
  return choice === undefined ? '' : choiceText(choice);
}

const LIST = 'by opportunity,account,owner';

describe('deals that are named, not counted, are listed', () => {
  test.each([
    ["Priya's late deals, please", `${LIST},stage,close_day where outcome=Open & owner=Priya Nair & is_overdue=true`],
    ['which of my deals are late?', `${LIST},stage,close_day where outcome=Open & is_overdue=true`],
    ['what deals are overdue', `${LIST},stage,close_day where outcome=Open & is_overdue=true`],
    ['deals created this quarter and already won', `${LIST},close_day where outcome=Won`],
    ['deals due this quarter that were pushed at least twice', LIST],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test.each([
    ['how many deals are late', 'overdue_count'],
    ['overdue deals', 'overdue_count'],
    ['won deals by rep', 'won_count by owner'],
    ['deals won yesterday', 'won_count in 2017-11-14..2017-11-15'],
  ])('%s is a figure', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('two questions in one are both answered', () => {
  test.each([
    ['how many deals are overdue and who has the most of them', 'overdue_count && overdue_count by owner desc overdue_count 1'],
    ['what is the win rate and which team has the highest', 'win_rate && win_rate by team desc win_rate 1'],
    ['which reps are below plan, and by how much', 'target_attainment+target_gap by owner having target_attainment<1'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });
});

describe('one beside others', () => {
  test.each([
    ['my win rate vs the company', 'win_rate scope mine && win_rate scope organisation'],
    ['how does my team’s win rate compare with the company’s', 'win_rate scope subtree && win_rate scope organisation'],
    ["Priya's win rate this year vs the company", 'win_rate in 2017-01-01..2018-01-01 scope organisation'],
    ['compare my revenue in q3 to my q2', 'won_revenue in 2017-07-01..2017-10-01 vs previous_period scope mine'],
    ['renewals vs new business, who wins more', 'won_count+win_rate by deal_type where deal_type=Renewal|New Business'],
    ['who wins more deals, enterprise or smb', 'won_count+win_rate by segment where segment=Enterprise|SMB'],
    ['where do I stand vs the company on win rate', 'win_rate scope mine && win_rate scope organisation'],
    ['where do I see our win rate vs last year', 'vs previous_period scope organisation'],
    ['do referral deals close faster than webinar ones', 'avg_days_to_close by lead_source where lead_source=Referral|Webinar'],
    ['are deals getting bigger', 'avg_deal_size in 2017-07-01..2017-10-01 vs previous_period && avg_deal_size by close_quarter'],
    ['is the sales cycle getting longer or shorter', 'avg_days_to_close in 2017-07-01..2017-10-01 vs previous_period'],
    ['everyone under 50% attainment', 'target_attainment by owner having target_attainment<0.5'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test.each([
    [['win rate by quarter', 'is it getting better?'], 'win_rate in 2017-07-01..2017-10-01 vs previous_period'],
    [['win rate of priya', 'versus the company'], 'win_rate where owner=Priya Nair && win_rate scope organisation'],
    [['win rate of priya', "who's doing better"], 'decline'],
    [['list won deals of priya in 2016', 'win rate'], 'win_rate where owner=Priya Nair in 2016-01-01..2017-01-01'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

describe('parts of a whole', () => {
  test.each([
    ['percentage of revenue that is new business, per quarter', 'won_revenue by close_quarter,deal_type share'],
    ['renewal share of won revenue each year', 'won_revenue by close_year,deal_type share'],
    ['what fraction of lost deals came from webinar', 'lost_count by lead_source share'],
    ['how concentrated is our revenue - top 10 accounts', 'won_revenue by account desc won_revenue 10 share'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test.each([
    [['what share of revenue came from enterprise', 'and mid-market?'], 'won_revenue by segment share'],
    [['top 10 accounts by revenue', 'what is their share'], 'won_revenue by account desc won_revenue 10 share'],
    [['revenue by region', 'now as shares'], 'won_revenue by sales_region share'],
  ])('%j', (turns, expected) => {
    expect(last(turns)).toContain(expected);
  });
});

describe('what is left out ends where the question begins', () => {
  test.each([
    ['not counting renewals, what did we win in q2', 'outcome=Won & deal_type!=Renewal in 2017-04-01..2017-07-01'],
    ['excluding webinar, how many deals did we lose in q3', 'lost_count where lead_source!=Webinar in 2017-07-01..2017-10-01'],
    ['pipeline excluding anything with no amount', 'decline'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test('not that one names another', () => {
    expect(last(['pipeline of dana okafor', 'not that one, Whitfield'])).toContain('owner=Dana Whitfield');
  });
});

describe('everyday words around a plain question', () => {
  test.each([
    ['how many deals does each rep carry', 'open_count by owner'],
    ['how much of the pipeline sits with Harbour', 'open_pipeline where team=Harbour'],
    ['which rep brought in the most new pipeline this month', 'added_amount by owner'],
    ['win rate of enterprise deals coming from referrals', 'win_rate where segment=Enterprise & lead_source=Referral'],
    ["who's got the fattest pipeline", 'open_pipeline by owner desc open_pipeline 1'],
    ['cross-tab of team by deal type, won revenue, 2016', 'won_revenue by team,deal_type'],
    ['any close dates of mine in the past?', 'overdue_count scope mine'],
    ['which team is lagging behind plan', 'target_attainment by team having target_attainment<1'],
    ['how many deals are at risk in north ameri', 'account_region=North America'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toContain(expected);
  });

  test('a currency that is not kept is said', () => {
    const choice = choose('total pipeline in euros');
    expect(choice.kind === 'decline' ? choice.reason : '').toContain('told in USD');
  });
});

describe('what an answer has not shown is not guessed', () => {
  test.each(['its reps', "the weakest one's lost deals"])('%s', (text) => {
    expect(choiceText(choose(text))).toContain('decline');
  });
});
