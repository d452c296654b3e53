/** Figures that the asker has from elsewhere: read, rounded as typed, never taken for ours. */
import { describe, expect, test } from 'vitest';
import { isSameFigure, readClaimedFigure } from '#agents/claimed-figure.ts';

describe('read', () => {
  test.each([
    ['why is this not 61 %?', '61 %', 0.61, ''],
    ["why isn't it 61%", '61%', 0.61, ''],
    ['the dashboard says 1.2m', '1.2m', 1_200_000, ''],
    ['salesforce shows 45', '45', 45, ''],
    ['but my manager says it is 1,234,500', '1,234,500', 1_234_500, ''],
    ['i get 44.4 %', '44.4 %', 0.444, ''],
    ['shouldnt that be 12?', '12', 12, ''],
    ['salesforce shows 45 won deals in q3', '45', 45, 'won deals in q3'],
    ['why is the win rate of last quarter not 61%', '61%', 0.61, 'win rate of last quarter'],
    ['sales says we won 7.2m in q3, is that right?', '7.2m', 7_200_000, 'won revenue in q3'],
    ['finance has 6.2m for q3, why do we show something else', '6.2m', 6_200_000, 'for q3'],
    ['finance has $3.4m revenue', '$3.4m', 3_400_000, 'revenue'],
  ])('%s', (text, quoted, value, subject) => {
    const claimed = readClaimedFigure(text);
    expect([claimed?.quoted, claimed?.subject]).toEqual([quoted, subject]);
    expect(claimed?.value).toBeCloseTo(value, 6);
  });

  test.each(['win rate', 'deals over 50k', 'why did it fall', 'top 5 reps', 'reps with more than 3 wins', 'salesforce pipeline', 'revenue in q3'])(
    'no figure of their own: %s',
    (text) => {
      expect(readClaimedFigure(text)).toBeNull();
    },
  );
});

describe('the same, once rounded as typed', () => {
  test.each([
    ['it says 1.2m', 'the dashboard says 1.2m', '1249999.99', false, true],
    ['just outside', 'the dashboard says 1.2m', '1250000.01', false, false],
    ['percent', 'why is this not 61 %', '0.6149', true, true],
    ['percent, outside', 'why is this not 61 %', '0.6151', true, false],
    ['a rate typed without its sign', 'the report says 61.2', '0.61249', true, true],
    ['a count', 'salesforce shows 45', '45', false, true],
    ['another count', 'salesforce shows 45', '46', false, false],
  ])('%s', (_, text, cell, isRatio, expected) => {
    const claimed = readClaimedFigure(text);
    expect(claimed !== null && isSameFigure(claimed, cell, isRatio)).toBe(expected);
  });
});
