/** Imports, catalogue builds and job runs: the product's own records. */
import { sql } from 'drizzle-orm';
import { bigint, check, date, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { appSchema, moment, organizationId } from './schemas.ts';

/** One import that stored something or nothing; `summary` counts rows read, stored, unchanged, rejected per table. */
export const importRun = appSchema.table(
  'import_run',
  {
    organizationId: organizationId(),
    importRunId: uuid('import_run_id').notNull(),
    sourceSystem: text('source_system').notNull(),
    mapping: text('mapping').notNull(),
    asOf: date('as_of', { mode: 'string' }),
    summary: jsonb('summary').notNull(),
    startedAt: moment('started_at').notNull(),
    finishedAt: moment('finished_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.importRunId] })],
);

/** A published build of the analytics models for one day. Stale when data_version or the catalogue's fingerprint moved on. */
export const catalogBuild = appSchema.table(
  'catalog_build',
  {
    organizationId: organizationId(),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    buildId: uuid('build_id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    dataVersion: integer('data_version').notNull(),
    rows: bigint('rows', { mode: 'number' }).notNull(),
    durationMs: integer('duration_ms').notNull(),
    builtAt: moment('built_at').notNull(),
    usedAt: moment('used_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.asOf] })],
);

/** One claim per organisation, job and scheduled time. The claim is a lease; `fence` grows with every taker and is checked by what the run publishes. */
export const jobRun = appSchema.table(
  'job_run',
  {
    organizationId: organizationId(),
    job: text('job').notNull(),
    scheduledFor: moment('scheduled_for').notNull(),
    status: text('status').notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
    attempts: integer('attempts').notNull(),
    leaseUntil: moment('lease_until'),
    retryAt: moment('retry_at'),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    durationMs: integer('duration_ms'),
    rows: bigint('rows', { mode: 'number' }),
    error: text('error'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.job, table.scheduledFor] }),
    index('job_run_open').on(table.organizationId, table.status, table.leaseUntil),
    check('job_run_status', sql`${table.status} in ('running', 'done', 'failed', 'given_up')`),
  ],
);
