/** Adds one entry to a stream of the ledger, inside the business transaction that it records. */
import type { Session } from '#kernel/database.ts';
import type { Clock } from '#kernel/ports.ts';
import { canonicalJson } from '#services/audit/canonical-json.ts';
import {
  type Actor,
  FIRST_PREV_HASH,
  type LedgerPayload,
  type StreamHead,
  type StreamName,
  canonicalEntry,
  hashText,
  ledgerMoment,
  signHash,
} from '#services/audit/entry.ts';
import type { AuditKeys } from '#services/audit/keys.ts';

export type NewEntry = {
  readonly organizationId: number;
  readonly stream: StreamName;
  /** What happened, such as `reviewer_note`. */
  readonly event: string;
  readonly payload: LedgerPayload;
  readonly actor: Actor;
};

/** `auditId` is `<stream>#<seq>`. */
export type Appended = { readonly auditId: string; readonly seq: number; readonly hash: string };

/** Streams, events and actors are ASCII without spaces, so columns and canonical text cannot differ by normalisation. */
const PLAIN_NAME = /^[\x21-\x7e]{1,200}$/;

/**
 * Appends the entry and moves the stream's head; the head row stays locked until the transaction ends, so a stream
 * has one writer at a time and seq runs 1…n. A transaction that appends to several streams does so in the order of
 * their names, or two such transactions could wait for each other.
 * **Fails** throws on payloads the ledger cannot hold (canonical-json.ts).
 */
export async function appendEntry(session: Session, clock: Clock, keys: AuditKeys, entry: NewEntry): Promise<Appended> {
  for (const name of [entry.stream, entry.event, entry.actor]) {
    if (!PLAIN_NAME.test(name)) throw new Error(`not a name the ledger takes: ${name}`);
  }
  const head = await lockHead(session, entry.organizationId, entry.stream);
  const seq = head.seq + 1;
  const recordedAt = ledgerMoment(clock.now());
  const canonical = canonicalEntry({ ...entry, seq, prevHash: head.hash, recordedAt });
  const hash = hashText(canonical);
  await session.query(
    `INSERT INTO app.audit_entry
       (organization_id, stream, seq, event, payload, canonical, prev_hash, hash, signature, key_id, actor, recorded_at)
     VALUES ($1::integer, $2::text, $3::bigint, $4::text, $5::text::jsonb, $6::text, $7::text, $8::text, $9::text, $10::text, $11::text, $12::text::timestamptz)`,
    [
      entry.organizationId,
      entry.stream,
      seq,
      entry.event,
      canonicalJson(entry.payload),
      canonical,
      head.hash,
      hash,
      signHash(keys.current.secret, hash),
      keys.current.keyId,
      entry.actor,
      recordedAt,
    ],
  );
  await session.query(
    `UPDATE app.audit_stream
     SET head_seq = $3::bigint, head_hash = $4::text
     WHERE organization_id = $1::integer AND stream = $2::text`,
    [entry.organizationId, entry.stream, seq, hash],
  );
  return { auditId: `${entry.stream}#${seq}`, seq, hash };
}

/** The newest entry's seq and hash, its row locked until the transaction ends; seq 0 and 64 zeros for a new stream. */
export async function lockHead(session: Session, organizationId: number, stream: StreamName): Promise<StreamHead> {
  await session.query(
    `INSERT INTO app.audit_stream (organization_id, stream, head_seq, head_hash)
     VALUES ($1::integer, $2::text, 0, $3::text)
     ON CONFLICT (organization_id, stream) DO NOTHING`,
    [organizationId, stream, FIRST_PREV_HASH],
  );
  const [row] = await session.query<{ seq: number; hash: string }>(
    `SELECT head_seq AS seq, head_hash AS hash
     FROM app.audit_stream
     WHERE organization_id = $1::integer AND stream = $2::text
     FOR UPDATE`,
    [organizationId, stream],
  );
  if (row === undefined) throw new Error(`the head of stream ${stream} is not visible to this session`);
  return row;
}
