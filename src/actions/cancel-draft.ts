/** A draft that its person does not want. */
import { type Result, failed, ok } from '#kernel/result.ts';
import type { Asker } from '#kernel/person.ts';
import { type DraftDeps, onBehalfOf, readDraft } from '#actions/draft-row.ts';

/** `too_late`: it was confirmed before, and stays written. */
export type Cancelled = { readonly kind: 'cancelled' } | { readonly kind: 'too_late' };

/** Cancelling again, or after expiry, is the same. **Fails** draft_missing, draft_foreign. */
export async function cancelDraft(deps: DraftDeps, asker: Asker, draftId: string): Promise<Result<Cancelled>> {
  const { organizationId } = asker;
  return onBehalfOf(deps.database, asker, async (session): Promise<Result<Cancelled>> => {
    const draft = await readDraft(session, deps.clock, { organizationId, draftId, lock: true });
    if (draft === null) return failed({ kind: 'draft_missing' });
    if (draft.person_id !== asker.personId) return failed({ kind: 'draft_foreign' });
    if (draft.status === 'confirmed') return ok({ kind: 'too_late' });
    await session.query(
      `UPDATE app.draft
       SET status = 'cancelled', decided_at = $3::text::timestamptz
       WHERE organization_id = $1::integer AND draft_id = $2::uuid AND status = 'open'`,
      [organizationId, draft.draft_id, deps.clock.now()],
    );
    return ok({ kind: 'cancelled' });
  });
}
