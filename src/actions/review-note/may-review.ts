/** Who may write notes about whom. */
import type { Session } from '#kernel/database.ts';
import type { Role } from '#kernel/person.ts';

export type Reviewer = { readonly organizationId: number; readonly personId: string; readonly roles: readonly Role[] };

const ABOUT_EVERYBODY: readonly Role[] = ['facilitator', 'leader', 'admin'];

/**
 * True for facilitators, leaders and admins about everybody of the organisation, and for managers about the people
 * below them now (not about themselves).
 * **Source** design section 8.
 */
export async function mayReview(session: Session, reviewer: Reviewer, personId: string): Promise<boolean> {
  if (reviewer.roles.some((role) => ABOUT_EVERYBODY.includes(role))) return true;
  if (!reviewer.roles.includes('manager') || reviewer.personId === personId) return false;
  const rows = await session.query(
    `SELECT owner_id
     FROM app.visible_owner
     WHERE organization_id = $1::integer AND viewer_id = $2::uuid AND owner_id = $3::uuid`,
    [reviewer.organizationId, reviewer.personId, personId],
  );
  return rows.length > 0;
}
