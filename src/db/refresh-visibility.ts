/** Derives who sees whose rows from roles and managers of now. The row-security policies read nothing else. */
import type { Session } from '#kernel/database.ts';

/**
 * Rewrites app.viewer and app.visible_owner of one organisation; what no longer holds is deleted.
 * A rep sees themselves; a manager themselves and everybody below by manager_id; leader, facilitator and admin everyone;
 * leader and admin also notes for reviewers; finance and viewer nothing of the pipeline. Activity and sign-in do not matter.
 * Call it in the transaction that changed people, roles or managers. **Source** design section 8.
 */
export async function refreshVisibility(session: Session, organizationId: number): Promise<void> {
  // One refresh of an organisation at a time, so that the later one sees what the earlier one was derived from.
  await session.query('SELECT id FROM app.organization WHERE id = $1 FOR UPDATE', [organizationId]);
  await session.query(refreshViewers, [organizationId]);
  await session.query(refreshVisibleOwners, [organizationId]);
}

const refreshViewers = `
-- one row per person who holds a role
WITH holder AS (
  SELECT
    person_id,
    bool_or(role IN ('leader', 'facilitator', 'admin')) AS sees_everyone,
    bool_or(role IN ('leader', 'admin')) AS sees_reviewer_notes
  FROM app.person_role
  WHERE organization_id = $1
  GROUP BY person_id
),
gone AS (
  DELETE FROM app.viewer
  WHERE organization_id = $1 AND viewer_id NOT IN (SELECT person_id FROM holder)
)
INSERT INTO app.viewer AS viewer (organization_id, viewer_id, sees_everyone, sees_reviewer_notes)
SELECT $1, person_id, sees_everyone, sees_reviewer_notes
FROM holder
ON CONFLICT (organization_id, viewer_id) DO UPDATE
SET sees_everyone = excluded.sees_everyone, sees_reviewer_notes = excluded.sees_reviewer_notes
WHERE (viewer.sees_everyone, viewer.sees_reviewer_notes) IS DISTINCT FROM (excluded.sees_everyone, excluded.sees_reviewer_notes)
`;

const refreshVisibleOwners = `
-- one row per viewer and owner; UNION drops pairs already found, so a circle of managers ends
WITH RECURSIVE pair AS (
  SELECT person_id AS viewer_id, person_id AS owner_id, bool_or(role = 'manager') AS is_manager
  FROM app.person_role
  WHERE organization_id = $1 AND role IN ('rep', 'manager')
  GROUP BY person_id
  UNION
  SELECT pair.viewer_id, person.person_id AS owner_id, true AS is_manager
  FROM pair
  JOIN app.person ON person.organization_id = $1 AND person.manager_id = pair.owner_id
  WHERE pair.is_manager
),
gone AS (
  DELETE FROM app.visible_owner
  WHERE organization_id = $1
    AND NOT EXISTS (
      SELECT 1
      FROM pair
      WHERE pair.viewer_id = visible_owner.viewer_id AND pair.owner_id = visible_owner.owner_id
    )
)
INSERT INTO app.visible_owner (organization_id, viewer_id, owner_id)
SELECT DISTINCT $1::integer, viewer_id, owner_id
FROM pair
ON CONFLICT DO NOTHING
`;
