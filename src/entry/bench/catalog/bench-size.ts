/** Builds of one size: by the product, by psql alone, and of what changed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCatalog, type BuildDeps, type BuildReport } from '#catalog/build-catalog.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { connectPg } from '#db/connect-pg.ts';
import { runMigrations } from '#db/run-migrations.ts';
import { benchEnv, expectValue } from '#entry/bench/bench-setup.ts';
import { amountsSql, workSql } from '#entry/bench/catalog/change-opportunities.ts';
import { generateOrganization } from '#entry/bench/catalog/generate-organization.ts';
import { runPsql, withOwnDatabase } from '#entry/bench/catalog/own-database.ts';
import { recordDatabase, type RecordedDatabase } from '#entry/bench/catalog/recorded-database.ts';
import { type PeakMemory, watchMemory } from '#entry/bench/catalog/watch-memory.ts';
import { durationText, percentile, timed } from '#entry/bench/measure.ts';
import { makeClock } from '#kernel/clock.ts';
import { localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { readOrganization } from '#services/access/organizations.ts';

type SizeRequest = {
  readonly url: string;
  readonly folder: string;
  readonly opportunities: number;
  readonly pairs: number;
  /** Told what was measured, as it comes. */
  readonly say: (step: string) => void;
};

/** **Units** milliseconds and bytes. */
export type SizeTimes = {
  readonly opportunities: number;
  readonly generateMs: number;
  readonly firstMs: number;
  /** Medians over the pairs; null without any. `ratio`: the product's time by psql's. */
  readonly again: { readonly fullMs: number; readonly psqlMs: number; readonly ratio: number } | null;
  /** After 1 % of the opportunities changed: their amounts alone, whichever deals they are; then a day's work on open deals. */
  readonly amounts: Followed;
  readonly work: Followed;
  readonly peak: PeakMemory;
  /** Of the first build. */
  readonly slowest: Slowest;
};

/** Null where the build was a full one all the same. */
export type Followed = { readonly ms: number; readonly slowest: Slowest } | null;

/** The models that took longest. */
export type Slowest = readonly { readonly name: string; readonly durationMs: number }[];

const asOf = localDate('2026-11-21');
const seed = 7;

/** Generates, builds once unpaired, then in pairs: product and psql by turns, the table's dead rows cleared before each. */
export function benchSize(request: SizeRequest): Promise<SizeTimes> {
  const { url, folder, opportunities, pairs, say } = request;
  return withOwnDatabase(url, `plumbline_bench_${process.pid}`, async (ownUrl) => {
    const database = expectValue(await connectPg({ url: ownUrl }));
    try {
      expectValue(await runMigrations(database));
      const generated = await timed(() => generateOrganization(database, { opportunities, seed, asOf }));
      const organization = await readOrganization(database, generated.value);
      if (organization === null) throw new Error('the generated organisation is gone');
      const recorded = recordDatabase(database);
      const catalog = expectValue(await loadCatalog(benchEnv(folder).catalogDir));
      const bench = { deps: { database: recorded.database, catalog, clock: makeClock({ fixedNow: null }) }, organization, recorded };
      say(`generated: ${durationText(generated.ms)}`);
      const first = await buildOnce(bench);
      say(`first build: ${durationText(first.ms)}`);
      const script = join(folder, `build-${opportunities}.sql`);
      recorded.takeScript();
      const runs: PairTimes[] = [];
      for (let pair = 0; pair < pairs; pair += 1) runs.push(await runPair(bench, { ownUrl, script, isPsqlFirst: pair % 2 === 1 }));
      const median = (of: (run: PairTimes) => number): number => percentile(runs.map(of), 0.5);
      const again =
        runs.length === 0
          ? null
          : { fullMs: median((run) => run.fullMs), psqlMs: median((run) => run.psqlMs), ratio: median((run) => run.fullMs / run.psqlMs) };
      const amounts = await followChanges(bench, ownUrl, amountsSql(asOf));
      say(`amounts changed: ${amounts === null ? 'built in full' : durationText(amounts.ms)}`);
      const work = await followChanges(bench, ownUrl, workSql(asOf));
      return {
        opportunities,
        generateMs: generated.ms,
        firstMs: first.ms,
        again,
        amounts,
        work,
        peak: first.peak,
        slowest: first.slowest,
      };
    } finally {
      await database.close();
    }
  });
}

type Bench = { readonly deps: BuildDeps; readonly organization: Organization; readonly recorded: RecordedDatabase };
type PairTimes = { readonly fullMs: number; readonly psqlMs: number };

async function runPair(bench: Bench, { ownUrl, script, isPsqlFirst }: { ownUrl: string; script: string; isPsqlFirst: boolean }): Promise<PairTimes> {
  // A script says again which build it records, and a build is recorded once.
  const clear = () => runPsql(ownUrl, ['--command', 'DELETE FROM app.catalog_build_run', '--command', 'VACUUM ANALYZE']);
  const byProduct = async (): Promise<number> => {
    await clear();
    const { ms } = await buildOnce(bench);
    await writeFile(script, bench.recorded.takeScript());
    return ms;
  };
  const byPsql = async (): Promise<number> => {
    await clear();
    return (await timed(() => runPsql(ownUrl, ['--file', script]))).ms;
  };
  if (!isPsqlFirst) return { fullMs: await byProduct(), psqlMs: await byPsql() };
  const psqlMs = await byPsql();
  return { psqlMs, fullMs: await byProduct() };
}

async function followChanges({ deps, organization, recorded }: Bench, ownUrl: string, changes: string): Promise<Followed> {
  await runPsql(ownUrl, ['--command', 'VACUUM ANALYZE', '--command', changes]);
  const { value, ms } = await timed(async () => expectValue(await buildCatalog(deps, organization, asOf, { follow: true })));
  recorded.takeScript();
  return value.kind === 'incremental' ? { ms, slowest: slowestOf(value) } : null;
}

async function buildOnce({ deps, organization, recorded }: Bench): Promise<{ ms: number; peak: PeakMemory; slowest: Slowest }> {
  const { value, ms } = await timed(() => watchMemory(recorded.backendPid, async () => expectValue(await buildCatalog(deps, organization, asOf))));
  return { ms, peak: value.peak, slowest: slowestOf(value.value) };
}

function slowestOf({ models }: BuildReport): Slowest {
  return models.toSorted((left, right) => right.durationMs - left.durationMs).slice(0, 8);
}
