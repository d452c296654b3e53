/** What the asker may see at large, read from the tables that row security itself uses. */
import type { Session } from '#kernel/database.ts';

export type Access = {
  readonly seesEveryone: boolean;
  /** Owners whose rows are visible when not everyone's are. */
  readonly visibleOwnerIds: readonly string[];
  /** People of the asker's team of now, the asker included. */
  readonly teamMemberIds: readonly string[];
  /** The asker and everybody below, by managers of now. */
  readonly subtreeIds: readonly string[];
};

/** Reads the asker's access in a reader session. */
export async function readAccess(session: Session, organizationId: number, personId: string): Promise<Access> {
  const rows = await session.query<{ sees_everyone: boolean; visible: string[]; team: string[]; subtree: string[] }>(ACCESS_SQL, [organizationId, personId]);
  const row = rows[0];
  return {
    seesEveryone: row?.sees_everyone ?? false,
    visibleOwnerIds: row?.visible ?? [],
    teamMemberIds: row?.team ?? [],
    subtreeIds: row?.subtree ?? [],
  };
}

/** One row. UNION (not UNION ALL) ends the walk when managers form a circle. */
const ACCESS_SQL = `
WITH RECURSIVE below AS (
  SELECT $2::uuid AS person_id
  UNION
  SELECT person.person_id
  FROM app.person AS person
  JOIN below ON person.manager_id = below.person_id
  WHERE person.organization_id = $1
)
SELECT
  coalesce((SELECT bool_or(viewer.sees_everyone) FROM app.viewer AS viewer WHERE viewer.organization_id = $1 AND viewer.viewer_id = $2), false) AS sees_everyone,
  coalesce((SELECT array_agg(visible.owner_id::text) FROM app.visible_owner AS visible WHERE visible.organization_id = $1 AND visible.viewer_id = $2), ARRAY[]::text[]) AS visible,
  coalesce((
    SELECT array_agg(member.person_id::text)
    FROM app.person AS member
    JOIN app.person AS me ON me.organization_id = $1 AND me.person_id = $2 AND me.team_id = member.team_id
    WHERE member.organization_id = $1
  ), ARRAY[]::text[]) AS team,
  (SELECT array_agg(below.person_id::text) FROM below) AS subtree`;
