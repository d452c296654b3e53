/** The schemas and the columns every table starts with. */
import { integer, pgSchema, timestamp } from 'drizzle-orm/pg-core';

/** Operational tables. */
export const appSchema = pgSchema('app');
/** Landed sources, in canonical columns. */
export const rawSchema = pgSchema('raw');

/** The tenancy key: first in every primary key, unique constraint, foreign key and index. */
export function organizationId() {
  return integer('organization_id').notNull();
}

/** UTC moment with microseconds. */
export function moment(name: string) {
  return timestamp(name, { withTimezone: true, precision: 6, mode: 'string' });
}
