/** The product refuses to serve from a database that does not protect its rows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAccess } from '#db/verify-access.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const change = (sql: string) => opened.database.transaction({ role: 'login' }, (session) => session.execute(sql));

test('a migrated database is safe', async () => {
  expect(await verifyAccess(opened.database)).toEqual({ ok: true, value: null });
});

const harms: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'set_config given back',
    'GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC',
    'REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC',
    /change its own identity.*REVOKE EXECUTE ON FUNCTION/,
  ],
  [
    'row security off',
    'ALTER TABLE app.person DISABLE ROW LEVEL SECURITY',
    'ALTER TABLE app.person ENABLE ROW LEVEL SECURITY',
    /not forced on app\.person: SELECT app\.protect_table/,
  ],
  [
    'row security not forced',
    'ALTER TABLE raw.account NO FORCE ROW LEVEL SECURITY',
    'ALTER TABLE raw.account FORCE ROW LEVEL SECURITY',
    /not forced on raw\.account/,
  ],
  [
    'a new table without protection',
    'CREATE TABLE app.forgotten (organization_id integer)',
    'DROP TABLE app.forgotten',
    /not forced on app\.forgotten.*no policy for plumbline_app/,
  ],
  ['a writing reader', 'GRANT UPDATE ON app.person TO plumbline_reader', 'REVOKE UPDATE ON app.person FROM plumbline_reader', /may write app\.person/],
  ['a reader who creates', 'GRANT CREATE ON SCHEMA app TO plumbline_reader', 'REVOKE CREATE ON SCHEMA app FROM plumbline_reader', /may create objects/],
  [
    'a readable table without a policy',
    'GRANT SELECT ON app.turn TO plumbline_reader',
    'REVOKE SELECT ON app.turn FROM plumbline_reader',
    /app\.turn has no policy for plumbline_reader/,
  ],
  ['a policy for everybody', 'CREATE POLICY open ON app.turn USING (true)', 'DROP POLICY open ON app.turn', /policy open of app\.turn is for other roles/],
  [
    'a policy without the organisation',
    'CREATE POLICY open ON app.turn TO plumbline_app USING (true)',
    'DROP POLICY open ON app.turn',
    /policy open of app\.turn does not name the organisation/,
  ],
  [
    'a reader policy that writes',
    'CREATE POLICY open ON app.person TO plumbline_reader USING (organization_id = app.current_organization())',
    'DROP POLICY open ON app.person',
    /policy open of app\.person lets plumbline_reader do more/,
  ],
  [
    "a view with its owner's rights",
    'CREATE VIEW app.all_people AS SELECT * FROM app.person; GRANT SELECT ON app.all_people TO plumbline_reader',
    'DROP VIEW app.all_people',
    /view app\.all_people reads with its owner's rights/,
  ],
  [
    'a readable materialised view',
    'CREATE MATERIALIZED VIEW analytics.stored AS SELECT 1 AS x; GRANT SELECT ON analytics.stored TO plumbline_reader',
    'DROP MATERIALIZED VIEW analytics.stored',
    /analytics\.stored cannot have row security/,
  ],
  [
    "a function with its owner's rights",
    "CREATE FUNCTION app.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM app.person'",
    'DROP FUNCTION app.peek()',
    /function app\.peek\(\) runs with its owner's rights/,
  ],
];

test.each(harms)('%s is found', async (...[, harm, repair, expected]) => {
  await change(harm);
  const verified = await verifyAccess(opened.database);
  await change(repair);
  expect(verified).toMatchObject({ ok: false, failure: { kind: 'database_unavailable', reason: expect.stringMatching(expected) as string } });
  expect(await verifyAccess(opened.database)).toEqual({ ok: true, value: null });
});

test('a half-made model nobody else reaches does not stop the product', async () => {
  await change('CREATE TABLE analytics.half_made (organization_id integer)');
  expect(await verifyAccess(opened.database)).toEqual({ ok: true, value: null });
  await change('DROP TABLE analytics.half_made');
});
