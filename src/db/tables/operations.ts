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

/**
 * A published build of the analytics models for one day. Stale when data_version or the catalogue's fingerprint moved on.
 * `kind` says how it was last made; more than `changes_max` changed opportunities are not worth an incremental build.
 */
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
    kind: text('kind').notNull().default('full'),
    changesMax: integer('changes_max').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.asOf] }), check('catalog_build_kind', sql`${table.kind} in ('full', 'incremental')`)],
);

/** One build that was published, for people to look back on: how it was made, why it was a full one, and how long it took. */
export const catalogBuildRun = appSchema.table(
  'catalog_build_run',
  {
    organizationId: organizationId(),
    buildId: uuid('build_id').notNull(),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    kind: text('kind').notNull(),
    /** Null for an incremental build. */
    reason: text('reason'),
    /** Opportunities that had changed; null for a full build. */
    changedOpportunities: integer('changed_opportunities'),
    rows: bigint('rows', { mode: 'number' }).notNull(),
    durationMs: integer('duration_ms').notNull(),
    builtAt: moment('built_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.buildId] }),
    index('catalog_build_run_newest').on(table.organizationId, table.builtAt),
    check('catalog_build_run_kind', sql`${table.kind} in ('full', 'incremental')`),
  ],
);

/** An opportunity whose row or history was written; `data_version` is the organisation's at that time. Kept while a build may need it. */
export const changedOpportunity = appSchema.table(
  'changed_opportunity',
  {
    organizationId: organizationId(),
    sourceSystem: text('source_system').notNull(),
    opportunityKey: text('opportunity_key').notNull(),
    dataVersion: integer('data_version').notNull(),
  },
  (table) => [
    primaryKey({ name: 'changed_opportunity_pk', columns: [table.organizationId, table.sourceSystem, table.opportunityKey] }),
    index('changed_opportunity_version').on(table.organizationId, table.dataVersion),
  ],
);

/** A table that was written in a way that a full build alone can follow: any but the two of opportunities, or a great many of those. */
export const changedSource = appSchema.table(
  'changed_source',
  {
    organizationId: organizationId(),
    source: text('source').notNull(),
    dataVersion: integer('data_version').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.source] })],
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
