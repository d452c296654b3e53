import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { renderTable } from '#surfaces/terminal/render-table.ts';

const plain = { isColoured: false, bold: (text: string) => text, dim: (text: string) => text, accent: (text: string) => text };
const table = {
  kind: 'table',
  head: [
    { label: 'Account', align: 'left' },
    { label: 'Won revenue', align: 'right' },
  ],
  rows: [
    ['Northwind Robotics and Sons of the Far East', 'USD 1,134,672'],
    ['Averyveryverylongnamewithoutanyspaceinsideofit', 'USD 12'],
    ['株式会社ノースウインド', '–'],
  ],
  hiddenRows: 2,
} as const;

describe('a table on a screen', () => {
  test.each([120, 80, 50, 40, 30])('is never wider than %i cells and loses no text', (width) => {
    const drawn = renderTable(table, width, plain);
    const widths = drawn.split('\n').map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(width);
    expect(drawn).not.toContain('…r');
    expect(drawn).toContain('USD 1,134,672');
    expect(drawn.replaceAll(/[^A-Za-z]/g, '')).toContain('Robotics');
    expect(drawn.endsWith('… and 2 more rows')).toBe(true);
    expect(drawn.split('… and 2 more rows')[0]).not.toContain('…');
  });

  test('becomes blocks of lines where the figures alone are wider than the screen', () => {
    expect(renderTable(table, 20, plain)).toContain('Account: Northwind Robotics and Sons of the Far East\nWon revenue: USD 1,134,672\n\nAccount:');
  });
});
