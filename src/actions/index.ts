/** The actions there are. A new one is a folder here and a line in this list. */
import type { ActionCard } from '#kernel/decisions.ts';
import type { Action } from '#actions/action.ts';
import { verifyQuestion, withdrawQuestion } from '#actions/question-verify/question-verify.ts';
import { reviewNote } from '#actions/review-note/review-note.ts';

export const actions: readonly Action[] = [reviewNote, verifyQuestion, withdrawQuestion];

/** The action of that name (`review.note`); null when there is none. */
export function findAction(name: string): Action | null {
  return actions.find(({ card }) => card.action === name) ?? null;
}

/** What language engines are told: the actions that are asked for in words. */
export function listActionCards(): readonly ActionCard[] {
  return actions.filter(({ asked }) => asked === 'in_words').map(({ card }) => card);
}
