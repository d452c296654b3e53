/** A proposed note → what its confirm card shows. */
import type { Row, Session } from '#kernel/database.ts';
import { normalizeName } from '#kernel/normalize-name.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import type { DraftRequest, Prepared } from '#actions/action.ts';
import { describeMonth, describeReaders } from '#actions/review-note/describe-note.ts';
import { type NoteFields, noteRequestSchema } from '#actions/review-note/fields.ts';
import { mayReview } from '#actions/review-note/may-review.ts';

type PersonRow = Row & { readonly person_id: string; readonly name: string; readonly email: string | null };

/**
 * Resolves the person among those the asker may see (somebody they may not see is as unknown as nobody), and fills in
 * the defaults: the month of today, for reviewers only.
 * **Fails** invalid_input, unknown_person (`nearest` = e-mails when several bear the name), not_permitted.
 */
export async function prepareNote(session: Session, request: DraftRequest): Promise<Result<Prepared>> {
  const { asker } = request;
  const parsed = noteRequestSchema.safeParse(request.fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return failed({ kind: 'invalid_input', where: String(issue?.path[0] ?? 'note'), reason: issue?.message ?? 'it cannot be read' });
  }
  const [person, ...others] = await peopleNamed(session, asker.organizationId, parsed.data.person);
  if (person === undefined || others.length > 0) return unknownPerson(parsed.data.person, person === undefined ? [] : [person, ...others]);
  if (!(await mayReview(session, asker, person.person_id))) return failed({ kind: 'not_permitted', permission: 'review.note' });
  const { month, text, visibility } = parsed.data;
  const fields: NoteFields = {
    person: person.name,
    person_id: person.person_id,
    month: month ?? request.today.slice(0, 7),
    text,
    visibility: visibility ?? 'reviewers',
  };
  const monthSaid = `${describeMonth(fields.month)}${month === null || month === undefined ? ' (this month, as none was named)' : ''}`;
  return ok({
    fields,
    changes: (['person', 'month', 'visibility', 'text'] as const).map((field) => ({ field, before: null, after: fields[field] })),
    summary: `Log a note about ${person.name} for ${monthSaid}, ${describeReaders(fields.visibility, person.name)}.`,
    expectedRowVersion: null,
  });
}

/** A full name or an e-mail, whatever the case, or an id; read as the asker, so row security decides who there is. */
async function peopleNamed(session: Session, organizationId: number, named: string): Promise<readonly PersonRow[]> {
  return session.query<PersonRow>(
    `SELECT person_id, name, email
     FROM app.person
     WHERE organization_id = $1::integer
       AND is_active
       AND (name_normalized = $2::text OR email_normalized = $3::text OR person_id::text = $3::text)
     ORDER BY email
     LIMIT 6`,
    [organizationId, normalizeName(named), named.toLowerCase()],
  );
}

function unknownPerson(name: string, several: readonly PersonRow[]): Result<Prepared> {
  return failed({ kind: 'unknown_person', name, nearest: several.map(({ email, person_id: id }) => email ?? id) });
}
