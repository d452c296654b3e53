/** Figures asked again: from memory for the same person, rights and build; never for anybody or anything else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { refreshVisibility } from '#db/refresh-visibility.ts';
import type { Session } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import type { Plan } from '#kernel/plan.ts';
import { standingClock } from '#test/catalog/pipeline.ts';
import { expectOk } from '#test/helpers/database.ts';
import type { PersonKey } from '#test/helpers/people.ts';
import { columnOf, type Deal, expectFound, openWorld, type World } from '#test/query/world.ts';

const deals: readonly Deal[] = [
  { owner: 'repRita', outcome: 'won', closed: '2026-05-31', amount: '1000.00', account: 'Acme' },
  { owner: 'repRavi', outcome: 'won', closed: '2026-04-01', amount: '500.00', account: 'Beta' },
  { owner: 'repRemy', outcome: 'won', closed: '2026-06-02', amount: '70.00', account: 'Gamma' },
];
const byOwner: Partial<Plan> = { metrics: ['won_revenue'], dimensions: ['owner'], order: [{ by: 'owner', direction: 'asc' }] };

let world: World;
beforeEach(async () => {
  world = await openWorld(deals);
});
afterEach(() => world.close());

async function ownersSeen(person: PersonKey, plan: Partial<Plan> = byOwner): Promise<readonly unknown[]> {
  return columnOf(await world.run(person, plan), 'owner');
}

async function change(work: (session: Session) => Promise<unknown>): Promise<void> {
  await world.database.transaction({ role: 'app', identity: { organizationId: 1, personId: null } }, async (session) => {
    await work(session);
    await refreshVisibility(session, 1);
  });
}

describe('the same figures asked again', () => {
  it('come from memory, with the same evidence', async () => {
    const first = expectFound(await world.run('leader', byOwner));
    expect(world.deps.results.counts()).toMatchObject({ hits: 0, misses: 1 });
    const again = expectFound(await world.run('leader', byOwner));
    expect(world.deps.results.counts()).toMatchObject({ hits: 1, misses: 1, kept: 1 });
    expect(again).toEqual(first);
    expect(again.evidence.refreshedAt).toBe(first.evidence.refreshedAt);
  });

  it('are read once by questions of one moment', async () => {
    const [one, other] = await Promise.all([world.run('leader', byOwner), world.run('leader', byOwner)]);
    expect(one).toEqual(other);
    expect(world.deps.results.counts()).toMatchObject({ hits: 1, misses: 1 });
  });

  it('are other figures with another period, filter, order or limit', async () => {
    const others: readonly Partial<Plan>[] = [
      { ...byOwner, limit: 1 },
      { ...byOwner, order: [{ by: 'owner', direction: 'desc' }] },
      { ...byOwner, filters: [{ dimension: 'account', op: 'in', values: ['Acme'] }] },
      { ...byOwner, filters: [{ dimension: 'account', op: 'in', values: ['Beta'] }] },
      { ...byOwner, period: { start: localDate('2026-04-01'), end: localDate('2026-05-01'), label: 'April', dateRole: 'close_date' } },
    ];
    for (const plan of [byOwner, ...others]) await world.run('leader', plan);
    expect(world.deps.results.counts()).toMatchObject({ hits: 0, misses: 6 });
  });
});

describe('rows of a person', () => {
  it('are never given to another, whatever they have in common', async () => {
    expect(await ownersSeen('leader')).toEqual(['Ravi Stone', 'Remy Vale', 'Rita Moss']);
    expect(await ownersSeen('managerNorth')).toEqual(['Ravi Stone', 'Rita Moss']);
    expect(await ownersSeen('repRita')).toEqual(['Rita Moss']);
    expect(await ownersSeen('repRavi')).toEqual(['Ravi Stone']);
    // The same statement with the same parameters: two people who see everything.
    await ownersSeen('facilitator', { ...byOwner, scope: 'organisation' });
    await ownersSeen('admin', { ...byOwner, scope: 'organisation' });
    expect(world.deps.results.counts()).toMatchObject({ hits: 0, misses: 6 });
  });

  it('are gone with the right to see them, and so are the names', async () => {
    const ofRavi: Partial<Plan> = { ...byOwner, filters: [{ dimension: 'owner', op: 'in', values: ['Ravi Stone'] }] };
    expect(await ownersSeen('managerNorth')).toEqual(['Ravi Stone', 'Rita Moss']);
    expect(await ownersSeen('managerNorth', ofRavi)).toEqual(['Ravi Stone']);
    const { repRavi, managerSouth } = world.seeded.people;
    await change((session) => session.query('UPDATE app.person SET manager_id = $1 WHERE organization_id = 1 AND person_id = $2', [managerSouth, repRavi]));
    expect(await ownersSeen('managerNorth')).toEqual(['Rita Moss']);
    expect(await world.run('managerNorth', ofRavi)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unknown_value', nearest: expect.not.arrayContaining(['Ravi Stone']) },
    });
    expect(await ownersSeen('managerSouth')).toEqual(['Ravi Stone', 'Remy Vale']);
  });

  it('are those of the role of now', async () => {
    expect(await ownersSeen('leader')).toHaveLength(3);
    const { leader } = world.seeded.people;
    await change((session) => session.query("UPDATE app.person_role SET role = 'rep' WHERE organization_id = 1 AND person_id = $1", [leader]));
    expect(await ownersSeen('leader')).toEqual([]);
  });

  it('are not kept under rights that changed while they were read', async () => {
    const before = await world.contextOf('managerNorth');
    const { repRavi, managerSouth } = world.seeded.people;
    await change((session) => session.query('UPDATE app.person SET manager_id = $1 WHERE organization_id = 1 AND person_id = $2', [managerSouth, repRavi]));
    expect(columnOf(await world.run('managerNorth', byOwner, { rights: before.rights }), 'owner')).toEqual(['Rita Moss']);
    expect(world.deps.results.counts()).toMatchObject({ misses: 1, kept: 0, cells: 0 });
  });
});

describe('rows of a build', () => {
  it('are not given after an import', async () => {
    const revenue: Partial<Plan> = { metrics: ['won_revenue'] };
    expect(columnOf(await world.run('leader', revenue), 'won_revenue')).toEqual(['1570.00']);
    await change(async (session) => {
      await session.query("UPDATE raw.opportunity SET amount = 2000 WHERE organization_id = 1 AND source_key = 'deal-0'");
      await session.query('UPDATE app.organization SET data_version = data_version + 1 WHERE id = 1');
    });
    const catalog = expectOk(await loadCatalog('models-catalog'));
    const clock = standingClock('2026-07-01T08:00:00.000Z');
    const build = expectOk(await ensureBuild({ database: world.database, catalog, clock }, world.organization, localDate('2026-06-30')));
    const after = expectFound(await world.run('leader', revenue, { build }));
    expect(columnOf(after, 'won_revenue')).toEqual(['2570.00']);
    expect(after.evidence.refreshedAt).toBe('2026-07-01T08:00:00.000Z');
  });
});
