/** Every decision with an input, and an answer a model may give to it. Invented names; a catalogue of one model. */
import { classifyIntent } from '#agents/intent/decision.ts';
import { selectPlan } from '#agents/selector/decision.ts';
import { repairPlan } from '#agents/executor/decision.ts';
import { composeAnswer } from '#agents/composer/decision.ts';
import { draftAction } from '#agents/drafter/decision.ts';
import type { Candidate, Cards, DimensionCard, MetricCard } from '#kernel/card.ts';
import { localDate } from '#kernel/dates.ts';
import type { Decision } from '#kernel/decision.ts';
import type { ActionCard, ComposeInput, DraftInput, IntentInput, RepairInput, SelectInput } from '#kernel/decisions.ts';
import type { Found } from '#kernel/findings.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import { brandCheckedPlan, type Plan } from '#kernel/plan.ts';

const metric = (name: string, label: string): MetricCard => ({
  name,
  label,
  description: `${label} of closed deals.`,
  type: name === 'win_rate' ? 'ratio' : 'integer',
  additivity: name === 'win_rate' ? 'ratio' : 'additive',
  synonyms: [],
  intent: 'win_rate',
  dateRole: 'close_date',
  sampleMetric: null,
  missingMetric: null,
  isShareable: true,
  better: 'higher',
});
const dimension = (name: string, label: string): DimensionCard => ({
  name,
  label,
  plural: `${label}s`,
  description: `${label} of a deal.`,
  type: 'text',
  synonyms: [],
  time: null,
  isEntity: true,
  values: [],
});

export const cards: Cards = {
  models: [
    {
      model: 'fct_opportunity',
      label: 'Deals',
      description: 'One row per deal.',
      synonyms: ['deals'],
      metrics: [metric('win_rate', 'Win rate'), metric('won_count', 'Won deals')],
      dimensions: [dimension('owner', 'Owner'), dimension('product', 'Product')],
      segments: [],
      caveats: [],
      examples: [],
    },
  ],
};

const asker: Asker = {
  organizationId: 1,
  personId: '00000000-0000-4000-8000-000000000001',
  name: 'Ines Holt',
  email: 'ines.holt@northwind.example',
  roles: ['leader'],
  teamName: 'Harbour',
  timeZone: 'UTC',
};
const organization: Organization = {
  organizationId: 1,
  name: 'Northwind',
  calendar: { fiscalYearStartMonth: 1, timeZone: 'UTC' },
  currency: 'USD',
  dataDate: null,
  isSample: false,
};
const today = localDate('2026-11-21');
const named = (text: string, name: Pick<Candidate, 'dimension' | 'value' | 'words'>): Candidate => ({
  ...name,
  start: text.indexOf(name.words),
  end: text.indexOf(name.words) + name.words.length,
  match: 'exact',
  score: 1,
});
export const noteCard: ActionCard = {
  action: 'review.note',
  intent: 'review',
  description: 'Log a note about a person’s month.',
  synonyms: ['note'],
  fields: [
    { name: 'person', description: 'Who it is about.', required: true },
    { name: 'text', description: 'The note.', required: true },
  ],
};

export const intentInput = (text: string): IntentInput => ({ text, cards, actions: [noteCard], memory: null });
export const selectInputOf = (text: string): SelectInput => ({
  text,
  intent: { intent: 'win_rate', lane: 'ask', confidence: 0.9 },
  cards,
  candidates: [named(text, { dimension: 'owner', value: 'Dana Whitfield', words: 'Dana' })],
  memory: null,
  asker,
  organization,
  today,
});

/** A plan that uses every key a plan has. */
export const fullPlan: Plan = {
  model: 'fct_opportunity',
  metrics: ['win_rate'],
  dimensions: ['product'],
  filters: [{ dimension: 'owner', op: 'in', values: ['Dana Whitfield'] }],
  having: [{ metric: 'win_rate', op: 'gte', value: '0.5' }],
  period: { start: localDate('2026-07-01'), end: localDate('2026-10-01'), grain: 'quarter', label: '2026-Q3', dateRole: 'close_date' },
  compare: { to: { start: localDate('2026-04-01'), end: localDate('2026-07-01'), label: '2026-Q2', dateRole: 'close_date' } },
  order: [{ by: 'win_rate', direction: 'desc' }],
  limit: 5,
  derive: ['share'],
  whatIf: { input: 'win_rate', value: 0.6 },
  asOf: localDate('2026-11-01'),
  scope: 'team',
};
/** One that uses no key it need not. */
export const barePlan: Plan = { model: 'fct_opportunity', metrics: ['win_rate'], dimensions: [], filters: [] };

const misspelt: Plan = { ...barePlan, filters: [{ dimension: 'product', op: 'in', values: ['GTX Prro'] }] };
const repairInput: RepairInput = {
  plan: misspelt,
  failure: { kind: 'unknown_value', dimension: 'product', value: 'GTX Prro', nearest: ['GTX Pro', 'GTX Plus'] },
  cards,
};

export const SECRET_ROW = 'Row that no model needs';
const found: Found = {
  kind: 'found',
  plan: brandCheckedPlan({ ...barePlan, dimensions: ['owner'], scope: 'organisation' }),
  columns: [
    { name: 'owner', label: 'Owner', type: 'text', role: 'dimension' },
    { name: 'win_rate', label: 'Win rate', type: 'ratio', role: 'metric' },
  ],
  rows: [
    ...['Dana Whitfield', 'Tom Becker', 'Priya Nair'].map((owner) => [owner, '0.631500'] as const),
    ...Array.from({ length: 40 }, () => [SECRET_ROW, '0.1'] as const),
  ],
  truncated: false,
  evidence: {
    model: 'fct_opportunity',
    sql: 'SELECT secret_column',
    parameters: ['secret parameter'],
    rowCount: 43,
    asOf: today,
    refreshedAt: null,
    scope: 'organisation',
    definitions: [],
  },
  notes: [],
  claims: [],
};
export const composeInput: ComposeInput = { question: 'win rate by owner', intent: 'win_rate', findings: [found], cards, asker, inherited: [] };
export const draftInput = (text: string): DraftInput => ({
  text,
  actions: [noteCard],
  candidates: [named(text, { dimension: 'person', value: 'Dana Whitfield', words: 'Dana' })],
  asker,
  organization,
  today,
});

/** One decision, something to decide, and an output a model may give that passes every check of the decision. */
export type DecisionCase = { readonly name: string; readonly decision: Decision<unknown, unknown>; readonly input: unknown; readonly output: unknown };

function caseOf<Input, Output>(name: string, decision: Decision<Input, Output>, input: Input, output: NoInfer<Output>): DecisionCase {
  return { name, decision: decision as unknown as Decision<unknown, unknown>, input, output };
}

const QUESTION = 'how does Dana do?';
export const decisionCases: readonly DecisionCase[] = [
  caseOf('an intent', classifyIntent, intentInput(QUESTION), { intent: 'win_rate', lane: 'ask', confidence: 0.8 }),
  caseOf('a plan with every key', selectPlan, selectInputOf('how does Dana do in my team?'), {
    kind: 'plans',
    intent: 'win_rate',
    plans: [fullPlan],
    inherited: [],
  }),
  caseOf('a plan with no key but the needed', selectPlan, selectInputOf(QUESTION), {
    kind: 'plans',
    intent: 'win_rate',
    plans: [barePlan, barePlan],
    inherited: [],
  }),
  caseOf('a question back', selectPlan, selectInputOf(QUESTION), {
    kind: 'clarify',
    intent: 'win_rate',
    question: 'Which do you mean?',
    options: [
      { label: 'Win rate', plans: [barePlan] },
      { label: 'Won deals, vs same period last year', plans: [{ ...barePlan, metrics: ['won_count'], compare: { to: 'previous_year' } }] },
    ],
  }),
  caseOf('a decline', selectPlan, selectInputOf(QUESTION), { kind: 'decline', intent: 'out_of_scope', reason: 'No metric fits.', nearest: [] }),
  caseOf('a mended plan', repairPlan, repairInput, {
    kind: 'plan',
    plan: { ...misspelt, filters: [{ dimension: 'product', op: 'in', values: ['GTX Pro'] }] },
    said: 'I read "GTX Prro" as GTX Pro.',
  }),
  caseOf('a plan given up', repairPlan, repairInput, { kind: 'give_up' }),
  caseOf('an answer', composeAnswer, composeInput, { sentences: ['{{r1.owner}} wins {{r1.win_rate}}.'], suggestions: [] }),
  caseOf('a draft', draftAction, draftInput('note on Dana: good month'), {
    kind: 'draft',
    action: 'review.note',
    fields: { person: 'Dana Whitfield', text: 'good month' },
  }),
  caseOf('a question about a draft', draftAction, draftInput('note on Dana'), { kind: 'ask', intent: 'review', question: 'What should it say?', options: [] }),
  caseOf('no draft', draftAction, draftInput('Dana'), { kind: 'none' }),
];
