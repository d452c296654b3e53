/** The build that serves a day: the one that is there when it still holds, else a new one. */
import type { PublishedBuild } from '#catalog/catalog.ts';
import { type BuildDeps, buildCatalog, type BuildOptions } from '#catalog/build-catalog.ts';
import { buildFingerprint } from '#catalog/build-vars.ts';
import type { Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import type { Log } from '#kernel/ports.ts';
import { ok, type Result } from '#kernel/result.ts';

export type EnsureDeps = BuildDeps & { readonly log?: Log };

type StoredBuild = { readonly build: PublishedBuild; readonly holds: boolean; readonly usedAgoMs: number };

/**
 * Fresh when the catalogue's fingerprint and the organisation's data version are those of the build. Callers at the same
 * time build once: the later ones wait for the organisation's row and find the build there. When a new build fails, the last
 * good one keeps serving, with `stale` saying why.
 * **Fails** as buildCatalog, when there is no earlier build of that day to serve.
 */
export async function ensureBuild(
  deps: EnsureDeps,
  organization: Organization,
  asOf: LocalDate,
  options: Pick<BuildOptions, 'beforePublish'> = {},
): Promise<Result<PublishedBuild>> {
  const { organizationId } = organization;
  const fingerprint = buildFingerprint(deps.catalog, organization);
  const stored = await deps.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, async (session) => {
    const found = await readStored(session, { organizationId, asOf, fingerprint, now: deps.clock.now() });
    if (found?.holds === true && found.usedAgoMs >= limits.buildUseNotedEveryMs)
      await session.query('UPDATE app.catalog_build SET used_at = $3 WHERE organization_id = $1 AND as_of = $2', [organizationId, asOf, deps.clock.now()]);
    return found;
  });
  if (stored?.holds === true) return ok(stored.build);
  const built = await buildCatalog(deps, organization, asOf, {
    ...options,
    unless: async (session) => {
      const found = await readStored(session, { organizationId, asOf, fingerprint, now: deps.clock.now() });
      return found?.holds === true ? found.build : null;
    },
  });
  if (built.ok) {
    const { buildId, builtAt, rows } = built.value;
    return ok({ buildId, asOf, builtAt, rows });
  }
  if (stored === null) return built;
  const stale = built.failure.kind === 'not_built' ? built.failure.reason : built.failure.kind;
  deps.log?.warn('catalog.build_failed', { organizationId, asOf, reason: stale });
  return ok({ ...stored.build, stale });
}

type Wanted = { readonly organizationId: number; readonly asOf: LocalDate; readonly fingerprint: string; readonly now: string };

async function readStored(session: Session, { organizationId, asOf, fingerprint, now }: Wanted): Promise<StoredBuild | null> {
  const rows = await session.query<{ build_id: string; built_at: string; rows: number; holds: boolean; used_ago_ms: number }>(
    `SELECT
       build.build_id,
       build.built_at,
       build.rows,
       build.fingerprint = $3 AND build.data_version = organization.data_version AS holds,
       (extract(epoch FROM $4::timestamptz - build.used_at) * 1000)::bigint AS used_ago_ms
     FROM app.catalog_build AS build
     JOIN app.organization AS organization ON organization.id = build.organization_id
     WHERE build.organization_id = $1 AND build.as_of = $2`,
    [organizationId, asOf, fingerprint, now],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return { build: { buildId: row.build_id, asOf, builtAt: row.built_at, rows: row.rows }, holds: row.holds, usedAgoMs: row.used_ago_ms };
}
