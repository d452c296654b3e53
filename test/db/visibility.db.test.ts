/** Who sees whom follows from roles and managers of now. */
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
