/** What row security lets a person see, as one short text that changes with it. */
import type { Database, Session } from '#kernel/database.ts';
import type { Asker } from '#kernel/person.ts';
import { asAsker } from '#query/value-index.ts';

/**
 * Of everything the policies look up: the asker's row of app.viewer, their visible owners and their visible scopes. What is
 * kept in memory for a person is kept under it, so that nothing outlives a change of roles, managers or teams.
 * **Shape** an md5 digest. **Source** db/refresh-visibility.ts, which alone writes what is read here.
 */
export function readRights(database: Database, asker: Asker): Promise<string> {
  return asAsker(database, asker, (session) => readRightsInside(session, asker));
}

/** The same in a reader session of the asker that is open already. */
export async function readRightsInside(session: Session, { organizationId, personId }: Asker): Promise<string> {
  const [row] = await session.query<{ rights: string }>(RIGHTS_SQL, [organizationId, personId]);
  if (row === undefined) throw new Error('a query without a table gave no row');
  return row.rights;
}

const RIGHTS_SQL = `
SELECT md5(concat_ws(
  '|',
  (
    SELECT concat_ws(',', viewer.sees_everyone, viewer.sees_reviewer_notes, viewer.own_scope_type, viewer.own_scope_id)
    FROM app.viewer AS viewer
    WHERE viewer.organization_id = $1 AND viewer.viewer_id = $2
  ),
  'owners',
  (SELECT string_agg(visible.owner_id::text, ',' ORDER BY visible.owner_id) FROM app.visible_owner AS visible WHERE visible.organization_id = $1 AND visible.viewer_id = $2),
  'scopes',
  (
    SELECT string_agg(scope.scope_type || ':' || scope.scope_id, ',' ORDER BY scope.scope_type, scope.scope_id)
    FROM app.visible_scope AS scope
    WHERE scope.organization_id = $1 AND scope.viewer_id = $2
  )
)) AS rights`;
