/** A list of one deal: what a table would show of it, in words. */
import { expect, test } from 'vitest';
import { composeAnswer } from '#agents/composer/decision.ts';
import { fillReferences } from '#agents/composer/ground.ts';
import { found } from '#test/helpers/findings.ts';
import { selectInput, testCards } from '#test/helpers/questions.ts';

test.each<readonly [string, 'asc' | 'desc', string]>([
  ['oldest', 'asc', 'Earliest'],
  ['newest', 'desc', 'Latest'],
])('the %s deal is named, with what a list would show of it', (_, direction, word) => {
  const order = [{ by: 'created_day', direction }];
  const one = found({
    plan: {
      metrics: ['open_pipeline'],
      dimensions: ['opportunity', 'created_day'],
      filters: [{ dimension: 'outcome', op: 'in', values: ['Open'] }],
      order,
      limit: 1,
    },
    columns: [
      ['opportunity', 'Opportunity', 'text', 'dimension'],
      ['created_day', 'Created day', 'date', 'dimension'],
      ['open_pipeline', 'Open pipeline', 'money'],
    ],
    rows: [['Atlas rollout', '2017-03-01', '60000']],
  });
  const { asker } = selectInput('oldest deal');
  const composed = composeAnswer.offline({ question: 'oldest deal', intent: 'pipeline', findings: [one], cards: testCards, asker, inherited: [] }).value;
  expect(fillReferences(composed, [one])).toBe(`${word} created day among open deals. **Atlas rollout**: created day 2017-03-01, open pipeline USD 60,000.`);
});
