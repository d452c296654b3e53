/** People from CRM files and from people.csv: who they are, what they may do, to whom they report. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '#kernel/database.ts';
import { countsOf, everything, makeImporter, rejectLines, type Files, type Importer } from '#test/collectors/importer.ts';

let importer: Importer;
beforeAll(async () => {
  importer = await makeImporter();
});
afterEach(() => importer.reset());
afterAll(() => importer.close());

const mapping = `
source_system: acme
stages: [{ name: Won, outcome: won }]
tables:
  team: { file: teams.csv, optional: true, columns: { key: id, name: name } }
  person:
    file: staff.csv
    optional: true
    optional_columns: [email, boss, team, region]
    columns:
      key: id
      name: name
      email: email
      manager: { column: boss, missing: unknown }
      team: { column: team, match: key }
      sales_region: region
  opportunity: { file: deals.csv, optional_columns: [owner], columns: { key: id, owner: owner, stage_name: stage } }
`;
const deals = 'id,owner,stage\nd1,u1,Won\nd2,u2,Won\nd3,u9,Won\n';
const crm: Files = {
  'mapping.yml': mapping,
  'teams.csv': 'id,name\nt1,North\n',
  'staff.csv': 'id,name,email,boss,team,region\nu1,Ann Lee,ann@acme.test,u3,t1,EMEA\nu2,Bob Ray,,u3,,\nu3,Cy Boss,,,t1,\n',
  'deals.csv': deals,
};

function lines(rows: readonly Row[]): readonly string[] {
  return rows.map((row) =>
    Object.values(row)
      .map((value) => (typeof value === 'string' ? value : '-'))
      .join(' | '),
  );
}

async function people(): Promise<readonly string[]> {
  return lines(
    await importer.rows(`
      SELECT p.name, p.email,
        (SELECT string_agg(r.role, '+' ORDER BY r.role) FROM app.person_role AS r WHERE r.person_id = p.person_id) AS roles,
        m.name AS manager, t.name AS team, p.sales_region, CASE WHEN p.can_sign_in THEN 'signs in' END AS sign_in
      FROM app.person AS p
      LEFT JOIN app.person AS m ON m.person_id = p.manager_id
      LEFT JOIN app.team AS t ON t.team_id = p.team_id
      WHERE p.name <> 'keeper'
      ORDER BY p.name, p.email`),
  );
}

async function assignments(): Promise<readonly string[]> {
  return lines(
    await importer.rows(`
      SELECT p.name, a.valid_from, a.valid_to, m.name AS manager, a.sales_region
      FROM app.person_assignment AS a
      JOIN app.person AS p ON p.person_id = a.person_id
      LEFT JOIN app.person AS m ON m.person_id = a.manager_id
      ORDER BY p.name, a.valid_from`),
  );
}

describe('a CRM', () => {
  test('gives people without sign-in, with team, region and manager; who has reports is a manager', async () => {
    const summary = await importer.run(crm);
    expect([countsOf(summary, 'person'), countsOf(summary, 'team')]).toEqual(['3/3/0/0/0/1', '1/1/0/0/0/0']);
    expect(await people()).toEqual([
      'Ann Lee | ann@acme.test | rep | Cy Boss | North | EMEA | -',
      'Bob Ray | - | rep | Cy Boss | - | - | -',
      'Cy Boss | - | manager+rep | - | North | - | -',
      'u9 | - | rep | - | - | - | -',
    ]);
    expect((await importer.run(crm)).outcome).toBe('unchanged');
  });

  test('assignments count since always; a later change counts from the data date', async () => {
    await importer.run(crm);
    const moved = { ...crm, 'staff.csv': crm['staff.csv']?.toString().replace('ann@acme.test,u3,t1,EMEA', 'ann@acme.test,u2,t1,APAC') ?? '' };
    await importer.run(moved, { asOf: '2026-10-01' });
    expect((await assignments()).filter((line) => line.startsWith('Ann'))).toEqual([
      'Ann Lee | 1900-01-01 | 2026-10-01 | Cy Boss | EMEA',
      'Ann Lee | 2026-10-01 | - | Bob Ray | APAC',
    ]);
    expect((await people())[0]).toBe('Ann Lee | ann@acme.test | rep | Bob Ray | North | APAC | -');
    expect((await importer.run(moved, { asOf: '2026-10-01' })).outcome).toBe('unchanged');
  });

  test('people first known as owners are filled in when a file describes them', async () => {
    await importer.run({ 'mapping.yml': mapping, 'deals.csv': deals });
    expect(await people()).toEqual(['u1', 'u2', 'u9'].map((name) => `${name} | - | rep | - | - | - | -`));
    await importer.run(crm);
    expect((await people())[0]).toBe('Ann Lee | ann@acme.test | rep | Cy Boss | North | EMEA | -');
    expect((await assignments()).filter((line) => line.startsWith('Ann'))).toEqual(['Ann Lee | 1900-01-01 | - | Cy Boss | EMEA']);
    expect(await importer.rows(`SELECT count(*) AS count FROM app.person`)).toEqual([{ count: 5 }]);
  });

  test('made people are found by name however it is written later', async () => {
    await importer.run({ 'mapping.yml': mapping, 'deals.csv': "id,owner,stage\nd1,Zoë O'Brien-Ray,Won\n" });
    expect(await importer.rows(`SELECT name_normalized FROM app.person WHERE name <> 'keeper'`)).toEqual([{ name_normalized: 'zoe obrien ray' }]);
    await importer.run({ 'people.csv': 'name,email,role\nZOE O’BRIEN RAY,zoe@acme.test,leader\n' }, { name: null });
    expect(await people()).toEqual(['ZOE O’BRIEN RAY | zoe@acme.test | leader | - | - | - | signs in']);
  });

  test('a circle of managers leaves them unknown, two of one e-mail are not stored twice, namesakes stay two', async () => {
    const summary = await importer.run({
      ...crm,
      'staff.csv': 'id,name,email,boss\nu1,Ann Lee,ann@acme.test,u2\nu2,Bob Ray,,u1\nu3,Ann Lee,,\nu4,Ann Other,ANN@acme.test,\nu5,Bad,no-mail,\n',
    });
    expect(rejectLines(summary)).toEqual([
      'staff.csv:5 email ann@acme.test: staff.csv line 2 has this e-mail address already',
      'staff.csv:6 email no-mail: not an e-mail address',
    ]);
    expect(await people()).toEqual([
      'Ann Lee | ann@acme.test | rep | - | - | - | -',
      'Ann Lee | - | rep | - | - | - | -',
      'Bob Ray | - | rep | - | - | - | -',
      'u9 | - | rep | - | - | - | -',
    ]);
  });
});

const roster = `name,email,role,manager_name,team_name,region
Ann Lee,ann@acme.test,rep,Dee Head,South,Iberia
Dee Head,dee@acme.test,manager; facilitator,Eve Top,,
Eve Top,eve@acme.test,leader|admin,,,
Bob Ray,,finance,,,
`;

describe('people.csv', () => {
  test('in the folder gives roles, managers, teams, regions and sign-in, and wins over the CRM', async () => {
    const summary = await importer.run({ ...crm, 'people.csv': roster });
    expect([summary.mapping, summary.admin, countsOf(summary, 'person')]).toEqual(['mapping + people', null, '7/7/0/0/0/1']);
    const expected = [
      'Ann Lee | ann@acme.test | rep | Dee Head | South | Iberia | signs in',
      'Bob Ray | - | finance | Cy Boss | - | - | -',
      'Cy Boss | - | manager+rep | - | North | - | -',
      'Dee Head | dee@acme.test | facilitator+manager | Eve Top | - | - | signs in',
      'Eve Top | eve@acme.test | admin+leader | - | - | - | signs in',
      'u9 | - | rep | - | - | - | -',
    ];
    expect(await people()).toEqual(expected);
    expect((await importer.run({ ...crm, 'people.csv': roster })).outcome).toBe('unchanged');
    expect((await importer.run(crm)).outcome).toBe('unchanged');
    expect(await people()).toEqual(expected);
  });

  test('alone updates the people of the default organisation', async () => {
    await importer.run(crm);
    const summary = await importer.run({ 'people.csv': roster }, { name: null });
    expect(summary.organization).toMatchObject({ organizationId: 1, isNew: false });
    expect((await people()).slice(0, 2)).toEqual([
      'Ann Lee | ann@acme.test | rep | Dee Head | South | Iberia | signs in',
      'Bob Ray | - | finance | Cy Boss | - | - | -',
    ]);
    const before = await everything(importer);
    const path = await importer.folder({ 'people.csv': roster });
    expect((await importer.run(`${path}/people.csv`, { name: null })).outcome).toBe('unchanged');
    expect(await everything(importer)).toBe(before);
  });

  test('later gives a person an e-mail, other roles and another manager', async () => {
    await importer.run({ ...crm, 'people.csv': roster });
    await importer.run({ 'people.csv': 'name,email,role,manager_name\nBob Ray,bob@acme.test,rep,Eve Top\nEve Top,eve@acme.test,admin,\n' }, { name: null });
    const found = await people();
    expect(found).toContain('Bob Ray | bob@acme.test | rep | Eve Top | - | - | signs in');
    expect(found).toContain('Eve Top | eve@acme.test | admin | - | - | - | signs in');
  });

  test('alone makes no organisation', async () => {
    expect((await importer.refused({ 'people.csv': roster }, { name: null })).reason).toMatch(/people.csv alone makes no organisation/);
  });

  test('rejects rows it cannot use, and those who report to them', async () => {
    await importer.run(crm);
    const summary = await importer.run(
      {
        'people.csv': `name,email,role,manager_name,team_name,region
Pat One,pat@acme.test,boss,,,
Pat Two,not an address,rep,,,
Pat Three,ann@acme.test,rep,,,
Pat Four,four@acme.test,rep,Nobody Here,,
Pat Five,five@acme.test,rep,Pat Four,,
Pat Six,six@acme.test,rep,Pat Seven,,
Pat Seven,seven@acme.test,manager,Pat Six,,
Pat Eight,eight@acme.test,rep,Pat Eight,,
,nine@acme.test,rep,,,
Pat Ten,ten@acme.test,rep,,,
Pat Eleven,TEN@acme.test,rep,,,
Pat Twelve,twelve@acme.test,rep,Cy Boss,,
`,
      },
      { name: null },
    );
    expect(rejectLines(summary)).toEqual([
      'people.csv:2 role boss: there is no role "boss"; roles are viewer, rep, manager, leader, facilitator, finance, admin',
      'people.csv:3 email not an address: not an e-mail address',
      'people.csv:5 manager Nobody Here: there is no person with this name',
      'people.csv:6 manager Pat Four: there is no person with this name',
      'people.csv:7 manager Pat Seven: the managers run in a circle: this person would be their own manager',
      'people.csv:8 manager Pat Six: the managers run in a circle: this person would be their own manager',
      'people.csv:9 manager Pat Eight: the managers run in a circle: this person would be their own manager',
      'people.csv:10 name -: name is required and there is no value',
      'people.csv:12 email ten@acme.test: people.csv line 11 has this e-mail address already',
    ]);
    const found = await people();
    expect(found.filter((line) => line.startsWith('Pat'))).toEqual([
      'Pat Ten | ten@acme.test | rep | - | - | - | signs in',
      'Pat Three | ann@acme.test | rep | Cy Boss | North | EMEA | signs in',
      'Pat Twelve | twelve@acme.test | rep | Cy Boss | - | - | signs in',
    ]);
  });
});
