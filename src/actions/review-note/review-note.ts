/** `review.note`: a facilitator or manager logs a note about a person's month. */
import type { Action } from '#actions/action.ts';
import { applyNote, readNote } from '#actions/review-note/apply-note.ts';
import { describeStoredNote } from '#actions/review-note/describe-note.ts';
import { prepareNote } from '#actions/review-note/prepare-note.ts';

/** Managers about their subtree; facilitators, leaders and admins about everybody of the organisation. **Source** deals-reviews-coverage.md 1.7, Notes. */
export const reviewNote: Action = {
  card: {
    action: 'review.note',
    intent: 'review',
    description: "Logs a review note about one person's month, in the author's own words.",
    synonyms: ['review note', 'reviewer note', 'note', 'log a note', 'add a note', 'write down', 'comment'],
    fields: [
      { name: 'person', description: 'The person the note is about, by the full name found for them.', required: true },
      { name: 'month', description: 'The month it is about, as YYYY-MM. Left out: the month of today.', required: false },
      { name: 'text', description: "The note itself, copied letter for letter from the author's message.", required: true },
      { name: 'visibility', description: 'shared = the person reads it too; reviewers = only reviewers do. Left out: reviewers.', required: false },
    ],
  },
  asked: 'in_words',
  entity: 'review_note',
  roles: ['manager', 'facilitator', 'leader', 'admin'],
  whoMay: 'Review notes are written by facilitators, leaders and admins, and by managers about the people below them.',
  example: 'log a note for <full name> for March: <your words>',
  prepare: prepareNote,
  apply: applyNote,
  readBack: readNote,
  describeStored: describeStoredNote,
};
