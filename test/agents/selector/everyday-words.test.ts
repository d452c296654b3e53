/** Everyday words and verbs around a figure that is named, and the same words where they choose deals. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const Q3 = '2017-07-01..2017-10-01';

/** What nobody reads is declined, whatever the intent. */
function readAs(text: string): string {
  return choiceText(choose(text))
    .replace(' scope organisation', '')
    .replace(/^decline .*/, 'decline');
}

test.each([
  // A figure is had or made.
  ['what win rate do we currently hold', 'win_rate'],
  ['what win rate did priya nair record in q3', `win_rate where owner=Priya Nair in ${Q3}`],
  ['how much revenue did we deliver in q3', `won_revenue in ${Q3}`],
  ['revenue generated in q3', `won_revenue in ${Q3}`],
  ['win rate posted by priya nair', 'win_rate where owner=Priya Nair'],
  ['which team delivers the most revenue', 'won_revenue by team desc won_revenue 1'],
  ['who holds the most open deals', 'open_count by owner desc open_count 1'],
  ['which product earns us the most', 'won_revenue by product desc won_revenue 1'],
  ['how many wins did we record in q3', `won_count in ${Q3}`],
  ['how high is our open pipeline', 'open_pipeline'],
  ['remaining pipeline this quarter', 'open_pipeline in 2017-10-01..2018-01-01'],
  ['the entire pipeline', 'open_pipeline'],
  // The order of words of other languages.
  ['how much pipeline holds elena petrova', 'open_pipeline where owner=Elena Petrova'],
  ['how long stay the deals in negotiation', 'avg_days_in_stage where stage=Negotiation'],
  ['what is the actual pipeline', 'open_pipeline'],
  ['which stage do deals spend the longest in', 'avg_days_in_stage by stage desc avg_days_in_stage 1'],
  // Over time, spread, most of it.
  ['how has win rate developed this year', 'win_rate by close_month in 2017-01-01..2018-01-01'],
  ['how evolved the win rate this year', 'win_rate by close_month in 2017-01-01..2018-01-01'],
  ['did revenue double since last year', 'won_revenue in 2017-01-01..2018-01-01 vs previous_period'],
  ['how is revenue spread across regions', 'won_revenue by sales_region'],
  ['which industry do we mostly win in', 'won_count by industry desc won_count 1'],
  ['stack rank the reps by revenue', 'won_revenue by owner desc won_revenue'],
  // Whose they are, what became of them.
  ['how many deals is priya nair responsible for', 'opportunity_count where owner=Priya Nair'],
  ['deals priya nair manages', 'opportunity_count where owner=Priya Nair'],
  ['deals assigned to priya nair', 'opportunity_count where owner=Priya Nair'],
  ['how many deals did we manage to close in q3', `closed_count in ${Q3}`],
  ['how many deals did we pull off in q3', `won_count in ${Q3}`],
  ['how many deals did we loose in q3', `lost_count in ${Q3}`],
  ['looses by rep', 'lost_count by owner'],
  ['how many deals failed in q3', `lost_count in ${Q3}`],
  ['which deals fall due this month', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open in 2017-11-01..2017-12-01'],
  ['what deals is priya nair working on', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open & owner=Priya Nair'],
  ['which customers spend the most with us', 'won_revenue by account desc won_revenue 5'],
  ['who leads in revenue', 'won_revenue by owner desc won_revenue 1'],
  ['who is last in revenue', 'won_revenue by owner asc won_revenue 1'],
  ['how did we end q3 on revenue', `won_revenue in ${Q3}`],
  ['how many deals popped up this month', 'opportunity_count in 2017-11-01..2017-12-01 created_date'],
  // What can be closed is open; of a time that is over, could is did.
  ['how much could we close this quarter', 'open_pipeline in 2017-10-01..2018-01-01'],
  ['which deals might we win this month', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open in 2017-11-01..2017-12-01'],
  ['how many deals could we win last quarter', `won_count in ${Q3}`],
  // How people ask, and how they feel about it.
  ['kindly do the needful and share pipeline by stage', 'open_pipeline by stage'],
  ['please revert with win rate by rep', 'win_rate by owner'],
  ['cheers boss, pipeline by stage', 'open_pipeline by stage'],
  ['ngl what is our win rate', 'win_rate'],
  ['in fact, what is the win rate as such', 'win_rate'],
  ['astonishingly, what is our win rate', 'win_rate'],
  ['what is our win rate, predictably?', 'win_rate'],
  ['please compile a list of the open deals', 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open'],
  ["let's zero in on healthcare win rate", 'win_rate where industry=Healthcare'],
  ['may i know the win rate', 'win_rate'],
  ['revenue on a monthly basis', 'won_revenue by close_month'],
])('%s', (text, expected) => {
  expect(readAs(text)).toBe(expected);
});

/** The same words where they say which deals, when, how likely or how many: nobody can tell, so nothing is told. */
test.each([
  'deals we nurtured',
  'deals we demoed in q3',
  'deals we registered in q3',
  'which deals did we record in q3',
  'which deals do we hold',
  'how many deals are on hold',
  'how much pipeline did we deliver in q3',
  'what pipeline did we register in q3',
  'revenue from accounts we maintain',
  'what is our record win rate',
  'deals assigned to priya nair last week',
  'deals that closed quickly',
  'how many deals went well in q3',
  'how many deals did we drop in q3',
  'how many deals fell off in q3',
  'deals that failed to close',
  'nice deals',
  'revenue divided by number of reps',
  'which deals need help',
  'how much could we lose',
  'how can we close more deals',
  'what drives win rate',
  'who leads the call',
  'deals that will definitely close',
  'partially won deals',
  'narrowly lost deals',
  'directly sourced deals',
  'deals closing shortly',
  'partially, what did we win',
  'historically, what is our win rate',
  'what are reps mainly losing',
  'deals that are mainly in europe',
  'half of our revenue',
  'twice the revenue of q2',
  'win rate of the other regions',
  "everybody else's win rate",
  'deals we present',
  'easy deals',
  're-opened deals',
])('%s is declined', (text) => {
  expect(readAs(text)).toBe('decline');
});
