/** A briefing in words: which way of saying is taken, what fires, how much is said, and from which source. */
import { describe, expect, test } from 'vitest';
import { composeAnswer } from '#agents/composer/decision.ts';
import { fillReferences } from '#agents/composer/ground.ts';
import type { BriefingCard, BriefingSection } from '#kernel/card.ts';
import type { Cell, Findings } from '#kernel/findings.ts';
import { found } from '#test/helpers/findings.ts';
import { selectInput } from '#test/helpers/questions.ts';

const { asker } = selectInput('exec summary');
const plain: BriefingSection = {
  name: 'figures',
  plan: { model: 'fct_opportunity', metrics: ['won_revenue'], dimensions: [], filters: [] },
  period: null,
  dateRole: null,
  headline: [],
  lines: [],
  lists: [],
  insights: [],
};
const section = (change: Partial<BriefingSection>): BriefingSection => ({ ...plain, ...change });
const rowsOf = (...rows: (readonly Cell[])[]): Findings =>
  found({
    plan: { metrics: ['won_revenue'], dimensions: ['owner'] },
    columns: [
      ['owner', 'Owner', 'text', 'dimension'],
      ['won_revenue', 'Won revenue', 'money'],
      ['goal', 'Goal', 'money'],
    ],
    rows,
  });
const failedOne: Findings = { kind: 'failed', plan: rowsOf(['A', '1', '1']).plan, failure: { kind: 'query_timeout', timeoutMs: 1 } };

function told(sections: readonly BriefingSection[], findings: readonly Findings[]): string {
  const briefing: BriefingCard = { name: 'leader', label: 'Summary', roles: ['leader'], asks: ['win rate'], sections };
  const cards = { models: [], briefings: [briefing] };
  const composed = composeAnswer.offline({ question: 'summary', intent: 'executive_summary', findings, cards, asker, inherited: [] });
  expect(composed.value.suggestions).toEqual(['win rate']);
  return fillReferences(composed.value, findings);
}

const won = rowsOf(['Ana', '500', '400']);

test('headline, figures, insights and next steps stand in that order, each with the number of its source', () => {
  const text = told(
    [
      section({ headline: ['Ana leads: {{owner}}.'], lines: [['Won {{won_revenue}}.']] }),
      section({ insights: [{ when: [{ metric: 'won_revenue', is: 'above', than: 'goal' }], say: ['Above {{goal}}.'], act: ['Praise {{owner}}.'] }] }),
    ],
    [won, won],
  );
  expect(text).toBe('**Summary.** Ana leads: Ana. [1]\n\n- Won USD 500. [1]\n\n**Insights**\n1. Above USD 400. [2]\n\n**Next steps**\n1. Praise Ana. [2]');
});

describe('of several ways to say a thing', () => {
  const lines = [['{{won_revenue}} of {{goal}}.', '{{won_revenue}} without a goal.']];
  test.each([
    ['the first is said when all is known', ['Ana', '500', '400'], 'USD 500 of USD 400.'],
    ['the next is said when a cell is unknown', ['Ana', '500', null], 'USD 500 without a goal.'],
    ['none is said when nothing is known', ['Ana', null, null], null],
  ] as const)('%s', (_, row, expected) => {
    expect(told([section({ lines })], [rowsOf(row)])).toBe(expected === null ? '**Summary**' : `**Summary**\n\n- ${expected} [1]`);
  });
});

describe('an insight', () => {
  const insights = (than: string | number, is: 'below' | 'above' = 'below'): BriefingSection =>
    section({ insights: [{ when: [{ metric: 'won_revenue', is, than }], say: ['Fires.'], act: [] }] });
  test.each([
    ['below a number', insights(501), '500', true],
    ['not below the same number', insights(500), '500', false],
    ['above another figure', insights('goal', 'above'), '500', true],
    ['not above the same figure', insights('goal', 'above'), '400', false],
    ['not of an unknown figure', insights(501), null, false],
    ['of the number of rows', section({ insights: [{ when: [{ metric: 'rows', is: 'above', than: 0 }], say: ['Fires.'], act: [] }] }), '1', true],
  ])('%s', (_, one, value, fires) => {
    expect(told([one], [rowsOf(['Ana', value, '400'])]).includes('Fires.')).toBe(fires);
  });

  test('at most three are told, and three next steps, each step once', () => {
    const many = section({ insights: Array.from({ length: 5 }, (_, at) => ({ when: [], say: ['Said.'], act: [`Do ${'abbcd'[at] ?? ''}.`] })) });
    const text = told([many], [won]);
    expect([text.match(/Said\./g)?.length, text.match(/Do .\./g)]).toEqual([3, ['Do a.', 'Do b.', 'Do c.']]);
  });
});

test('a list says one piece a row, and nothing below its least', () => {
  const lists = [{ before: 'Most: ', each: '{{owner}} {{won_revenue}}', after: '.', least: 2 }];
  expect(told([section({ lists })], [rowsOf(['Ana', '5', null], ['Ben', '4', null])])).toBe('**Summary**\n\n- Most: Ana USD 5; Ben USD 4. [1]');
  expect(told([section({ lists })], [won])).toBe('**Summary**');
});

test('what could not be read is named, and the rest is told', () => {
  const text = told([section({ name: 'risks' }), section({ lines: [['Won {{won_revenue}}.']] })], [failedOne, won]);
  expect(text).toBe('**Summary**\n\n- Won USD 500. [2]\n\nCould not be read just now: risks.');
});

test('text of cells is shown as text', () => {
  expect(told([section({ lines: [['{{owner}} won.']] })], [rowsOf(['*{{r1.won_revenue}}* <!here>', '5', null])])).toBe(
    '**Summary**\n\n- \\*{{r1.won\\_revenue}}\\* \\<!here\\> won. [1]',
  );
});
