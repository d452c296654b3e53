/** The daily anchor: where every stream stands, signed and kept outside the database, so that a cut tail is found. */
import type { Session } from '#kernel/database.ts';
import type { Clock } from '#kernel/ports.ts';
import { type AnchoredHead, type AnchorHistory, readAnchors, writeAnchor } from '#services/audit/anchor-file.ts';
import { appendEntry, lockHead } from '#services/audit/append-entry.ts';
import { ANCHOR_EVENT, ORGANIZATION_STREAM, ledgerMoment } from '#services/audit/entry.ts';
import type { AuditKeys } from '#services/audit/keys.ts';
import { type LedgerVerdict, verifyLedger } from '#services/audit/verify-ledger.ts';

export type AnchorInput = { readonly organizationId: number; readonly directory: string };
/** `refused`: the ledger does not verify, and an anchor over it would hide that. */
export type Anchored =
  | { readonly kind: 'anchored'; readonly anchor: number; readonly streams: number }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly verdict: LedgerVerdict };

/**
 * Verifies the ledger, then writes one line to the anchor file and one `org` entry that lists every stream changed
 * with (seq, hash). The line is written before the transaction commits: a line without its entry is still true, an
 * entry without its line would be a false alarm.
 * **Source** deals-reviews-coverage.md 2.6.
 */
export async function anchorLedger(session: Session, clock: Clock, keys: AuditKeys, input: AnchorInput): Promise<Anchored> {
  const { organizationId, directory } = input;
  await lockHead(session, organizationId, ORGANIZATION_STREAM);
  const history = await readAnchors(directory, organizationId, keys);
  const verdict = await verifyLedger(session, keys, { organizationId, anchors: history });
  if (!verdict.valid) return { kind: 'refused', verdict };
  const changed = await changedHeads(session, organizationId, history);
  if (changed.length === 0 || (await isOwnEntryAlone(session, organizationId, changed))) return { kind: 'unchanged' };
  const anchor = history.count + 1;
  await appendEntry(session, clock, keys, {
    organizationId,
    stream: ORGANIZATION_STREAM,
    event: ANCHOR_EVENT,
    payload: { anchor, streams: changed },
    actor: 'system',
  });
  await writeAnchor(directory, keys, history, { organizationId, recordedAt: ledgerMoment(clock.now()), changed });
  return { kind: 'anchored', anchor, streams: changed.length };
}

async function changedHeads(session: Session, organizationId: number, history: AnchorHistory): Promise<readonly AnchoredHead[]> {
  const heads = await session.query<AnchoredHead>(
    `SELECT stream, head_seq AS seq, head_hash AS hash
     FROM app.audit_stream
     WHERE organization_id = $1::integer AND head_seq > 0
     ORDER BY stream`,
    [organizationId],
  );
  return heads.filter(({ stream, hash }) => history.heads.get(stream)?.hash !== hash);
}

/** True when nothing happened since the last anchor but its own entry. */
async function isOwnEntryAlone(session: Session, organizationId: number, changed: readonly AnchoredHead[]): Promise<boolean> {
  const [only, ...others] = changed;
  if (only?.stream !== ORGANIZATION_STREAM || others.length > 0) return false;
  const entries = await session.query<{ event: string }>(
    `SELECT event FROM app.audit_entry
     WHERE organization_id = $1::integer AND stream = $2::text AND seq = $3::bigint`,
    [organizationId, ORGANIZATION_STREAM, only.seq],
  );
  return entries.every(({ event }) => event === ANCHOR_EVENT);
}
