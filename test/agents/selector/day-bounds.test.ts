/** Bounds in days, amounts in words, and a unit that goes on. Today is 2017-11-15. */
import { describe, expect, test } from 'vitest';
import { choiceText } from '#test/helpers/plan-text.ts';
import { choose, memoryAfter } from '#test/helpers/questions.ts';

const OPEN = 'open_pipeline by opportunity,account,owner,stage,close_day where outcome=Open';
const STOOD = 'open_pipeline+avg_days_in_current_stage by opportunity,account,owner,stage,close_day where outcome=Open';

describe('days say how long open deals have stood in their stage', () => {
  test.each([
    ['deals stuck in negotiation longer than 45 days', `${STOOD} & stage=Negotiation & days_in_current_stage>45`],
    ['deals with more than 60 days in Negotiation', `${STOOD} & days_in_current_stage>60 & stage=Negotiation`],
    ["anything that hasn't moved in over 30 days?", `${STOOD} & days_in_current_stage>30`],
    ['deals in the same stage for 60 days or more', `${STOOD} & days_in_current_stage>=60`],
    ['how many open deals have not moved in over 2 weeks', 'open_count where days_in_current_stage>14'],
    ['value of deals in negotiation for over 3 weeks by team', 'open_pipeline by team where stage=Negotiation & days_in_current_stage>21'],
    ['open pipeline with more than 45 days in current stage', 'open_pipeline where days_in_current_stage>45'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });

  test.each([
    'stalled deals for more than 45 days',
    'open deals in negotiation due in less than 30 days',
    'what % of deals sit in negotiation longer than 30 days',
  ])('%s is declined', (text) => {
    expect(choose(text).kind).toBe('decline');
  });
});

describe('days say how long deals are overdue', () => {
  test.each([
    ['deals overdue by more than 60 days', `${OPEN} & is_overdue=true in 1900-01-01..2017-09-16`],
    ['how many deals are more than 30 days overdue', 'overdue_count in 1900-01-01..2017-10-16'],
    ['deals that are late by less than 10 days', `${OPEN} & is_overdue=true in 2017-11-06..2017-11-15`],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

test('a chance is bounded where it is told', () => {
  expect(choiceText(choose('deals with a more than 80% chance of being lost'))).toContain('having deal_risk>0.8');
});

describe('amounts in words', () => {
  test.each([
    ['open deals over a million', '1000000'],
    ['open deals worth more than half a million', '500000'],
    ['open deals over a quarter million', '250000'],
    ['open deals over a hundred grand', '100000'],
    ['open deals over two hundred thousand dollars', '200000'],
    ['open deals over fifty grand', '50000'],
  ])('%s', (text, value) => {
    expect(choiceText(choose(text))).toBe(`${OPEN} having open_pipeline>${value}`);
  });

  test.each(['open deals over a couple hundred thousand', 'show a couple of the biggest open deals', 'open deals over one and a half million'])(
    '%s is declined',
    (text) => {
      expect(choose(text).kind).toBe('decline');
    },
  );
});

describe('a bare number after a bound is in its unit', () => {
  test.each([
    ['open deals over 75 grand', 'anything over 100?', `${OPEN} having open_pipeline>100000`],
    ['open deals over 75k', 'and over 200k', `${OPEN} having open_pipeline>200000`],
    ['open deals over a million', 'over 2?', 'decline'],
    ['reps with more than 10 wins', 'more than 20', 'won_count by owner having won_count>20'],
  ])('%s → %s', (before, text, expected) => {
    expect(choiceText(choose(text, { memory: memoryAfter(choose(before)) }))).toContain(expected);
  });
});
