/** The queue of reports: what people said of answers, for admins. */
import type { Database, Row } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { hasRole } from '#kernel/person.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { FeedbackDeps, ShownAnswer } from '#services/feedback/give-feedback.ts';
import { asReader, asSystem } from '#services/feedback/sessions.ts';

export type FeedbackEntry = Row & {
  readonly feedback_id: string;
  readonly turn_id: string;
  readonly verdict: 'good' | 'wrong';
  readonly reason: string | null;
  readonly status: 'open' | 'closed';
  readonly closing_note: string | null;
  readonly person: string | null;
  readonly shown: ShownAnswer;
  readonly created_at: string;
};
export type QueueFilter = { readonly verdict: 'good' | 'wrong' | 'any'; readonly status: 'open' | 'closed' | 'any' };

const SELECT_SQL = `
SELECT feedback.feedback_id, feedback.turn_id, feedback.verdict, feedback.reason, feedback.status, feedback.closing_note,
  person.name AS person, feedback.shown, feedback.created_at
FROM app.feedback AS feedback
LEFT JOIN app.person AS person ON person.organization_id = feedback.organization_id AND person.person_id = feedback.person_id
WHERE feedback.organization_id = $1::integer`;

/** Newest first, at most limits.feedbackShown, as `asker` may read them: an admin everything, others their own. */
export function listFeedback(database: Database, asker: Asker, filter: QueueFilter): Promise<readonly FeedbackEntry[]> {
  return asReader(database, asker, (session) =>
    session.query<FeedbackEntry>(
      `${SELECT_SQL}
         AND ($2::text = 'any' OR feedback.verdict = $2::text)
         AND ($3::text = 'any' OR feedback.status = $3::text)
       ORDER BY feedback.created_at DESC, feedback.feedback_id
       LIMIT $4::integer`,
      [asker.organizationId, filter.verdict, filter.status, limits.feedbackShown],
    ),
  );
}

/** The one entry whose id begins with `prefix`. **Fails** invalid_input when none or several do. */
export async function findFeedback(database: Database, asker: Asker, prefix: string): Promise<Result<FeedbackEntry>> {
  const found = await asReader(database, asker, (session) =>
    session.query<FeedbackEntry>(`${SELECT_SQL} AND starts_with(feedback.feedback_id::text, $2::text) LIMIT 2`, [asker.organizationId, prefix.toLowerCase()]),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return ok(only);
  return failed({ kind: 'invalid_input', where: 'id', reason: found.length === 0 ? 'no report begins with it' : 'several reports begin with it' });
}

/** Takes a report off the queue; doing it again changes the note only. **Fails** not_permitted unless `asker` is an admin; invalid_input. */
export async function closeFeedback(deps: FeedbackDeps, asker: Asker, prefix: string, note: string | null): Promise<Result<FeedbackEntry>> {
  if (!hasRole(asker, 'admin')) return failed({ kind: 'not_permitted', permission: 'feedback' });
  const found = await findFeedback(deps.database, asker, prefix);
  if (!found.ok) return found;
  await asSystem(deps.database, asker.organizationId, (session) =>
    session.query(
      `UPDATE app.feedback
       SET status = 'closed', closing_note = $3::text, closed_at = coalesce(closed_at, $4::text::timestamptz)
       WHERE organization_id = $1::integer AND feedback_id = $2::text::uuid`,
      [asker.organizationId, found.value.feedback_id, note?.slice(0, limits.feedbackCharactersMax) ?? null, deps.clock.now()],
    ),
  );
  return findFeedback(deps.database, asker, found.value.feedback_id);
}
