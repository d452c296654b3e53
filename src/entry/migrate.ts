/** `npm run migrate`: brings the database to the newest migration and checks that it refuses what it must. */
import { parseArgs } from 'node:util';
import { runMigrations } from '#db/run-migrations.ts';
import { verifyAccess } from '#db/verify-access.ts';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type Env, readEnv } from '#env.ts';
import type { Database } from '#kernel/database.ts';
import type { Result } from '#kernel/result.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';

const usage = `Usage: npm run migrate

Applies the migrations that the database lacks (DATABASE_URL, else the embedded one), then verifies its access rules.
npm start does the same by itself; run this first where the product signs in as a user who may not create roles.`;

export type MigrateDependencies = { readonly readEnv: () => Env; readonly openDatabase: (env: Env) => Promise<Result<Database>> };

const wired: MigrateDependencies = {
  readEnv,
  openDatabase: async (env) => {
    const { openDatabase } = await import('#wire.ts');
    return openDatabase(env);
  },
};

/** Exit codes: 0 newest migration and access verified, 1 not (it says why), 2 wrong usage. */
export async function migrate(argv: readonly string[], terminal: Terminal, deps: MigrateDependencies = wired): Promise<number> {
  const mistake = argumentMistake(argv);
  if (mistake !== null) return sayUsage(terminal, mistake, usage);
  const env = deps.readEnv();
  const opened = await deps.openDatabase(env);
  if (!opened.ok) return refuse(terminal, describeFailure(opened.failure));
  const database = opened.value;
  try {
    const migrated = await runMigrations(database);
    if (!migrated.ok) return refuse(terminal, describeFailure(migrated.failure));
    for (const tag of migrated.value) terminal.stdout.write(`applied ${tag}\n`);
    const verified = await verifyAccess(database);
    if (!verified.ok) return refuse(terminal, describeFailure(verified.failure));
    const where = database.kind === 'pg' ? 'PostgreSQL' : `The embedded database in ${env.dataDir}`;
    terminal.stdout.write(`${where} has the newest migration${migrated.value.length === 0 ? ' already' : ''}; its access rules hold.\n`);
    return 0;
  } finally {
    await database.close();
  }
}

function argumentMistake(argv: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...argv], options: { help: { type: 'boolean', short: 'h' } } });
    return values.help === true ? '' : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function refuse(terminal: Terminal, reason: string): number {
  terminal.stderr.write(`${reason}\n`);
  return 1;
}

if (import.meta.main) await runAsProcess(migrate);
