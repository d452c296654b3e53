/** A confirmed draft is applied at most once; what is told of it comes from the row as re-read after commit. */
import { randomUUID } from 'node:crypto';
import type { Row, Session } from '#kernel/database.ts';
import type { Receipt } from '#kernel/draft.ts';
import { type Asker, type Role, roleSchema } from '#kernel/person.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import { type Action, personActor } from '#actions/action.ts';
import { type DraftDeps, type DraftRow, type Written, asReader, onBehalfOf, readDraft } from '#actions/draft-row.ts';
import { findAction } from '#actions/index.ts';
import { appendEntry } from '#services/audit/append-entry.ts';

/**
 * One transaction: lock the draft, check owner, status, expiry and the rights held now, apply, append the ledger
 * entry, mark the draft confirmed. Then the receipt. Confirming again, at once or after a crash, gives the same receipt.
 * **Fails** draft_missing, draft_foreign, draft_cancelled, draft_expired, not_permitted, row_changed: nothing was written.
 */
export async function confirmDraft(deps: DraftDeps, asker: Asker, draftId: string): Promise<Result<Receipt>> {
  const decided = await onBehalfOf(deps.database, asker, (session) => decide(deps, session, asker, draftId));
  return decided.ok ? ok(await completeReceipt(deps, asker, decided.value)) : decided;
}

type Decided = { readonly draftId: string; readonly action: Action; readonly written: Written };

async function decide(deps: DraftDeps, session: Session, asker: Asker, draftId: string): Promise<Result<Decided>> {
  const draft = await readDraft(session, deps.clock, { organizationId: asker.organizationId, draftId, lock: true });
  if (draft === null) return failed({ kind: 'draft_missing' });
  if (draft.person_id !== asker.personId) return failed({ kind: 'draft_foreign' });
  const action = findAction(draft.action);
  if (action === null) return failed({ kind: 'draft_missing' });
  if (draft.status === 'cancelled') return failed({ kind: 'draft_cancelled' });
  if (draft.receipt !== null) return ok({ draftId: draft.draft_id, action, written: draft.receipt });
  if (draft.is_expired) return failed({ kind: 'draft_expired', expiredAt: draft.expires_at });
  const written = await write(deps, session, { asker, action, draft });
  return written.ok ? ok({ draftId: draft.draft_id, action, written: written.value }) : written;
}

type Write = { readonly asker: Asker; readonly action: Action; readonly draft: DraftRow };

async function write(deps: DraftDeps, session: Session, { asker, action, draft }: Write): Promise<Result<Written>> {
  const { organizationId, personId } = asker;
  const now = deps.clock.now();
  const roles = await rolesHeldNow(session, organizationId, personId);
  if (!action.roles.some((role) => roles.includes(role))) return failed({ kind: 'not_permitted', permission: draft.action });
  const confirmation = { organizationId, personId, roles, fields: draft.fields, expectedRowVersion: draft.expected_row_version, now };
  const applied = await action.apply(session, confirmation);
  if (!applied.ok) return applied;
  const entry = await appendEntry(session, deps.clock, deps.auditKeys, { organizationId, actor: personActor(personId), ...applied.value.audit });
  const written: Written = { receiptId: randomUUID(), entityId: applied.value.entityId, auditId: entry.auditId, receipt: null };
  await session.query(
    `UPDATE app.draft
     SET status = 'confirmed', decided_at = $3::text::timestamptz, receipt = $4::text::jsonb
     WHERE organization_id = $1::integer AND draft_id = $2::uuid AND status = 'open'`,
    [organizationId, draft.draft_id, now, JSON.stringify(written)],
  );
  return ok(written);
}

/** Of people who left, none. */
async function rolesHeldNow(session: Session, organizationId: number, personId: string): Promise<readonly Role[]> {
  const rows = await session.query<Row & { role: string }>(
    `SELECT held.role
     FROM app.person_role AS held
     JOIN app.person AS person ON person.organization_id = held.organization_id AND person.person_id = held.person_id
     WHERE held.organization_id = $1::integer AND held.person_id = $2::uuid AND person.is_active`,
    [organizationId, personId],
  );
  return rows.map(({ role }) => roleSchema.parse(role));
}

/** Invariant: a Receipt is made here alone, from the row as re-read after commit, and stored so that it stays the same. */
async function completeReceipt(deps: DraftDeps, asker: Asker, { draftId, action, written }: Decided): Promise<Receipt> {
  if (written.receipt !== null) return written.receipt;
  const stored = await asReader(deps.database, asker, (session) => action.readBack(session, asker.organizationId, written.entityId));
  if (stored === null) throw new Error(`${action.entity} ${written.entityId} was committed but cannot be read back`);
  const receipt: Receipt = {
    receiptId: written.receiptId,
    action: action.card.action,
    entity: action.entity,
    entityId: written.entityId,
    auditId: written.auditId,
    stored,
    summary: action.describeStored(stored),
  };
  return onBehalfOf(deps.database, asker, async (session) => {
    await session.query(
      `UPDATE app.draft
       SET receipt = jsonb_set(receipt, '{receipt}', $3::text::jsonb)
       WHERE organization_id = $1::integer AND draft_id = $2::uuid AND receipt -> 'receipt' = 'null'::jsonb`,
      [asker.organizationId, draftId, JSON.stringify(receipt)],
    );
    const kept = await readDraft(session, deps.clock, { organizationId: asker.organizationId, draftId, lock: false });
    return kept?.receipt?.receipt ?? receipt;
  });
}
