/** The sample queries of the analytics seed, verbatim, as a leader and as a rep: each sees the figures of the own scope. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedRelations } from '#catalog/served-relations.ts';
import { guardStatement } from '#db/guard-statement.ts';
import type { Row } from '#kernel/database.ts';
import { type LocalDate, localDate } from '#kernel/dates.ts';
import { expectOk } from '#test/helpers/database.ts';
import type { PersonKey } from '#test/helpers/people.ts';
import { type Deal, openWorld, type World } from '#test/query/world.ts';

const pipelineHealth = `
SELECT 
  quarter_label,
  pipeline_health_score,
  health_status,
  risk_level,
  key_insight
FROM m_pipeline_health
ORDER BY quarter DESC
LIMIT 5;
`;

const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-05-10', amount: '120000.00' },
  { owner: 'repRita', outcome: 'lost', closed: '2026-05-12', amount: '80000.00' },
  { owner: 'repRita', outcome: 'open', closed: '2026-08-01', amount: '270000.00' },
  { owner: 'repRemy', outcome: 'lost', closed: '2026-04-10', amount: '5000.00' },
  { owner: 'repRemy', outcome: 'open', closed: '2026-05-01', amount: '90000.00' },
];

let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

/** As a person's own SQL would run: through the guard, as the reader. */
async function runAs(person: PersonKey, sql: string, asOf?: LocalDate): Promise<readonly Row[]> {
  expectOk(await guardStatement(sql, servedRelations(world.catalog)));
  const identity = { organizationId: 1, personId: world.seeded.people[person] };
  return world.database.transaction({ role: 'reader', readOnly: true, identity, ...(asOf === undefined ? {} : { asOf }) }, (session) => session.query(sql));
}

describe('pipeline health', () => {
  const nothingYet =
    '2026-Q1: not enough data for a score, because no deal has closed (0 of 0), the open pipeline of 2026-03-31 is unknown, no amount is known (0 of 0 deals)';
  const before = { quarter_label: '2026-Q1', pipeline_health_score: null, health_status: 'Insufficient Data', risk_level: 'Unknown', key_insight: nothingYet };

  it('of the organisation, for a leader', async () => {
    expect(await runAs('leader', pipelineHealth)).toEqual([
      {
        quarter_label: '2026-Q2',
        pipeline_health_score: 70,
        health_status: 'Good',
        risk_level: 'Medium Risk',
        key_insight: '2026-Q2: the pipeline is ageing: 25.0% of it (90,000 USD) is past its close date',
      },
      before,
    ]);
  });

  it('of their own deals, for reps', async () => {
    expect(await runAs('repRita', pipelineHealth)).toEqual([
      {
        quarter_label: '2026-Q2',
        pipeline_health_score: 85,
        health_status: 'Excellent',
        risk_level: 'Low Risk',
        key_insight: '2026-Q2: volume is thin, with 2 opportunities due',
      },
      before,
    ]);
    expect((await runAs('repRemy', pipelineHealth)).map((row) => row['pipeline_health_score'])).toEqual([45, null]);
  });

  it('of everybody below, for managers, and of nobody, for whoever has no figures', async () => {
    expect((await runAs('managerNorth', pipelineHealth)).map((row) => row['pipeline_health_score'])).toEqual([85, null]);
    expect((await runAs('managerSouth', pipelineHealth)).map((row) => row['pipeline_health_score'])).toEqual([45, null]);
    for (const person of ['repRavi', 'viewer', 'finance', 'former'] as const) expect(await runAs(person, pipelineHealth)).toEqual([]);
  });

  it('of the day that is asked for, and of none that is not built', async () => {
    expect(await runAs('leader', pipelineHealth, localDate('2026-06-30'))).toHaveLength(2);
    expect(await runAs('leader', pipelineHealth, localDate('2026-06-29'))).toEqual([]);
  });
});

describe('bare names', () => {
  it.each(['SELECT * FROM dim_stage', 'SELECT * FROM stg_sf__opportunity', 'SELECT * FROM pg_class', 'SELECT * FROM person'])('%s is refused', async (sql) => {
    expect(await guardStatement(sql, servedRelations(world.catalog))).toMatchObject({ ok: false, failure: { kind: 'statement_refused' } });
  });
});
