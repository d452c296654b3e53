/** `npm run catalog -- build|builds|test|lint|docs`: makes the models of a day, lists what was made, tries them, looks the catalogue over, or explains it. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type BuildDeps, buildCatalog, type BuildReport } from '#catalog/build-catalog.ts';
import { lintCatalog } from '#catalog/lint-catalog.ts';
import { loadCatalog, problemText } from '#catalog/load-catalog.ts';
import { connectPglite } from '#db/connect-pglite.ts';
import { REFERENCE_PATH } from '#catalog/read-semantics.ts';
import { warningsOf } from '#catalog/run-data-tests.ts';
import { runMigrations } from '#db/run-migrations.ts';
import { outcomeText, testCatalog } from '#entry/catalog/test-catalog.ts';
import { showBuilds } from '#entry/catalog/show-builds.ts';
import { writeDocs } from '#entry/catalog/write-docs.ts';
import { runAsProcess, sayUsage, type Terminal } from '#entry/terminal.ts';
import { type Env, readEnv } from '#env.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database.ts';
import { type LocalDate, parseLocalDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import type { Result } from '#kernel/result.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';

const usage = `npm run catalog -- build [--as-of DATE] [--organization N]   build, test and publish the models of a day
npm run catalog -- test  [--as-of DATE] [--organization N]   run the unit tests, build aside, run the data tests, publish nothing
npm run catalog -- test  --select MODEL                      run the unit tests of one model
npm run catalog -- builds [--organization N]                 how the last builds were made, why, and how long they took
npm run catalog -- lint                                      check the catalogue's files; needs no database
npm run catalog -- docs  [--out FILE]                        write docs/calculation-reference.md

DATE is a day such as 2026-11-21 (default: the organisation's today), N an organisation's number (default: the default one).`;

const commands = ['build', 'builds', 'test', 'lint', 'docs'] as const;
type Request = {
  readonly command: (typeof commands)[number];
  readonly asOf: LocalDate | null;
  readonly organizationId: number | null;
  readonly select: string | null;
  readonly out: string | null;
};
export type CatalogDependencies = {
  readonly readEnv: () => Env;
  readonly openDatabase: (env: Env) => Promise<Result<Database>>;
  readonly openScratch: () => Promise<Result<Database>>;
};

const wired: CatalogDependencies = {
  readEnv,
  openDatabase: async (env) => {
    const { openDatabase } = await import('#wire.ts');
    return openDatabase(env);
  },
  openScratch: () => connectPglite({ dataDir: null }),
};

/** Exit codes: 0 in order, 1 problems (each with file and line) or no database, 2 wrong usage. */
export async function catalog(argv: readonly string[], terminal: Terminal, deps: CatalogDependencies = wired): Promise<number> {
  const request = parseRequest(argv);
  if (typeof request === 'string') return sayUsage(terminal, request, usage);
  const env = deps.readEnv();
  if (request.command === 'lint') return lint(env.catalogDir, terminal);
  const loaded = await loadCatalog(env.catalogDir);
  if (!loaded.ok) return refuse(terminal, loaded.problems.map(problemText));
  // The reference needs an empty database only, so that it is written beside a running product too.
  const opened = await (request.command === 'docs' ? deps.openScratch() : deps.openDatabase(env));
  if (!opened.ok) return refuse(terminal, [describeFailure(opened.failure)]);
  const database = opened.value;
  try {
    const migrated = await runMigrations(database);
    if (!migrated.ok) return refuse(terminal, [describeFailure(migrated.failure)]);
    return await run({ database, clock: makeClock({ fixedNow: env.now }), catalog: loaded.value }, request, terminal);
  } finally {
    await database.close();
  }
}

async function run(deps: BuildDeps, request: Request, terminal: Terminal): Promise<number> {
  if (deps.catalog.foreign !== null)
    return refuse(terminal, ["This catalogue is somebody else's dbt project: dbt builds and tests it, here it is only served. lint tells what is left out."]);
  if (request.command === 'docs') {
    terminal.stdout.write(`${await writeDocs(deps.database, deps.catalog, request.out ?? REFERENCE_PATH)} is written.\n`);
    return 0;
  }
  const organizations = await listOrganizations(deps.database);
  const organization = organizations.find((candidate) => request.organizationId === null || candidate.organizationId === request.organizationId);
  const chosen = organization === undefined ? null : { organization, asOf: request.asOf ?? deps.clock.today(organization) };
  const isServed = chosen !== null || request.organizationId === null;
  if (request.command === 'test' && isServed) return testCatalog(deps, { select: request.select, tried: chosen }, terminal);
  if (chosen === null) return refuse(terminal, ['There is no such organisation: import something first, or name another with --organization.']);
  if (request.command === 'builds') {
    terminal.stdout.write(`${await showBuilds(deps.database, chosen.organization)}\n`);
    return 0;
  }
  return build(deps, chosen.organization, chosen.asOf, terminal);
}

/** The request, or what is wrong with the command line (empty for help). */
function parseRequest(argv: readonly string[]): Request | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'as-of': { type: 'string' },
        organization: { type: 'string' },
        select: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [named, ...more] = positionals;
    if (values.help === true || named === undefined) return '';
    const command = commands.find((candidate) => candidate === named);
    if (more.length > 0 || command === undefined) return 'That is no command.';
    const asOf = values['as-of'] === undefined ? null : parseLocalDate(values['as-of']);
    if (values['as-of'] !== undefined && asOf === null) return `${values['as-of']} is not a day such as 2026-11-21.`;
    if (values.organization !== undefined && !/^\d{1,9}$/.test(values.organization)) return `${values.organization} is not the number of an organisation.`;
    if (values.select !== undefined && command !== 'test') return '--select goes with test.';
    if (values.out !== undefined && command !== 'docs') return '--out goes with docs.';
    return {
      command,
      asOf,
      select: values.select ?? null,
      out: values.out ?? null,
      organizationId: values.organization === undefined ? null : Number(values.organization),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refuse(terminal: Terminal, lines: readonly string[]): number {
  terminal.stderr.write(`${lines.join('\n')}\n`);
  return 1;
}

async function lint(directory: string, terminal: Terminal): Promise<number> {
  const problems = await lintCatalog(directory);
  if (problems.length > 0) return refuse(terminal, problems.map(problemText));
  terminal.stdout.write('The catalogue is in order.\n');
  return 0;
}

async function build(deps: BuildDeps, organization: Organization, asOf: LocalDate, terminal: Terminal): Promise<number> {
  const built = await buildCatalog(deps, organization, asOf);
  if (!built.ok)
    return refuse(terminal, [describeFailure(built.failure), 'Whatever was published before stays served. `npm run catalog -- test` shows wrong rows.']);
  const { rows, tests, durationMs } = built.value;
  for (const warning of warningsOf(tests)) terminal.stdout.write(`warning: ${outcomeText(warning)}\n`);
  terminal.stdout.write(`${modelTable(built.value)}\n${organization.name}, ${asOf}: ${rows} rows, ${tests.length} data tests passed, ${durationMs} ms.\n`);
  return 0;
}

function modelTable(report: BuildReport): string {
  const table = new Table({ head: ['model', 'rows', 'ms'], colAligns: ['left', 'right', 'right'], style: { head: [], border: [] } });
  for (const model of report.models) table.push([model.name, model.rows === null ? 'view' : String(model.rows), String(model.durationMs)]);
  return table.toString();
}

if (import.meta.main) await runAsProcess(catalog);
