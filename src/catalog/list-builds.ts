/** The builds of an organisation that were published last, for people. */
import type { Database, Row } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

/** **Units** `duration_ms` milliseconds, `built_at` ISO UTC. `reason` is why a full one was made, `changed_opportunities` what an incremental one followed. */
export type BuildRun = Row & {
  readonly as_of: string;
  readonly built_at: string;
  readonly kind: 'full' | 'incremental';
  readonly reason: string | null;
  readonly changed_opportunities: number | null;
  readonly rows: number;
  readonly duration_ms: number;
};

/** Newest first, at most limits.buildRunsShown. */
export function listBuilds(database: Database, organizationId: number): Promise<readonly BuildRun[]> {
  return database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<BuildRun>(
      `SELECT as_of, built_at, kind, reason, changed_opportunities, rows, duration_ms
       FROM app.catalog_build_run
       WHERE organization_id = $1
       ORDER BY built_at DESC, as_of DESC, build_id
       LIMIT $2`,
      [organizationId, limits.buildRunsShown],
    ),
  );
}
