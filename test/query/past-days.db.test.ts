/** Plans about a past day, and about what changed since: as people, with what nobody recorded said and not filled in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPlanOfDay } from '#conversation/run-plan-of-day.ts';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { makeClock } from '#kernel/clock.ts';
import { localDate } from '#kernel/dates.ts';
import type { Findings } from '#kernel/findings.ts';
import type { Plan } from '#kernel/plan.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { expectOk } from '#test/helpers/database.ts';
import type { PersonKey } from '#test/helpers/people.ts';
import { columnOf, type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

const edit = (day: string, stage: string, closeDate: string) => ({ at: `${day}T12:00:00Z`, stage, closeDate });
const deals: readonly Deal[] = [
  // In Prospecting until April, pushed in May.
  {
    owner: 'repRita',
    name: 'Anvil',
    closed: '2026-09-30',
    edits: [edit('2026-01-10', 'Prospecting', '2026-06-30'), edit('2026-04-01', 'Proposal', '2026-06-30'), edit('2026-05-04', 'Proposal', '2026-09-30')],
  },
  // Open at the end of March, won in April.
  {
    owner: 'repRita',
    name: 'Bellows',
    amount: '500.00',
    outcome: 'won',
    closed: '2026-04-20',
    edits: [edit('2026-02-01', 'Proposal', '2026-04-30'), edit('2026-04-20', 'Closed Won', '2026-04-20')],
  },
  { owner: 'repRavi', name: 'Crucible', amount: '70.00', created: '2026-05-05', edits: [edit('2026-05-05', 'Prospecting', '2026-08-31')] },
  // Nothing recorded of it but its row of now.
  { owner: 'repRemy', name: 'Die', amount: '4000.00', closed: '2026-08-01' },
];

let world: World;
let catalog: LoadedCatalog;
const today = localDate('2026-06-30');
beforeAll(async () => {
  world = await openWorld(deals);
  catalog = expectOk(await loadCatalog('models-catalog'));
});
afterAll(() => world.close());

async function ask(person: PersonKey, plan: Partial<Plan>): Promise<Findings> {
  const clock = makeClock({ fixedNow: today });
  const deps = {
    ...world.deps,
    ensureBuild: (organization: World['organization'], asOf: typeof today) => ensureBuild({ database: world.database, catalog, clock }, organization, asOf),
  };
  return runPlanOfDay(deps, await world.contextOf(person), { model: 'fct_opportunity', metrics: [], dimensions: [], filters: [], ...plan });
}

const notesOf = (findings: Findings): readonly string[] => expectFound(findings).notes.flatMap((note) => (note.kind === 'catalogue' ? [note.text] : []));

describe('open pipeline of a past day', () => {
  const pipeline = { metrics: ['open_pipeline', 'open_count'], asOf: localDate('2026-03-31') };

  it('is what stood open at its end, and says the day', async () => {
    const found = await ask('leader', pipeline);
    expect([columnOf(found, 'open_pipeline'), columnOf(found, 'open_count'), expectFound(found).evidence.asOf]).toEqual([['1500.00'], [3], '2026-03-31']);
    expect(expectFound(found).plan.asOf).toBe('2026-03-31');
  });

  it('counts a deal of which nothing is recorded, without a value, and says so', async () => {
    expect(notesOf(await ask('leader', pipeline))).toEqual([
      '1 deal was there on 2026-03-31 of which no stage, amount or close date is recorded by then: counted without a value, and in no stage.',
    ]);
    expect(columnOf(await ask('repRemy', pipeline), 'open_pipeline')).toEqual([null]);
  });

  it('groups and filters by what was then', async () => {
    const byStage = await ask('leader', { ...pipeline, dimensions: ['stage'], order: [{ by: 'stage', direction: 'asc' }] });
    expect(expectFound(byStage).rows.map((row) => row.slice(0, 3))).toEqual([
      ['Proposal', '500.00', 1],
      ['Prospecting', '1000.00', 1],
      [null, null, 1],
    ]);
    const inStage = await ask('leader', { ...pipeline, filters: [{ dimension: 'stage', op: 'in', values: ['prospecting'] }] });
    expect([columnOf(inStage, 'open_count'), notesOf(inStage).length]).toEqual([[1], 1]);
    const due = { start: localDate('2026-04-01'), end: localDate('2026-07-01'), label: 'Q2 2026', dateRole: 'close_date' };
    expect(columnOf(await ask('leader', { ...pipeline, period: due }), 'open_pipeline')).toEqual(['1500.00']);
  });

  it('is each person’s own part of it', async () => {
    expect(columnOf(await ask('repRita', pipeline), 'open_count')).toEqual([2]);
    expect(columnOf(await ask('repRavi', pipeline), 'open_count')).toEqual([0]);
    expect(notesOf(await ask('repRita', pipeline))).toEqual(['Deals are shown under their owners of today: earlier owners are not recorded.']);
    // The organisation's total of that day: shared only where enough owners stand behind it.
    expect(columnOf(await ask('repRita', { ...pipeline, scope: 'organisation' }), 'open_count')).toEqual([null]);
  });

  it('lists the deals', async () => {
    const list = await ask('leader', {
      ...pipeline,
      dimensions: ['opportunity', 'stage', 'close_day'],
      filters: [{ dimension: 'outcome', op: 'in', values: ['Open'] }],
    });
    expect(new Set(columnOf(list, 'opportunity'))).toEqual(new Set(['Anvil', 'Bellows', 'Die']));
  });

  it('of today is today’s; of a day ahead there is none', async () => {
    expect(columnOf(await ask('leader', { metrics: ['open_count'], asOf: today }), 'open_count')).toEqual([3]);
    expect(await ask('leader', { metrics: ['open_count'], asOf: localDate('2026-07-01') })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'invalid_plan', part: 'as of' },
    });
  });
});

describe('other figures of a past day', () => {
  it('come from a build of that day', async () => {
    const found = await ask('leader', { metrics: ['won_count', 'open_count'], asOf: localDate('2026-04-19') });
    expect([columnOf(found, 'won_count'), columnOf(found, 'open_count'), expectFound(found).evidence.asOf]).toEqual([[0], [3], '2026-04-19']);
    expect(notesOf(found)).toEqual([
      '1 deal has no history up to 2026-04-19: of them only what their rows say today is known, and what was edited later is left empty.',
    ]);
  });

  it.each<[string, Partial<Plan>]>([
    ['a count of them', { metrics: ['stalled_count'] }],
    ['a filter by them', { metrics: ['open_pipeline'], filters: [{ dimension: 'is_stalled', op: 'in', values: [true] }] }],
    ['rows told by them', { metrics: ['open_count'], dimensions: ['is_stalled'] }],
    ['a stored figure that counts them', { model: 'a_executive_dashboard_scoped', metrics: ['high_value_at_risk'] }],
  ])('are declined where the last activity is what tells: %s', async (_what, plan) => {
    expect(await ask('leader', { ...plan, asOf: localDate('2026-04-18') })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'invalid_plan', part: 'as of', reason: expect.stringContaining('not on record') },
    });
    expect((await ask('leader', plan)).kind).toBe('found');
  });

  it('are not given where there is no such build', async () => {
    expect(await world.run('leader', { metrics: ['won_count'], asOf: localDate('2026-04-18') })).toMatchObject({
      kind: 'failed',
      failure: { kind: 'not_built' },
    });
  });
});

describe('what changed', () => {
  const april = { start: localDate('2026-04-01'), end: localDate('2026-05-10'), label: '2026-04-01 to 2026-05-09', dateRole: 'change_date' };
  const changes: Partial<Plan> = {
    model: 'fct_pipeline_change',
    metrics: ['pipeline_change', 'pipeline_deal_change'],
    dimensions: ['change_kind'],
    order: [{ by: 'change_kind', direction: 'asc' }],
    period: april,
  };

  it('is a line per kind of change', async () => {
    expect(expectFound(await ask('leader', changes)).rows.map((row) => row.slice(0, 3))).toEqual([
      ['Created', '70.00', 1],
      ['Pushed', '0.00', 0],
      ['Stage changed', '0.00', 0],
      ['Won', '-500.00', -1],
    ]);
  });

  it('bridges the pipeline due in a quarter by what was pushed out of it', async () => {
    const due = { ...changes, filters: [{ dimension: 'close_quarter', op: 'in' as const, values: ['2026-04-01'] }] };
    expect(expectFound(await ask('leader', due)).rows.map((row) => row.slice(0, 3))).toEqual([
      ['Pushed', '-1000.00', -1],
      ['Stage changed', '0.00', 0],
      ['Won', '-500.00', -1],
    ]);
  });

  it('shows a person their own deals only', async () => {
    expect(columnOf(await ask('repRavi', changes), 'change_kind')).toEqual(['Created']);
    expect(columnOf(await ask('repRita', changes), 'change_kind')).toEqual(['Pushed', 'Stage changed', 'Won']);
    const beyond = { ...changes, scope: 'organisation' as const };
    expect((await ask('repRita', beyond)).kind).toBe('failed');
  });
});
