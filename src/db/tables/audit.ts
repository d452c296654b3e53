/** The audit ledger: one hash chain per stream, append-only. */
import { bigint, char, index, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import { appSchema, moment, organizationId } from './schemas.ts';

/** Newest entry of each chain; the row is locked while an entry is appended. */
export const auditStream = appSchema.table(
  'audit_stream',
  {
    organizationId: organizationId(),
    stream: text('stream').notNull(),
    headSeq: bigint('head_seq', { mode: 'number' }).notNull(),
    headHash: char('head_hash', { length: 64 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.stream] })],
);

/** One change. `canonical` is the text that is hashed. No update or delete: no privilege, and a trigger raises. */
export const auditEntry = appSchema.table(
  'audit_entry',
  {
    organizationId: organizationId(),
    stream: text('stream').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    event: text('event').notNull(),
    payload: jsonb('payload').notNull(),
    canonical: text('canonical').notNull(),
    prevHash: char('prev_hash', { length: 64 }).notNull(),
    hash: char('hash', { length: 64 }).notNull(),
    signature: text('signature').notNull(),
    keyId: text('key_id').notNull(),
    actor: text('actor').notNull(),
    recordedAt: moment('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.stream, table.seq] }),
    index('audit_entry_recorded').on(table.organizationId, table.recordedAt),
  ],
);
