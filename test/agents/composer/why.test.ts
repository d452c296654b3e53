/** A change taken apart in words: grounded, the largest part named, doubt said. */
import { describe, expect, it } from 'vitest';
import { fillReferences, groundComposition } from '#agents/composer/ground.ts';
import { composeWhy } from '#agents/composer/why.ts';
import type { Cell, Claim, Found } from '#kernel/findings.ts';
import { localDate } from '#kernel/dates.ts';
import { found } from '#test/helpers/findings.ts';
import { testCards } from '#test/helpers/questions.ts';

const period = { start: localDate('2017-07-01'), end: localDate('2017-10-01'), grain: 'quarter' as const, label: 'Q3 2017', dateRole: 'close_date' };
const plan = { metrics: ['won_revenue'], period, compare: { to: 'previous_period' as const } };

function total(direction: 'rose' | 'fell' | 'unchanged', claims: readonly Claim[] = []): Found {
  const change = { rose: '50', fell: '-50', unchanged: '0' }[direction];
  return found({
    plan,
    columns: [
      ['won_revenue', 'Won revenue', 'money'],
      ['won_revenue__previous', 'Won revenue, Q2 2017', 'money'],
      ['won_revenue__change', 'Change of won revenue', 'money'],
      ['won_revenue__percent_change', 'Change of won revenue in percent', 'percent'],
    ],
    rows: [['150', '200', change, '-25']],
    claims: [{ kind: 'changed', row: 0, metric: 'won_revenue', direction }, ...claims],
  });
}

function divided(rows: readonly (readonly Cell[])[], claims: readonly Claim[]): Found {
  return found({
    plan: { ...plan, dimensions: ['owner'] },
    columns: [
      ['owner', 'Owner', 'text', 'dimension'],
      ['won_revenue__part', 'Part of the change of won revenue', 'money'],
    ],
    rows,
    claims,
  });
}

const carried = divided(
  [
    ['Dana Okafor', '-60'],
    ['Priya Nair', '10'],
  ],
  [{ kind: 'part', row: 0, metric: 'won_revenue', rank: 1, isDominant: true }],
);
const spread = divided(
  [
    ['Dana Okafor', '-20'],
    ['Priya Nair', '-15'],
    ['Marcus Bell', '-15'],
  ],
  [0, 1, 2].map((row) => ({ kind: 'part', row, metric: 'won_revenue', rank: row + 1, isDominant: false })),
);

function say(whole: Found, parts: readonly Found[], direction: 'rose' | 'fell' | null = null): string {
  const composition = composeWhy({ total: whole, divided: parts, cards: testCards, direction });
  const findings = [whole, ...parts];
  expect(groundComposition(composition, findings)).toBeNull();
  return fillReferences(composition, findings);
}

describe('a change taken apart', () => {
  it('names the part that carries it, and what went against it', () => {
    expect(say(total('fell'), [carried], 'fell')).toContain(
      'By owner the largest part is **Dana Okafor** with USD -60; against it went **Priya Nair** with USD 10.',
    );
  });

  it('says so when nothing stands out', () => {
    expect(say(total('fell'), [spread])).toContain(
      'By owner nothing stands out; the largest part is **Dana Okafor** with USD -20, then **Priya Nair** with USD -15.',
    );
  });

  it('says so when it went the other way', () => {
    expect(say(total('rose'), [carried], 'fell')).toContain('not the way the question puts it');
    expect(say(total('fell'), [carried], 'fell')).not.toContain('not the way the question puts it');
  });

  it('says so when chance alone can do it', () => {
    expect(say(total('fell', [{ kind: 'within_chance', row: 0, metric: 'won_revenue' }]), [carried])).toContain('chance alone');
  });

  it('takes nothing apart where nothing changed', () => {
    expect(say(total('unchanged'), [])).toContain('no change to take apart');
    expect(say(total('fell'), [])).toContain('could not divide');
  });
});
