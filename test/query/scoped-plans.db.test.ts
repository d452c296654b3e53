/** Plans on a model of stored figures per scope: which row answers, what is refused, what is filled in and said. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDate } from '#kernel/dates.ts';
import type { Plan, PlanPeriod } from '#kernel/plan.ts';
import { columnOf, type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

/** Of Rita's quarter: 2 won of 3, 10 % of what is open overdue, 82,500 on average, 4 deals. Of Remy's: nothing won, all overdue. */
const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-05-10', amount: '120000.00' },
  { owner: 'repRita', outcome: 'won', closed: '2026-05-11', amount: '80000.00' },
  { owner: 'repRita', outcome: 'lost', closed: '2026-05-12', amount: '100000.00' },
  { owner: 'repRita', outcome: 'open', closed: '2026-06-20', amount: '30000.00' },
  { owner: 'repRita', outcome: 'open', closed: '2026-08-01', amount: '270000.00' },
  { owner: 'repRemy', outcome: 'lost', closed: '2026-04-10', amount: '5000.00' },
  { owner: 'repRemy', outcome: 'open', closed: '2026-05-01', amount: '10000.00' },
];

const model = 'm_pipeline_health_scoped';
const secondQuarter: PlanPeriod = { start: localDate('2026-04-01'), end: localDate('2026-07-01'), grain: 'quarter', label: '2026-Q2', dateRole: 'close_date' };
const year: PlanPeriod = { start: localDate('2026-01-01'), end: localDate('2027-01-01'), grain: 'year', label: '2026', dateRole: 'close_date' };
const filter = (dimension: string, ...values: string[]): Plan['filters'][number] => ({ dimension, op: 'in', values });

let world: World;
beforeAll(async () => {
  world = await openWorld(deals);
});
afterAll(() => world.close());

type Person = Parameters<World['run']>[0];
const ask = (person: Person, plan: Partial<Plan> = {}, change?: Parameters<World['run']>[2]) =>
  world.run(person, { model, metrics: ['pipeline_health_score'], ...plan }, change);

describe('nobody is named', () => {
  it.each([
    ['leader', 75, 'Organisation 1'],
    ['facilitator', 75, 'Organisation 1'],
    ['director', 75, 'Dara Quist and everybody below'],
    ['managerNorth', 75, 'Milo Farr and everybody below'],
    ['managerSouth', 40, 'Nora Blake and everybody below'],
    ['repRita', 75, "Rita Moss's own deals"],
    ['repRemy', 40, "Remy Vale's own deals"],
  ] as const)("%s gets the row of the own role's scope: %d of %s", async (person, score, scope) => {
    const found = expectFound(await ask(person));
    expect(columnOf(found, 'pipeline_health_score')).toEqual([score]);
    expect(found.evidence.scope).toBe(scope);
    expect(found.evidence.model).toBe(model);
  });

  it('the newest complete quarter is taken, and said; status, risk and insight come with the score', async () => {
    const found = expectFound(await ask('repRemy'));
    expect(found.plan.period).toEqual(secondQuarter);
    expect(found.notes).toContainEqual({ kind: 'catalogue', text: 'No period was named, so this is the newest complete quarter, 2026-Q2.' });
    expect(found.columns.map((column) => [column.name, column.role])).toEqual([
      ['pipeline_health_score', 'metric'],
      ['health_status', 'dimension'],
      ['risk_level', 'dimension'],
      ['key_insight', 'dimension'],
    ]);
    expect(found.rows).toEqual([[40, 'Poor', 'High Risk', '2026-Q2: 100.0% of the open pipeline (10,000 USD) is past its close date']]);
  });

  it('somebody without figures of their own is refused what is not shared', async () => {
    for (const person of ['viewer', 'finance'] as const)
      expect(await ask(person)).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope', scope: 'organisation' } });
  });
});

describe('a scope is asked for', () => {
  it.each([
    ['leader', 'organisation', 75],
    ['managerNorth', 'team', 75],
    ['managerNorth', 'subtree', 75],
    ['repRita', 'mine', 75],
    ['managerSouth', 'team', 40],
  ] as const)('%s, %s: %d', async (person, scope, score) => {
    expect(columnOf(await ask(person, { scope }), 'pipeline_health_score')).toEqual([score]);
  });

  it.each([
    ['repRita', 'organisation'],
    ['repRita', 'team'],
    ['repRita', 'subtree'],
    ['managerNorth', 'organisation'],
    ['director', 'team'],
    ['viewer', 'mine'],
    ['leader', 'team'],
  ] as const)('%s is refused the scope %s', async (person, scope) => {
    expect(await ask(person, { scope })).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope', scope } });
  });
});

describe('a name is a row', () => {
  it.each([
    ['leader', filter('owner', 'Remy Vale'), 40, 'Remy Vale'],
    ['leader', filter('owner', 'rita moss'), 75, 'Rita Moss'],
    ['managerSouth', filter('owner', 'Remy Vale'), 40, 'Remy Vale'],
    ['leader', filter('team', 'South'), 40, 'South'],
    ['director', filter('team', 'North'), 75, 'North'],
    ['leader', filter('manager', 'Nora Blake'), 40, 'Nora Blake'],
    ['director', filter('manager', 'Dara Quist'), 75, 'Dara Quist'],
  ] as const)('%s, %j: %d of %s', async (person, named, score, scope) => {
    const found = expectFound(await ask(person, { filters: [named] }));
    expect(columnOf(found, 'pipeline_health_score')).toEqual([score]);
    expect(found.evidence.scope).toBe(scope);
    expect(found.plan.filters).toEqual([named]);
  });

  it.each([
    ['repRita', filter('owner', 'Remy Vale')],
    ['repRita', filter('team', 'North')],
    ['repRita', filter('manager', 'Milo Farr')],
    ['managerNorth', filter('owner', 'Remy Valle')],
    ['managerNorth', filter('team', 'Sout')],
    ['viewer', filter('owner', 'Rita Mos')],
  ] as const)('%s learns nothing of %j', async (person, named) => {
    const findings = await ask(person, { filters: [named] });
    expect(findings).toMatchObject({ kind: 'failed', failure: { kind: 'unknown_value', nearest: [] } });
  });

  it('that is near is offered', async () => {
    expect(await ask('leader', { filters: [filter('owner', 'Remi Vale')] })).toMatchObject({ failure: { kind: 'unknown_value', nearest: ['Remy Vale'] } });
  });

  it('that two people have is asked back', async () => {
    const rename = (name: string, was: string) =>
      world.database.transaction({ role: 'owner' }, (session) =>
        session.query(`UPDATE analytics.dim_scope SET scope_name = $1 WHERE scope_type = 'owner' AND scope_name = $2`, [name, was]),
      );
    await rename('Rita Moss', 'Remy Vale');
    const findings = await ask('leader', { filters: [filter('owner', 'Rita Moss')] });
    await world.database.transaction({ role: 'owner' }, (session) =>
      session.query(`UPDATE analytics.dim_scope SET scope_name = 'Remy Vale' WHERE scope_type = 'owner' AND scope_id = $1`, [world.seeded.people.repRemy]),
    );
    expect(findings).toMatchObject({ kind: 'failed', failure: { kind: 'invalid_plan', part: 'filter owner', reason: '2 owners are called Rita Moss' } });
  });
});

async function by(person: Person, dimension: string): Promise<readonly (readonly unknown[])[]> {
  const found = expectFound(await ask(person, { dimensions: [dimension], order: [{ by: dimension, direction: 'asc' }] }));
  return found.rows.map((row) => row.slice(0, 2));
}

describe('several names', () => {
  it('group the rows, as many as the asker may see', async () => {
    expect(await by('leader', 'owner')).toEqual([
      ['Remy Vale', 40],
      ['Rita Moss', 75],
    ]);
    expect(await by('leader', 'team')).toEqual([
      ['North', 75],
      ['South', 40],
    ]);
    expect(await by('director', 'manager')).toEqual([
      ['Dara Quist', 75],
      ['Milo Farr', 75],
      ['Nora Blake', 40],
    ]);
    expect(await by('managerSouth', 'owner')).toEqual([['Remy Vale', 40]]);
    expect(await by('repRita', 'owner')).toEqual([['Rita Moss', 75]]);
  });

  it('can be chosen from', async () => {
    const found = await ask('leader', { dimensions: ['owner'], filters: [filter('owner', 'Rita Moss', 'Remy Vale')] });
    expect(new Set(columnOf(found, 'pipeline_health_score'))).toEqual(new Set([40, 75]));
  });
});

describe('time', () => {
  it('by quarter gives every row, those without a score too', async () => {
    const found = await ask('leader', { dimensions: ['close_quarter'] });
    expect(columnOf(found, 'close_quarter')).toEqual(['2026-01-01', '2026-04-01']);
    expect(columnOf(found, 'pipeline_health_score')).toEqual([null, 75]);
    expect(columnOf(found, 'health_status')).toEqual(['Insufficient Data', 'Good']);
  });

  it('a period of several quarters joins the dimensions', async () => {
    const found = expectFound(await ask('leader', { period: year }));
    expect(found.plan.dimensions).toEqual(['close_quarter']);
    expect(found.rows.length).toBe(2);
    expect(found.notes.some((note) => note.kind === 'catalogue')).toBe(false);
  });

  it('is compared with the whole quarter before', async () => {
    const found = expectFound(await ask('leader', { metrics: ['pipeline_of_quarter'], compare: { to: 'previous_period' } }));
    expect(columnOf(found, 'pipeline_of_quarter')).toEqual(['345000.00']);
    expect(columnOf(found, 'pipeline_of_quarter__previous')).toEqual(['0.00']);
    expect(columnOf(found, 'pipeline_of_quarter__change')).toEqual(['345000.00']);
    expect(found.columns.find((column) => column.name.endsWith('__previous'))?.label).toBe('Pipeline of the quarter, 2026-Q1');
  });

  it('rows are filtered and bounded like any other', async () => {
    const dimensions = ['close_quarter'];
    expect(columnOf(await ask('leader', { dimensions, filters: [filter('health_status', 'good')] }), 'close_quarter')).toEqual(['2026-04-01']);
    const having = [{ metric: 'pipeline_health_score', op: 'gt' as const, value: 75 }];
    expect(expectFound(await ask('leader', { dimensions, having })).rows).toEqual([]);
  });
});

describe('a plan that does not fit', () => {
  it.each([
    [{ filters: [filter('owner', 'Rita Moss', 'Remy Vale')] }, 'filter owner', /one owner/],
    [{ filters: [{ ...filter('owner', 'Rita Moss'), op: 'not_in' as const }] }, 'filter owner', /one owner/],
    [{ filters: [filter('owner', 'Rita Moss'), filter('team', 'North')] }, 'filters', /per owner, per team and per manager/],
    [{ dimensions: ['team'], filters: [filter('owner', 'Rita Moss')] }, 'filters', /per owner, per team and per manager/],
    [{ filters: [filter('owner', 'Rita Moss')], scope: 'mine' as const }, 'scope', /name one of them/],
    [{ dimensions: ['owner'], scope: 'team' as const }, 'scope', /leave the scope out/],
    [{ period: { ...secondQuarter, end: localDate('2026-05-01') } }, 'period', /whole quarters/],
    [{ period: { ...secondQuarter, dateRole: 'created_date' } }, 'period', /not kept by period/],
    [{ derive: ['share' as const], dimensions: ['owner'] }, 'derive', /cannot be summed/],
  ])('%j', async (plan, part, reason) => {
    expect(await ask('leader', plan)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'invalid_plan', part, reason: expect.stringMatching(reason) as string },
    });
  });
});

async function mark(owners: number, isShareable: boolean): Promise<void> {
  await world.database.transaction({ role: 'owner' }, (session) =>
    session.query(`UPDATE analytics.${model} SET owner_count = $1, is_shareable = $2 WHERE scope_type = 'organisation'`, [owners, isShareable]),
  );
}

describe('what is shared', () => {
  afterAll(() => mark(2, false));

  it('of the organisation is for everybody of it, and for a channel', async () => {
    await mark(5, true);
    for (const person of ['repRita', 'viewer', 'managerNorth'] as const)
      expect(columnOf(await ask(person, { scope: 'organisation' }), 'pipeline_health_score')).toEqual([75]);
    expect(columnOf(await ask('viewer'), 'pipeline_health_score')).toEqual([75]);
    expect(columnOf(await ask('leader', {}, { audience: 'channel' }), 'pipeline_health_score')).toEqual([75]);
  });

  it('is not when too few owners stand behind it, or it is not marked', async () => {
    for (const [owners, isShareable] of [
      [4, true],
      [9, false],
    ] as const) {
      await mark(owners, isShareable);
      for (const person of ['repRita', 'viewer'] as const)
        expect(await ask(person, { scope: 'organisation' })).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope' } });
      expect(await ask('leader', {}, { audience: 'channel' })).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope' } });
    }
  });

  it('never of one person, nor grouped, in a channel', async () => {
    await mark(5, true);
    for (const plan of [{ scope: 'mine' as const }, { filters: [filter('owner', 'Rita Moss')] }, { dimensions: ['owner'] }])
      expect(await ask('leader', plan, { audience: 'channel' })).toMatchObject({ kind: 'failed', failure: { kind: 'beyond_scope' } });
  });
});
