/** Says whether the ledger is unbroken: every stream from its first entry to its head, against the anchors kept outside. */
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { AnchorHistory } from '#services/audit/anchor-file.ts';
import {
  ANCHOR_EVENT,
  FIRST_PREV_HASH,
  type LedgerPayload,
  ORGANIZATION_STREAM,
  type StreamHead,
  type StreamName,
  canonicalEntry,
  hashText,
  isSignatureOf,
} from '#services/audit/entry.ts';
import type { AuditKeys } from '#services/audit/keys.ts';

/** What is wrong first. `tail` = shorter than an anchor says, `anchor` = another hash than an anchor says. */
export type LedgerFault = 'gap' | 'prev_link' | 'hash' | 'unknown_key' | 'signature' | 'columns' | 'head' | 'tail' | 'anchor';

/** `entries` were found good; `firstBadSeq` and `reason` are null when valid. */
export type StreamVerdict = {
  readonly stream: StreamName;
  readonly valid: boolean;
  readonly entries: number;
  readonly firstBadSeq: number | null;
  readonly reason: LedgerFault | null;
};
export type LedgerVerdict = {
  readonly valid: boolean;
  readonly entries: number;
  readonly streams: readonly StreamVerdict[];
  /** damaged = a line of the anchor file is not what was written; incomplete = the ledger mentions anchors the file lacks. */
  readonly anchorFault: 'damaged' | 'incomplete' | null;
};

export type VerifyInput = {
  readonly organizationId: number;
  /** All streams when left out. */
  readonly stream?: StreamName;
  /** From readAnchors; null where this process has no access to the anchors (tails are then not checked). */
  readonly anchors: AnchorHistory | null;
};

type StoredEntry = {
  readonly seq: number;
  readonly event: string;
  readonly payload: LedgerPayload;
  readonly canonical: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly signature: string;
  readonly keyId: string;
  readonly actor: string;
  readonly recordedAt: string;
};

/**
 * Checks: seq 1…n without gap, prev links, hash, signature under the named key, canonical text equal to the columns,
 * head row equal to the last entry, and every anchored head still there. Appending may go on meanwhile.
 * **Source** deals-reviews-coverage.md 2.6.
 */
export async function verifyLedger(session: Session, keys: AuditKeys, input: VerifyInput): Promise<LedgerVerdict> {
  const { organizationId, anchors } = input;
  const anchored = anchors?.heads ?? new Map<StreamName, StreamHead>();
  const names = input.stream === undefined ? await streamNames(session, organizationId, anchored) : [input.stream];
  const streams: StreamVerdict[] = [];
  for (const stream of names) {
    streams.push(await verifyStream(session, keys, { organizationId, stream, anchored: anchored.get(stream) ?? null }));
  }
  const anchorFault = anchors === null ? null : await faultOfAnchors(session, organizationId, anchors);
  const valid = anchorFault === null && streams.every((verdict) => verdict.valid);
  return { valid, entries: streams.reduce((sum, { entries }) => sum + entries, 0), streams, anchorFault };
}

async function streamNames(session: Session, organizationId: number, anchored: AnchorHistory['heads']): Promise<readonly StreamName[]> {
  const rows = await session.query<{ stream: string }>(
    `SELECT stream FROM app.audit_stream WHERE organization_id = $1::integer
     UNION
     SELECT stream FROM app.audit_entry WHERE organization_id = $1::integer`,
    [organizationId],
  );
  return [...new Set([...rows.map(({ stream }) => stream), ...anchored.keys()])].sort();
}

async function faultOfAnchors(session: Session, organizationId: number, anchors: AnchorHistory): Promise<LedgerVerdict['anchorFault']> {
  if (anchors.faultAtLine !== null) return 'damaged';
  const [row] = await session.query<{ newest: number | null }>(
    `SELECT max((payload ->> 'anchor')::integer) AS newest
     FROM app.audit_entry
     WHERE organization_id = $1::integer AND stream = $2::text AND event = $3::text`,
    [organizationId, ORGANIZATION_STREAM, ANCHOR_EVENT],
  );
  return (row?.newest ?? 0) > anchors.count ? 'incomplete' : null;
}

type StreamInput = { readonly organizationId: number; readonly stream: StreamName; readonly anchored: StreamHead | null };

/** Reads page by page. The head is read after the entries: when it is ahead of them somebody appended, and reading goes on. */
async function verifyStream(session: Session, keys: AuditKeys, input: StreamInput): Promise<StreamVerdict> {
  let last: StreamHead = { seq: 0, hash: FIRST_PREV_HASH };
  let wasAheadOf = -1;
  const bad = (reason: LedgerFault): StreamVerdict => ({ stream: input.stream, valid: false, entries: last.seq, firstBadSeq: last.seq + 1, reason });
  for (;;) {
    const page = await readPage(session, input, last.seq);
    for (const entry of page) {
      const fault = faultOf(entry, last, input, keys);
      if (fault !== null) return bad(fault);
      last = { seq: entry.seq, hash: entry.hash };
    }
    if (page.length === limits.auditPageRows) continue;
    const head = await readHead(session, input);
    if (head !== null && head.seq > last.seq && wasAheadOf !== last.seq) {
      wasAheadOf = last.seq;
      continue;
    }
    if (input.anchored !== null && input.anchored.seq > last.seq) return bad('tail');
    if (head === null ? last.seq > 0 : head.seq !== last.seq || head.hash !== last.hash) return bad('head');
    return { stream: input.stream, valid: true, entries: last.seq, firstBadSeq: null, reason: null };
  }
}

function faultOf(entry: StoredEntry, previous: StreamHead, input: StreamInput, keys: AuditKeys): LedgerFault | null {
  if (entry.seq !== previous.seq + 1) return 'gap';
  if (entry.prevHash !== previous.hash) return 'prev_link';
  if (hashText(entry.canonical) !== entry.hash) return 'hash';
  const secret = keys.secretById.get(entry.keyId);
  if (secret === undefined) return 'unknown_key';
  if (!isSignatureOf(secret, entry.hash, entry.signature)) return 'signature';
  if (entry.canonical !== canonicalOfColumns(entry, input)) return 'columns';
  return input.anchored?.seq === entry.seq && input.anchored.hash !== entry.hash ? 'anchor' : null;
}

/** The canonical text the columns would give; null when they hold what no entry may hold (then somebody changed them). */
function canonicalOfColumns(entry: StoredEntry, input: StreamInput): string | null {
  try {
    return canonicalEntry({ ...entry, organizationId: input.organizationId, stream: input.stream });
  } catch {
    return null;
  }
}

async function readPage(session: Session, input: StreamInput, afterSeq: number): Promise<readonly StoredEntry[]> {
  return session.query<StoredEntry>(
    `SELECT seq, event, payload, canonical, prev_hash AS "prevHash", hash, signature, key_id AS "keyId", actor,
       to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "recordedAt"
     FROM app.audit_entry
     WHERE organization_id = $1::integer AND stream = $2::text AND seq > $3::bigint
     ORDER BY seq
     LIMIT $4::integer`,
    [input.organizationId, input.stream, afterSeq, limits.auditPageRows],
  );
}

async function readHead(session: Session, input: StreamInput): Promise<StreamHead | null> {
  const [head] = await session.query<{ seq: number; hash: string }>(
    `SELECT head_seq AS seq, head_hash AS hash
     FROM app.audit_stream
     WHERE organization_id = $1::integer AND stream = $2::text`,
    [input.organizationId, input.stream],
  );
  return head ?? null;
}
