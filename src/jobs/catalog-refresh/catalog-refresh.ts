/** Job `catalog.refresh`: keeps the models built for the organisation's today. */
import type { PublishedBuild } from '#catalog/catalog.ts';
import type { Job } from '#jobs/job.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';

export type CatalogRefreshDeps = {
  readonly database: Database;
  readonly clock: Clock;
  /** The build that serves a day, made when there is none or it is stale; `beforePublish` runs in the publishing transaction. */
  readonly ensureBuild: (
    organization: Organization,
    asOf: LocalDate,
    options: { readonly beforePublish: (session: Session) => Promise<void> },
  ) => Promise<Result<PublishedBuild>>;
};

/**
 * Every quarter of an hour from five past midnight on, in the organisation's zone, when the day has no build yet or
 * source rows changed since it was made. `rows` counts what was published; 0 when the build was there already.
 */
export function makeCatalogRefresh(deps: CatalogRefreshDeps): Job {
  return {
    name: 'catalog.refresh',
    description: 'Builds the models for today: after midnight, and within a quarter of an hour after source rows changed.',
    schedule: '5-59/15 * * * *',
    isNeeded: async (organization) => {
      const served = await readServed(deps.database, organization, deps.clock.today(organization));
      return served === null || served.is_outdated;
    },
    run: async ({ organization, checkFence }) => {
      const asOf = deps.clock.today(organization);
      const before = await readServed(deps.database, organization, asOf);
      const build = await deps.ensureBuild(organization, asOf, { beforePublish: checkFence });
      if (!build.ok) return build;
      // The last good build goes on serving, but this run did not do what it is for: it is recorded and tried again.
      if (build.value.stale !== undefined) return failed({ kind: 'not_built', model: 'catalog', reason: build.value.stale });
      return ok({ rows: build.value.buildId === before?.build_id ? 0 : build.value.rows });
    },
  };
}

type ServedRow = Row & { readonly build_id: string; readonly is_outdated: boolean };

async function readServed(database: Database, organization: Organization, asOf: LocalDate): Promise<ServedRow | null> {
  const { organizationId } = organization;
  const rows = await database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<ServedRow>(
      `SELECT build.build_id, build.data_version <> organization.data_version AS is_outdated
       FROM app.catalog_build AS build
       JOIN app.organization AS organization ON organization.id = build.organization_id
       WHERE build.organization_id = $1 AND build.as_of = $2`,
      [organizationId, asOf],
    ),
  );
  return rows[0] ?? null;
}
