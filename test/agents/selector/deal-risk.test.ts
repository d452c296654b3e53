/** Questions about deals at risk: which, how likely, why, and how good the score is. Today is 2017-11-15. */
import { expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose } from '#test/helpers/questions.ts';

const list = 'opportunity,account,owner,stage,risk_reasons';
const cases: readonly [question: string, choice: string][] = [
  ['which deals are at risk', 'deal_risk by LIST where is_at_risk=true'],
  ['deals at risk', 'deal_risk by LIST where is_at_risk=true'],
  ['show me at risk deals', 'deal_risk by LIST where is_at_risk=true'],
  ['which of my deals are at risk?', 'deal_risk by LIST where is_at_risk=true scope mine'],
  ['riskiest deals', 'deal_risk by LIST desc deal_risk 5'],
  ['riskiest deals over 50k', 'scored_amount+deal_risk by LIST having scored_amount>50000 desc deal_risk 5'],
  ['which deals in commit are at risk', 'deal_risk by LIST where is_at_risk=true & forecast_category=Commit'],
  ['which overdue deals are at risk', 'deal_risk by LIST where is_at_risk=true & is_overdue=true'],
  ['top 10 riskiest deals', 'deal_risk by LIST desc deal_risk 10'],
  ['what is our riskiest deal', 'deal_risk by LIST desc deal_risk 1 scope organisation'],
  ['safest deals', 'deal_risk by LIST asc deal_risk 5'],
  ['deals at risk in West', 'deal_risk by LIST where is_at_risk=true & sales_region=West'],
  ['which deals of Dana Whitfield are at risk', 'deal_risk by LIST where is_at_risk=true & owner=Dana Whitfield'],
  ['risky deals in the Harbour team', 'deal_risk by LIST where is_at_risk=true & team=Harbour'],
  ['high risk enterprise deals', 'deal_risk by LIST where is_at_risk=true & segment=Enterprise'],
  ['which deals are at risk this quarter', 'deal_risk by LIST where is_at_risk=true in 2017-10-01..2018-01-01'],
  ['how many deals are at risk', 'at_risk_count'],
  ['deals at risk by rep', 'at_risk_count by owner'],
  ['how much pipeline is at risk', 'at_risk_amount'],
  ['revenue at risk by team', 'at_risk_amount by team'],
  ['average risk by stage', 'deal_risk by stage'],
  ['why is the Atlas rollout deal risky', 'deal_risk by LIST where opportunity=Atlas rollout'],
  ['why is atlas rollout at risk?', 'deal_risk by LIST where opportunity=Atlas rollout'],
  ['how risky is the Halden renewal', 'deal_risk by LIST where opportunity=Halden renewal'],
  ['how likely is Atlas rollout to close', 'win_chance by LIST where opportunity=Atlas rollout'],
  ['how likely are we to win the Halden renewal?', 'win_chance by LIST where opportunity=Halden renewal'],
  ['what are the chances of Halden renewal closing', 'win_chance by LIST where opportunity=Halden renewal'],
  ['chance of losing Atlas rollout', 'deal_risk by LIST where opportunity=Atlas rollout'],
  ['which deals are most likely to close', 'win_chance by LIST desc win_chance 5'],
  ['which deals are most likely to slip', 'deal_risk by LIST desc deal_risk 5'],
  ['which deals are least likely to close', 'win_chance by LIST asc win_chance 5'],
  ['how likely are the Globex deals to close', 'win_chance by LIST where account=Globex'],
  ['how good is the risk score', 'risk_auc'],
  ['how accurate is the risk model?', 'risk_auc'],
  ['can i trust the risk score', 'risk_auc'],
  ['is the risk score calibrated', 'risk_calibration_error'],
  ['brier score', 'risk_brier_score'],
  ['how many deals did the risk score learn from', 'risk_closed_deals'],
  ['deals with a risk over 80%', 'deal_risk by LIST having deal_risk>0.8'],
  ['top 5 deals by risk', 'deal_risk by LIST desc deal_risk 5'],
  ['whats the risk of Atlas rollout slipping', 'deal_risk by LIST where opportunity=Atlas rollout'],
  ['are any of my deals at risk', 'deal_risk by LIST where is_at_risk=true scope mine'],
];

test.each(cases)('%s', (question, choice) => {
  expect(choiceText(choose(question))).toBe(choice.replace('LIST', list));
});
