/** What an import stores, and what it leaves alone. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deals, onlyDeals, whole } from '#test/collectors/acme-files.ts';
import { countsOf, everything, makeImporter, type Importer } from '#test/collectors/importer.ts';

let importer: Importer;
const recorded: string[] = [];
beforeAll(async () => {
  importer = await makeImporter({
    recordImport: async (_session, summary) => {
      recorded.push(`${summary.organization.name} ${summary.outcome}`);
    },
  });
});
afterEach(() => recorded.splice(0));
afterEach(() => importer.reset());
afterAll(() => importer.close());

describe('a first import', () => {
  test('stores every table with its references and an organisation of its own', async () => {
    const summary = await importer.run(whole, { asOf: '2026-06-30' });
    expect(summary).toMatchObject({
      outcome: 'stored',
      organization: { organizationId: 1, name: 'Acme', isNew: true },
      sourceSystem: 'acme',
      asOf: '2026-06-30',
      rejects: [],
      admin: 'keeper',
    });
    expect(
      ['account', 'product', 'opportunity', 'opportunity_history', 'quota', 'opportunity_stage', 'person'].map(
        (table) => `${table} ${countsOf(summary, table)}`,
      ),
    ).toEqual([
      'account 2/2/0/0/0/0',
      'product 1/1/0/0/0/0',
      'opportunity 3/3/0/0/0/0',
      'opportunity_history 2/2/0/0/0/0',
      'quota 1/1/0/0/0/0',
      'opportunity_stage 0/0/0/0/0/3',
      'person 0/0/0/0/0/2',
    ]);
    expect(
      await importer.rows('SELECT id, name, time_zone, currency, fiscal_year_start_month, data_date, is_default, data_version FROM app.organization'),
    ).toEqual([
      {
        id: 1,
        name: 'Acme',
        time_zone: 'Europe/Berlin',
        currency: 'EUR',
        fiscal_year_start_month: 4,
        data_date: '2026-06-30',
        is_default: true,
        data_version: 1,
      },
    ]);
    expect(
      await importer.rows(
        `SELECT o.source_key, account_key, product_key, p.name AS owner, amount, is_closed, is_won, close_date
         FROM raw.opportunity AS o LEFT JOIN app.person AS p ON p.person_id = o.owner_id ORDER BY 1`,
      ),
    ).toEqual([
      { source_key: 'd1', account_key: 'a1', product_key: 'p1', owner: 'Ann Lee', amount: '100.1', is_closed: true, is_won: true, close_date: '2026-02-01' },
      { source_key: 'd2', account_key: 'a2', product_key: 'p1', owner: 'Bob Ray', amount: null, is_closed: false, is_won: false, close_date: null },
      { source_key: 'd3', account_key: null, product_key: null, owner: null, amount: '0', is_closed: true, is_won: false, close_date: '2026-04-01' },
    ]);
    expect(await importer.rows('SELECT source_key, parent_name FROM raw.account ORDER BY 1')).toEqual([
      { source_key: 'a1', parent_name: null },
      { source_key: 'a2', parent_name: 'Acme Corp' },
    ]);
    expect(await importer.rows('SELECT stage_name, stage_order, default_probability, is_closed, is_won FROM raw.opportunity_stage ORDER BY 2')).toEqual([
      { stage_name: 'Talk', stage_order: 1, default_probability: '0.2', is_closed: false, is_won: false },
      { stage_name: 'Won', stage_order: 2, default_probability: '1', is_closed: true, is_won: true },
      { stage_name: 'Lost', stage_order: 3, default_probability: '0', is_closed: true, is_won: false },
    ]);
    expect(recorded).toEqual(['Acme stored']);
    expect(await importer.rows(`SELECT source_system, mapping, as_of FROM app.import_run`)).toEqual([
      { source_system: 'acme', mapping: 'mapping', as_of: '2026-06-30' },
    ]);
  });

  test('makes unknown owners people without sign-in, and the operator the admin who sees everything', async () => {
    await importer.run(whole);
    expect(
      await importer.rows(
        `SELECT name, can_sign_in, (SELECT string_agg(role, ',') FROM app.person_role AS r WHERE r.person_id = p.person_id) AS roles FROM app.person AS p ORDER BY 1`,
      ),
    ).toEqual([
      { name: 'Ann Lee', can_sign_in: false, roles: 'rep' },
      { name: 'Bob Ray', can_sign_in: false, roles: 'rep' },
      { name: 'keeper', can_sign_in: true, roles: 'admin' },
    ]);
    expect(await importer.rows('SELECT p.name, v.sees_everyone FROM app.viewer AS v JOIN app.person AS p ON p.person_id = v.viewer_id ORDER BY 1')).toEqual([
      { name: 'Ann Lee', sees_everyone: false },
      { name: 'Bob Ray', sees_everyone: false },
      { name: 'keeper', sees_everyone: true },
    ]);
  });

  test('makes accounts and products that only opportunities name, when no file describes them', async () => {
    const summary = await importer.run(onlyDeals('d1,Acme Corp,Ann,Won,1,', 'd2,acme corp,Ann,Talk,1,'));
    expect([countsOf(summary, 'opportunity'), countsOf(summary, 'account')]).toEqual(['2/2/0/0/0/0', '0/0/0/0/0/1']);
    expect(await importer.rows('SELECT DISTINCT account_key FROM raw.opportunity')).toEqual([{ account_key: 'Acme Corp' }]);
  });
});

describe('again', () => {
  test('the same files change nothing and find the same organisation', async () => {
    const path = await importer.folder(whole);
    const request = { mapping: `${path}/mapping.yml` };
    await importer.run(path, request);
    const before = await everything(importer);
    const again = await importer.run(path, request);
    expect(again).toMatchObject({ outcome: 'unchanged', organization: { organizationId: 1, isNew: false }, admin: null });
    expect([countsOf(again, 'opportunity'), countsOf(again, 'account'), countsOf(again, 'quota'), countsOf(again, 'opportunity_stage')]).toEqual([
      '3/0/3/0/0/0',
      '2/0/2/0/0/0',
      '1/0/1/0/0/0',
      'none',
    ]);
    expect(await everything(importer)).toBe(before);
    expect(recorded).toEqual(['Acme stored']);
  });

  test('a changed row is stored, the others stay, and the data version moves on', async () => {
    await importer.run(whole);
    const again = await importer.run({ ...whole, 'deals.csv': deals.replace('Bob Ray,Talk,,', 'Bob Ray,Talk,55,') });
    expect([again.outcome, countsOf(again, 'opportunity')]).toEqual(['stored', '3/1/2/0/0/0']);
    expect(
      await importer.rows(`SELECT amount, data_version FROM raw.opportunity JOIN app.organization ON id = organization_id WHERE source_key = 'd2'`),
    ).toEqual([{ amount: '55', data_version: 2 }]);
    expect(recorded).toEqual(['Acme stored', 'Acme stored']);
  });

  test('another data date alone is a change of the organisation, not of its rows', async () => {
    await importer.run(whole, { asOf: '2026-06-30' });
    const again = await importer.run(whole, { asOf: '2026-07-31' });
    expect([again.outcome, again.asOf]).toEqual(['stored', '2026-07-31']);
    expect((await importer.run(whole)).asOf).toBe('2026-07-31');
    expect(await importer.rows('SELECT data_date, data_version FROM app.organization')).toEqual([{ data_date: '2026-07-31', data_version: 1 }]);
  });

  test('rows that the file no longer has stay', async () => {
    await importer.run(whole);
    await importer.run({ ...whole, 'deals.csv': deals.split('\n').slice(0, 3).join('\n') });
    expect(await importer.rows('SELECT count(*) AS count FROM raw.opportunity')).toEqual([{ count: 3 }]);
  });
});

describe('nothing is stored', () => {
  test('by a dry run, which says what would be', async () => {
    const before = await everything(importer);
    const summary = await importer.run(whole, { isDryRun: true });
    expect([summary.outcome, countsOf(summary, 'opportunity')]).toEqual(['dry_run', '3/3/0/0/0/0']);
    expect(await everything(importer)).toBe(before);
    expect(recorded).toEqual([]);
  });

  test('by --strict when a row is rejected', async () => {
    const before = await everything(importer);
    const summary = await importer.run(onlyDeals('d1,,Ann,Won,x,', 'd2,,Ann,Won,1,'), { isStrict: true });
    expect([summary.outcome, summary.rejectedTotal]).toEqual(['refused', 1]);
    expect(await everything(importer)).toBe(before);
  });

  test('when recording the import fails', async () => {
    const before = await everything(importer);
    const failing = await makeImporter({ recordImport: () => Promise.reject(new Error('the ledger is closed')) });
    try {
      await expect(failing.run(whole)).rejects.toThrow('the ledger is closed');
      expect(await everything(failing)).toBe(before);
    } finally {
      await failing.close();
    }
  });
});
