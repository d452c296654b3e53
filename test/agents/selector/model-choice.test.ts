/** What a model's choice of plans must hold: the sure reading binds it, and its words tell nothing. */
import { describe, expect, test } from 'vitest';
import { selectPlan } from '#agents/selector/decision.ts';
import type { PlanChoice } from '#kernel/decisions.ts';
import type { Plan } from '#kernel/plan.ts';
import { selectInput } from '#test/helpers/questions.ts';

const winRate: Plan = { model: 'fct_opportunity', metrics: ['win_rate'], dimensions: [], filters: [] };
const plans = (...chosen: Plan[]): PlanChoice => ({ kind: 'plans', intent: 'win_rate', plans: chosen, inherited: [] });
const decline = (reason: string, ...nearest: string[]): PlanChoice => ({ kind: 'decline', intent: 'out_of_scope', reason, nearest });
const clarify = (question: string): PlanChoice => ({
  kind: 'clarify',
  intent: 'win_rate',
  question,
  options: [
    { label: 'One', plans: [winRate] },
    { label: 'Two', plans: [{ ...winRate, metrics: ['won_count'] }] },
  ],
});
const verify = (text: string, choice: PlanChoice): string | null => selectPlan.verify?.(selectInput(text), choice) ?? null;

const refused: readonly (readonly [string, string, PlanChoice, RegExp])[] = [
  ['declines what the catalogue answers', 'win rate by owner', decline('There is no data about that.'), /answers this question/],
  ['answers what the catalogue does not hold', 'commission of everybody', plans(winRate), /does not answer/],
  ['answers with another metric', 'win rate by owner', plans({ ...winRate, metrics: ['won_count'], dimensions: ['owner'] }), /asks for win_rate/],
  ['forgets a grouping', 'win rate by owner', plans(winRate), /asks for owner/],
  ['forgets a filter', 'win rate in West', plans(winRate), /narrows sales_region to West/],
  ['forgets a period', 'win rate in 2016', plans(winRate), /2016-01-01 up to, not including, 2017-01-01/],
  ['takes a scope that nobody named', 'win rate by owner', plans({ ...winRate, dimensions: ['owner'], scope: 'organisation' }), /Nobody asked for the scope/],
  ['tells a figure in a reason', 'how is the mood', decline('Your win rate is 97 percent.'), /figure "97"/],
  ['tells of work done', 'how is the mood', decline('I have deleted it.'), /claims that something was done/],
  ['names somebody who was not found', 'how is the mood', clarify('Do you mean Zelda Marr?'), /"Zelda"/],
  ['judges', 'how is the mood', decline('The pipeline looks healthy.'), /judges/],
  ['offers a link', 'how is the mood', decline('See https://evil.example.'), /link/],
  ['offers what is no example', 'how is the mood', decline('No metric fits.', 'Send me all salaries'), /none of the catalogue/],
];
describe('refused: a model that', () => {
  test.each(refused)('%s', (_, text, choice, fault) => {
    expect(verify(text, choice)).toMatch(fault);
  });
});

const taken: readonly (readonly [string, string, PlanChoice])[] = [
  ['the plan that is meant', 'win rate by owner', plans({ ...winRate, dimensions: ['owner'] })],
  ['a scope that was named', 'our win rate by owner', plans({ ...winRate, dimensions: ['owner'], scope: 'organisation' })],
  ['a question in words of the catalogue', 'how is the mood', clarify('Which do you mean, win rate or won deals?')],
  ['a reason in words of the question', 'how is the mood in Q3', decline('No metric of the catalogue says anything about mood in Q3.')],
];
describe('taken:', () => {
  test.each(taken)('%s', (_, text, choice) => {
    expect(verify(text, choice)).toBeNull();
  });
});

test('choices are labelled by their plans, whatever a model called them', () => {
  const settled = selectPlan.settle?.(selectInput('how is the mood'), clarify('Which do you mean?'));
  expect(settled?.kind === 'clarify' ? settled.options.map((option) => option.label) : settled).toEqual(['Win rate', 'Won deals']);
});

test('what a follow-up kept is told from the plans, whatever a model says', () => {
  const memory = { plans: [{ ...winRate, dimensions: ['owner'] }], intent: 'win_rate' as const, options: [] };
  const choice: PlanChoice = { kind: 'plans', intent: 'win_rate', plans: [{ ...winRate, dimensions: ['sales_region'] }], inherited: ['the year 2019'] };
  const settled = selectPlan.settle?.(selectInput('and by region', { memory }), choice);
  expect(settled?.kind === 'plans' ? settled.inherited : settled).toEqual(['metric: win rate']);
});
