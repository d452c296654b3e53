/** Which briefing is given to whom, for which words, over which plans. */
import { describe, expect, test } from 'vitest';
import { selectPlan } from '#agents/selector/decision.ts';
import type { Role } from '#kernel/person.ts';
import { selectInput, testCards } from '#test/helpers/questions.ts';

const briefings = testCards.briefings ?? [];
const choose = (text: string, roles: readonly Role[] = ['leader']): ReturnType<typeof selectPlan.offline>['value'] =>
  selectPlan.offline(selectInput(text, { roles, today: '2026-11-21' })).value;

test.each<Role>(['viewer', 'rep', 'manager', 'leader', 'facilitator', 'finance', 'admin'])('%s has a briefing of their own', (role) => {
  const choice = choose('exec summary', [role]);
  const own = briefings.find((briefing) => briefing.roles.includes(role));
  expect(choice.kind === 'plans' ? choice.plans.map((plan) => plan.model) : choice).toEqual(own?.sections.map((section) => section.plan.model));
});

test.each([
  'executive summary',
  'give me the exec sumary please',
  'leadership update',
  'state of the quarter',
  'what is on my plate this morning?',
  'brief me',
  'board summary',
  'summary of this quarter',
])('%s asks for it', (text) => {
  expect(choose(text)).toMatchObject({ kind: 'plans', intent: 'executive_summary' });
});

test('a person or a team narrows every plan', () => {
  const choice = choose('exec summary for Priya Nair');
  const filters = choice.kind === 'plans' ? choice.plans.map((plan) => plan.filters.find((filter) => filter.dimension === 'owner')?.values) : [];
  expect(filters).toEqual(briefings[0]?.sections.map(() => ['Priya Nair']));
});

test.each([
  'exec summary for West',
  'executive summary of last year',
  'exec summary by region',
  'exec summary of renewals',
  'exec summary for Priya Nair and Tom Becker',
])('what would have to be dropped is declined: %s', (text) => {
  expect(choose(text).kind).toBe('decline');
});

describe('periods are seen from today', () => {
  const choice = choose('exec summary');
  const plans = choice.kind === 'plans' ? choice.plans : [];
  const sections = briefings[0]?.sections ?? [];
  const periodOf = (name: string): unknown => plans[sections.findIndex((section) => section.name === name)]?.period;
  test.each([
    ['win rate', '2025-10-01', '2026-10-01'],
    ['changes of seven days', '2026-11-15', '2026-11-22'],
    ['most won', '2026-10-01', '2027-01-01'],
  ])('%s', (name, start, end) => {
    expect(periodOf(name)).toMatchObject({ start, end });
  });
});

test.each(briefings.flatMap((briefing) => briefing.asks.map((ask) => [briefing.name, ask] as const)))(
  'what the %s briefing offers can be asked: %s',
  (name, ask) => {
    const roles = briefings.find((briefing) => briefing.name === name)?.roles ?? [];
    expect(choose(ask, roles.slice(0, 1)).kind).toBe('plans');
  },
);
