/** Organisations, people, teams and what a person may see. */
import { sql } from 'drizzle-orm';
import { boolean, check, date, foreignKey, index, integer, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { appSchema, moment, organizationId } from './schemas.ts';

/** One tenant. `id` is what every other table calls organization_id; 1 is the first. `data_version` grows with every change of source rows. */
export const organization = appSchema.table(
  'organization',
  {
    organizationId: integer('id').primaryKey(),
    name: text('name').notNull(),
    timeZone: text('time_zone').notNull(),
    fiscalYearStartMonth: integer('fiscal_year_start_month').notNull().default(1),
    currency: text('currency').notNull(),
    dataDate: date('data_date', { mode: 'string' }),
    isSample: boolean('is_sample').notNull().default(false),
    isDefault: boolean('is_default').notNull().default(false),
    dataVersion: integer('data_version').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [check('organization_fiscal_month', sql`${table.fiscalYearStartMonth} between 1 and 12`)],
);

/** A team, by name. */
export const team = appSchema.table(
  'team',
  {
    organizationId: organizationId(),
    teamId: uuid('team_id').notNull(),
    name: text('name').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.teamId] }),
    unique('team_name').on(table.organizationId, table.name),
    foreignKey({ columns: [table.organizationId], foreignColumns: [organization.organizationId], name: 'team_organization' }),
  ],
);

/** One human. manager_id, team_id and sales_region are those of now (access); person_assignment keeps those of then (figures). */
export const person = appSchema.table(
  'person',
  {
    organizationId: organizationId(),
    personId: uuid('person_id').notNull(),
    name: text('name').notNull(),
    nameNormalized: text('name_normalized').notNull(),
    email: text('email'),
    emailNormalized: text('email_normalized'),
    isActive: boolean('is_active').notNull().default(true),
    canSignIn: boolean('can_sign_in').notNull().default(false),
    timeZone: text('time_zone'),
    managerId: uuid('manager_id'),
    teamId: uuid('team_id'),
    salesRegion: text('sales_region'),
    rowVersion: integer('row_version').notNull().default(1),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.personId] }),
    unique('person_email').on(table.organizationId, table.emailNormalized),
    index('person_name').on(table.organizationId, table.nameNormalized),
    foreignKey({ columns: [table.organizationId], foreignColumns: [organization.organizationId], name: 'person_organization' }),
    foreignKey({ columns: [table.organizationId, table.managerId], foreignColumns: [table.organizationId, table.personId], name: 'person_manager' }),
    foreignKey({ columns: [table.organizationId, table.teamId], foreignColumns: [team.organizationId, team.teamId], name: 'person_team' }),
  ],
);

/** Roles a person holds, several allowed. */
export const personRole = appSchema.table(
  'person_role',
  {
    organizationId: organizationId(),
    personId: uuid('person_id').notNull(),
    role: text('role').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.personId, table.role] }),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'person_role_person' }),
    check('person_role_known', sql`${table.role} in ('viewer', 'rep', 'manager', 'leader', 'facilitator', 'finance', 'admin')`),
  ],
);

/** Team, manager and region from valid_from up to valid_to (half-open; null = still). */
export const personAssignment = appSchema.table(
  'person_assignment',
  {
    organizationId: organizationId(),
    personId: uuid('person_id').notNull(),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
    managerId: uuid('manager_id'),
    teamId: uuid('team_id'),
    salesRegion: text('sales_region'),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.personId, table.validFrom] }),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'person_assignment_person' }),
    foreignKey({
      columns: [table.organizationId, table.managerId],
      foreignColumns: [person.organizationId, person.personId],
      name: 'person_assignment_manager',
    }),
    foreignKey({ columns: [table.organizationId, table.teamId], foreignColumns: [team.organizationId, team.teamId], name: 'person_assignment_team' }),
  ],
);

/** Ids of other systems: a CRM user id, `slack:<team>` and a Slack user id. */
export const personSourceKey = appSchema.table(
  'person_source_key',
  {
    organizationId: organizationId(),
    sourceSystem: text('source_system').notNull(),
    sourceKey: text('source_key').notNull(),
    personId: uuid('person_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.sourceSystem, table.sourceKey] }),
    index('person_source_key_person').on(table.organizationId, table.personId),
    foreignKey({ columns: [table.organizationId, table.personId], foreignColumns: [person.organizationId, person.personId], name: 'person_source_key_person' }),
  ],
);

/** What a person may see at large; derived from roles by services/access. */
export const viewer = appSchema.table(
  'viewer',
  {
    organizationId: organizationId(),
    viewerId: uuid('viewer_id').notNull(),
    /** Pipeline rows of everybody, and rows without an owner (leader, facilitator, admin). */
    seesEveryone: boolean('sees_everyone').notNull(),
    /** Notes about anybody meant for reviewers only (leader, admin). */
    seesReviewerNotes: boolean('sees_reviewer_notes').notNull(),
    /** The scope of their own role, which serving views show: organisation, subtree or owner, and its id as text. */
    ownScopeType: text('own_scope_type').notNull().default('organisation'),
    ownScopeId: text('own_scope_id').notNull().default(''),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.viewerId] }),
    foreignKey({ columns: [table.organizationId, table.viewerId], foreignColumns: [person.organizationId, person.personId], name: 'viewer_person' }),
    check('viewer_own_scope', sql`${table.ownScopeType} in ('organisation', 'subtree', 'owner')`),
  ],
);

/** Whose rows a person may see beside that: themselves (rep), their subtree of now (manager). Derived. */
export const visibleOwner = appSchema.table(
  'visible_owner',
  {
    organizationId: organizationId(),
    viewerId: uuid('viewer_id').notNull(),
    ownerId: uuid('owner_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.viewerId, table.ownerId] }),
    foreignKey({ columns: [table.organizationId, table.viewerId], foreignColumns: [person.organizationId, person.personId], name: 'visible_owner_viewer' }),
    foreignKey({ columns: [table.organizationId, table.ownerId], foreignColumns: [person.organizationId, person.personId], name: 'visible_owner_owner' }),
  ],
);

/** Whose stored figures (rows of scoped models) a person may read beside that: scopes that hold nobody they may not see. Derived. */
export const visibleScope = appSchema.table(
  'visible_scope',
  {
    organizationId: organizationId(),
    viewerId: uuid('viewer_id').notNull(),
    scopeType: text('scope_type').notNull(),
    /** Id of the team or person, as text. */
    scopeId: text('scope_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.viewerId, table.scopeType, table.scopeId] }),
    foreignKey({ columns: [table.organizationId, table.viewerId], foreignColumns: [person.organizationId, person.personId], name: 'visible_scope_viewer' }),
    check('visible_scope_type', sql`${table.scopeType} in ('team', 'subtree', 'owner')`),
  ],
);
