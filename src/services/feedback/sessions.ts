/** Reading with one's own rights: row security shows admins the organisation's feedback, others their own. */
import type { Database, Session } from '#kernel/database.ts';
import type { Asker } from '#kernel/person.ts';

/** Runs `work` read-only as `asker`. */
export function asReader<T>(database: Database, asker: Asker, work: (session: Session) => Promise<T>): Promise<T> {
  const { organizationId, personId } = asker;
  return database.transaction({ role: 'reader', readOnly: true, identity: { organizationId, personId } }, work);
}

/** Runs `work` as the product's own role in the organisation. */
export function asSystem<T>(database: Database, organizationId: number, work: (session: Session) => Promise<T>): Promise<T> {
  return database.transaction({ role: 'app', identity: { organizationId, personId: null } }, work);
}

/** `1.9f2c…` → `9f2c…`: a turn's id without its organisation; null when it is none of this organisation. */
export function turnKeyOf(turnId: string, organizationId: number): string | null {
  const match = /^(\d+)\.([0-9a-f-]{36})$/.exec(turnId);
  return match === null || Number(match[1]) !== organizationId ? null : (match[2] ?? null);
}
