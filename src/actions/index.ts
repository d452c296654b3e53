/** The actions there are. A new one is a folder here and a line in this list. */
import type { ActionCard } from '#kernel/decisions.ts';
import type { Action } from '#actions/action.ts';
import { reviewNote } from '#actions/review-note/review-note.ts';

export const actions: readonly Action[] = [reviewNote];

/** The action of that name (`review.note`); null when there is none. */
export function findAction(name: string): Action | null {
  return actions.find(({ card }) => card.action === name) ?? null;
}

/** What language engines are told of every action. */
export function listActionCards(): readonly ActionCard[] {
  return actions.map(({ card }) => card);
}
