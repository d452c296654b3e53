/** The composition root: the one place where everything meets. */
import { userInfo } from 'node:os';
import { ensureBuild } from '#catalog/ensure-build.ts';
import type { Catalog } from '#catalog/catalog.ts';
import { makeFailedBuilds } from '#catalog/failed-builds.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { importData } from '#collectors/import-data.ts';
import type { ImportProgress, ImportRequest, ImportSummary } from '#collectors/import-types.ts';
import { seedSample } from '#collectors/sample/seed-sample.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { checkVerifiedQuestions } from '#conversation/verified.ts';
import { makeProduct } from '#conversation/product.ts';
import { connectPg } from '#db/connect-pg.ts';
import { connectPglite } from '#db/connect-pglite.ts';
import { runMigrations } from '#db/run-migrations.ts';
import { verifyAccess } from '#db/verify-access.ts';
import { type LogLevel, makeLog } from '#entry/make-log.ts';
import type { Env } from '#env.ts';
import { type JobDeps, makeJobs } from '#jobs/index.ts';
import type { TickerDeps } from '#jobs/job-ticker.ts';
import { startJobs } from '#jobs/start-jobs.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database, Session } from '#kernel/database.ts';
import type { Clock, Log, Product } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { makeInterpreter } from '#language/make-interpreter.ts';
import { makeResultCache } from '#query/result-cache.ts';
import { makeValueIndex } from '#query/value-index.ts';
import { appendEntry } from '#services/audit/append-entry.ts';
import { ORGANIZATION_STREAM } from '#services/audit/entry.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { type AuditKeys, loadOrCreateAuditKeys, parseAuditKeys } from '#services/audit/keys.ts';

export type OpenedProduct = {
  readonly product: Product;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly catalog: Catalog;
  readonly auditKeys: AuditKeys;
  readonly jobs: TickerDeps;
  readonly importCommand: (request: ImportRequest, onProgress: (progress: ImportProgress) => void) => Promise<Result<ImportSummary>>;
  readonly startJobs: () => Promise<{ stop(): Promise<void> }>;
  readonly close: () => Promise<void>;
};

export type OpenOptions = { readonly sample: boolean; readonly logLevel?: LogLevel };

/**
 * Opens the product: database, migrations, verified access, catalogue, engines; with `sample`, an empty embedded
 * database gets the sample organisation and its first build.
 * **Fails** busy when another process holds the embedded data, database_unavailable, or whatever start-up found wrong;
 * nothing is left open then.
 */
export async function openProduct(env: Env, options: OpenOptions): Promise<Result<OpenedProduct>> {
  const log = makeLog(options.logLevel ?? 'warn');
  const connected = await openDatabase(env);
  if (!connected.ok) return connected;
  const database = connected.value;
  try {
    const opened = await wire(env, options, { database, log });
    if (!opened.ok) await database.close();
    return opened;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database of this environment: PostgreSQL when DATABASE_URL is set, else embedded. **Fails** busy, database_unavailable. */
export function openDatabase(env: Env): Promise<Result<Database>> {
  return env.databaseUrl === null ? connectPglite({ dataDir: env.dataDir }) : connectPg({ url: env.databaseUrl });
}

type Ground = { readonly database: Database; readonly log: Log };

async function wire(env: Env, options: OpenOptions, { database, log }: Ground): Promise<Result<OpenedProduct>> {
  const clock = makeClock({ fixedNow: env.now });
  const migrated = await runMigrations(database);
  if (!migrated.ok) return migrated;
  const verified = await verifyAccess(database);
  if (!verified.ok) return verified;
  const loaded = await loadCatalog(env.catalogDir);
  if (!loaded.ok) return loaded;
  for (const { path, line, message } of loaded.value.foreign?.notServed ?? []) log.warn('catalog.not_served', { path, line, message });
  const keys = await auditKeysOf(env);
  if (!keys.ok) return keys;
  const buildDeps = { database, clock, log, catalog: loaded.value, failedBuilds: makeFailedBuilds(clock) };
  const conversation: ConversationDeps = {
    database,
    clock,
    log,
    catalog: loaded.value,
    values: makeValueIndex(database),
    results: makeResultCache(),
    auditKeys: keys.value,
    interpreter: makeInterpreter({ engine: env.languageEngine, openai: env.openai, log, clock }),
    ...(env.languageEngine === 'offline' || env.openai.apiKey === null ? {} : { modelBudget: { ...env.model, model: env.openai.model } }),
    ensureBuild: (organization, asOf) => ensureBuild(buildDeps, organization, asOf),
  };
  if (options.sample && env.databaseUrl === null) {
    const seeded = await seedWhenEmpty(conversation);
    if (!seeded.ok) return seeded;
  }
  for (const { organizationId } of await listOrganizations(database)) await checkVerifiedQuestions(conversation, organizationId);
  const product = makeProduct(conversation, { defaultPerson: env.user, engine: env.languageEngine });
  const refresh: JobDeps['ensureBuild'] = (organization, asOf, build) => ensureBuild(buildDeps, organization, asOf, build);
  const jobs: TickerDeps = { database, clock, log, jobs: makeJobs({ database, clock, refreshMinutes: env.refreshMinutes, ensureBuild: refresh }) };
  const importDeps = {
    database,
    clock,
    log,
    timeZone: env.timeZone,
    operator: { named: env.user, system: operatorName() },
    recordImport: (session: Session, summary: ImportSummary) => recordImport(session, clock, keys.value, summary),
  };
  return ok({
    product,
    clock,
    log,
    database,
    catalog: loaded.value,
    auditKeys: keys.value,
    jobs,
    importCommand: (request, onProgress) => importData(importDeps, request, onProgress),
    startJobs: () => startJobs(jobs),
    close: () => database.close(),
  });
}

/** The ledger's keys: from the environment; embedded data may keep its own beside it. Several machines must share theirs. */
async function auditKeysOf(env: Env): Promise<Result<AuditKeys>> {
  if (env.auditKeys !== null) return parseAuditKeys(env.auditKeys);
  if (env.databaseUrl === null) return loadOrCreateAuditKeys(env.dataDir);
  return failed({
    kind: 'invalid_input',
    where: 'PLUMBLINE_AUDIT_KEYS',
    reason: 'with DATABASE_URL set, write the keys that sign the audit ledger, as id:secret with at least 32 bytes in hex',
  });
}

/** The operating system's name of whoever runs this process; null where it has none (some containers). */
function operatorName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** An import is one audited change of the organisation. */
async function recordImport(session: Session, clock: Clock, keys: AuditKeys, summary: ImportSummary): Promise<void> {
  const { organization, importRunId, mapping, sourceSystem, asOf, tables, rejectedTotal } = summary;
  await appendEntry(session, clock, keys, {
    organizationId: organization.organizationId,
    stream: ORGANIZATION_STREAM,
    event: 'import.stored',
    actor: 'system',
    payload: {
      import_run_id: importRunId,
      mapping,
      source_system: sourceSystem,
      as_of: asOf,
      rejected: rejectedTotal,
      stored: Object.fromEntries(tables.map((table) => [table.table, table.stored + table.created])),
    },
  });
}

/** Never when something was imported first. */
async function seedWhenEmpty(deps: ConversationDeps): Promise<Result<null>> {
  const organizations = await listOrganizations(deps.database);
  if (organizations.length > 0) return ok(null);
  const seeded = await seedSample(deps);
  if (!seeded.ok) return seeded;
  const [sample] = await listOrganizations(deps.database);
  if (sample === undefined) return ok(null);
  const built = await deps.ensureBuild(sample, deps.clock.today(sample));
  return built.ok ? ok(null) : built;
}
