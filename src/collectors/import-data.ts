/** One import: files → mapping → staging → organisation, in one transaction. */
import { randomUUID } from 'node:crypto';
import { basename, extname } from 'node:path';
import { canonicalTables } from '#collectors/canonical-tables.ts';
import { choosePlans } from '#collectors/detect-mapping.ts';
import { ImportRefused } from '#collectors/import-refused.ts';
import type { ImportDeps, ImportProgress, ImportRequest, ImportSummary, TableSummary } from '#collectors/import-types.ts';
import { stagingColumns } from '#collectors/mapping/compile-source.ts';
import { openFolder, type ImportPlan, type SourceFolder } from '#collectors/plan-import.ts';
import { stageRows, type PositionedReject } from '#collectors/stage-rows.ts';
import type { Counts, StoreContext } from '#collectors/store/context.ts';
import { ensureAdmin } from '#collectors/store/local-operator.ts';
import { PEOPLE_SYSTEM } from '#collectors/store/match-people.ts';
import { resolveOrganization, type TargetOrganization } from '#collectors/store/organization.ts';
import { createStaging, readRejects } from '#collectors/store/staging.ts';
import { storeMapping } from '#collectors/store/store-mapping.ts';
import { refreshVisibility } from '#db/refresh-visibility.ts';
import { DatabaseError, type Row, type Session } from '#kernel/database.ts';
import { dayInZone, parseLocalDate, type Instant, type LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import { failed, ok, type Result } from '#kernel/result.ts';

/** Leaves the transaction without storing, with what would have been stored. */
class RolledBack extends Error {
  readonly summary: ImportSummary;
  constructor(summary: ImportSummary) {
    super('rolled back on purpose');
    this.summary = summary;
  }
}

/**
 * Imports a folder or a file. Good rows are stored, bad ones reported; a second run of the same files changes nothing.
 * Everything is one transaction: when it fails, or the process dies, nothing is stored.
 * **Fails** invalid_input (`where` = file and line, or the argument) for structural trouble; database_unavailable.
 */
export async function importData(
  deps: ImportDeps,
  request: ImportRequest,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<Result<ImportSummary>> {
  const startedMs = deps.clock.monotonicMs();
  const timed = (summary: ImportSummary): ImportSummary => ({ ...summary, durationMs: Math.round(deps.clock.monotonicMs() - startedMs) });
  try {
    const asOf = readAsOf(request.asOf);
    const folder = await openFolder(request.path);
    const plans = await choosePlans(folder, request.mapping);
    // Role owner: temporary tables, a new organisation and which one is the default are the owner's business.
    const summary = await deps.database.transaction({ role: 'owner', timeoutMs: limits.importStatementTimeoutMs }, (session) =>
      runImport(deps, session, { request, folder, plans, asOf, onProgress }),
    );
    deps.log.info('import.stored', { organizationId: summary.organization.organizationId, outcome: summary.outcome, rejected: summary.rejectedTotal });
    return ok(timed(summary));
  } catch (error) {
    if (error instanceof RolledBack) return ok(timed(error.summary));
    if (error instanceof ImportRefused) return failed({ kind: 'invalid_input', where: error.where, reason: error.reason });
    if (error instanceof DatabaseError && /^(08|57P|53)/.test(error.code)) return failed({ kind: 'database_unavailable', reason: error.message });
    throw error;
  }
}

const ANALYZE_SQL =
  'ANALYZE raw.opportunity, raw.opportunity_history, raw.account, raw.product, raw.opportunity_stage, raw.quota, app.person, app.person_assignment, app.person_source_key, app.team';

function readAsOf(text: string | null): LocalDate | null {
  if (text === null) return null;
  const day = parseLocalDate(text);
  if (day === null) throw new ImportRefused(`--as-of ${text}`, 'not a day: write it as 2026-12-31');
  return day;
}

type Work = {
  readonly request: ImportRequest;
  readonly folder: SourceFolder;
  readonly plans: readonly ImportPlan[];
  readonly asOf: LocalDate | null;
  readonly onProgress: (progress: ImportProgress) => void;
};

async function runImport(deps: ImportDeps, session: Session, work: Work): Promise<ImportSummary> {
  const { request, plans, asOf } = work;
  const startedAt = deps.clock.now();
  const organization = await resolveOrganization(session, wishOf(deps, work, startedAt));
  const today = dayInZone(startedAt, organization.timeZone);
  if (asOf !== null && asOf > today) throw new ImportRefused(`--as-of ${asOf}`, `this day has not come yet: today is ${today}`);
  const counts: Counts = new Map();
  const rejects = await storePlans(session, work, { organization, counts, now: startedAt, changeDay: asOf ?? today });
  const admin = await ensureAdmin(session, organization.organizationId, deps.operator, startedAt);
  await refreshVisibility(session, organization.organizationId);
  // The embedded database has no autovacuum: without fresh statistics the next build would be planned for empty tables.
  await session.execute(ANALYZE_SQL);
  const tables = summarize(counts);
  const rejectedTotal = tables.reduce((sum, table) => sum + table.rejected, 0);
  const hasNewRows = organization.isNew || admin !== null || tables.some((table) => table.stored + table.created > 0);
  const dataDate = await publish(session, organization.organizationId, { hasNewRows, asOf });
  const main = mainPlan(plans).mapping;
  const summary: ImportSummary = {
    outcome: request.isStrict && rejectedTotal > 0 ? 'refused' : request.isDryRun ? 'dry_run' : hasNewRows || dataDate.hasChanged ? 'stored' : 'unchanged',
    organization: { organizationId: organization.organizationId, name: organization.name, isNew: organization.isNew },
    mapping: plans.map((plan) => plan.mapping.name).join(' + '),
    sourceSystem: main.source_system,
    asOf: dataDate.asOf,
    importRunId: randomUUID(),
    tables,
    rejects,
    rejectedTotal,
    admin,
    durationMs: 0,
  };
  if (summary.outcome === 'refused' || summary.outcome === 'dry_run') throw new RolledBack(summary);
  await recordRuns(session, { summary, plans, startedAt, finishedAt: deps.clock.now(), asOf });
  if (summary.outcome === 'stored') await deps.recordImport?.(session, summary);
  return summary;
}

function mainPlan(plans: readonly ImportPlan[]): ImportPlan {
  const [first] = plans;
  if (first === undefined) throw new Error('an import without a plan');
  return first;
}

function wishOf(deps: ImportDeps, { request, folder, plans }: Work, createdAt: Instant) {
  const { mapping } = mainPlan(plans);
  const fileName = folder.isSingleFile ? basename(folder.path, extname(folder.path)) : basename(folder.path);
  return {
    organization: request.organization,
    name: request.name ?? mapping.organization?.name ?? fileName,
    sourceSystem: mapping.source_system,
    timeZone: mapping.organization?.time_zone ?? deps.timeZone,
    currency: mapping.organization?.currency ?? 'USD',
    fiscalYearStartMonth: mapping.organization?.fiscal_year_start_month ?? 1,
    onlyPeople: mapping.source_system === PEOPLE_SYSTEM && request.name === null,
    createdAt,
  };
}

type Target = { readonly organization: TargetOrganization; readonly counts: Counts; readonly now: Instant; readonly changeDay: LocalDate };

async function storePlans(session: Session, { plans, onProgress }: Work, target: Target): Promise<ImportSummary['rejects']> {
  const { organization, counts, now, changeDay } = target;
  const bytesTotal = plans.flatMap((plan) => plan.sources).reduce((sum, { file }) => sum + file.bytes, 0);
  const rejects: PositionedReject[] = [];
  let position = 0;
  let bytesRead = 0;
  for (const plan of plans) {
    await createStaging(session, stagingColumns);
    await stageRows(session, plan, {
      organizationZone: organization.timeZone,
      counts,
      nextPosition: () => (position += 1),
      reject: (reject) => {
        if (rejects.length < limits.importRejectsShown) rejects.push(reject);
      },
      onBytes: (file, count) => {
        bytesRead += count;
        onProgress({ step: 'reading', file, bytesRead, bytesTotal });
      },
    });
    onProgress({ step: 'storing', file: '', bytesRead, bytesTotal });
    await storeMapping(contextOf(session, plan, { organization, counts, now, changeDay }), stagesOf(plan), duplicateRules(plan));
  }
  return [...rejects, ...(await readRejects(session))]
    .sort((left, right) => left.position - right.position)
    .slice(0, limits.importRejectsShown)
    .map(({ table, file, line, column, value, reason }) => ({ table, file, line, column, value, reason }));
}

function contextOf(session: Session, plan: ImportPlan, { organization, counts, now, changeDay }: Target): StoreContext {
  return {
    session,
    organizationId: organization.organizationId,
    organizationZone: organization.timeZone,
    sourceSystem: plan.mapping.source_system,
    now,
    changeDay,
    fed: new Set(plan.sources.map(({ table }) => table)),
    counts,
  };
}

function stagesOf({ mapping }: ImportPlan) {
  return (mapping.stages ?? []).map(({ name, outcome, probability }) => ({ name, outcome: outcome ?? ('open' as const), probability: probability ?? null }));
}

function duplicateRules(plan: ImportPlan) {
  return new Map(
    canonicalTables.map(({ name }) => [
      name as string,
      new Map(plan.sources.filter(({ table }) => table === name).map(({ index, source }) => [index, source.duplicates ?? ('reject' as const)])),
    ]),
  );
}

function summarize(counts: Counts): readonly TableSummary[] {
  return canonicalTables.flatMap(({ name }) => {
    const count = counts.get(name);
    return count === undefined || count.read + count.stored + count.created === 0 ? [] : [{ table: name, ...count }];
  });
}

type Published = { readonly asOf: string | null; readonly hasChanged: boolean };

/** Moves the organisation's data version when rows changed, and its data date when one was given. */
async function publish(
  session: Session,
  organizationId: number,
  change: { readonly hasNewRows: boolean; readonly asOf: LocalDate | null },
): Promise<Published> {
  const [before] = await session.query<Row & { data_date: string | null }>('SELECT data_date FROM app.organization WHERE id = $1', [organizationId]);
  await session.query('UPDATE app.organization SET data_version = data_version + $2::integer, data_date = coalesce($3::date, data_date) WHERE id = $1', [
    organizationId,
    change.hasNewRows ? 1 : 0,
    change.asOf,
  ]);
  const asOf = change.asOf ?? before?.data_date ?? null;
  return { asOf, hasChanged: asOf !== (before?.data_date ?? null) };
}

type Runs = {
  readonly summary: ImportSummary;
  readonly plans: readonly ImportPlan[];
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly asOf: LocalDate | null;
};

/** One run per source system, so that a later import of the same data finds its organisation. The first has the whole summary. */
async function recordRuns(session: Session, { summary, plans, startedAt, finishedAt, asOf }: Runs): Promise<void> {
  const { tables, rejectedTotal, outcome } = summary;
  for (const [index, { mapping }] of plans.entries()) {
    await session.query(
      `INSERT INTO app.import_run (organization_id, import_run_id, source_system, mapping, as_of, summary, started_at, finished_at)
       VALUES ($1, $2, $3, $4, $5::date, $6::text::jsonb, $7::timestamptz, $8::timestamptz)`,
      [
        summary.organization.organizationId,
        index === 0 ? summary.importRunId : randomUUID(),
        mapping.source_system,
        mapping.name,
        asOf,
        JSON.stringify(index === 0 ? { outcome, tables, rejectedTotal } : { partOf: summary.importRunId }),
        startedAt,
        finishedAt,
      ],
    );
  }
}
