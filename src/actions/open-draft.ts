/** A proposed write becomes a durable draft that waits for its person. */
import { randomUUID } from 'node:crypto';
import type { Row } from '#kernel/database.ts';
import type { Draft } from '#kernel/draft.ts';
import { limits } from '#kernel/limits.ts';
import { hasRole } from '#kernel/person.ts';
import { type Result, failed, ok } from '#kernel/result.ts';
import type { DraftRequest, Prepared } from '#actions/action.ts';
import { type DraftDeps, asReader, draftOf, onBehalfOf, readDraft } from '#actions/draft-row.ts';
import { findAction } from '#actions/index.ts';

export type OpenDraftRequest = DraftRequest & {
  readonly action: string;
  /** The same key in the same organisation is the same draft, however often it is asked for. */
  readonly idempotencyKey: string;
  /** The conversation whose `confirm` answers the card; null outside conversations. */
  readonly threadKey: string | null;
};

/**
 * Prepares the action as the asker and stores the draft; nothing else is written.
 * **Fails** invalid_input, unknown_person, not_permitted; draft_foreign when somebody else used the key.
 */
export async function openDraft(deps: DraftDeps, request: OpenDraftRequest): Promise<Result<Draft>> {
  const { asker } = request;
  const action = findAction(request.action);
  if (action === null) return failed({ kind: 'invalid_input', where: 'action', reason: `there is no action ${request.action}` });
  if (!hasRole(asker, ...action.roles)) return failed({ kind: 'not_permitted', permission: request.action });
  const prepared = await asReader(deps.database, asker, (session) => action.prepare(session, request));
  if (!prepared.ok) return prepared;
  return onBehalfOf(deps.database, asker, async (session) => {
    await session.query(INSERT_DRAFT, parametersOf(request, prepared.value, deps.clock.now()));
    const [stored] = await session.query<Row & { draft_id: string; person_id: string }>(
      'SELECT draft_id, person_id FROM app.draft WHERE organization_id = $1::integer AND idempotency_key = $2::text',
      [asker.organizationId, request.idempotencyKey],
    );
    if (stored === undefined || stored.person_id !== asker.personId) return failed({ kind: 'draft_foreign' });
    const row = await readDraft(session, deps.clock, { organizationId: asker.organizationId, draftId: stored.draft_id, lock: false });
    return row === null ? failed({ kind: 'draft_missing' }) : ok(draftOf(row));
  });
}

const INSERT_DRAFT = `
INSERT INTO app.draft
  (organization_id, draft_id, person_id, thread_key, action, fields, changes, summary, expected_row_version, idempotency_key, created_at, expires_at)
VALUES
  ($1::integer, $2::uuid, $3::uuid, $4::text, $5::text, $6::text::jsonb, $7::text::jsonb, $8::text, $9::integer, $10::text,
   $11::text::timestamptz, $11::text::timestamptz + make_interval(secs => $12::double precision / 1000))
ON CONFLICT (organization_id, idempotency_key) DO NOTHING`;

function parametersOf(request: OpenDraftRequest, prepared: Prepared, now: string): readonly unknown[] {
  return [
    request.asker.organizationId,
    randomUUID(),
    request.asker.personId,
    request.threadKey,
    request.action,
    JSON.stringify(prepared.fields),
    JSON.stringify(prepared.changes),
    prepared.summary,
    prepared.expectedRowVersion,
    request.idempotencyKey,
    now,
    limits.draftLifetimeMs,
  ];
}
