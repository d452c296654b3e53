/** Drafts as the database holds them. */
import { z } from 'zod';
import type { Database, Session } from '#kernel/database.ts';
import { parseInstant } from '#kernel/dates.ts';
import type { Draft, Receipt } from '#kernel/draft.ts';
import type { Asker } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import type { AuditKeys } from '#services/audit/keys.ts';

export type DraftDeps = { readonly database: Database; readonly clock: Clock; readonly auditKeys: AuditKeys };

/** What the confirming transaction leaves behind; `receipt` follows once the row was re-read. */
const writtenSchema = z.object({
  receiptId: z.string(),
  entityId: z.string(),
  auditId: z.string(),
  receipt: z.custom<Receipt>((value) => typeof value === 'object' && value !== null).nullable(),
});
export type Written = z.infer<typeof writtenSchema>;

const draftRowSchema = z.object({
  draft_id: z.string(),
  person_id: z.string(),
  action: z.string(),
  fields: z.record(z.string(), z.unknown()),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  summary: z.string(),
  expected_row_version: z.number().int().nullable(),
  status: z.enum(['open', 'confirmed', 'cancelled']),
  receipt: writtenSchema.nullable(),
  expires_at: z.string(),
  is_expired: z.boolean(),
});
export type DraftRow = z.infer<typeof draftRowSchema>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `lock` waits for whoever decides the draft at this moment. */
export type DraftRead = { readonly organizationId: number; readonly draftId: string; readonly lock: boolean };

/** The draft, or null when there is none of that id (or the id is none). */
export async function readDraft(session: Session, clock: Clock, read: DraftRead): Promise<DraftRow | null> {
  if (!UUID.test(read.draftId)) return null;
  const [row] = await session.query(
    `SELECT draft_id, person_id, action, fields, changes, summary, expected_row_version, status, receipt, expires_at,
       expires_at <= $3::text::timestamptz AS is_expired
     FROM app.draft
     WHERE organization_id = $1::integer AND draft_id = $2::uuid
     ${read.lock ? 'FOR UPDATE' : ''}`,
    [read.organizationId, read.draftId, clock.now()],
  );
  return row === undefined ? null : draftRowSchema.parse(row);
}

/** The draft as surfaces show it. */
export function draftOf(row: DraftRow): Draft {
  const expiresAt = parseInstant(row.expires_at);
  if (expiresAt === null) throw new Error(`draft ${row.draft_id} has no readable expiry`);
  return { draftId: row.draft_id, action: row.action, fields: row.fields, changes: row.changes, summary: row.summary, expiresAt };
}

/** Runs `work` as the product's own role for the asker's organisation, on the asker's behalf. */
export function onBehalfOf<T>(database: Database, asker: Asker, work: (session: Session) => Promise<T>): Promise<T> {
  return database.transaction({ role: 'app', identity: { organizationId: asker.organizationId, personId: asker.personId } }, work);
}

/** Runs `work` read-only with what the asker may see and no more. */
export function asReader<T>(database: Database, asker: Asker, work: (session: Session) => Promise<T>): Promise<T> {
  return database.transaction({ role: 'reader', readOnly: true, identity: { organizationId: asker.organizationId, personId: asker.personId } }, work);
}
