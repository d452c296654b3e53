/** Repairs of failed plans: one very near name is taken and said, several are asked back, the rest is given up. */
import { expect, test } from 'vitest';
import type { Failure } from '#kernel/failure.ts';
import type { Plan } from '#kernel/plan.ts';
import { repairPlan } from '#agents/executor/decision.ts';
import { testCards } from '#test/helpers/questions.ts';

const plan: Plan = {
  model: 'fct_opportunity',
  metrics: ['win_rate'],
  dimensions: ['owner'],
  filters: [{ dimension: 'sales_region', op: 'in', values: ['Wset', 'East'] }],
  having: [{ metric: 'win_rate', op: 'gt', value: '0.5' }],
  order: [{ by: 'win_rate', direction: 'desc' }],
};

const repair = (failure: Failure) => repairPlan.offline({ plan, failure, cards: testCards }).value;
const unknownRegion = (nearest: readonly string[]): Failure => ({ kind: 'unknown_value', dimension: 'sales_region', value: 'Wset', nearest });

test('a value with one very near neighbour is put right and said', () => {
  const repaired = repair({ kind: 'unknown_value', dimension: 'sales_region', value: 'Wset', nearest: ['Wset1', 'Northern Europe'] });
  expect(repaired).toEqual({ kind: 'plan', plan: { ...plan, filters: [{ ...plan.filters[0], values: ['Wset1', 'East'] }] }, said: 'I read "Wset" as Wset1.' });
});

test('several near values are asked back with whole questions', () => {
  const repaired = repair(unknownRegion(['West', 'Westland']));
  expect(repaired.kind === 'clarify' ? repaired.options.map((option) => option.label) : repaired).toEqual([
    'Win rate by owner for West and East (sales region), with more than 0.5 win rate',
    'Win rate by owner for Westland and East (sales region), with more than 0.5 win rate',
  ]);
});

test('an unknown metric is exchanged wherever it stands', () => {
  const misspelt = {
    ...plan,
    metrics: ['winrate'],
    having: [{ metric: 'winrate', op: 'gt' as const, value: '0.5' }],
    order: [{ by: 'winrate', direction: 'desc' as const }],
  };
  const failure: Failure = { kind: 'unknown_name', what: 'metric', name: 'winrate', nearest: ['win_rate'] };
  const repaired = repairPlan.offline({ plan: misspelt, failure, cards: testCards }).value;
  expect(repaired.kind === 'plan' ? repaired.plan : repaired).toEqual(plan);
});

test.each<Failure>([
  { kind: 'beyond_scope', scope: 'organisation', subject: 'win_rate' },
  { kind: 'query_timeout', timeoutMs: 1 },
  { kind: 'invalid_plan', part: 'limit', reason: 'at most 1000 rows' },
  { kind: 'unknown_value', dimension: 'sales_region', value: 'Wset', nearest: [] },
])('given up: $kind', (failure) => {
  expect(repair(failure)).toEqual({ kind: 'give_up' });
});

test('a model may exchange only the unknown name, for one that was offered', () => {
  const input = { plan, failure: unknownRegion(['West']), cards: testCards };
  const verify = (filters: Plan['filters']): string | null => repairPlan.verify?.(input, { kind: 'plan', plan: { ...plan, filters }, said: '' }) ?? null;
  expect(verify([{ dimension: 'sales_region', op: 'in', values: ['West', 'East'] }])).toBeNull();
  expect(verify([])).not.toBeNull();
  expect(verify([{ dimension: 'sales_region', op: 'in', values: ['North', 'East'] }])).not.toBeNull();
});

test('what a model mended is told in code’s words', () => {
  const input = { plan, failure: unknownRegion(['West']), cards: testCards };
  const [unknown] = plan.filters;
  const mended = { ...plan, filters: [{ dimension: 'sales_region', op: 'in' as const, values: ['West', 'East'] }] };
  expect(unknown?.values).toContain('Wset');
  expect(repairPlan.settle?.(input, { kind: 'plan', plan: mended, said: 'I fixed it: 97 %.' })).toEqual({
    kind: 'plan',
    plan: mended,
    said: 'I read "Wset" as West.',
  });
  const asked = repairPlan.settle?.(input, { kind: 'clarify', question: 'Zelda?', options: [{ label: 'Delete', plans: [mended] }] });
  expect(asked).toEqual(repairPlan.settle?.(input, { kind: 'clarify', question: 'Which?', options: [{ label: 'A', plans: [mended] }] }));
  expect(JSON.stringify(asked)).not.toContain('Delete');
});

test('a name of the catalogue is asked back by its label', () => {
  const failure: Failure = { kind: 'unknown_name', what: 'metric', name: 'pushed_count', nearest: ['won_count', 'lost_count'] };
  const repaired = repairPlan.offline({ plan: { ...plan, metrics: ['pushed_count'] }, failure, cards: testCards }).value;
  expect(repaired.kind === 'clarify' ? repaired.question : repaired).toBe('I find no "pushed deals" there. Which do you mean?');
});
