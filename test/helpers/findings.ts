/** Findings made by hand: an invented answer of a few rows. */
import type { Cell, Claim, Column, Found, Note } from '#kernel/findings.ts';
import { localDate } from '#kernel/dates.ts';
import { brandCheckedPlan, type Plan } from '#kernel/plan.ts';

export type FoundSeed = {
  readonly plan: Partial<Plan>;
  readonly columns: readonly (readonly [string, string, Column['type'], Column['role']?])[];
  readonly rows: readonly (readonly Cell[])[];
  readonly claims?: readonly Claim[];
  readonly notes?: readonly Note[];
};

/** One found result over `fct_opportunity`, in USD, as of 2017-12-31. */
export function found(seed: FoundSeed): Found {
  return {
    kind: 'found',
    plan: brandCheckedPlan({ model: 'fct_opportunity', metrics: [], dimensions: [], filters: [], ...seed.plan, scope: 'organisation' }),
    columns: seed.columns.map(([name, label, type, role]) => ({ name, label, type, role: role ?? 'metric', ...(type === 'money' ? { currency: 'USD' } : {}) })),
    rows: seed.rows,
    truncated: false,
    claims: seed.claims ?? [],
    notes: seed.notes ?? [],
    evidence: {
      model: 'fct_opportunity',
      sql: 'SELECT 1',
      parameters: [],
      rowCount: seed.rows.length,
      asOf: localDate('2017-12-31'),
      refreshedAt: '2017-12-31T06:00:00.000000Z',
      scope: 'organisation',
      definitions: (seed.plan.metrics ?? []).map((metric) => ({ metric, label: metric.replaceAll('_', ' '), text: '', link: `docs/metrics.md#${metric}` })),
    },
  };
}

/** Win rate of one quarter with its sample. */
export const winRate: Found = found({
  plan: {
    metrics: ['win_rate'],
    period: { start: localDate('2017-07-01'), end: localDate('2017-10-01'), grain: 'quarter', label: 'Q3 2017', dateRole: 'close_date' },
  },
  columns: [
    ['win_rate', 'Win rate', 'ratio'],
    ['closed_count', 'Closed deals', 'integer'],
  ],
  rows: [['0.614100', 2_004]],
});

/** Won revenue of three people, ranked. */
export const byOwner: Found = found({
  plan: { metrics: ['won_revenue'], dimensions: ['owner'], order: [{ by: 'won_revenue', direction: 'desc' }], limit: 3 },
  columns: [
    ['owner', 'Owner', 'text', 'dimension'],
    ['won_revenue', 'Won revenue', 'money'],
  ],
  rows: [
    ['Dana Okafor', '120500.50'],
    ['Priya Nair', '99000'],
    ['Marcus Bell', '1200'],
  ],
  claims: [
    { kind: 'highest', row: 0, metric: 'won_revenue' },
    { kind: 'lowest', row: 2, metric: 'won_revenue' },
  ],
});

/** Won revenue against the quarter before. */
export const compared: Found = found({
  plan: {
    metrics: ['won_revenue'],
    period: { start: localDate('2017-07-01'), end: localDate('2017-10-01'), grain: 'quarter', label: 'Q3 2017', dateRole: 'close_date' },
    compare: { to: 'previous_period' },
  },
  columns: [
    ['won_revenue', 'Won revenue', 'money'],
    ['won_revenue__previous', 'Won revenue, 2017-Q2', 'money'],
    ['won_revenue__change', 'Change of won revenue', 'money'],
    ['won_revenue__percent_change', 'Change of won revenue in percent', 'percent'],
  ],
  rows: [['2500', '2000', '500', '25']],
  claims: [{ kind: 'changed', row: 0, metric: 'won_revenue', direction: 'rose' }],
});
