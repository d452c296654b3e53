/** What was learnt from answers: questions that an admin verified, what people said of answers, what nothing answered, what models used. */
import { sql } from 'drizzle-orm';
import { bigint, check, date, foreignKey, index, integer, jsonb, numeric, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { turn } from './conversation.ts';
import { person } from './people.ts';
import { appSchema, moment, organizationId } from './schemas.ts';

/** A question with the plans that an admin approved for it. `words` is what a message is compared with; `person_id` approved it. */
export const verifiedQuestion = appSchema.table(
  'verified_question',
  {
    organizationId: organizationId(),
    verifiedQuestionId: uuid('verified_question_id').notNull(),
    question: text('question').notNull(),
    words: text('words').notNull(),
    intent: text('intent').notNull(),
    plans: jsonb('plans').notNull(),
    personId: uuid('person_id').notNull(),
    status: text('status').notNull().default('active'),
    /** The catalogue that the plans were last checked against, and what is wrong with them there; null = nothing. */
    checkedFingerprint: text('checked_fingerprint'),
    setAsideReason: text('set_aside_reason'),
    setAsideAt: moment('set_aside_at'),
    rowVersion: integer('row_version').notNull().default(1),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.verifiedQuestionId] }),
    uniqueIndex('verified_question_words')
      .on(table.organizationId, table.words)
      .where(sql`status = 'active'`),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'verified_question_person' }),
    check('verified_question_status', sql`${table.status} in ('active', 'withdrawn')`),
  ],
);

/** What a person said of an answer; saying it again replaces it. `shown` is what they saw then, with few rows. */
export const feedback = appSchema.table(
  'feedback',
  {
    organizationId: organizationId(),
    feedbackId: uuid('feedback_id').notNull(),
    turnId: uuid('turn_id').notNull(),
    personId: uuid('person_id').notNull(),
    verdict: text('verdict').notNull(),
    reason: text('reason'),
    shown: jsonb('shown').notNull(),
    status: text('status').notNull().default('open'),
    closingNote: text('closing_note'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    closedAt: moment('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.feedbackId] }),
    unique('feedback_once').on(table.organizationId, table.turnId, table.personId),
    index('feedback_queue').on(table.organizationId, table.status, table.createdAt),
    foreignKey({ columns: [table.organizationId, table.turnId], foreignColumns: [turn.organizationId, turn.turnId], name: 'feedback_turn' }),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'feedback_person' }),
    check('feedback_verdict', sql`${table.verdict} in ('good', 'wrong')`),
    check('feedback_status', sql`${table.status} in ('open', 'closed')`),
  ],
);

/** A turn that got no figures: declined, or asked back and (`resolved_at` null) never answered. `words` groups the same question. */
export const questionGap = appSchema.table(
  'question_gap',
  {
    organizationId: organizationId(),
    turnId: uuid('turn_id').notNull(),
    personId: uuid('person_id').notNull(),
    threadKey: text('thread_key').notNull(),
    kind: text('kind').notNull(),
    intent: text('intent').notNull(),
    question: text('question').notNull(),
    words: text('words').notNull(),
    nearest: jsonb('nearest').notNull(),
    recordedAt: moment('recorded_at').notNull(),
    resolvedAt: moment('resolved_at'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.turnId] }),
    index('question_gap_recorded').on(table.organizationId, table.recordedAt),
    index('question_gap_thread').on(table.organizationId, table.threadKey, table.personId),
    foreignKey({ columns: [table.organizationId, table.turnId], foreignColumns: [turn.organizationId, turn.turnId], name: 'question_gap_turn' }),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'question_gap_person' }),
    check('question_gap_kind', sql`${table.kind} in ('declined', 'asked_back')`),
  ],
);

/** What one turn's decision used of a model; `calls` = times it was put to one, repairs and retries not counted apart. `day` is the organisation's; `cost` is null where no price is configured. */
export const modelUse = appSchema.table(
  'model_use',
  {
    organizationId: organizationId(),
    turnId: uuid('turn_id').notNull(),
    decision: text('decision').notNull(),
    personId: uuid('person_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    model: text('model').notNull(),
    calls: integer('calls').notNull(),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull(),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull(),
    cost: numeric('cost'),
    recordedAt: moment('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.turnId, table.decision] }),
    index('model_use_day').on(table.organizationId, table.personId, table.day),
    foreignKey({ columns: [table.organizationId, table.turnId], foreignColumns: [turn.organizationId, turn.turnId], name: 'model_use_turn' }),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'model_use_person' }),
  ],
);
