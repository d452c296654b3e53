import { describe, expect, test } from 'vitest';
import { generateAccounts } from '#collectors/sample/accounts.ts';
import type { GeneratedOpportunity } from '#collectors/sample/generate-opportunities.ts';
import { generateOpportunities } from '#collectors/sample/generate-opportunities.ts';
import { awkwardDeals } from '#collectors/sample/market.ts';
import { samplePeople } from '#collectors/sample/people.ts';
import { localDate } from '#kernel/dates.ts';

function generate(input: { seed?: number; count?: number; today?: string }): readonly GeneratedOpportunity[] {
  const { seed = 7, count = 2_000, today = '2026-11-21' } = input;
  return [...generateOpportunities({ seed, count, today: localDate(today), accounts: generateAccounts(seed, 160), people: samplePeople })];
}

const isOpen = (deal: GeneratedOpportunity) => !deal.state.stage.isClosed;

describe('generated opportunities', () => {
  test('are the same for the same seed and day, and others for another seed', () => {
    expect(generate({ count: 300 })).toEqual(generate({ count: 300 }));
    expect(generate({ count: 300, seed: 8 })).not.toEqual(generate({ count: 300 }));
  });

  test('come one at a time: a million need no memory', () => {
    const endless = generateOpportunities({
      seed: 1,
      count: 1_000_000,
      today: localDate('2026-11-21'),
      accounts: generateAccounts(1, 50),
      people: samplePeople,
    });
    expect(endless.next().value?.key).toBe('OP-000001');
    expect(endless.next().value?.key).toBe('OP-000002');
  });

  test('have every edit in order, none after today, the last one being their present state', () => {
    for (const deal of generate({})) {
      const moments = deal.edits.map((edit) => edit.changedAt);
      expect(moments).toEqual([...new Set(moments)].sort());
      expect((moments.at(-1) ?? '') <= '2026-11-21T12:00').toBe(true);
      expect(deal.edits.at(-1)).toEqual(deal.state);
      expect(deal.createdDate).toBe(moments[0]?.slice(0, 10));
      expect(deal.lastActivityDate === null || deal.lastActivityDate <= '2026-11-21').toBe(true);
      expect(isOpen(deal) || deal.state.closeDate === deal.state.changedAt.slice(0, 10)).toBe(true);
    }
  });

  test('look like a pipeline: rates, gaps, pushes, neglected deals', () => {
    const deals = generate({});
    const open = deals.filter(isOpen);
    const won = deals.filter((deal) => deal.state.stage.isWon);
    const unpriced = open.filter((deal) => deal.state.amount === null);
    const pushed = deals.filter((deal) => new Set(deal.edits.map((edit) => edit.closeDate)).size > 2);
    const neglected = open.filter((deal) => deal.lastActivityDate !== null && deal.lastActivityDate < '2026-09-21');
    expect(open.length).toBeGreaterThan(150);
    expect(unpriced.length / open.length).toBeGreaterThan(0.04);
    expect(unpriced.length / open.length).toBeLessThan(0.13);
    expect(won.length / (deals.length - open.length)).toBeGreaterThan(0.35);
    expect(won.length / (deals.length - open.length)).toBeLessThan(0.55);
    expect(pushed.length).toBeGreaterThan(200);
    expect(neglected.length).toBeGreaterThan(5);
  });

  test.each(['2026-11-21', '2027-01-01', '2026-02-28', '2024-02-29'])(
    'have deals closed in the running quarter, and five owners behind nearly every month, on %s',
    (today) => {
      const deals = generate({ today });
      const quarterStart = `${today.slice(0, 4)}-${String(3 * Math.floor((Number(today.slice(5, 7)) - 1) / 3) + 1).padStart(2, '0')}-01`;
      const closed = deals.filter((deal) => !isOpen(deal));
      expect(closed.some((deal) => deal.state.closeDate >= quarterStart)).toBe(true);
      const owners = new Map<string, Set<string>>();
      for (const deal of closed) {
        const month = deal.state.closeDate.slice(0, 7);
        owners.set(month, (owners.get(month) ?? new Set()).add(deal.ownerKey));
      }
      const thin = [...owners.values()].filter((of) => of.size < 5);
      expect(owners.size).toBeGreaterThanOrEqual(24);
      expect(thin.length).toBeLessThanOrEqual(2);
    },
  );

  test('carry the awkward names', () => {
    const names = new Set(generate({}).map((deal) => deal.name));
    expect(names.size).toBe(2_000);
    for (const name of awkwardDeals) expect(names).toContain(name);
  });

  test('belong to people who had joined, and win more with better sellers', () => {
    const deals = generate({});
    expect(deals.filter((deal) => deal.ownerKey === 'tremblay').every((deal) => deal.createdDate >= '2026-04-01')).toBe(true);
    const rate = (owner: string) => {
      const closed = deals.filter((deal) => deal.ownerKey === owner && !isOpen(deal));
      return closed.filter((deal) => deal.state.stage.isWon).length / closed.length;
    };
    expect(rate('vandermeer')).toBeGreaterThan(rate('papadakis'));
  });
});
