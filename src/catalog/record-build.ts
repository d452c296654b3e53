/** What is kept of a build beside its rows: the entry that serves the day, the list of builds made, and the changes still to be followed. */
import type { PublishedBuild } from '#catalog/catalog.ts';
import type { BuiltModel } from '#catalog/build-models.ts';
import type { TestOutcome } from '#catalog/run-data-tests.ts';
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** A build whose rows stand in `analytics`. */
export type MadeBuild = {
  readonly kind: 'full' | 'incremental';
  /** Why it was a full one; null for an incremental one, and for one that was there already. */
  readonly reason: string | null;
  /** Opportunities that had changed; null for a full build. */
  readonly changed: number | null;
  /** In build order, with their rows where all were made (null for views). */
  readonly models: readonly (BuiltModel & { readonly rows: number | null })[];
  readonly tests: readonly TestOutcome[];
  readonly rows: number;
  /** More changed opportunities than this are not followed one by one. */
  readonly changesMax: number;
};

export type Recorded = {
  readonly organizationId: number;
  readonly fingerprint: string;
  readonly dataVersion: number;
  readonly build: PublishedBuild;
  readonly made: MadeBuild;
  readonly durationMs: number;
};

/** The day is served by this build from now on; of the list, limits.buildRunsKept stay. */
export async function recordBuild(session: Session, { organizationId, fingerprint, dataVersion, build, made, durationMs }: Recorded): Promise<void> {
  const { buildId, asOf, builtAt, rows } = build;
  await session.query(
    `INSERT INTO app.catalog_build (organization_id, as_of, build_id, fingerprint, data_version, rows, duration_ms, built_at, used_at, kind, changes_max)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
     ON CONFLICT (organization_id, as_of) DO UPDATE
     SET build_id = excluded.build_id, fingerprint = excluded.fingerprint, data_version = excluded.data_version, rows = excluded.rows,
         duration_ms = excluded.duration_ms, built_at = excluded.built_at, used_at = excluded.used_at, kind = excluded.kind,
         changes_max = excluded.changes_max`,
    [organizationId, asOf, buildId, fingerprint, dataVersion, rows, durationMs, builtAt, made.kind, made.changesMax],
  );
  await session.query(
    `INSERT INTO app.catalog_build_run (organization_id, build_id, as_of, kind, reason, changed_opportunities, rows, duration_ms, built_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT DO NOTHING`,
    [organizationId, buildId, asOf, made.kind, made.reason, made.changed, rows, durationMs, builtAt],
  );
  await session.query(
    `DELETE FROM app.catalog_build_run AS run
     USING (
       SELECT organization_id, build_id
       FROM app.catalog_build_run
       WHERE organization_id = $1 AND build_id <> $2
       ORDER BY built_at DESC
       OFFSET $3
     ) AS old
     WHERE run.organization_id = old.organization_id AND run.build_id = old.build_id`,
    [organizationId, buildId, limits.buildRunsKept - 1],
  );
}

/** Changes that every build there has seen. */
export async function forgetChanges(session: Session, organizationId: number): Promise<void> {
  for (const table of ['app.changed_opportunity', 'app.changed_source'])
    await session.query(
      `DELETE FROM ${table}
       WHERE organization_id = $1 AND data_version < (SELECT min(data_version) FROM app.catalog_build WHERE organization_id = $1)`,
      [organizationId],
    );
}

/** What following is worth for this organisation: a share of its opportunities, and always a few. */
export async function changesMax(session: Session, organizationId: number): Promise<number> {
  const [row] = await session.query<{ count: number }>('SELECT count(*) AS count FROM raw.opportunity WHERE organization_id = $1', [organizationId]);
  return Math.max(limits.changesFollowedAlways, Math.floor((row?.count ?? 0) * limits.changesFollowedShare));
}
