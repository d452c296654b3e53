/** A comparison that is refused is shown as the two totals that are shared; whatever narrows or splits stays refused. */
import { expect, test } from 'vitest';
import { localDate } from '#kernel/dates.ts';
import type { Plan } from '#kernel/plan.ts';
import { totalsBeside } from '#conversation/shared-totals-beside.ts';
import { planText } from '#test/helpers/plan-text.ts';
import { testCards } from '#test/helpers/questions.ts';

const today = localDate('2026-11-22');
const quarter: Plan = {
  model: 'fct_opportunity',
  metrics: ['won_revenue'],
  dimensions: [],
  filters: [],
  period: { start: localDate('2026-07-01'), end: localDate('2026-10-01'), label: 'Q3 2026', grain: 'quarter', dateRole: 'close_date' },
  compare: { to: 'previous_period' },
};

test.each<readonly [string, Partial<Plan>, string | null]>([
  ['a quarter and the one before', {}, 'won_revenue by close_quarter in 2026-04-01..2026-10-01'],
  ['the same quarter of last year', { compare: { to: 'previous_year' } }, 'won_revenue by close_quarter in 2025-07-01..2026-10-01'],
  [
    'a quarter that runs',
    { period: { start: localDate('2026-10-01'), end: localDate('2027-01-01'), label: 'Q4 2026', grain: 'quarter', dateRole: 'close_date' } },
    null,
  ],
  ['of somebody', { filters: [{ dimension: 'owner', op: 'in', values: ['Ada'] }] }, null],
  ['by owner', { dimensions: ['owner'] }, null],
  ['no comparison', { compare: undefined }, null],
])('%s', (_name, change, expected) => {
  const { compare, ...plan } = { ...quarter, ...change };
  const asked: Plan = compare === undefined ? plan : { ...plan, compare };
  const beside = totalsBeside(
    { kind: 'failed', plan: asked, failure: { kind: 'beyond_scope', scope: 'organisation', subject: 'won_revenue' } },
    testCards,
    today,
  );
  expect(beside === null ? null : planText(beside)).toBe(expected);
});

test('other failures stay what they are', () => {
  expect(totalsBeside({ kind: 'failed', plan: quarter, failure: { kind: 'query_timeout', timeoutMs: 1 } }, testCards, today)).toBeNull();
});
