/** Import and build of generated data, and plans asked of it. */
import { join } from 'node:path';
import { generateAccounts } from '#collectors/sample/accounts.ts';
import { samplePeople } from '#collectors/sample/people.ts';
import { writeSalesforceExport } from '#collectors/sample/write-export.ts';
import { buildCatalog } from '#catalog/build-catalog.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { BenchProduct } from '#entry/bench/bench-setup.ts';
import { benchEnv, expectValue } from '#entry/bench/bench-setup.ts';
import { plansMeasurement, type PlanTimes, timePlans } from '#entry/bench/bench-plans.ts';
import type { Measurement } from '#entry/bench/measure.ts';
import { durationText, percentile, timed } from '#entry/bench/measure.ts';
import { localDate } from '#kernel/dates.ts';
import { readOrganization } from '#services/access/organizations.ts';

/** Writes `count` opportunities with their history as an export, imports it once, builds it `builds` times, and asks plans of it after each build. */
export async function benchImport(
  { opened }: BenchProduct,
  folder: string,
  size: { readonly count: number; readonly builds: number },
): Promise<readonly Measurement[]> {
  const today = localDate('2026-11-21');
  const accounts = generateAccounts(1, Math.max(160, Math.round(size.count / 20)));
  const directory = join(folder, 'export');
  const { rows } = await writeSalesforceExport(directory, { seed: 1, count: size.count, today, accounts, people: samplePeople });
  const request = { path: directory, mapping: 'salesforce', isDryRun: false, isStrict: false, asOf: today, organization: null, name: 'Generated' };
  const imported = await timed(async () => expectValue(await opened.importCommand(request, () => undefined)));
  const organization = await readOrganization(opened.database, imported.value.organization.organizationId);
  if (organization === null) throw new Error('the imported organisation is gone');
  const deps = { database: opened.database, clock: opened.clock, catalog: expectValue(await loadCatalog(benchEnv(folder).catalogDir)) };
  const builds: number[] = [];
  const asker = expectValue(await opened.product.readView.personNamed(null, organization.organizationId));
  const plans: PlanTimes[] = [];
  for (let build = 0; build < size.builds; build += 1) {
    builds.push((await timed(async () => expectValue(await buildCatalog(deps, organization, today)))).ms);
    plans.push(await timePlans(opened.product, asker, today));
  }
  const perSecond = Math.round((rows * 1_000) / imported.ms);
  return [
    {
      what: `Import of ${rows} rows (${size.count} opportunities with history)`,
      value: `${durationText(imported.ms)}, ${perSecond} rows/s`,
      target: '–',
      runs: 1,
    },
    { what: `Catalogue build of ${size.count} opportunities`, value: durationText(percentile(builds, 0.5)), target: '–', runs: builds.length },
    plansMeasurement(plans, size.count),
  ];
}
