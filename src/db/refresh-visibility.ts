/** Derives who sees whose rows from roles and managers of now. The row-security policies read nothing else. */
import type { Session } from '#kernel/database.ts';

/**
 * Rewrites app.viewer, app.visible_owner and app.visible_scope of one organisation; what no longer holds is deleted.
 * A rep sees themselves; a manager themselves and everybody below by manager_id; leader, facilitator and admin everyone;
 * leader and admin also notes for reviewers; finance and viewer nothing of the pipeline. Activity and sign-in do not matter.
 * A scope (a team, a manager with everybody below, an owner) is visible when every person ever in it is.
 * Call it in the transaction that changed people, roles or managers. **Source** design section 8.
 */
export async function refreshVisibility(session: Session, organizationId: number): Promise<void> {
  // One refresh of an organisation at a time, so that the later one sees what the earlier one was derived from.
  await session.query('SELECT id FROM app.organization WHERE id = $1 FOR UPDATE', [organizationId]);
  await session.query(refreshViewers, [organizationId]);
  await session.query(refreshVisibleOwners, [organizationId]);
  await session.query(refreshVisibleScopes, [organizationId]);
  await session.query(refreshOwnScopes, [organizationId]);
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

const refreshVisibleScopes = `
-- one row per viewer and scope that holds nobody they may not see
WITH visible AS (
  SELECT viewer_id, owner_id
  FROM app.visible_owner
  WHERE organization_id = $1
),
member AS (
  -- figures use the team of then, so whoever was once in a team counts
  SELECT person_id, team_id FROM app.person WHERE organization_id = $1 AND team_id IS NOT NULL
  UNION
  SELECT person_id, team_id FROM app.person_assignment WHERE organization_id = $1 AND team_id IS NOT NULL
),
team_size AS (
  SELECT team_id, count(*) AS members
  FROM member
  GROUP BY team_id
),
scope AS (
  SELECT viewer_id, 'owner' AS scope_type, owner_id AS scope_id
  FROM visible
  UNION ALL
  SELECT visible.viewer_id, 'subtree' AS scope_type, visible.owner_id AS scope_id
  FROM visible
  JOIN app.person AS report ON report.organization_id = $1 AND report.manager_id = visible.owner_id
  LEFT JOIN visible AS seen ON seen.viewer_id = visible.viewer_id AND seen.owner_id = report.person_id
  GROUP BY visible.viewer_id, visible.owner_id
  HAVING bool_and(seen.owner_id IS NOT NULL)
  UNION ALL
  SELECT visible.viewer_id, 'team' AS scope_type, member.team_id AS scope_id
  FROM visible
  JOIN member ON member.person_id = visible.owner_id
  JOIN team_size ON team_size.team_id = member.team_id
  GROUP BY visible.viewer_id, member.team_id, team_size.members
  HAVING count(*) = team_size.members
),
gone AS (
  DELETE FROM app.visible_scope
  WHERE organization_id = $1
    AND NOT EXISTS (
      SELECT 1
      FROM scope
      WHERE scope.viewer_id = visible_scope.viewer_id AND scope.scope_type = visible_scope.scope_type AND scope.scope_id::text = visible_scope.scope_id
    )
)
INSERT INTO app.visible_scope (organization_id, viewer_id, scope_type, scope_id)
SELECT $1::integer, viewer_id, scope_type, scope_id::text
FROM scope
ON CONFLICT DO NOTHING
`;

const refreshOwnScopes = `
-- one row per viewer: everybody, else whom they manage, else themselves, else what is shared of the organisation
WITH candidate AS (
  SELECT viewer_id, 1 AS place, 'organisation' AS scope_type, organization_id::text AS scope_id
  FROM app.viewer
  WHERE organization_id = $1 AND sees_everyone
  UNION ALL
  SELECT viewer_id, CASE scope_type WHEN 'subtree' THEN 2 ELSE 3 END, scope_type, scope_id
  FROM app.visible_scope
  WHERE organization_id = $1 AND scope_id = viewer_id::text AND scope_type IN ('subtree', 'owner')
  UNION ALL
  SELECT viewer_id, 4, 'organisation', organization_id::text
  FROM app.viewer
  WHERE organization_id = $1
),
own AS (
  SELECT DISTINCT ON (viewer_id) viewer_id, scope_type, scope_id
  FROM candidate
  ORDER BY viewer_id, place
)
UPDATE app.viewer AS viewer
SET own_scope_type = own.scope_type, own_scope_id = own.scope_id
FROM own
WHERE viewer.organization_id = $1
  AND viewer.viewer_id = own.viewer_id
  AND (viewer.own_scope_type, viewer.own_scope_id) IS DISTINCT FROM (own.scope_type, own.scope_id)
`;
