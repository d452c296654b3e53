/** Which organisation an import goes to, and other shapes of files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seedSample } from '#collectors/sample/seed-sample.ts';
import { deals, mapping, onlyDeals, whole } from '#test/collectors/acme-files.ts';
import { countsOf, everything, makeImporter, rejectLines, type Files, type Importer } from '#test/collectors/importer.ts';

let importer: Importer;
beforeAll(async () => {
  importer = await makeImporter();
});
afterEach(() => importer.reset());
afterAll(() => importer.close());

describe('organisations', () => {
  test('the sample organisation stays as it is, and hands over being the default', async () => {
    await seedSample(importer.deps);
    const untouched = async () => (await everything(importer)).split('\n').filter((line) => line.startsWith('(1,') && !line.includes('Kelderbrook'));
    const before = await untouched();
    const summary = await importer.run(whole);
    expect(summary.organization).toMatchObject({ organizationId: 2, isNew: true });
    expect(await untouched()).toEqual(before);
    expect(await importer.rows('SELECT id, is_sample, is_default, data_version FROM app.organization ORDER BY id')).toEqual([
      { id: 1, is_sample: true, is_default: false, data_version: 1 },
      { id: 2, is_sample: false, is_default: true, data_version: 1 },
    ]);
    expect(await importer.refused(whole, { organization: '1' })).toMatchObject({ reason: 'nothing is imported into the sample organisation' });
  });

  test('--organization adds to the one named, by name or id', async () => {
    await importer.run(whole);
    const other: Files = { ...onlyDeals('x1,,Cy,Won,1,'), 'mapping.yml': mapping.replace('source_system: acme', 'source_system: other') };
    expect((await importer.run(other, { organization: 'ACME', name: null })).organization).toMatchObject({ organizationId: 1, isNew: false });
    expect((await importer.run(other, { organization: '1', name: null })).outcome).toBe('unchanged');
    expect(await importer.rows('SELECT source_system, count(*) AS count FROM raw.opportunity GROUP BY 1 ORDER BY 1')).toEqual([
      { source_system: 'acme', count: 3 },
      { source_system: 'other', count: 1 },
    ]);
  });

  test('a name that holds data of another source is not taken silently', async () => {
    await importer.run(whole);
    const other: Files = { ...whole, 'mapping.yml': mapping.replace('source_system: acme', 'source_system: other') };
    expect((await importer.refused(other)).reason).toMatch(/data of another source: add to it with --organization 1/);
    expect((await importer.run(other, { name: 'Second' })).organization).toEqual({ organizationId: 2, name: 'Second', isNew: true });
    expect(await importer.rows('SELECT id FROM app.organization WHERE is_default')).toEqual([{ id: 2 }]);
  });

  test('PLUMBLINE_USER may be one of the people imported', async () => {
    const named = await makeImporter({ operator: { named: 'ann lee', system: 'keeper' } });
    try {
      expect((await named.run(whole)).admin).toBe('Ann Lee');
      expect(
        await named.rows(
          `SELECT p.name, can_sign_in, r.role FROM app.person AS p JOIN app.person_role AS r USING (person_id) WHERE p.name = 'Ann Lee' ORDER BY role`,
        ),
      ).toEqual([
        { name: 'Ann Lee', can_sign_in: true, role: 'admin' },
        { name: 'Ann Lee', can_sign_in: true, role: 'rep' },
      ]);
      expect((await named.run(whole)).outcome).toBe('unchanged');
    } finally {
      await named.close();
    }
  });
});

describe('other shapes of files', () => {
  test('JSON records feed the same tables', async () => {
    const jsonMapping = `
source_system: hub
tables:
  opportunity:
    file: deals.json
    records: results
    columns:
      key: id
      opportunity_name: properties.name
      amount: properties.amount
      outcome: { column: properties.stage, values: { closedwon: won, closedlost: lost, '*': open } }
      created_at: properties.created
      owner: { column: owner.email, match: email }
`;
    const results = [
      { id: 1, properties: { name: 'One', amount: 12.5, stage: 'closedwon', created: '2026-01-01T23:30:00Z' }, owner: { email: 'Ann@acme.test' } },
      { id: 2, properties: { name: 'Two', amount: null, stage: 'demo', created: '2026-01-02T00:00:00Z' } },
    ];
    await importer.run({ 'mapping.yml': jsonMapping, 'deals.json': JSON.stringify({ results }) });
    expect(
      await importer.rows(
        `SELECT o.source_key, opportunity_name, amount, is_won, created_date, p.email, p.can_sign_in FROM raw.opportunity AS o LEFT JOIN app.person AS p ON p.person_id = owner_id ORDER BY 1`,
      ),
    ).toEqual([
      { source_key: '1', opportunity_name: 'One', amount: '12.5', is_won: true, created_date: '2026-01-01', email: 'ann@acme.test', can_sign_in: false },
      { source_key: '2', opportunity_name: 'Two', amount: null, is_won: false, created_date: '2026-01-02', email: null, can_sign_in: null },
    ]);
  });

  test('a single file is taken by a mapping that reads one file, whatever its name', async () => {
    const path = await importer.folder({
      'my.yml': mapping.slice(0, mapping.indexOf('  account:')) + mapping.slice(mapping.indexOf('  opportunity:'), mapping.indexOf('  opportunity_history:')),
      'Export (3).csv': deals,
    });
    const summary = await importer.run(`${path}/Export (3).csv`, { mapping: `${path}/my.yml`, name: null });
    expect([summary.organization.name, countsOf(summary, 'opportunity')]).toEqual(['Export (3)', '3/3/0/0/0/0']);
  });

  test('the example of the recipe works as it is written', async () => {
    const recipe = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'recipes', 'import-a-data-set.md'), 'utf8');
    const csv = /```\n(Deal ID;[^`]*)```/.exec(recipe)?.[1] ?? '';
    const yaml = /```yaml\n([^`]*)```/.exec(recipe)?.[1] ?? '';
    const summary = await importer.run({ 'mapping.yml': yaml, 'deals.csv': csv });
    expect([summary.rejects, countsOf(summary, 'opportunity')]).toEqual([[], '1/1/0/0/0/0']);
    expect(
      await importer.rows(
        `SELECT opportunity_name, account_key, amount, is_won, created_date, close_date, p.name, g.currency FROM raw.opportunity AS o JOIN app.person AS p ON p.person_id = owner_id JOIN app.organization AS g ON g.id = o.organization_id`,
      ),
    ).toEqual([
      {
        opportunity_name: 'Acme GmbH 4711',
        account_key: 'Acme GmbH',
        amount: '12500',
        is_won: true,
        created_date: '2026-01-03',
        close_date: '2026-02-14',
        name: 'Ann Lee',
        currency: 'EUR',
      },
    ]);
  });

  test('several files of one pattern are read together', async () => {
    const parts = mapping.replace('file: deals.csv', "file: 'deals-*.csv'");
    const summary = await importer.run({ 'mapping.yml': parts, 'deals-1.csv': 'id,stage\nd1,Won\n', 'deals-2.csv': 'id,stage\nd2,Won\nd1,Lost\n' });
    expect([countsOf(summary, 'opportunity'), ...rejectLines(summary)]).toEqual([
      '3/2/0/1/0/0',
      'deals-2.csv:3 key d1: the same id as in deals-1.csv line 2, with other values',
    ]);
  });
});
