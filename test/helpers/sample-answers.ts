/** Answers of every kind, for tests of surfaces. Invented people and figures. */
import type { Answer } from '#kernel/answer.ts';
import { instantOf, localDate } from '#kernel/dates.ts';
import type { Found } from '#kernel/findings.ts';
import { brandCheckedPlan } from '#kernel/plan.ts';

/** Win rate and won revenue by quarter: a ratio, a money and an integer column, the last row undefined. */
export const quarterFindings: Found = {
  kind: 'found',
  plan: brandCheckedPlan({
    model: 'fct_opportunity',
    metrics: ['win_rate', 'won_revenue', 'won_count'],
    dimensions: ['close_quarter'],
    filters: [{ dimension: 'outcome', op: 'in', values: ['Won', 'Lost'] }],
    period: { start: localDate('2017-01-01'), end: localDate('2018-01-01'), grain: 'quarter', label: '2017', dateRole: 'close_date' },
    compare: { to: 'previous_period' },
    scope: 'organisation',
  }),
  columns: [
    { name: 'close_quarter', label: 'Close quarter', type: 'date', role: 'dimension' },
    { name: 'win_rate', label: 'Win rate', type: 'ratio', role: 'metric' },
    { name: 'won_revenue', label: 'Won revenue', type: 'money', role: 'metric', currency: 'USD' },
    { name: 'won_count', label: 'Won deals', type: 'integer', role: 'metric' },
  ],
  rows: [
    ['2017-01-01', '0.820689655172', '1134672.00', 531],
    ['2017-04-01', '0.5', '3086111.50', 1254],
    ['2017-07-01', null, null, 0],
  ],
  truncated: false,
  evidence: {
    model: 'fct_opportunity',
    sql: 'select 1 where $1 = $2',
    parameters: ['Won', 'Lost'],
    rowCount: 3,
    asOf: localDate('2017-12-31'),
    refreshedAt: '2026-11-21T09:00:00.000000Z',
    scope: 'organisation',
    definitions: [{ metric: 'win_rate', label: 'Win rate', text: 'won ÷ (won + lost)', link: 'docs#win_rate' }],
  },
  notes: [],
  claims: [],
};

const base: Answer = {
  turnId: 't1',
  turnNumber: 1,
  kind: 'answer',
  intent: 'win_rate',
  lead: 'The win rate in 2017 was **63.15 %**.',
  findings: [quarterFindings],
  tables: [0],
  provenance: ['Win rate = won ÷ (won + lost); 2017 by close date; organisation; as of 2017-12-31'],
  caveats: ['Small sample in one quarter.'],
  suggestions: ['win rate by region'],
  options: [],
  draft: null,
  receipt: null,
  engine: 'offline',
  engineNote: null,
  latencyMs: 12.5,
};

const bare = { ...base, findings: [], tables: [], provenance: [], caveats: [], suggestions: [] } as const;
const draft = {
  draftId: 'd1',
  action: 'review.note',
  fields: { person: 'Dana Whitfield', month: '2026-10', text: 'Good month' },
  changes: [{ field: 'text', before: null, after: 'Good month' }],
  summary: 'Log a note about Dana Whitfield for 2026-10.',
  expiresAt: instantOf(1_795_000_000_000),
};

export const sampleAnswers = {
  figures: base,
  clarify: { ...bare, kind: 'clarify', lead: 'Which revenue do you mean?', options: ['won revenue', 'open pipeline'] },
  decline: { ...bare, kind: 'decline', intent: 'out_of_scope', lead: 'I know nothing about the weather.' },
  confirm: { ...bare, kind: 'confirm', intent: 'review', lead: 'Shall I log this?', draft },
  receipt: {
    ...bare,
    kind: 'receipt',
    intent: 'review',
    lead: 'Logged.',
    receipt: {
      receiptId: 'r1',
      action: 'review.note',
      entity: 'review_note',
      entityId: 'n1',
      auditId: 'person:p1#3',
      stored: { text: 'Good month' },
      summary: 'Logged a note.',
    },
  },
  failedPlan: {
    ...bare,
    kind: 'answer',
    lead: 'One of two could be computed.',
    findings: [
      quarterFindings,
      {
        kind: 'failed',
        plan: { model: 'fct_opportunity', metrics: ['win_rat'], dimensions: [], filters: [] },
        failure: { kind: 'unknown_name', what: 'metric', name: 'win_rat', nearest: ['win_rate'] },
      },
    ],
  },
  fellBack: { ...base, engineNote: 'The language model did not answer; the offline reading spoke.', tokens: { input: 10, output: 2 } },
} as const satisfies Record<string, Answer>;
