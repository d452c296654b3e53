/** Whether what changed since a build can be followed one opportunity at a time; else why not. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { areDefined } from '#catalog/define-relations.ts';
import { reachOf } from '#catalog/reach.ts';
import { FOLLOWED } from '#catalog/read-refresh.ts';
import type { Row, Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';

/** Every table whose changes are noted (migrations/0005_source_changes.sql). A catalogue that reads another is built in full. */
const NOTED: readonly string[] = [
  ...FOLLOWED,
  'raw.account',
  'raw.product',
  'raw.opportunity_stage',
  'raw.quota',
  'app.organization',
  'app.person',
  'app.person_assignment',
  'app.team',
];

/** `since`: changes noted at this data version or later; `rows` and `changesMax` are those of the build that is followed. */
export type RefreshPlan =
  | { readonly kind: 'incremental'; readonly since: number; readonly changed: number; readonly rows: number; readonly changesMax: number }
  | { readonly kind: 'full'; readonly reason: string };

export type Followed = { readonly organizationId: number; readonly asOf: LocalDate; readonly fingerprint: string };

type Found = Row & {
  readonly data_version: number;
  readonly rows: number;
  readonly changes_max: number;
  readonly is_same: boolean;
  readonly changed_source: string | null;
  readonly changed: number;
};

/** Call with the organisation locked, so that no change is under way. */
export async function planRefresh(session: Session, catalog: LoadedCatalog, { organizationId, asOf, fingerprint }: Followed): Promise<RefreshPlan> {
  const sources = relationsRead(catalog);
  const [found] = await session.query<Found>(
    `SELECT
       build.data_version,
       build.rows,
       build.changes_max,
       build.fingerprint = $3 AS is_same,
       (
         SELECT min(noted.source)
         FROM app.changed_source AS noted
         WHERE noted.organization_id = $1 AND noted.data_version >= build.data_version AND noted.source = ANY($4::text[])
       ) AS changed_source,
       (
         SELECT count(*)
         FROM app.changed_opportunity AS noted
         WHERE noted.organization_id = $1 AND noted.data_version >= build.data_version
       ) AS changed
     FROM app.catalog_build AS build
     WHERE build.organization_id = $1 AND build.as_of = $2`,
    [organizationId, asOf, fingerprint, sources],
  );
  if (found === undefined) return { kind: 'full', reason: 'the day had no build' };
  const reason = await reasonForAll(session, catalog, { found, sources });
  if (reason !== null) return { kind: 'full', reason };
  return { kind: 'incremental', since: found.data_version, changed: found.changed, rows: found.rows, changesMax: found.changes_max };
}

async function reasonForAll(
  session: Session,
  catalog: LoadedCatalog,
  { found, sources }: { readonly found: Found; readonly sources: readonly string[] },
): Promise<string | null> {
  if (!found.is_same || !(await areDefined(session, catalog))) return "the catalogue or the organisation's settings changed";
  const unnoted = sources.find((source) => !NOTED.includes(source));
  if (unnoted !== undefined) return `nobody notes changes of ${unnoted}`;
  const { isReached } = reachOf(catalog);
  if (!catalog.models.some((model) => isReached(model) && model.refresh.kind !== 'whole')) return 'no model is refreshed by what changed';
  if (found.changed_source !== null) return `${found.changed_source} changed`;
  if (found.changed > found.changes_max) return `${found.changed} opportunities changed`;
  return null;
}

function relationsRead({ models, project }: LoadedCatalog): readonly string[] {
  const read = new Set(models.flatMap((model) => model.sources));
  return project.sources.filter(({ source, table }) => read.has(`${source}.${table}`)).map(({ relation }) => relation);
}
