/** The incremental way of a build: the published rows of the day follow the opportunities that changed. */
import { BuildStopped } from '#catalog/build-stopped.ts';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { planRefresh, type RefreshPlan } from '#catalog/incremental/plan-refresh.ts';
import { planTests } from '#catalog/incremental/plan-tests.ts';
import { RefreshAbandoned, refreshModels, type Refreshed } from '#catalog/incremental/refresh-models.ts';
import { type Refreshing, startRefreshing } from '#catalog/incremental/refreshing.ts';
import type { MadeBuild } from '#catalog/record-build.ts';
import { expectTestsPass, runDataTests } from '#catalog/run-data-tests.ts';
import { DatabaseError, type Session } from '#kernel/database.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Clock } from '#kernel/ports.ts';

export type Making = {
  readonly organizationId: number;
  readonly asOf: LocalDate;
  readonly fingerprint: string;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly beforePublish: ((session: Session) => Promise<void>) | undefined;
};

/** A full build is due. */
export type NotFollowed = { readonly kind: 'not_followed'; readonly reason: string };

type Deps = { readonly catalog: LoadedCatalog; readonly clock: Clock };

/**
 * Gives the build, or why it must be a full one; then everything is as it was. Call with the organisation locked.
 * **Fails** throws BuildStopped when a data test finds a wrong row, and what beforePublish throws.
 */
export async function refreshBuild(deps: Deps, session: Session, making: Making): Promise<MadeBuild | NotFollowed> {
  const plan = await planRefresh(session, deps.catalog, making);
  if (plan.kind === 'full') return { kind: 'not_followed', reason: plan.reason };
  if (plan.changed === 0) {
    await making.beforePublish?.(session);
    return madeOf(plan, { models: [], grown: 0 }, []);
  }
  const refreshing = startRefreshing({ ...deps, session }, making);
  await session.execute('SAVEPOINT refresh');
  const refreshed = await refreshOrAbandon(refreshing, plan);
  if (typeof refreshed === 'string') {
    await session.execute('ROLLBACK TO SAVEPOINT refresh');
    return { kind: 'not_followed', reason: refreshed };
  }
  const tests = await runDataTests(session, deps.catalog, planTests(refreshing));
  expectTestsPass(tests);
  await making.beforePublish?.(session);
  await dropTemporary(session);
  return madeOf(plan, refreshed, tests);
}

type Followed = Extract<RefreshPlan, { kind: 'incremental' }>;

/** The reason why not, where a model cannot be followed after all. What a time-out or a lost connection ends is not tried again here. */
async function refreshOrAbandon(refreshing: Refreshing, { since }: Followed): Promise<Refreshed | string> {
  try {
    return await refreshModels(refreshing, since);
  } catch (error) {
    if (error instanceof RefreshAbandoned) return error.reason;
    if (error instanceof BuildStopped && error.failure.kind === 'not_built') return `${error.failure.model}: ${error.failure.reason}`;
    // Integrity: a row that two opportunities claim, say. The full build tells what is wrong with it.
    if (error instanceof DatabaseError && error.code.startsWith('23')) return error.message;
    throw error;
  }
}

function madeOf({ changed, rows, changesMax }: Followed, { models, grown }: Refreshed, tests: MadeBuild['tests']): MadeBuild {
  return {
    kind: 'incremental',
    reason: null,
    changed,
    models: models.map((model) => ({ ...model, rows: null })),
    tests,
    rows: rows + grown,
    changesMax,
  };
}

/** The views would outlive the transaction. */
async function dropTemporary(session: Session): Promise<void> {
  const found = await session.query<{ name: string; kind: string }>(
    `SELECT quote_ident(relname) AS name, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
     FROM pg_class
     WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v')`,
  );
  for (const kind of ['VIEW', 'TABLE']) {
    const names = found.filter((relation) => relation.kind === kind).map(({ name }) => `pg_temp.${name}`);
    if (names.length > 0) await session.execute(`DROP ${kind} ${names.join(', ')} CASCADE`);
  }
}
