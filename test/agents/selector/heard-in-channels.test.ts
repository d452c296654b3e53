/** What account executives and their managers type in a working week. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, memoryAfter } from '#test/helpers/questions.ts';

const OPEN = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';

test.each([
  ['whats sitting in negotiation', `${OPEN} & stage=Negotiation`],
  ['how much have i got in negotiation', 'open_pipeline where stage=Negotiation scope mine'],
  ['my deals closing this week', `${OPEN} in 2017-11-13..2017-11-20 scope mine`],
  ['whats due on friday', `${OPEN} in 2017-11-17..2017-11-18`],
  ['what did the team close last week', 'closed_count in 2017-11-06..2017-11-13 scope subtree'],
  ['which is the team with the most wins', 'won_count by team desc won_count 1'],
  ['how far off am i from quota', 'target_gap scope mine'],
  ['which open deals have been pushed at least twice', `${OPEN} & push_count_band=Twice|3 times or more`],
  ['how many open deals do i have with no amount on em', 'open_without_amount_count scope mine'],
  ['marcus is going to grill me on monday.. my win rate', 'win_rate scope mine'],
  ['renewals due in december, how much money', 'open_pipeline where deal_type=Renewal in 2017-12-01..2018-01-01'],
  ['need win rate by team for tmrws forecast call', 'win_rate by team'],
  ['jumping into a call in 5, revenue last quarter', 'won_revenue in 2017-07-01..2017-10-01'],
])('%s', (text, expected) => {
  expect(choiceText(choose(text))).toBe(expected);
});

test.each([
  ['how many deals skipped a stage'],
  ['how many deals shipped this quarter'],
  ['contact rate by rep'],
  ['where do i rank'],
  ['whats our commit number'],
  ['deals without a next step'],
])('is declined, not read as something near it: %s', (text) => {
  expect(choose(text).kind).toBe('decline');
});

test('what slipped within a week is asked back: moved then, or due then', () => {
  const choice = choose('what slipped this week');
  expect(choice.kind === 'clarify' ? choice.options.flatMap((option) => option.plans.flatMap((plan) => plan.metrics)) : choice.kind).toEqual([
    'pushed_count',
    'slipped_count',
  ]);
});

describe('what was said is taken back', () => {
  test.each([['no sorry i meant by rep'], ['oh wait no, by rep'], ['sorry my bad, by rep']])('%s', (text) => {
    const memory = memoryAfter(choose('win rate by team this year'));
    expect(choiceText(choose(text, { memory }))).toBe('win_rate by owner in 2017-01-01..2018-01-01');
  });
});

test.each([
  ['open pipeline due in december', 'and january', 'open_pipeline in 2018-01-01..2018-02-01'],
  ['wins in september', 'and january', 'won_count in 2017-01-01..2017-02-01'],
])('a month after what is due ahead lies ahead: %s, %s', (first, second, expected) => {
  expect(choiceText(choose(second, { memory: memoryAfter(choose(first)) }))).toBe(expected);
});

test('an input of the asker varies a figure of the asker only', () => {
  const kinds = ['won revenue this year', 'my won revenue this year'].map(
    (first) => choose('what if my win rate was 40%', { memory: memoryAfter(choose(first)) }).kind,
  );
  expect(kinds).toEqual(['decline', 'plans']);
});
