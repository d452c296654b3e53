/** A percentage of one figure that is a figure of its own. */
import type { Vocabulary } from '#agents/vocabulary.ts';
import { stemsOf } from '#agents/words.ts';

/** `percent of our quota`: the figure that is called percent of quota. */
export function partOf(words: string, vocabulary: Vocabulary): string | null {
  const wanted = ['percent of', 'percentage of', 'share of'].map((lead) => stemsOf(`${lead} ${words}`).join(' '));
  const found = vocabulary.phrases.find((phrase) => phrase.kind === 'metric' && wanted.includes(phrase.stems.join(' ')));
  return found?.kind === 'metric' ? found.name : null;
}
