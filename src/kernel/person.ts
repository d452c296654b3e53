/** Who asks: organisations, people and their roles. */
import { z } from 'zod';
import type { Calendar, LocalDate } from '#kernel/dates.ts';

export const roleSchema = z.enum(['viewer', 'rep', 'manager', 'leader', 'facilitator', 'finance', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** **Shape** one organisation as questions need it. `dataDate` is the import's `--as-of`; null = live. */
export type Organization = {
  readonly organizationId: number;
  readonly name: string;
  readonly calendar: Calendar;
  /** Reporting currency, ISO 4217. */
  readonly currency: string;
  readonly dataDate: LocalDate | null;
  readonly isSample: boolean;
};

/** A signed-in person of one organisation. `timeZone` is theirs, else the organisation's. */
export type Asker = {
  readonly organizationId: number;
  readonly personId: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly Role[];
  readonly teamName: string | null;
  readonly timeZone: string;
};

/** True when the asker holds any of `roles`. */
export function hasRole(asker: Asker, ...roles: readonly Role[]): boolean {
  return asker.roles.some((role) => roles.includes(role));
}
