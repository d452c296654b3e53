/** The invented customers of the sample organisation. */
import { awkwardAccounts, sampleAccountWords, sampleCountries, sampleIndustries, sampleSegments } from '#collectors/sample/market.ts';
import type { SampleCountry } from '#collectors/sample/market.ts';
import { itemAt, makeRandom } from '#collectors/sample/random.ts';
import type { Random } from '#collectors/sample/random.ts';

export type SampleSegment = (typeof sampleSegments)[number];
export type SampleIndustry = (typeof sampleIndustries)[number];

export type SampleAccount = {
  readonly key: string;
  readonly name: string;
  readonly country: SampleCountry;
  readonly segment: SampleSegment;
  readonly industry: SampleIndustry;
  /** What the CRM knows of it: a few accounts were never filled in. */
  readonly known: { readonly industry: boolean; readonly size: boolean };
  readonly annualRevenue: number;
  readonly employees: number;
  readonly accountType: 'Customer' | 'Prospect';
};

/** `count` accounts with different names; the same seed gives the same ones. */
export function generateAccounts(seed: number, count: number): readonly SampleAccount[] {
  const random = makeRandom(seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, index) => makeAccount(random, index, taken));
}

function makeAccount(random: Random, index: number, taken: Set<string>): SampleAccount {
  const industry = random.pick(sampleIndustries);
  const segment = random.weighted(sampleSegments.map((item) => [item, item.weight] as const));
  return {
    key: `AC-${String(index + 1).padStart(4, '0')}`,
    name: awkwardAccounts[index] ?? freshName(random, industry, taken),
    country: random.weighted(sampleCountries.map((item) => [item, item.weight] as const)),
    segment,
    industry,
    known: { industry: !random.chance(0.03), size: !random.chance(0.03) },
    annualRevenue: 1_000 * Math.round(random.integer(segment.revenue[0], segment.revenue[1]) / 1_000),
    employees: random.integer(segment.employees[0], segment.employees[1]),
    accountType: random.chance(0.7) ? 'Customer' : 'Prospect',
  };
}

/** A word and a trade ("Kestering Foods"); a number is added once all pairs are used up. */
function freshName(random: Random, industry: SampleIndustry, taken: Set<string>): string {
  const trades: readonly string[] = industry.words;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const name = `${random.pick(sampleAccountWords)} ${random.pick(trades)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
  return `${random.pick(sampleAccountWords)} ${itemAt(trades, 0)} ${taken.size + 1}`;
}
