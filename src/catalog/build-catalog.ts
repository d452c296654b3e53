/** A build of every model for one organisation and day: aside, tested, published at once; or what changed since the last, in its place. */
import { randomUUID } from 'node:crypto';
import type { LoadedCatalog, PublishedBuild } from '#catalog/catalog.ts';
import { buildModels, dropAsideSql, storedModels } from '#catalog/build-models.ts';
import { BuildStopped } from '#catalog/build-stopped.ts';
import { buildFingerprint, buildVars } from '#catalog/build-vars.ts';
import { checkBuiltColumns } from '#catalog/check-built-columns.ts';
import { publishTables, removeBuilds } from '#catalog/publish-build.ts';
import { changesMax, forgetChanges, type MadeBuild, recordBuild } from '#catalog/record-build.ts';
import { type Making, refreshBuild } from '#catalog/incremental/refresh-build.ts';
import { everyTest, expectTestsPass, runDataTests } from '#catalog/run-data-tests.ts';
import { type SampledOutcome, sampleWrongRows } from '#catalog/sample-wrong-rows.ts';
import { type Database, DatabaseError, type Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Failure } from '#kernel/failure.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import type { Clock } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';

export type BuildDeps = { readonly database: Database; readonly catalog: LoadedCatalog; readonly clock: Clock };

export type BuildOptions = {
  /** Runs in the publishing transaction, just before rows are replaced; a throw leaves everything as it was. */
  readonly beforePublish?: (session: Session) => Promise<void>;
  /** Asked once the organisation is locked: a build that somebody else published meanwhile, which then is the result. */
  readonly unless?: (session: Session) => Promise<PublishedBuild | null>;
  /** Follows what changed since the build that is there, where that can be (incremental/plan-refresh.ts). Default: every model is made anew. */
  readonly follow?: boolean;
};

/** What a build did, and how: see MadeBuild. */
export type BuildReport = PublishedBuild & Pick<MadeBuild, 'kind' | 'reason' | 'changed' | 'models' | 'tests'> & { readonly durationMs: number };

/**
 * Everything happens in one transaction that holds the organisation's row, so that builds of one organisation come one
 * after the other, in whatever processes, and readers see the last good tables until the new ones are there as a whole.
 * **Fails** not_built (a model does not run, a data test fails, the organisation is not there), database_unavailable.
 */
export async function buildCatalog(deps: BuildDeps, organization: Organization, asOf: LocalDate, options: BuildOptions = {}): Promise<Result<BuildReport>> {
  try {
    return ok(
      await deps.database.transaction({ role: 'owner', timeoutMs: limits.buildStatementTimeoutMs }, (session) =>
        buildInside(deps, session, { organization, asOf, options }),
      ),
    );
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    return failed(failure);
  }
}

/** Runs every model and data test for one organisation and day and publishes nothing. **Fails** as buildCatalog, but failing tests are a result, with some of their rows. */
export async function tryBuild(deps: BuildDeps, organization: Organization, asOf: LocalDate): Promise<Result<{ readonly tests: readonly SampledOutcome[] }>> {
  try {
    const tests = await deps.database.transaction({ role: 'owner', timeoutMs: limits.buildStatementTimeoutMs }, async (session) => {
      const vars = buildVars(deps.catalog, organization, asOf);
      await buildModels(session, deps.clock, deps.catalog, vars);
      await checkBuiltColumns(session, deps.catalog);
      const outcomes = await sampleWrongRows(session, deps.catalog, vars, await runDataTests(session, deps.catalog, everyTest(deps.catalog, vars)));
      await session.execute(dropAsideSql(deps.catalog));
      return outcomes;
    });
    return ok({ tests });
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    return failed(failure);
  }
}

/** What kept a build from being made; null for a bug. */
function failureOf(error: unknown): Failure | null {
  if (error instanceof BuildStopped) return error.failure;
  if (!(error instanceof DatabaseError)) return null;
  if (error.code === '57014') return { kind: 'query_timeout', timeoutMs: limits.buildStatementTimeoutMs };
  if (error.code.startsWith('08') || error.code.startsWith('57')) return { kind: 'database_unavailable', reason: error.message };
  return { kind: 'not_built', model: 'catalogue', reason: error.message };
}

type Request = { readonly organization: Organization; readonly asOf: LocalDate; readonly options: BuildOptions };

async function buildInside(deps: BuildDeps, session: Session, { organization, asOf, options }: Request): Promise<BuildReport> {
  const { catalog, clock } = deps;
  const { organizationId } = organization;
  const start = clock.monotonicMs();
  const dataVersion = await lockOrganization(session, organizationId);
  const there = await options.unless?.(session);
  if (there !== undefined && there !== null)
    return { ...there, kind: 'full', reason: null, changed: null, models: [], tests: [], durationMs: Math.round(clock.monotonicMs() - start) };
  const fingerprint = buildFingerprint(catalog, organization);
  const making: Making = { organizationId, asOf, fingerprint, vars: buildVars(catalog, organization, asOf), beforePublish: options.beforePublish };
  const followed = options.follow === true ? await refreshBuild(deps, session, making) : { kind: 'not_followed' as const, reason: 'it was asked for' };
  const made = followed.kind === 'not_followed' ? await makeAll(deps, session, making, followed.reason) : followed;
  const durationMs = Math.round(clock.monotonicMs() - start);
  const build: PublishedBuild = { buildId: randomUUID(), asOf, builtAt: clock.now(), rows: made.rows };
  await recordBuild(session, { organizationId, fingerprint, dataVersion, build, made, durationMs });
  await removeBuilds(session, catalog, organizationId, await daysToRemove(session, organizationId, [asOf, clock.today(organization)]));
  await forgetChanges(session, organizationId);
  const { kind, reason, changed, models, tests } = made;
  return { ...build, kind, reason, changed, models, tests, durationMs };
}

/** Every model aside, tested, published. */
async function makeAll(deps: BuildDeps, session: Session, { organizationId, asOf, vars, beforePublish }: Making, reason: string): Promise<MadeBuild> {
  const { catalog, clock } = deps;
  const built = await buildModels(session, clock, catalog, vars);
  await checkBuiltColumns(session, catalog);
  const tests = await runDataTests(session, catalog, everyTest(catalog, vars));
  expectTestsPass(tests);
  await beforePublish?.(session);
  const counts = await publishTables(session, catalog, organizationId, asOf);
  await session.execute(dropAsideSql(catalog));
  const models = built.map((model) => ({ ...model, rows: counts.get(model.name) ?? null }));
  const rows = storedModels(catalog).reduce((sum, model) => sum + (counts.get(model.name) ?? 0), 0);
  return { kind: 'full', reason, changed: null, models, tests, rows, changesMax: await changesMax(session, organizationId) };
}

/** Not FOR UPDATE: foreign keys to the organisation must not wait for a build. */
async function lockOrganization(session: Session, organizationId: number): Promise<number> {
  const rows = await session.query<{ data_version: number }>('SELECT data_version FROM app.organization WHERE id = $1 FOR NO KEY UPDATE', [organizationId]);
  const [row] = rows;
  if (row === undefined) throw new BuildStopped({ kind: 'not_built', model: 'catalogue', reason: `there is no organisation ${organizationId}` });
  return row.data_version;
}

/** The day just built and the organisation's today stay, and of the others those used last. */
async function daysToRemove(session: Session, organizationId: number, kept: readonly string[]): Promise<readonly string[]> {
  const rows = await session.query<{ as_of: string }>(
    `SELECT as_of
     FROM app.catalog_build
     WHERE organization_id = $1 AND as_of <> $3::date
     ORDER BY (as_of = $2::date) DESC, used_at DESC, as_of DESC
     OFFSET $4`,
    [organizationId, kept[0], kept[1], limits.sideBuildsKept],
  );
  return rows.map((row) => row.as_of);
}
