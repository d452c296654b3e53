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
    ["which deals haven't moved in 2 wks", `${STOOD} & days_in_current_stage>=14`],
    ['deals stuck since 30 days', `${STOOD} & days_in_current_stage>=30`],
    ['deals with no movement for the last 30 days', `${STOOD} & days_in_current_stage>=30`],
    ['deals sitting in negotiation for 30 days', `${STOOD} & stage=Negotiation & days_in_current_stage>=30`],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });

  test.each(['stalled deals for more than 45 days', 'what % of deals sit in negotiation longer than 30 days'])('%s is declined', (text) => {
    expect(choose(text).kind).toBe('decline');
  });
});

describe('days say how long deals are overdue', () => {
  test.each([
    ['deals overdue by more than 60 days', `${OPEN} & is_overdue=true in 1900-01-01..2017-09-16`],
    ['how many deals are more than 30 days overdue', 'overdue_count in 1900-01-01..2017-10-16'],
    ['deals overdue by 30 days', `${OPEN} & is_overdue=true in 1900-01-01..2017-10-17`],
    ['deals 2 weeks late', `${OPEN} & is_overdue=true in 1900-01-01..2017-11-02`],
    ['deals that are late by less than 10 days', `${OPEN} & is_overdue=true in 2017-11-06..2017-11-15`],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('days say how old deals are', () => {
  test.each([
    ['deals older then 90d', `${OPEN} in 1900-01-01..2017-08-17 created_date`],
    ['deals open for at least 90 days', `${OPEN} in 1900-01-01..2017-08-18 created_date`],
    ['deals 90+ days old', `${OPEN} in 1900-01-01..2017-08-18 created_date`],
    ['deals under 30 days old', `${OPEN} in 2017-10-17..2017-11-16 created_date`],
    ['deals older than half a year', `${OPEN} in 1900-01-01..2017-05-15 created_date`],
    ['deals between 30 and 60 days old', `${OPEN} in 2017-09-16..2017-10-17 created_date`],
    ['deals created more than 90 days ago', 'opportunity_count in 1900-01-01..2017-08-17 created_date'],
  ])('%s', (text, expected) => {
    expect(choiceText(choose(text))).toBe(expected);
  });
});

describe('days say when deals are due', () => {
  test.each([
    ['deals closing within 30 days', 'open_count in 2017-11-15..2017-12-16'],
    ['open deals in negotiation due in less than 30 days', 'open_count where stage=Negotiation in 2017-11-15..2017-12-15'],
    ['deals closing in under 2 weeks', 'open_count in 2017-11-15..2017-11-29'],
    ['deals due in 3 days', 'clarify: Open deals, 2017-11-15 to 2017-11-18 | Open deals, 2017-11-18'],
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
    ['open deals over one and a half million', '1500000'],
    ['open deals over 200 000 dollar', '200000'],
    ['open deals over 200.000', '200000'],
    ['open deals over 1,5 mio', '1500000'],
    ['open deals over USD 200k', '200000'],
    ['open deals over twenty-five k', '25000'],
    ['open deals over 2 lakh', '200000'],
    ['open deals bigger then 50k', '50000'],
    ['open deals greater 50k', '50000'],
  ])('%s', (text, value) => {
    expect(choiceText(choose(text))).toBe(`${OPEN} having open_pipeline>${value}`);
  });

  test.each([
    'open deals over a couple hundred thousand',
    'show a couple of the biggest open deals',
    'open deals around 50k',
    'six figure open deals',
    'open deals over EUR 200k',
  ])('%s is declined', (text) => {
    expect(choose(text).kind).toBe('decline');
  });
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
