/** Both real data sets through the whole catalogue: no warning, who sees which rows, and a dashboard that says what the data lack. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { warningsOf } from '#catalog/run-data-tests.ts';
import type { BuildReport } from '#catalog/build-catalog.ts';
import type { Database, Row } from '#kernel/database.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { buildDay, ownCatalog } from '#test/catalog/pipeline.ts';
import { type Importer, makeImporter } from '#test/collectors/importer.ts';
import { dataFolder } from '#test/collectors/read-raw-csv.ts';
import { type PersonKey, personKeys, type SeededOrganization, seedOrganization } from '#test/helpers/people.ts';

const sets = [
  { folder: 'maven-crm', mapping: 'maven-crm', day: localDate('2017-12-31') },
  { folder: 'salesforce-dev-history', mapping: null, day: localDate('2026-03-31') },
] as const;
type Built = { readonly importer: Importer; readonly seeded: SeededOrganization; readonly report: BuildReport };

let catalog: LoadedCatalog;
const built = new Map<string, Built>();
beforeAll(async () => {
  catalog = await ownCatalog();
  for (const { folder, mapping, day } of sets) {
    const importer = await makeImporter();
    const seeded = await seedOrganization(importer.database, { organizationId: 1 });
    await importer.run(dataFolder(folder), { organization: 'Organisation 1', name: null, asOf: day, ...(mapping === null ? {} : { mapping }) });
    const organization = await readOrganization(importer.database, 1);
    if (organization === null) throw new Error('the organisation is gone');
    built.set(folder, { importer, seeded, report: await buildDay(importer.database, organization, day, { catalog }) });
  }
});
afterAll(async () => {
  for (const { importer } of built.values()) await importer.close();
});

function builtOf(folder: string): Built {
  const found = built.get(folder);
  if (found === undefined) throw new Error(`${folder} was not built`);
  return found;
}

function readAs(folder: string, person: PersonKey, sql: string, asOf: LocalDate): Promise<readonly Row[]> {
  const { importer, seeded } = builtOf(folder);
  const database: Database = importer.database;
  const identity = { organizationId: 1, personId: seeded.people[person] };
  return database.transaction({ role: 'reader', readOnly: true, identity, asOf }, (session) => session.query(sql));
}

const seeEverything: readonly PersonKey[] = ['leader', 'facilitator', 'admin'];
const others = personKeys.filter((key) => !seeEverything.includes(key));
const dashboard =
  'SELECT key_insight, recommendation, rules_fired, pipeline_health, target_basis, current_pipeline_count, qtd_won_count FROM a_executive_dashboard';

describe.each(sets)('$folder', ({ folder, day }) => {
  it('builds without a warning: every data test holds', () => {
    expect(warningsOf(builtOf(folder).report.tests)).toEqual([]);
  });

  it.each(seeEverything)('%s sees its deals, its dashboard and what is wrong with its data', async (person) => {
    for (const name of ['analytics.fct_opportunity', 'a_executive_dashboard', 'a_data_quality', 'm_pipeline_health'])
      expect([name, (await readAs(folder, person, `SELECT 1 AS one FROM ${name}`, day)).length > 0]).toEqual([name, true]);
  });

  it('has one dashboard row per scope, and one for the caller', async () => {
    const { importer } = builtOf(folder);
    const [row] = await importer.rows(
      `SELECT count(*)::integer AS rows, count(DISTINCT (dashboard_type, report_date, scope_type, scope_id))::integer AS keys,
         (SELECT count(*)::integer FROM analytics.dim_scope WHERE organization_id = 1) AS scopes
       FROM analytics.a_executive_dashboard_scoped WHERE organization_id = 1`,
    );
    expect(row?.['rows']).toBe(row?.['keys']);
    expect(row?.['rows']).toBe(row?.['scopes']);
    expect(await readAs(folder, 'leader', dashboard, day)).toHaveLength(1);
  });
});

describe('salesforce-dev-history, whose deals nobody owns', () => {
  const day = sets[1].day;
  it.each(others)('%s sees none of its rows, in any model', async (person) => {
    const tables = await readAs(
      'salesforce-dev-history',
      'leader',
      `SELECT model.name FROM unnest(ARRAY[${catalog.models
        .filter((model) => model.materialized === 'table' && ['owner', 'scoped'].includes(model.access.kind))
        .map((model) => `'${model.name}'`)
        .join(', ')}]) AS model (name)`,
      day,
    );
    expect(tables.length).toBeGreaterThan(12);
    for (const { name } of tables) {
      const rows = await readAs('salesforce-dev-history', person, `SELECT 1 AS one FROM analytics.${String(name)}`, day);
      expect([name, rows]).toEqual([name, []]);
    }
  });

  it('says what it lacks to whoever sees it', async () => {
    const rows = await readAs('salesforce-dev-history', 'facilitator', 'SELECT trouble, affected_rows FROM a_data_quality ORDER BY trouble', day);
    expect(rows).toContainEqual({ trouble: 'No owner', affected_rows: 36 });
    expect(rows).toHaveLength(5);
  });
});

describe('maven-crm, whose open deals have no amount', () => {
  it('the dashboard says so; what is won has reached the implied target', async () => {
    const [row] = await readAs('maven-crm', 'leader', dashboard, sets[0].day);
    expect(row).toMatchObject({ target_basis: 'implied', pipeline_health: 'Excellent' });
    expect(row?.['key_insight']).toMatch(/^The data is too thin to judge the pipeline: none of the [\d,]+ open deals has an amount\.$/);
  });
});
