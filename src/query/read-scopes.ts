/** The asker's own scopes, and the names of those they may see, read as the asker. */
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

export type ScopeType = 'organisation' | 'team' | 'subtree' | 'owner';

export type OwnScopes = {
  readonly seesEveryone: boolean;
  /** The scope of the asker's role. */
  readonly ownType: ScopeType;
  readonly teamId: string | null;
  /** Of the asker's own team, own subtree and own deals: those they may see. */
  readonly visible: readonly ScopeType[];
};

export type NamedScope = { readonly id: string; readonly name: string };

/** One row; somebody without a role sees nothing. */
export async function readOwnScopes(session: Session, organizationId: number, personId: string): Promise<OwnScopes> {
  const [row] = await session.query<{ sees_everyone: boolean; own_type: ScopeType; team_id: string | null; visible: ScopeType[] }>(OWN_SQL, [
    organizationId,
    personId,
  ]);
  return { seesEveryone: row?.sees_everyone ?? false, ownType: row?.own_type ?? 'organisation', teamId: row?.team_id ?? null, visible: row?.visible ?? [] };
}

/** Names of the scopes of one type that rows of that day have and the asker may see. */
export function readNamedScopes(session: Session, organizationId: number, asOf: string, type: ScopeType): Promise<readonly NamedScope[]> {
  return session.query<NamedScope>(
    `SELECT scope_id AS id, scope_name AS name\nFROM analytics.dim_scope\nWHERE organization_id = $1 AND as_of = $2 AND scope_type = $3\nORDER BY scope_name, scope_id\nLIMIT ${limits.valuesKeptPerDimension}`,
    [organizationId, asOf, type],
  );
}

const OWN_SQL = `
SELECT
  viewer.sees_everyone,
  viewer.own_scope_type AS own_type,
  person.team_id::text AS team_id,
  ARRAY(
    SELECT scope.scope_type
    FROM app.visible_scope AS scope
    WHERE scope.organization_id = $1
      AND scope.viewer_id = $2
      AND (
        (scope.scope_type IN ('owner', 'subtree') AND scope.scope_id = $2::text)
        OR (scope.scope_type = 'team' AND scope.scope_id = person.team_id::text)
      )
  ) AS visible
FROM app.viewer AS viewer
JOIN app.person AS person ON person.organization_id = viewer.organization_id AND person.person_id = viewer.viewer_id
WHERE viewer.organization_id = $1 AND viewer.viewer_id = $2`;
