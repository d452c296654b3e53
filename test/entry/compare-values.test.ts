/** What counts as the same figures when replies are graded. */
import { describe, expect, test } from 'vitest';
import { localDate } from '#kernel/dates.ts';
import type { Cell, Column, Found } from '#kernel/findings.ts';
import { holdsResults } from '#entry/eval/compare-values.ts';

function table(dimensions: readonly string[], metrics: readonly string[], rows: readonly (readonly Cell[])[]): Found {
  const columns = [
    ...dimensions.map((name): Column => ({ name, label: name, role: 'dimension', type: 'text' })),
    ...metrics.map((name): Column => ({ name, label: name, role: 'metric', type: 'money' })),
  ];
  return {
    kind: 'found',
    plan: { model: 'fct_opportunity', metrics: [...metrics], dimensions: [...dimensions], filters: [] },
    columns,
    rows,
    truncated: false,
    notes: [],
    evidence: { asOf: localDate('2026-11-22'), rowCount: rows.length },
  } as unknown as Found;
}

const wanted = table([], ['won_revenue'], [['120.50']]);

describe('the same figures', () => {
  test.each<[string, Found, boolean]>([
    ['to the last digit, however they are written', table([], ['won_revenue'], [['120.5']]), true],
    ['beside the one month that they are of', table(['close_month'], ['won_revenue'], [['2026-12', '120.5']]), true],
    [
      'are not those of two months',
      table(
        ['close_month'],
        ['won_revenue'],
        [
          ['2026-11', '100'],
          ['2026-12', '20.5'],
        ],
      ),
      false,
    ],
    ['are not another figure', table([], ['lost_revenue'], [['120.5']]), false],
    ['are not another value', table(['close_month'], ['won_revenue'], [['2026-12', '120.6']]), false],
  ])('%s', (_, got, isSame) => {
    expect(holdsResults([got], [wanted])).toBe(isSame);
  });

  test('who is first is no answer without the name', () => {
    expect(holdsResults([table([], ['won_revenue'], [['120.5']])], [table(['owner'], ['won_revenue'], [['Dana', '120.5']])])).toBe(false);
  });
});
