/** Who sees whom, and whose stored figures, follows from roles and managers of now. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshVisibility } from '#db/refresh-visibility.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import type { PersonKey, SeededOrganization } from '#test/helpers/people.ts';
import { personKeys, seedOrganization } from '#test/helpers/people.ts';

let opened: TestDatabase;
let first: SeededOrganization;
let second: SeededOrganization;
beforeAll(async () => {
  opened = await openTestDatabase();
  first = await seedOrganization(opened.database, { organizationId: 1 });
  second = await seedOrganization(opened.database, { organizationId: 2 });
});
afterAll(() => opened.close());

const below: Readonly<Partial<Record<PersonKey, readonly PersonKey[]>>> = {
  director: ['director', 'managerNorth', 'managerSouth', 'repRita', 'repRavi', 'repRemy', 'former'],
  managerNorth: ['managerNorth', 'repRita', 'repRavi'],
  managerSouth: ['managerSouth', 'repRemy', 'former'],
  repRita: ['repRita'],
  repRavi: ['repRavi'],
  repRemy: ['repRemy'],
};

async function visible(organization: SeededOrganization, change?: string): Promise<{ owners: Record<string, string[]>; flags: Record<string, string> }> {
  const { organizationId, people } = organization;
  const keyOf = (id: unknown) => personKeys.find((key) => people[key] === id) ?? 'nobody';
  const identity = { organizationId, personId: null };
  return opened.database.transaction({ role: 'app', identity }, async (session) => {
    if (change !== undefined) {
      await session.query(change);
      await refreshVisibility(session, organizationId);
    }
    const owners: Record<string, string[]> = {};
    for (const row of await session.query('SELECT viewer_id, owner_id FROM app.visible_owner ORDER BY viewer_id, owner_id')) {
      (owners[keyOf(row['viewer_id'])] ??= []).push(keyOf(row['owner_id']));
    }
    const viewers = await session.query('SELECT * FROM app.viewer');
    const flags = Object.fromEntries(viewers.map((row) => [keyOf(row['viewer_id']), `${String(row['sees_everyone'])} ${String(row['sees_reviewer_notes'])}`]));
    return { owners, flags };
  });
}

test('reps see themselves, managers everybody below, the others go by their flags', async () => {
  for (const organization of [first, second]) {
    const { owners, flags } = await visible(organization);
    expect(owners).toEqual(below);
    expect(flags).toEqual({
      leader: 'true true',
      admin: 'true true',
      facilitator: 'true false',
      director: 'false false',
      managerNorth: 'false false',
      managerSouth: 'false false',
      repRita: 'false false',
      repRavi: 'false false',
      repRemy: 'false false',
      finance: 'false false',
      viewer: 'false false',
    });
  }
});

test('a new manager, a lost role and a circle of managers are followed; what no longer holds goes', async () => {
  const { people } = first;
  const moved = await visible(first, `UPDATE app.person SET manager_id = '${people.managerSouth}' WHERE person_id = '${people.repRita}'`);
  expect(moved.owners).toMatchObject({ managerNorth: ['managerNorth', 'repRavi'], managerSouth: ['managerSouth', 'repRita', 'repRemy', 'former'] });

  const lost = await visible(first, `DELETE FROM app.person_role WHERE person_id = '${people.managerSouth}'`);
  expect(lost.owners['managerSouth']).toBeUndefined();
  expect(lost.flags['managerSouth']).toBeUndefined();

  const circle = await visible(first, `UPDATE app.person SET manager_id = '${people.repRavi}' WHERE person_id = '${people.managerNorth}'`);
  expect(circle.owners['managerNorth']).toEqual(['managerNorth', 'repRavi']);
  expect(circle.owners['director']).not.toContain('repRavi');
  expect((await visible(second)).owners).toEqual(below);
});

/** Scopes as `type name`, by viewer, and each viewer's own. */
async function scopesOf(organization: SeededOrganization, change?: string): Promise<{ seen: Record<string, string[]>; own: Record<string, string> }> {
  const { organizationId, people, teams } = organization;
  const names = new Map<unknown, string>([
    ...Object.entries(people).map(([key, id]) => [id, key] as const),
    ...Object.entries(teams).map(([key, id]) => [id, key] as const),
    [String(organizationId), 'all'],
  ]);
  const nameOf = (type: unknown, id: unknown) => `${String(type)} ${names.get(id) ?? 'nobody'}`;
  return opened.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, async (session) => {
    if (change !== undefined) {
      await session.query(change);
      await refreshVisibility(session, organizationId);
    }
    const seen: Record<string, string[]> = {};
    for (const row of await session.query('SELECT * FROM app.visible_scope'))
      (seen[names.get(row['viewer_id']) ?? ''] ??= []).push(nameOf(row['scope_type'], row['scope_id']));
    const viewers = await session.query('SELECT * FROM app.viewer');
    const own = Object.fromEntries(viewers.map((row) => [names.get(row['viewer_id']) ?? '', nameOf(row['own_scope_type'], row['own_scope_id'])]));
    return { seen: Object.fromEntries(Object.entries(seen).map(([key, scopes]) => [key, scopes.toSorted()])), own };
  });
}

const scopesBelow = {
  managerSouth: ['owner former', 'owner managerSouth', 'owner repRemy', 'subtree managerSouth', 'team south'],
  repRita: ['owner repRita'],
  repRavi: ['owner repRavi'],
  repRemy: ['owner repRemy'],
};

test('a scope is visible when nobody in it is hidden; the own scope is that of the role', async () => {
  const { seen, own } = await scopesOf(second);
  expect(seen).toEqual({
    ...scopesBelow,
    managerNorth: ['owner managerNorth', 'owner repRavi', 'owner repRita', 'subtree managerNorth', 'team north'],
    director: [
      ...(['director', 'former', 'managerNorth', 'managerSouth', 'repRavi', 'repRemy', 'repRita'] as const).map((key) => `owner ${key}`),
      'subtree director',
      'subtree managerNorth',
      'subtree managerSouth',
      'team north',
      'team south',
    ],
  });
  expect(own).toEqual({
    leader: 'organisation all',
    admin: 'organisation all',
    facilitator: 'organisation all',
    finance: 'organisation all',
    viewer: 'organisation all',
    director: 'subtree director',
    managerNorth: 'subtree managerNorth',
    managerSouth: 'subtree managerSouth',
    repRita: 'owner repRita',
    repRavi: 'owner repRavi',
    repRemy: 'owner repRemy',
  });
});

test('a team that somebody has left for another manager is closed to the old one, because its figures hold theirs', async () => {
  const { people, teams } = second;
  const { seen } = await scopesOf(
    second,
    `INSERT INTO app.person_assignment (organization_id, person_id, valid_from, valid_to, team_id) VALUES (2, '${people.repRemy}', '2025-01-01', '2026-01-01', '${teams.north}')`,
  );
  expect(seen['managerNorth']).toEqual(['owner managerNorth', 'owner repRavi', 'owner repRita', 'subtree managerNorth']);
  expect(seen['director']).toContain('team north');
});

test('the migration gives people who were there before it the same scopes', async () => {
  const file = await readFile(join(import.meta.dirname, '..', '..', 'migrations', '0003_scopes.sql'), 'utf8');
  const backfill = file.split('--> statement-breakpoint').slice(-2);
  const before = [await scopesOf(first), await scopesOf(second)];
  await opened.database.transaction({ role: 'owner' }, async (session) => {
    await session.execute(`DELETE FROM app.visible_scope; UPDATE app.viewer SET own_scope_type = 'organisation', own_scope_id = ''`);
    for (const statement of backfill) await session.execute(statement);
  });
  expect([await scopesOf(first), await scopesOf(second)]).toEqual(before);
});
