/** What the receiver stored before Bolt ran, as a listener finds it in its context. */
import type { Context } from '@slack/bolt';
import type { Stored, StoredTurn } from '#surfaces/slack/store-question.ts';

/** The stored turn of this event; null when there was nothing to store. */
export function storedTurn(context: Context): StoredTurn | null {
  const stored = context['stored'] as Stored | undefined;
  return stored?.kind === 'turn' ? stored.turn : null;
}
