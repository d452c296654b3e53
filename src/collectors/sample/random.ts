/** Seeded randomness: the same seed gives the same numbers on every machine. */
import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Random = {
  /** Whole number from `from` to `to`, both in. */
  readonly integer: (from: number, to: number) => number;
  /** 0 ≤ x < 1. */
  readonly fraction: () => number;
  /** True with the given probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** One of the items, each as likely as its weight. */
  readonly weighted: <T>(items: readonly (readonly [T, number])[]) => T;
  /** About 0 on average, spread 1, never beyond ±3: the sum of twelve uniform draws, less six, cut. */
  readonly bell: () => number;
};

/** A generator of its own for `seed`; two of the same seed never influence each other. */
export function makeRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const fraction = () => uniformFloat32(generator);
  const integer = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    integer,
    fraction,
    chance: (probability) => fraction() < probability,
    pick: (items) => itemAt(items, integer(0, items.length - 1)),
    weighted: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let rest = fraction() * total;
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return itemAt(items, items.length - 1)[0];
    },
    bell: () => {
      let sum = -6;
      for (let draw = 0; draw < 12; draw += 1) sum += fraction();
      return Math.max(-3, Math.min(3, sum));
    },
  };
}

/** The item at `index`. Throws when there is none: a bug in the sample's tables. */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index} among ${items.length}`);
  return item;
}
