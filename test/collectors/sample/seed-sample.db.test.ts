import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedSample } from '#collectors/sample/seed-sample.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Row } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = makeClock({ fixedNow: localDate('2026-11-21') });
let opened: TestDatabase;
let seededMs = 0;

const seed = () => seedSample({ database: opened.database, clock, log });
const read = <T extends Row>(sql: string) => opened.database.transaction({ role: 'owner', readOnly: true }, (session) => session.query<T>(sql));
const fingerprint = () =>
  read<{ rows: string; hash: string }>(
    `SELECT count(*)::text AS rows, md5(string_agg(row_hash, ',' ORDER BY source_key)) AS hash FROM raw.opportunity
     UNION ALL SELECT count(*)::text, md5(string_agg(row_hash, ',' ORDER BY source_key)) FROM raw.opportunity_history`,
  );

beforeAll(async () => {
  opened = await openTestDatabase();
  const startedMs = clock.monotonicMs();
  expectOk(await seed());
  seededMs = clock.monotonicMs() - startedMs;
});
afterAll(() => opened.close());

describe('the sample organisation', () => {
  test('is the default and ends on the clock’s today', async () => {
    const rows = await read('SELECT id, name, time_zone, currency, data_date, is_sample, is_default, data_version FROM app.organization');
    expect(rows).toEqual([
      {
        id: 1,
        name: 'Kelderbrook Instruments',
        time_zone: 'America/New_York',
        currency: 'USD',
        data_date: '2026-11-21',
        is_sample: true,
        is_default: true,
        data_version: 1,
      },
    ]);
  });

  test('is there once, however often and however many at once ask for it', async () => {
    const before = await fingerprint();
    const results = await Promise.all([seed(), seed()]);
    expect(results).toEqual([
      { ok: true, value: { organizationId: 1, rows: 0 } },
      { ok: true, value: { organizationId: 1, rows: 0 } },
    ]);
    expect(await fingerprint()).toEqual(before);
    expect(seededMs).toBeLessThan(20_000);
  });

  test('has people of every role, two of one first name, a manager of managers and somebody who moved', async () => {
    const roles = await read<{ role: string; people: number }>('SELECT role, count(*) AS people FROM app.person_role GROUP BY role ORDER BY role');
    expect(Object.fromEntries(roles.map((row) => [row.role, row.people]))).toEqual({
      admin: 1,
      facilitator: 1,
      finance: 1,
      leader: 1,
      manager: 5,
      rep: 18,
      viewer: 1,
    });
    const [danas] = await read("SELECT count(*) AS people FROM app.person WHERE name LIKE 'Dana %'");
    expect(danas).toEqual({ people: 2 });
    const [directors] = await read(
      `SELECT count(DISTINCT director.person_id) AS people FROM app.person director
       JOIN app.person manager ON manager.manager_id = director.person_id
       JOIN app.person rep ON rep.manager_id = manager.person_id`,
    );
    expect(directors).toEqual({ people: 2 });
    const moved = await read(
      `SELECT person.name, team.name AS team, assignment.valid_to IS NULL AS is_current FROM app.person_assignment assignment
       JOIN app.person ON person.person_id = assignment.person_id JOIN app.team ON team.team_id = assignment.team_id
       WHERE assignment.person_id IN (SELECT person_id FROM app.person_assignment GROUP BY person_id HAVING count(*) > 1) ORDER BY assignment.valid_from`,
    );
    expect(moved).toEqual([
      { name: 'Mads Sørensen', team: 'Harbor', is_current: false },
      { name: 'Mads Sørensen', team: 'Summit', is_current: true },
    ]);
    const emails = await read("SELECT email FROM app.person WHERE email !~ '^[a-z.]+@kelderbrook[.]example$'");
    expect(emails).toEqual([]);
  });

  test('lets a rep see their own deals’ owner, a manager the subtree, the leader everybody', async () => {
    const seen = await read<{ name: string; sees_everyone: boolean; owners: number }>(
      `SELECT person.name, viewer.sees_everyone, count(owner.owner_id) AS owners FROM app.viewer
       JOIN app.person ON person.person_id = viewer.viewer_id LEFT JOIN app.visible_owner owner ON owner.viewer_id = viewer.viewer_id
       WHERE person.name IN ('Dana Whitfield', 'Rory Callahan', 'Ingrid Solheim') GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(seen.map((row) => [row.name, row.sees_everyone, row.owners > 1])).toEqual([
      ['Dana Whitfield', false, false],
      ['Ingrid Solheim', true, expect.any(Boolean)],
      ['Rory Callahan', false, true],
    ]);
  });

  test('hangs together: every deal has its owner, account, product and edits, and stages of the list', async () => {
    const [orphans] = await read(
      `SELECT count(*) FILTER (WHERE person.person_id IS NULL) AS owners, count(*) FILTER (WHERE account.source_key IS NULL) AS accounts,
         count(*) FILTER (WHERE product.source_key IS NULL) AS products, count(*) FILTER (WHERE stage.is_won IS DISTINCT FROM deal.is_won) AS stages,
         count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM raw.opportunity_history history WHERE history.opportunity_key = deal.source_key)) AS unedited,
         count(*) AS deals
       FROM raw.opportunity deal
       LEFT JOIN app.person ON person.person_id = deal.owner_id
       LEFT JOIN raw.account ON account.source_key = deal.account_key
       LEFT JOIN raw.product ON product.source_key = deal.product_key
       LEFT JOIN raw.opportunity_stage stage ON stage.stage_name = deal.stage_name`,
    );
    expect(orphans).toEqual({ owners: 0, accounts: 0, products: 0, stages: 0, unedited: 0, deals: 2_000 });
    const [quotas] = await read('SELECT count(DISTINCT owner_id) AS owners, count(DISTINCT period_start) AS quarters FROM raw.quota');
    expect(quotas).toEqual({ owners: 18, quarters: 9 });
  });
});
