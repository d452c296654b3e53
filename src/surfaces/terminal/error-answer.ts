/** The Answer for trouble met before a turn reached the product. */
import type { Answer } from '#kernel/answer.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';

/** **Shape** kind `error`, intent `help`, `text` as the lead, everything else empty. */
export function errorAnswer(text: string): Answer {
  return bareAnswer({ turnId: '', number: 0 }, 'error', 'help', text);
}
