/** A small invented pipeline with people of every role, built for a day, to ask as any of them. */
import { ensureBuild } from '#catalog/ensure-build.ts';
import type { Catalog } from '#catalog/catalog.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import type { Database } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import type { Findings, Found } from '#kernel/findings.ts';
import type { Organization } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import { makeClock } from '#kernel/clock.ts';
import type { QueryContext, QueryDeps } from '#query/query-context.ts';
import { runPlan } from '#query/run-plan.ts';
import { readRights } from '#query/read-rights.ts';
import { makeResultCache } from '#query/result-cache.ts';
import { makeValueIndex } from '#query/value-index.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { readAsker } from '#services/access/people.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';
import { type PersonKey, type SeededOrganization, seedOrganization } from '#test/helpers/people.ts';

export type Deal = {
  readonly owner: PersonKey | null;
  readonly name?: string;
  readonly amount?: string | null;
  readonly currency?: string;
  readonly created?: string | null;
  readonly closed?: string | null;
  readonly outcome?: 'won' | 'lost' | 'open';
  readonly account?: string;
  readonly edits?: readonly { readonly at: string; readonly stage: string; readonly closeDate: string }[];
};

export type World = {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly organization: Organization;
  readonly seeded: SeededOrganization;
  readonly deps: QueryDeps;
  readonly contextOf: (person: PersonKey, change?: Partial<QueryContext>) => Promise<QueryContext>;
  readonly run: (person: PersonKey, plan: Partial<Plan>, change?: Partial<QueryContext>) => Promise<Findings>;
  readonly close: () => Promise<void>;
};

const clock = makeClock({ fixedNow: localDate('2026-06-30') });

/** Opens a database of its own with the deals of one organisation, built for `asOf`. */
export async function openWorld(deals: readonly Deal[], asOf = '2026-06-30'): Promise<World> {
  const opened = await openTestDatabase();
  const { database } = opened;
  const seeded = await seedOrganization(database, { organizationId: 1 });
  await storeDeals(database, seeded, deals);
  const catalog = expectOk(await loadCatalog('models-catalog'));
  const organization = await readOrganization(database, 1);
  if (organization === null) throw new Error('the organisation was not stored');
  const build = expectOk(await ensureBuild({ database, catalog, clock }, organization, localDate(asOf)));
  const deps: QueryDeps = { database, catalog, values: makeValueIndex(database), results: makeResultCache() };
  const contextOf = async (person: PersonKey, change: Partial<QueryContext> = {}): Promise<QueryContext> => {
    const asker = await readAsker(database, 1, seeded.people[person]);
    if (asker === null) throw new Error(`nobody called ${person}`);
    return { organization, asker, rights: await readRights(database, asker), audience: 'private', asOf: localDate(asOf), build, ...change };
  };
  const run: World['run'] = async (person, plan, change) =>
    runPlan(deps, await contextOf(person, change), { model: 'fct_opportunity', metrics: [], dimensions: [], filters: [], ...plan });
  return { database, catalog, organization, seeded, deps, contextOf, run, close: opened.close };
}

/** The findings of a plan that must have run. */
export function expectFound(findings: Findings): Found {
  if (findings.kind === 'failed') throw new Error(`the plan failed: ${JSON.stringify(findings.failure)}`);
  return findings;
}

/** One column of the findings, by name. */
export function columnOf(findings: Findings, name: string): readonly unknown[] {
  const found = expectFound(findings);
  const at = found.columns.findIndex((column) => column.name === name);
  if (at < 0) throw new Error(`no column ${name} among ${found.columns.map((column) => column.name).join(', ')}`);
  return found.rows.map((row) => row[at]);
}

async function storeDeals(database: Database, seeded: SeededOrganization, deals: readonly Deal[]): Promise<void> {
  await database.transaction({ role: 'app', identity: { organizationId: 1, personId: null } }, async (session) => {
    const accounts = [...new Set(deals.flatMap((deal) => (deal.account === undefined ? [] : [deal.account])))];
    for (const name of accounts)
      await session.query(
        "INSERT INTO raw.account (organization_id, source_system, source_key, row_hash, loaded_at, account_name) VALUES (1, 'crm', $1, 'x', '2026-01-01T00:00:00Z', $1)",
        [name],
      );
    for (const [index, deal] of deals.entries()) {
      const outcome = deal.outcome ?? 'open';
      await session.query(
        `INSERT INTO raw.opportunity (organization_id, source_system, source_key, row_hash, loaded_at, opportunity_name, account_key, owner_id, amount, currency, stage_name, is_closed, is_won, created_date, close_date)
         VALUES (1, 'crm', $1, 'x', '2026-01-01T00:00:00Z', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          `deal-${index}`,
          deal.name ?? `Deal ${index}`,
          deal.account ?? null,
          deal.owner === null ? null : seeded.people[deal.owner],
          deal.amount === undefined ? '1000.00' : deal.amount,
          deal.currency ?? 'USD',
          { won: 'Closed Won', lost: 'Closed Lost', open: 'Prospecting' }[outcome],
          outcome !== 'open',
          outcome === 'won',
          deal.created === undefined ? '2026-01-10' : deal.created,
          deal.closed ?? null,
        ],
      );
      for (const [number, edit] of (deal.edits ?? []).entries())
        await session.query(
          `INSERT INTO raw.opportunity_history (organization_id, source_system, source_key, row_hash, loaded_at, opportunity_key, changed_at, stage_name, close_date, amount)
           VALUES (1, 'crm', $1, 'x', '2026-01-01T00:00:00Z', $2, $3, $4, $5, $6)`,
          [`edit-${index}-${number}`, `deal-${index}`, edit.at, edit.stage, edit.closeDate, deal.amount === undefined ? '1000.00' : deal.amount],
        );
    }
  });
}
