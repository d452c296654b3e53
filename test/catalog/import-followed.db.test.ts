/** A question after a small import is answered from a build that followed what the import changed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { localDate } from '#kernel/dates.ts';
import { listOrganizations } from '#services/access/organizations.ts';
import { differences } from '#test/catalog/changing-pipeline.ts';
import { ownCatalog, standingClock } from '#test/catalog/pipeline.ts';
import { deals, whole } from '#test/collectors/acme-files.ts';
import { type Importer, makeImporter } from '#test/collectors/importer.ts';
import { expectOk } from '#test/helpers/database.ts';

const asOf = localDate('2026-11-21');
let importer: Importer;
let catalog: LoadedCatalog;
beforeAll(async () => {
  importer = await makeImporter();
  catalog = await ownCatalog();
});
afterAll(() => importer.close());

/** Asks for the day's build, and tells how it was made. */
async function ask() {
  const [organization] = await listOrganizations(importer.database);
  if (organization === undefined) throw new Error('nothing was imported');
  expectOk(await ensureBuild({ database: importer.database, catalog, clock: standingClock() }, organization, asOf));
  expect(await differences(importer.database, catalog, organization, asOf)).toEqual([]);
  const [run] = await importer.rows(
    'SELECT kind, reason, changed_opportunities FROM app.catalog_build_run ORDER BY changed_opportunities NULLS LAST, built_at',
  );
  const [build] = await importer.rows('SELECT kind FROM app.catalog_build');
  return { build: build?.['kind'], run };
}

it('an import of deals and their history is followed; one of accounts or people ends in a full build', async () => {
  await importer.run(whole);
  expect(await ask()).toMatchObject({ build: 'full' });
  const priced = { ...whole, 'deals.csv': deals.replace('Bob Ray,Talk,,', 'Bob Ray,Talk,55,') };
  await importer.run(priced);
  expect(await ask()).toEqual({ build: 'incremental', run: { kind: 'incremental', reason: null, changed_opportunities: 1 } });
  const told = { ...priced, 'history.csv': `${String(whole['history.csv'])}h3,d2,Talk,2026-03-05T10:00:00Z\n` };
  await importer.run(told);
  expect(await ask()).toMatchObject({ build: 'incremental' });
  await importer.run({ ...told, 'accounts.csv': 'id,name,parent\na1,Acme Corp,\na2,Blue Ltd,acme corp\na3,New Ltd,\n' });
  expect(await ask()).toMatchObject({ build: 'full' });
  await importer.run({ ...told, 'deals.csv': priced['deals.csv'].replace('Ann Lee', 'Cy Fox') });
  expect(await ask()).toMatchObject({ build: 'full' });
});
