/** What is wrong with a briefing is named with file and line. */
import { beforeAll, expect, test } from 'vitest';
import type { SemanticModel } from '#catalog/catalog.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { readBriefings } from '#catalog/read-briefings.ts';
import { expectOk } from '#test/helpers/database.ts';

let models: readonly SemanticModel[];
beforeAll(async () => {
  models = expectOk(await loadCatalog('models-catalog')).semanticModels;
});

const good = `briefing: tiny
label: Tiny
roles: [leader]
sections:
  - name: won
    plan: { model: fct_opportunity, metrics: [won_revenue] }
    period: this_quarter
    lines:
      - "Won {{won_revenue}} in {{won_count}} deals."
`;
const problemsOf = (text: string): readonly string[] =>
  readBriefings([{ path: 'briefings/tiny.yml', text }], models).problems.map(({ path, line, message }) => `${path}:${line}: ${message}`);

test('a sound one is read', () => {
  expect(problemsOf(good)).toEqual([]);
  expect(readBriefings([{ path: 'briefings/tiny.yml', text: good }], models).briefings).toMatchObject([
    { name: 'tiny', roles: ['leader'], sections: [{ period: 'this_quarter', plan: { dimensions: [], filters: [] } }] },
  ]);
});

test.each([
  ['an unknown model', good.replace('fct_opportunity', 'fct_gone'), [/tiny\.yml:6: there is no model fct_gone/]],
  ['an unknown metric', good.replace('[won_revenue]', '[won_revenue, salary]'), [/tiny\.yml:6: fct_opportunity has neither a metric nor a dimension salary/]],
  ['a cell the plan has not', good.replace('{{won_count}}', '{{lost_count}}'), [/tiny\.yml:5: section won: the plan has no column lost_count/]],
  ['an earlier figure without a comparison', good.replace('{{won_count}}', '{{won_revenue__previous}}'), [/no column won_revenue__previous/]],
  ['an unknown period', good.replace('this_quarter', 'this_century'), [/tiny\.yml:7: sections\.0\.period/]],
  ['an unknown role', good.replace('[leader]', '[boss]'), [/tiny\.yml:3: roles\.0/]],
  ['a key nobody knows', `${good}    chart: bar\n`, [/Unrecognized key/]],
  ['broken YAML', `${good}  - [`, [/tiny\.yml:/]],
])('%s', (_, text, expected) => {
  const problems = problemsOf(text);
  expect(problems.length).toBeGreaterThan(0);
  for (const pattern of expected) expect(problems.join('\n')).toMatch(pattern);
});
