/** Review notes. */
import { sql } from 'drizzle-orm';
import { check, date, foreignKey, index, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { person } from './people.ts';
import { appSchema, moment, organizationId } from './schemas.ts';

/** A note about a person's month. shared = the person reads it too; reviewers = author, managers, leaders, admin. `session_id` is null outside a session. */
export const reviewNote = appSchema.table(
  'review_note',
  {
    organizationId: organizationId(),
    reviewNoteId: uuid('review_note_id').notNull(),
    personId: uuid('person_id').notNull(),
    month: date('month', { mode: 'string' }).notNull(),
    sessionId: text('session_id'),
    authorId: uuid('author_id').notNull(),
    note: text('note').notNull(),
    visibility: text('visibility').notNull(),
    rowVersion: integer('row_version').notNull().default(1),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.reviewNoteId] }),
    index('review_note_person').on(table.organizationId, table.personId, table.month),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'review_note_person' }),
    foreignKey({ columns: [table.organizationId, table.authorId], foreignColumns: [person.organizationId, person.personId], name: 'review_note_author' }),
    check('review_note_visibility', sql`${table.visibility} in ('shared', 'reviewers')`),
    check('review_note_month', sql`extract(day from ${table.month}) = 1`),
  ],
);
