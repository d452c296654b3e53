/** Which row is called the highest or the lowest. */
import { expect, test } from 'vitest';
import type { Cell } from '#kernel/findings.ts';
import { claimsOf } from '#query/claims.ts';
import type { CheckedQuery } from '#query/query-context.ts';

const metrics = [
  { name: 'win_rate', additivity: 'ratio', sampleMetric: 'closed_count' },
  { name: 'closed_count', additivity: 'additive', sampleMetric: null },
];
const query = { plan: { metrics: ['win_rate'], dimensions: ['industry'], filters: [] }, model: { metrics } } as unknown as CheckedQuery;
const columns = ['industry', 'win_rate', 'closed_count'].map((name) => ({
  name,
  label: name,
  type: 'text' as const,
  role: name === 'industry' ? ('dimension' as const) : ('metric' as const),
}));
const claims = (...rows: (readonly Cell[])[]): unknown => claimsOf(query, { columns, rows });

test.each([
  [
    'enough deals everywhere',
    [
      ['A', '0.5', 10],
      ['B', '0.4', 12],
    ],
    [
      { kind: 'highest', row: 0 },
      { kind: 'lowest', row: 1 },
    ],
  ],
  [
    'few deals at the upper end',
    [
      ['A', '1', 2],
      ['B', '0.5', 10],
      ['C', '0.4', 30],
    ],
    [
      { kind: 'highest', row: 1, sampleMin: 10 },
      { kind: 'lowest', row: 2 },
    ],
  ],
  [
    'few deals at the lower end',
    [
      ['A', '0.5', 10],
      ['B', '0.4', 30],
      ['C', '0', 9],
    ],
    [
      { kind: 'highest', row: 0 },
      { kind: 'lowest', row: 1, sampleMin: 10 },
    ],
  ],
  [
    'few deals in the middle',
    [
      ['A', '0.5', 10],
      ['B', '0.45', 3],
      ['C', '0.4', 30],
    ],
    [
      { kind: 'highest', row: 0 },
      { kind: 'lowest', row: 2 },
    ],
  ],
  [
    'one row with enough',
    [
      ['A', '0.5', 10],
      ['B', '0.4', 3],
    ],
    [],
  ],
  [
    'none with enough',
    [
      ['A', '0.5', 1],
      ['B', '0.4', 3],
    ],
    [],
  ],
  [
    'two that are as high',
    [
      ['A', '0.5', 10],
      ['B', '0.5', 12],
      ['C', '0.1', 12],
    ],
    [{ kind: 'lowest', row: 2 }],
  ],
] as const)('%s', (_, rows, expected) => {
  expect(claims(...rows)).toEqual(expected.map((claim) => ({ metric: 'win_rate', ...claim })));
});

const quarters: readonly (readonly Cell[])[] = [
  ['Q2', '0.5', 20],
  ['Q3', '0.4', 30],
  ['Q4, running', '0.1', 40],
];
const claimsOfQuarters = (metric: string, running: number | null): unknown =>
  claimsOf({ ...query, plan: { ...query.plan, metrics: [metric] } }, { columns, rows: quarters }, running);

test('a period that still runs is never the lowest, and only a sum or a count can make it the highest', () => {
  expect(claimsOfQuarters('win_rate', null)).toMatchObject([
    { kind: 'highest', row: 0 },
    { kind: 'lowest', row: 2 },
  ]);
  expect(claimsOfQuarters('win_rate', 2)).toMatchObject([
    { kind: 'highest', row: 0 },
    { kind: 'lowest', row: 1 },
  ]);
  expect(claimsOfQuarters('closed_count', 2)).toMatchObject([
    { kind: 'highest', row: 2 },
    { kind: 'lowest', row: 0 },
  ]);
});
