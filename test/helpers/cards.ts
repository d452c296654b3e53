/** The real catalogue's cards, for tests of language. */
import { join } from 'node:path';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import type { Cards } from '#kernel/card.ts';

/** Cards of `models-catalog`. Throws with every problem when the catalogue does not load. */
export async function readCards(directory: string = join(import.meta.dirname, '..', '..', 'models-catalog')): Promise<Cards> {
  const loaded = await loadCatalog(directory);
  if (!loaded.ok) throw new Error(loaded.problems.map(problemText).join('\n'));
  return loaded.value.cards;
}
