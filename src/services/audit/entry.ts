/** One ledger entry: its canonical text, hash and signature. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '#kernel/dates.ts';
import { type LedgerValue, canonicalJson } from '#services/audit/canonical-json.ts';
import type { AuditKey } from '#services/audit/keys.ts';

/** `prev_hash` of the first entry of a stream. */
export const FIRST_PREV_HASH = '0'.repeat(64);

/** The stream of what concerns the whole organisation, anchors among it. */
export const ORGANIZATION_STREAM = 'org';
export const ANCHOR_EVENT = 'audit.anchored';

/** `person:<uuid>`, `review:<id>`, `deal:<uuid>`, `revenue:<id>`, `target:<id>` or `org`. */
export type StreamName = string;
/** `person:<uuid>` for somebody's own doing, `system` for the product's. */
export type Actor = string;
export type StreamHead = { readonly seq: number; readonly hash: string };
export type LedgerPayload = { readonly [key: string]: LedgerValue };

export type EntryContent = {
  readonly organizationId: number;
  readonly stream: StreamName;
  readonly seq: number;
  readonly event: string;
  readonly payload: LedgerPayload;
  readonly actor: Actor;
  readonly prevHash: string;
  /** Six fraction digits and `Z`. */
  readonly recordedAt: string;
};

/** The text that is hashed and stored: exactly {actor, chain, event, org, payload, prev_hash, recorded_at, seq, v: 1}. **Source** deals-reviews-coverage.md 2.6. */
export function canonicalEntry(content: EntryContent): string {
  return canonicalJson({
    actor: content.actor,
    chain: content.stream,
    event: content.event,
    org: `org:${content.organizationId}`,
    payload: content.payload,
    prev_hash: content.prevHash,
    recorded_at: content.recordedAt,
    seq: content.seq,
    v: 1,
  });
}

/** SHA-256 of the UTF-8 text, as 64 lower-case hex digits. */
export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** HMAC-SHA-256 of the hash's hex text under `key`, as hex. */
export function signHash(secret: AuditKey['secret'], hash: string): string {
  return createHmac('sha256', secret).update(hash, 'utf8').digest('hex');
}

/** True when `signature` is that of `hash` under `secret`; compared in constant time. */
export function isSignatureOf(secret: AuditKey['secret'], hash: string, signature: string): boolean {
  const expected = Buffer.from(signHash(secret, hash), 'utf8');
  const given = Buffer.from(signature, 'utf8');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The ledger's spelling of a moment: `2025-10-11T09:00:00.000Z` → `2025-10-11T09:00:00.000000Z`. */
export function ledgerMoment(instant: Instant): string {
  const [whole = '', fraction = ''] = instant.replace(/Z$/, '').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}Z`;
}
