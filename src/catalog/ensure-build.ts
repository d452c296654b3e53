/** The build that serves a day: the one that is there when it still holds, else a new one. */
import type { PublishedBuild } from '#catalog/catalog.ts';
import { type BuildDeps, buildCatalog, type BuildOptions } from '#catalog/build-catalog.ts';
import { BuildStopped } from '#catalog/build-stopped.ts';
import { buildFingerprint } from '#catalog/build-vars.ts';
import type { FailedBuilds } from '#catalog/failed-builds.ts';
import { ensureServed } from '#catalog/foreign/ensure-served.ts';
import { warningsOf } from '#catalog/run-data-tests.ts';
import type { Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Failure } from '#kernel/failure.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import type { Log } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';

export type EnsureDeps = BuildDeps & {
  readonly log?: Log;
  /** Without it, a build that fails is tried again with every call. */
  readonly failedBuilds?: FailedBuilds;
};

export type EnsureOptions = Pick<BuildOptions, 'beforePublish'> & {
  /** An incremental build does not do: every model is made anew, unless that was done already. */
  readonly full?: boolean;
};

type StoredBuild = { readonly build: PublishedBuild; readonly holds: boolean; readonly usedAgoMs: number };
/** What there is for a day; `dataVersion` is null when the organisation is not there. */
type Standing = { readonly stored: StoredBuild | null; readonly dataVersion: number | null };

/**
 * Fresh when the catalogue's fingerprint and the organisation's data version are those of the build. Callers at the same
 * time build once: the later ones wait for the organisation's row and find the build there. When a new build fails, the last
 * good one keeps serving, with `stale` saying why, and the failing one is not tried again for a few minutes.
 * A foreign catalogue is not built: its views are kept (foreign/ensure-served.ts).
 * **Fails** as buildCatalog, when there is no earlier build of that day to serve.
 */
export async function ensureBuild(deps: EnsureDeps, organization: Organization, asOf: LocalDate, options: EnsureOptions = {}): Promise<Result<PublishedBuild>> {
  if (deps.catalog.foreign !== null) return ensureServed(deps, deps.catalog.foreign, organization, asOf);
  const { organizationId } = organization;
  const fingerprint = buildFingerprint(deps.catalog, organization);
  const { full = false, beforePublish } = options;
  const wanted = { organizationId, asOf, fingerprint, full };
  const standing = await deps.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, async (session) => {
    const found = await readStanding(session, { ...wanted, now: deps.clock.now() });
    if (found.stored?.holds === true && found.stored.usedAgoMs >= limits.buildUseNotedEveryMs)
      await session.query('UPDATE app.catalog_build SET used_at = $3 WHERE organization_id = $1 AND as_of = $2', [organizationId, asOf, deps.clock.now()]);
    return found;
  });
  if (standing.stored?.holds === true) return ok(standing.stored.build);
  const failedBefore = failedBeforeOf(deps, wanted, standing);
  if (failedBefore !== null) return lastGood(standing, failedBefore);
  const built = await buildCatalog(deps, organization, asOf, {
    follow: !full,
    ...(beforePublish === undefined ? {} : { beforePublish }),
    unless: async (session) => {
      const found = await readStanding(session, { ...wanted, now: deps.clock.now() });
      if (found.stored?.holds === true) return found.stored.build;
      const failure = failedBeforeOf(deps, wanted, found);
      if (failure !== null) throw new BuildStopped(failure);
      return null;
    },
  });
  if (built.ok) {
    const { buildId, builtAt, rows, kind, reason, changed, durationMs, tests } = built.value;
    if (kind === 'incremental' || reason !== null) deps.log?.info('catalog.built', { organizationId, asOf, kind, reason, changed, durationMs });
    for (const { failing, test } of warningsOf(tests))
      deps.log?.warn('catalog.test_warned', { organizationId, asOf, test: test.name, path: test.path, line: test.line, failing });
    return ok({ buildId, asOf, builtAt, rows });
  }
  const { failure } = built;
  if (standing.dataVersion !== null && (failure.kind === 'not_built' || failure.kind === 'query_timeout'))
    deps.failedBuilds?.note({ ...wanted, dataVersion: standing.dataVersion }, failure);
  deps.log?.warn('catalog.build_failed', { organizationId, asOf, reason: reasonOf(failure) });
  return lastGood(standing, failure);
}

function failedBeforeOf(deps: EnsureDeps, wanted: Omit<Wanted, 'now'>, { dataVersion }: Standing): Failure | null {
  return dataVersion === null ? null : (deps.failedBuilds?.reason({ ...wanted, dataVersion }) ?? null);
}

function lastGood({ stored }: Standing, failure: Failure): Result<PublishedBuild> {
  return stored === null ? failed(failure) : ok({ ...stored.build, stale: reasonOf(failure) });
}

function reasonOf(failure: Failure): string {
  return failure.kind === 'not_built' ? failure.reason : failure.kind;
}

type Wanted = { readonly organizationId: number; readonly asOf: LocalDate; readonly fingerprint: string; readonly full: boolean; readonly now: string };

type Read = {
  readonly organization_version: number;
  readonly build_id: string | null;
  readonly built_at: string;
  readonly rows: number;
  readonly holds: boolean;
  readonly used_ago_ms: number;
};

async function readStanding(session: Session, { organizationId, asOf, fingerprint, full, now }: Wanted): Promise<Standing> {
  const rows = await session.query<Read>(
    `SELECT
       organization.data_version AS organization_version,
       build.build_id,
       build.built_at,
       build.rows,
       build.fingerprint = $3 AND build.data_version = organization.data_version AND ($5 = false OR build.kind = 'full') AS holds,
       (extract(epoch FROM $4::timestamptz - build.used_at) * 1000)::bigint AS used_ago_ms
     FROM app.organization AS organization
     LEFT JOIN app.catalog_build AS build ON build.organization_id = organization.id AND build.as_of = $2
     WHERE organization.id = $1`,
    [organizationId, asOf, fingerprint, now, full],
  );
  const [row] = rows;
  if (row === undefined) return { stored: null, dataVersion: null };
  if (row.build_id === null) return { stored: null, dataVersion: row.organization_version };
  const build: PublishedBuild = { buildId: row.build_id, asOf, builtAt: row.built_at, rows: row.rows };
  return { stored: { build, holds: row.holds, usedAgoMs: row.used_ago_ms }, dataVersion: row.organization_version };
}
