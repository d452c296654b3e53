/** A shop whose tables dbt built in the same database, beside an organisation with people of every role. */
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Database } from '#kernel/database.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import type { Findings } from '#kernel/findings.ts';
import type { Organization } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import { runPlan } from '#query/run-plan.ts';
import { readRights } from '#query/read-rights.ts';
import { makeResultCache } from '#query/result-cache.ts';
import { makeValueIndex } from '#query/value-index.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { readAsker } from '#services/access/people.ts';
import { standingClock } from '#test/catalog/pipeline.ts';
import { expectOk } from '#test/helpers/database.ts';
import type { PersonKey, SeededOrganization } from '#test/helpers/people.ts';

export const foreignToday = localDate('2026-11-21');

/** What `dbt build` would have left: seven orders of the shop, its four customers, and subscriptions of two days. */
export async function buildShop(database: Database): Promise<void> {
  await database.transaction({ role: 'login' }, (session) =>
    session.execute(`
      CREATE SCHEMA IF NOT EXISTS shop_marts;
      DROP TABLE IF EXISTS shop_marts.orders, shop_marts.subscription_days, shop_marts.customers CASCADE;
      CREATE TABLE shop_marts.customers (customer_id text, country text);
      INSERT INTO shop_marts.customers VALUES ('a', 'Spain'), ('b', 'Spain'), ('c', 'Norway'), ('d', NULL);
      CREATE TABLE shop_marts.orders (order_id text, customer_id text, seller_email text, ordered_at timestamp, status text, channel text, is_gift boolean, amount numeric);
      INSERT INTO shop_marts.orders VALUES
        ('1', 'a', 'Rita.Moss@org1.example', '2026-09-30 23:30', 'shipped', 'Web', false, 120.50),
        ('2', 'a', 'rita.moss@org1.example', '2026-10-01 00:10', 'shipped', 'Web', true, 80),
        ('3', 'b', 'ravi.stone@org1.example', '2026-10-15 12:00', 'returned', 'Store', false, 60),
        ('4', 'b', 'remy.vale@org1.example', '2026-10-20 12:00', 'placed', 'Store', false, 40.25),
        ('5', 'c', 'remy.vale@org1.example', '2026-11-02 12:00', 'shipped', 'Market', true, 200),
        ('6', 'd', 'nobody@elsewhere.example', '2026-11-03 12:00', 'returned', 'Web', false, 100),
        ('7', 'd', NULL, '2026-11-04 12:00', 'shipped', 'Web', false, NULL);
      CREATE TABLE shop_marts.subscription_days (tenant integer, day date, plan text, is_trial boolean, started_at date, fee numeric);
      INSERT INTO shop_marts.subscription_days VALUES
        (1, '2026-11-01', 'Basic', false, '2026-01-05', 10), (1, '2026-11-01', 'Basic', true, '2026-10-28', 0),
        (1, '2026-11-20', 'Basic', false, '2026-01-05', 10), (1, '2026-11-20', 'Pro', false, '2026-11-05', 30), (1, '2026-11-20', 'Pro', true, '2026-11-15', 0),
        (2, '2026-11-20', 'Pro', false, '2026-11-05', 9000);
      GRANT USAGE ON SCHEMA shop_marts TO plumbline_owner;
      GRANT SELECT ON ALL TABLES IN SCHEMA shop_marts TO plumbline_owner;`),
  );
}

export type ForeignWorld = {
  readonly catalog: LoadedCatalog;
  readonly organization: Organization;
  readonly run: (person: PersonKey, plan: Partial<Plan> & { readonly model: string }, asOf?: LocalDate) => Promise<Findings>;
};

/** The catalogue in `directory` over that shop; `run` asks a plan as somebody. */
export async function openForeign(database: Database, seeded: SeededOrganization, directory: string): Promise<ForeignWorld> {
  const catalog = expectOk(await loadCatalog(directory));
  const organization = await readOrganization(database, seeded.organizationId);
  if (organization === null) throw new Error('the organisation was not stored');
  const deps = { database, catalog, values: makeValueIndex(database), results: makeResultCache() };
  return {
    catalog,
    organization,
    run: async (person, plan, asOf = foreignToday) => {
      const build = expectOk(await ensureBuild({ database, catalog, clock: standingClock() }, organization, asOf));
      const asker = await readAsker(database, seeded.organizationId, seeded.people[person]);
      if (asker === null) throw new Error(`nobody called ${person}`);
      const rights = await readRights(database, asker);
      return runPlan(deps, { organization, asker, rights, audience: 'private', asOf, build }, { metrics: [], dimensions: [], filters: [], ...plan });
    },
  };
}

/** Rows as asked for, or the failure. */
export function rowsOf(findings: Findings): unknown {
  return findings.kind === 'failed' ? findings.failure : findings.rows;
}
