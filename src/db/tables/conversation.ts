/** Turns and drafts: stored before they are processed. */
import { sql } from 'drizzle-orm';
import { check, date, foreignKey, index, integer, jsonb, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { person } from './people.ts';
import { appSchema, moment, organizationId } from './schemas.ts';

/** One message. The same event_key of the same surface is the same turn. `memory` is what a follow-up may inherit. */
export const turn = appSchema.table(
  'turn',
  {
    organizationId: organizationId(),
    turnId: uuid('turn_id').notNull(),
    surface: text('surface').notNull(),
    eventKey: text('event_key').notNull(),
    threadKey: text('thread_key').notNull(),
    personId: uuid('person_id').notNull(),
    audience: text('audience').notNull(),
    text: text('text').notNull(),
    at: date('at', { mode: 'string' }),
    replyTo: jsonb('reply_to'),
    number: integer('number').notNull(),
    reply: jsonb('reply'),
    memory: jsonb('memory'),
    receivedAt: moment('received_at').notNull(),
    answeredAt: moment('answered_at'),
    /** Somebody is delivering the reply until then; a process that ended gives it back by that. */
    deliveryClaimedUntil: moment('delivery_claimed_until'),
    deliveredAt: moment('delivered_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.turnId] }),
    unique('turn_event').on(table.organizationId, table.surface, table.eventKey),
    index('turn_thread').on(table.organizationId, table.threadKey, table.personId, table.receivedAt),
    index('turn_undelivered')
      .on(table.organizationId, table.surface, table.receivedAt)
      .where(sql`delivered_at is null`),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'turn_person' }),
    check('turn_audience', sql`${table.audience} in ('private', 'channel')`),
  ],
);

/** A proposed write with its expiry; confirmed at most once. */
export const draft = appSchema.table(
  'draft',
  {
    organizationId: organizationId(),
    draftId: uuid('draft_id').notNull(),
    personId: uuid('person_id').notNull(),
    threadKey: text('thread_key'),
    action: text('action').notNull(),
    fields: jsonb('fields').notNull(),
    changes: jsonb('changes').notNull(),
    summary: text('summary').notNull(),
    /** Version of the row the card was made from; null for a new row. */
    expectedRowVersion: integer('expected_row_version'),
    idempotencyKey: text('idempotency_key').notNull(),
    status: text('status').notNull().default('open'),
    receipt: jsonb('receipt'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    decidedAt: moment('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.draftId] }),
    unique('draft_idempotency').on(table.organizationId, table.idempotencyKey),
    index('draft_thread').on(table.organizationId, table.threadKey, table.createdAt),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'draft_person' }),
    check('draft_status', sql`${table.status} in ('open', 'confirmed', 'cancelled')`),
  ],
);
