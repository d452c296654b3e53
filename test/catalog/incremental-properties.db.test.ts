/** Whatever happens to opportunities and their history, an incremental build publishes what a full one would. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCatalog, type BuildReport } from '#catalog/build-catalog.ts';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { makeRandom } from '#collectors/sample/random.ts';
import type { Database } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';
import { change, differences, kindsOfEdits, startingPipeline } from '#test/catalog/changing-pipeline.ts';
import { catalogOf } from '#test/catalog/deal-histories.ts';
import { ownCatalog, seedPipeline, standingClock } from '#test/catalog/pipeline.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';

const asOf = localDate('2026-05-20');
const options = { timeZone: 'America/New_York', fiscalYearStartMonth: 2 };
const facts = [
  'fct_pipeline_change',
  'fct_opportunity_scope',
  'fct_quarter_cohort',
  'fct_pipeline_asof',
  'dq_notice',
  'a_win_rate_by_owner',
  'opportunity_totals',
];

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
});
afterAll(() => close());

type World = { readonly organization: Organization; readonly catalog: LoadedCatalog; readonly random: ReturnType<typeof makeRandom> };

async function world(organizationId: number, catalog: LoadedCatalog): Promise<World> {
  const random = makeRandom(organizationId);
  const organization = await seedPipeline(database, organizationId, startingPipeline(random, 60), options);
  const made = { organization, catalog, random };
  expect(await follow(made)).toMatchObject({ kind: 'full', reason: 'the day had no build' });
  return made;
}

async function follow({ organization, catalog }: World): Promise<BuildReport> {
  return expectOk(await buildCatalog({ database, catalog, clock: standingClock() }, organization, asOf, { follow: true }));
}

async function checkRound(made: World, round: string, kinds: readonly string[]): Promise<BuildReport> {
  const { organization, catalog, random } = made;
  await change(database, organization.organizationId, { random, round, kinds });
  const report = await follow(made);
  expect([kinds, await differences(database, catalog, organization, asOf)]).toEqual([kinds, []]);
  return report;
}

describe('facts of opportunities', () => {
  let made: World;
  beforeAll(async () => {
    made = await world(1, await catalogOf(...facts));
  });

  it.each(kindsOfEdits)('are those of a full build after an edit that %s', async (kind) => {
    expect(await checkRound(made, kind.replaceAll(/[^a-z]/g, ''), [kind, kind])).toMatchObject({ kind: 'incremental', reason: null });
  });

  it('are those of a full build after each of many mixed changes', async () => {
    for (let round = 0; round < 8; round += 1) {
      const kinds = Array.from({ length: made.random.integer(1, 12) }, () => made.random.pick(kindsOfEdits));
      expect(await checkRound(made, `mixed-${round}`, kinds)).toMatchObject({ kind: 'incremental' });
    }
  });
});

describe('the whole catalogue', () => {
  let made: World;
  beforeAll(async () => {
    const catalog = await ownCatalog();
    // So few rows to learn from that the sample of deals moves with the edits.
    made = await world(2, { ...catalog, project: { ...catalog.project, vars: { ...catalog.project.vars, risk_training_rows: 20 } } });
  });

  it.each([1, 2, 3, 4])('is that of a full build after a round of random edits (%i)', async (round) => {
    const kinds = Array.from({ length: 10 }, () => made.random.pick(kindsOfEdits));
    expect(await checkRound(made, `whole-${round}`, kinds)).toMatchObject({ kind: 'incremental' });
  });
});
