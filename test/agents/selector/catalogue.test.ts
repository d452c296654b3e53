/** The parser and the catalogue agree: its examples, and the parser's own descriptions of plans. */
import { expect, test } from 'vitest';
import type { PlanChoice } from '#kernel/decisions.ts';
import { type Plan, planSchema } from '#kernel/plan.ts';
import { selectPlan } from '#agents/selector/decision.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';
import { choiceText, planText } from '#test/helpers/plan-text.ts';
import { choose, selectInput, testCards } from '#test/helpers/questions.ts';

const examples = testCards.models.flatMap((model) => model.examples.map((example) => [example.question, example.plan] as const));

test.each(examples)('the catalogue’s example gives its plan: %s', (question, plan) => {
  // "our" also names the organisation as the scope; the catalogue's examples leave scopes to the asker's role.
  expect(choiceText(choose(question)).replace(' scope organisation', '')).toBe(planText(planSchema.parse(plan)));
});

function plansOf(choice: PlanChoice): readonly Plan[] {
  if (choice.kind === 'plans') return choice.plans;
  return choice.kind === 'clarify' ? choice.options.flatMap((option) => option.plans) : [];
}

const described = [
  ...examples.map(([question]) => question),
  'biggest deals',
  'win rate for GTX deals in q3',
  'top 3 products by won deals in q2 excluding renewals',
  'open deals created this year by month',
  'won revenue q3 2017 vs q1 2017',
  'win rate by rep with at least 10 closed deals',
  'my open pipeline by stage',
  'how are we doing',
  'revenue in west excluding enterprise',
  'list lost deals last month',
  'what products are there',
  'open deals with no close date',
  'cycle time for enterprise vs smb',
  'revenue last 90 days by region',
  'win rate this month vs same month last year',
];

test.each(described)('a plan in words is read back as the same plan: %s', (text) => {
  const vocabulary = buildVocabulary(testCards);
  for (const plan of plansOf(choose(text))) expect(choiceText(choose(describePlan(plan, vocabulary)))).toBe(planText(plan));
});

test('a metric added to the catalogue is understood by its synonyms, without code', () => {
  const [model] = testCards.models;
  const [metric] = model?.metrics ?? [];
  if (model === undefined || metric === undefined) throw new Error('the catalogue is empty');
  const added = { ...metric, name: 'renewal_rate', label: 'Renewal rate', synonyms: ['retention', 'renewal ratio'], dateRole: 'close_date' };
  const cards = { models: [{ ...model, metrics: [...model.metrics, added] }] };
  const choice = selectPlan.offline({ ...selectInput('retention by region last quarter'), cards }).value;
  expect(choiceText(choice)).toBe('renewal_rate by sales_region in 2017-07-01..2017-10-01');
});

test('two metrics that share a name are asked back', () => {
  const [model] = testCards.models;
  if (model === undefined) throw new Error('the catalogue is empty');
  const metrics = model.metrics.map((metric) => (metric.name === 'open_pipeline' ? { ...metric, synonyms: [...metric.synonyms, 'revenue'] } : metric));
  const choice = selectPlan.offline({ ...selectInput('revenue by region'), cards: { models: [{ ...model, metrics }] } }).value;
  expect(choiceText(choice)).toBe('clarify: Won revenue by sales region | Open pipeline by sales region');
});

test('a message of the greatest length is read within its time', () => {
  const text = 'win rate by rep excluding renewals and zorblax in q3 '.repeat(36).slice(0, 2_000);
  expect(choose(text).kind).toBe('decline');
});
