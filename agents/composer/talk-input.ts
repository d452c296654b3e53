/** What a message of the talk lane is, and its reply. */
import type { Cards } from '#kernel/card.ts';
import type { IntentName } from '#kernel/intent.ts';
import type { Asker } from '#kernel/person.ts';

export type Talk = { readonly kind: 'answer' | 'decline'; readonly lead: string; readonly suggestions: readonly string[] };
export type TalkInput = {
  readonly intent: IntentName;
  readonly text: string;
  readonly cards: Cards;
  readonly askerName: string;
  readonly asker?: Pick<Asker, 'roles'>;
};
