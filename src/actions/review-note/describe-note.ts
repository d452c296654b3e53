/** The words in which cards and receipts speak of a note. */
import { Temporal } from 'temporal-polyfill';
import type { Row } from '#kernel/database.ts';
import type { NoteVisibility } from '#actions/review-note/fields.ts';

/** Who reads a note of this visibility, beside its author. */
export function describeReaders(visibility: NoteVisibility, name: string): string {
  switch (visibility) {
    case 'shared':
      return `shared with ${name}`;
    case 'reviewers':
      return `for reviewers only, not for ${name}`;
  }
}

/** `2026-03` or `2026-03-01` → `March 2026`. */
export function describeMonth(month: string): string {
  return Temporal.PlainDate.from(`${month.slice(0, 7)}-01`).toLocaleString('en-US', { month: 'long', year: 'numeric' });
}

/** What is stored now, in one sentence that ends with the note as a quotation. */
export function describeStoredNote(stored: Row): string {
  const name = String(stored['person']);
  const note = String(stored['note']).replace(/\s+/gu, ' ');
  const visibility = stored['visibility'] === 'shared' ? 'shared' : 'reviewers';
  return `The note about ${name} for ${describeMonth(String(stored['month']))} is stored, ${describeReaders(visibility, name)}: “${note}”`;
}
