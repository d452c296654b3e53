/** Writes a confirmed note, and reads it back. */
import { randomUUID } from 'node:crypto';
import type { Row, Session } from '#kernel/database.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import type { Applied, Confirmation } from '#actions/action.ts';
import { noteFieldsSchema } from '#actions/review-note/fields.ts';
import { mayReview } from '#actions/review-note/may-review.ts';

/**
 * One row, recorded in the person's own stream. **Fails** not_permitted when the right was lost since the draft.
 * **Source** deals-reviews-coverage.md 1.9: one ledger entry per changed field, with old and new value.
 */
export async function applyNote(session: Session, confirmation: Confirmation): Promise<Result<Applied>> {
  const { organizationId, personId: authorId, now } = confirmation;
  const fields = noteFieldsSchema.parse(confirmation.fields);
  if (!(await mayReview(session, confirmation, fields.person_id))) return failed({ kind: 'not_permitted', permission: 'review.note' });
  const noteId = randomUUID();
  const month = `${fields.month}-01`;
  await session.query(
    `INSERT INTO app.review_note
       (organization_id, review_note_id, person_id, month, session_id, author_id, note, visibility, row_version, created_at, updated_at)
     VALUES ($1::integer, $2::uuid, $3::uuid, $4::text::date, NULL, $5::uuid, $6::text, $7::text, 1, $8::text::timestamptz, $8::text::timestamptz)`,
    [organizationId, noteId, fields.person_id, month, authorId, fields.text, fields.visibility, now],
  );
  return ok({
    entityId: noteId,
    audit: {
      stream: `person:${fields.person_id}`,
      event: 'reviewer_note',
      payload: {
        review_note_id: noteId,
        person_id: fields.person_id,
        month,
        field: 'note',
        old_value: null,
        new_value: fields.text,
        visibility: fields.visibility,
        review_session_id: null,
        row_version: 1,
      },
    },
  });
}

/** The note with the names of its people, as the reader of `session` may see it; null when they may not. */
export async function readNote(session: Session, organizationId: number, noteId: string): Promise<Row | null> {
  const [row] = await session.query(
    `SELECT note.review_note_id, note.person_id, subject.name AS person, note.month, note.session_id, note.author_id, author.name AS author,
       note.note, note.visibility, note.row_version, note.created_at, note.updated_at
     FROM app.review_note AS note
     LEFT JOIN app.person AS subject ON subject.organization_id = note.organization_id AND subject.person_id = note.person_id
     LEFT JOIN app.person AS author ON author.organization_id = note.organization_id AND author.person_id = note.author_id
     WHERE note.organization_id = $1::integer AND note.review_note_id = $2::uuid`,
    [organizationId, noteId],
  );
  return row ?? null;
}
