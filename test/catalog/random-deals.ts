/** Deals with random histories, the same for the same seed. */
import { makeRandom } from '#collectors/sample/random.ts';
import { addToDay, localDate } from '#kernel/dates.ts';
import type { DealHistories, Edit } from '#test/catalog/deal-histories.ts';

const firstDay = localDate('2025-06-01');

/** Deals of up to eight edits in any stage, at moments that often coincide; a close is dated to its own day. */
export function randomDeals(seed: number, count: number): DealHistories {
  const random = makeRandom(seed);
  const stages = ['Prospecting', 'Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'] as const;
  const deals: Record<string, { edits: readonly Edit[] }> = {};
  for (let index = 0; index < count; index += 1) {
    let day = addToDay(firstDay, { days: random.integer(0, 330) });
    const edits: Edit[] = [];
    for (let number = random.integer(1, 8); number > 0; number -= 1) {
      const stage = random.pick(stages);
      const closeDate = stage.startsWith('Closed') ? day : addToDay(day, { days: random.integer(0, 150) });
      edits.push([`${day}T${random.pick(['15', '18'])}:00:00Z`, stage, closeDate, random.chance(0.1) ? null : random.integer(1, 9) * 100]);
      day = addToDay(day, { days: random.pick([0, 1, 3, 30, 60]) });
    }
    deals[`deal ${index}`] = { edits: edits.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)) };
  }
  return deals;
}
