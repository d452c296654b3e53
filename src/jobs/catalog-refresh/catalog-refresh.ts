/** Jobs `catalog.refresh` and `catalog.refresh.full`: keep the models built for the organisation's today. */
import type { PublishedBuild } from '#catalog/catalog.ts';
import type { Job, JobInput, JobOutcome } from '#jobs/job.ts';
import type { Database, Row, Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';

export type CatalogRefreshDeps = {
  readonly database: Database;
  readonly clock: Clock;
  /** **Units** minutes between two refreshes. */
  readonly refreshMinutes: number;
  /**
   * The build that serves a day, made when there is none or it is stale: by what changed, where that can be, or, with `full`, of
   * every model. `beforePublish` runs in the publishing transaction.
   */
  readonly ensureBuild: (
    organization: Organization,
    asOf: LocalDate,
    options: { readonly beforePublish: (session: Session) => Promise<void>; readonly full: boolean },
  ) => Promise<Result<PublishedBuild>>;
};

/**
 * Every so many minutes (PLUMBLINE_REFRESH_MINUTES) from five past midnight on, in the organisation's zone, when the day has no
 * build yet or source rows changed since it was made; what changed is followed where that can be.
 */
export function makeCatalogRefresh(deps: CatalogRefreshDeps): Job {
  return {
    name: 'catalog.refresh',
    description: `Builds the models for today: after midnight, and within ${deps.refreshMinutes} minutes after source rows changed, from what changed.`,
    schedule: `${minutesOfHour(deps.refreshMinutes).join(',')} * * * *`,
    isNeeded: async (organization) => {
      const served = await readServed(deps.database, organization, deps.clock.today(organization));
      return served === null || served.is_outdated;
    },
    run: (input) => refresh(deps, input, false),
  };
}

/** Five past midnight in the organisation's zone, unless today's build is a full one of the rows there are. */
export function makeFullRefresh(deps: CatalogRefreshDeps): Job {
  return {
    name: 'catalog.refresh.full',
    description: 'Builds every model for today anew, once a day.',
    schedule: '5 0 * * *',
    isNeeded: async (organization) => {
      const served = await readServed(deps.database, organization, deps.clock.today(organization));
      return served === null || served.is_outdated || served.kind !== 'full';
    },
    run: (input) => refresh(deps, input, true),
  };
}

/** `rows` counts what was published; 0 when the build was there already. */
async function refresh(deps: CatalogRefreshDeps, { organization, checkFence }: JobInput, full: boolean): Promise<Result<JobOutcome>> {
  const asOf = deps.clock.today(organization);
  const before = await readServed(deps.database, organization, asOf);
  const build = await deps.ensureBuild(organization, asOf, { beforePublish: checkFence, full });
  if (!build.ok) return build;
  // The last good build goes on serving, but this run did not do what it is for: it is recorded and tried again.
  if (build.value.stale !== undefined) return failed({ kind: 'not_built', model: 'catalog', reason: build.value.stale });
  return ok({ rows: build.value.buildId === before?.build_id ? 0 : build.value.rows });
}

/** 15 → 5, 20, 35, 50. An interval that does not divide the hour starts again with each. */
function minutesOfHour(every: number): readonly number[] {
  const first = Math.min(5, every - 1);
  return Array.from({ length: Math.ceil((60 - first) / every) }, (_, index) => first + index * every);
}

type ServedRow = Row & { readonly build_id: string; readonly kind: string; readonly is_outdated: boolean };

async function readServed(database: Database, organization: Organization, asOf: LocalDate): Promise<ServedRow | null> {
  const { organizationId } = organization;
  const rows = await database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<ServedRow>(
      `SELECT build.build_id, build.kind, build.data_version <> organization.data_version AS is_outdated
       FROM app.catalog_build AS build
       JOIN app.organization AS organization ON organization.id = build.organization_id
       WHERE build.organization_id = $1 AND build.as_of = $2`,
      [organizationId, asOf],
    ),
  );
  return rows[0] ?? null;
}
