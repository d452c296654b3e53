/** Landed source rows in canonical columns. `source_key` is the source's own id; owners are already people of ours. `row_hash` tells an unchanged row. */
import { bigint, boolean, date, index, integer, numeric, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment, organizationId, rawSchema } from './schemas.ts';

function landed() {
  return {
    organizationId: organizationId(),
    sourceSystem: text('source_system').notNull(),
    sourceKey: text('source_key').notNull(),
    rowHash: text('row_hash').notNull(),
    loadedAt: moment('loaded_at').notNull(),
  };
}

/** One account. `billing_country` and `account_region` say where the account is; a sales region belongs to people. */
export const rawAccount = rawSchema.table(
  'account',
  {
    ...landed(),
    accountName: text('account_name').notNull(),
    industry: text('industry'),
    accountType: text('account_type'),
    annualRevenue: numeric('annual_revenue'),
    employees: bigint('employees', { mode: 'number' }),
    billingCountry: text('billing_country'),
    billingState: text('billing_state'),
    accountRegion: text('account_region'),
    segment: text('segment'),
    parentName: text('parent_name'),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] })],
);

/** One product. list_price in the organisation's currency unless `currency` says otherwise. */
export const rawProduct = rawSchema.table(
  'product',
  {
    ...landed(),
    productName: text('product_name').notNull(),
    productFamily: text('product_family'),
    listPrice: numeric('list_price'),
    currency: text('currency'),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] })],
);

/** One opportunity as last seen. Unknown stays null: an amount nobody knows is null, not 0. */
export const rawOpportunity = rawSchema.table(
  'opportunity',
  {
    ...landed(),
    opportunityName: text('opportunity_name'),
    accountKey: text('account_key'),
    productKey: text('product_key'),
    ownerId: uuid('owner_id'),
    amount: numeric('amount'),
    currency: text('currency'),
    stageName: text('stage_name'),
    opportunityType: text('opportunity_type'),
    leadSource: text('lead_source'),
    forecastCategory: text('forecast_category'),
    /** 0–1. */
    probability: numeric('probability'),
    isClosed: boolean('is_closed').notNull(),
    isWon: boolean('is_won').notNull(),
    isDeleted: boolean('is_deleted').notNull().default(false),
    createdAt: moment('created_at'),
    createdDate: date('created_date', { mode: 'string' }),
    closeDate: date('close_date', { mode: 'string' }),
    lastActivityDate: date('last_activity_date', { mode: 'string' }),
    lastModifiedAt: moment('last_modified_at'),
    nextStep: text('next_step'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] }),
    index('raw_opportunity_owner').on(table.organizationId, table.ownerId),
  ],
);

/** One edit of an opportunity: the values after it. */
export const rawOpportunityHistory = rawSchema.table(
  'opportunity_history',
  {
    ...landed(),
    opportunityKey: text('opportunity_key').notNull(),
    stageName: text('stage_name'),
    amount: numeric('amount'),
    closeDate: date('close_date', { mode: 'string' }),
    probability: numeric('probability'),
    forecastCategory: text('forecast_category'),
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] }),
    index('raw_opportunity_history_opportunity').on(table.organizationId, table.sourceSystem, table.opportunityKey, table.changedAt),
  ],
);

/** One stage of the sales process; `source_key` is the stage's name. default_probability 0–1. */
export const rawOpportunityStage = rawSchema.table(
  'opportunity_stage',
  {
    ...landed(),
    stageName: text('stage_name').notNull(),
    stageOrder: integer('stage_order').notNull(),
    defaultProbability: numeric('default_probability'),
    isClosed: boolean('is_closed').notNull(),
    isWon: boolean('is_won').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] })],
);

/** One person's quota for a period that starts on `period_start`. period_type month, quarter or year. */
export const rawQuota = rawSchema.table(
  'quota',
  {
    ...landed(),
    ownerId: uuid('owner_id'),
    periodStart: date('period_start', { mode: 'string' }).notNull(),
    periodType: text('period_type').notNull(),
    quotaAmount: numeric('quota_amount').notNull(),
    currency: text('currency'),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] })],
);
