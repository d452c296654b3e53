/** The confirm card that a typed `confirm` or `cancel` answers. */
import type { Row } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Draft } from '#kernel/draft.ts';
import type { Asker } from '#kernel/person.ts';
import type { Turn } from '#kernel/turn.ts';
import { type DraftDeps, draftOf, onBehalfOf, readDraft } from '#actions/draft-row.ts';

/** The key of the one draft a turn can open. */
export function turnDraftKey(turnId: string): string {
  return `turn:${turnId}`;
}

export type AnsweredDraft = { readonly draftId: string };

/**
 * The draft opened by the asker's turn just before this one in the thread; turns that themselves only answered a card
 * (`isReply`) are looked past, so that saying `confirm` again finds the same card. Null when that turn opened none.
 */
export async function findDraftBefore(deps: Pick<DraftDeps, 'database'>, turn: Turn, isReply: (text: string) => boolean): Promise<AnsweredDraft | null> {
  const { organizationId } = turn.asker;
  const rows = await onBehalfOf(deps.database, turn.asker, (session) =>
    session.query<Row & { text: string; draft_id: string | null }>(
      `SELECT earlier.text, draft.draft_id
       FROM app.turn AS earlier
       LEFT JOIN app.draft AS draft
         ON draft.organization_id = earlier.organization_id
         AND draft.person_id = earlier.person_id
         AND draft.idempotency_key = 'turn:' || earlier.organization_id || '.' || earlier.turn_id
       WHERE earlier.organization_id = $1::integer
         AND earlier.thread_key = $2::text
         AND earlier.person_id = $3::uuid
         AND earlier.number < $4::integer
       ORDER BY earlier.number DESC
       LIMIT $5::integer`,
      [organizationId, turn.threadKey, turn.asker.personId, turn.number, limits.draftReplyTurnsMax],
    ),
  );
  const before = rows.find(({ text }) => !isReply(text));
  return before?.draft_id === null || before === undefined ? null : { draftId: before.draft_id };
}

/** The draft while it can still be confirmed, as a card shows it; null once it was decided or has expired. */
export async function readOpenDraft(deps: Pick<DraftDeps, 'database' | 'clock'>, asker: Asker, draftId: string): Promise<Draft | null> {
  const { organizationId } = asker;
  const row = await onBehalfOf(deps.database, asker, (session) => readDraft(session, deps.clock, { organizationId, draftId, lock: false }));
  return row === null || row.status !== 'open' || row.is_expired ? null : draftOf(row);
}
