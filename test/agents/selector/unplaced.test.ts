/** Nothing that was said is lost: what no plan carries is declined; guesses cost confidence. */
import { describe, expect, test } from 'vitest';
import { selectPlan } from '#agents/selector/decision.ts';
import { unplacedWords } from '#agents/selector/plan/unplaced.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import { choose, selectInput, testCards } from '#test/helpers/questions.ts';

const vocabulary = buildVocabulary(testCards);
const place = { at: 0, length: 1, words: 'said' };
const plan = { model: 'fct_opportunity', metrics: ['won_revenue'], dimensions: [], filters: [] };

describe('a mark that the plan lost is found', () => {
  test.each<[string, Mark]>([
    ['a metric', { ...place, kind: 'metric', names: ['win_rate'] }],
    [
      'a name',
      {
        ...place,
        kind: 'value',
        candidates: [{ dimension: 'owner', value: 'Dana', words: 'dana', start: 0, end: 4, match: 'exact', score: 1 }],
        isSettled: false,
      },
    ],
    ['a bound', { ...place, kind: 'threshold', op: 'gt', value: 5 }],
    ['a mean', { ...place, kind: 'quantity', what: 'average' }],
    ['a share', { ...place, kind: 'quantity', what: 'share' }],
    ['whose', { ...place, kind: 'scope', scope: 'mine' }],
    ['none of something', { ...place, kind: 'absent', metric: 'won_count' }],
    ['a ranking', { ...place, kind: 'rank', word: 'top', count: 3, unit: null }],
    ['an outcome', { ...place, kind: 'outcome', outcome: 'Open', unit: null }],
  ])('%s', (_, mark) => {
    expect(unplacedWords([mark], [plan], vocabulary)).toEqual(['said']);
    expect(unplacedWords([{ ...place, kind: 'metric', names: ['won_revenue'] }], [plan], vocabulary)).toEqual([]);
  });
});

test('a question whose words do not all fit is declined, with the question that remains', () => {
  const choice = choose('typical and median deal size last quarter');
  expect(choice.kind === 'decline' ? [choice.reason.includes('"typical"'), choice.nearest[0]] : choice).toEqual([true, 'Median deal size, Q3 2017']);
});

const confidence = (text: string): number => selectPlan.offline(selectInput(text)).confidence ?? 0;

test('guesses cost confidence, and too many are offered instead of run', () => {
  expect(confidence('win rate by region last quarter')).toBe(0.99);
  expect(confidence('wni rate by region last quarter')).toBeLessThan(0.99);
  expect(confidence('wni rte by regoin lst quater')).toBeLessThan(confidence('wni rate by region last quarter'));
  const guessed = selectPlan.offline(selectInput('wni rte by regoin lst quater fro entreprise porduct lsat yaer'));
  expect([guessed.value.kind, guessed.sure]).toEqual(['decline', false]);
});
