/** Small invented organisations with people of every role, in teams, below managers. */
import { refreshVisibility } from '#db/refresh-visibility.ts';
import type { Database } from '#kernel/database.ts';
import { normalizeName } from '#kernel/normalize-name.ts';
import type { Role } from '#kernel/person.ts';

type Member = { readonly name: string; readonly roles: readonly Role[]; readonly manager: PersonKey | null; readonly team: 'north' | 'south' | null };

/** leader → director → two managers → reps; the others stand beside the tree. */
const members = {
  leader: { name: 'Lena Ortiz', roles: ['leader'], manager: null, team: null },
  director: { name: 'Dara Quist', roles: ['manager'], manager: 'leader', team: null },
  managerNorth: { name: 'Milo Farr', roles: ['manager', 'rep'], manager: 'director', team: 'north' },
  managerSouth: { name: 'Nora Blake', roles: ['manager'], manager: 'director', team: 'south' },
  repRita: { name: 'Rita Moss', roles: ['rep'], manager: 'managerNorth', team: 'north' },
  repRavi: { name: 'Ravi Stone', roles: ['rep'], manager: 'managerNorth', team: 'north' },
  repRemy: { name: 'Remy Vale', roles: ['rep'], manager: 'managerSouth', team: 'south' },
  facilitator: { name: 'Faye Lindt', roles: ['facilitator'], manager: null, team: null },
  finance: { name: 'Finn Abara', roles: ['finance'], manager: null, team: null },
  viewer: { name: 'Vera Koch', roles: ['viewer'], manager: null, team: null },
  admin: { name: 'Adam Pell', roles: ['admin'], manager: null, team: null },
  /** Owns rows, holds no role, cannot sign in: left by an import. */
  former: { name: 'Fritz Dorn', roles: [], manager: 'managerSouth', team: 'south' },
} as const satisfies Readonly<
  Record<string, { readonly name: string; readonly roles: readonly Role[]; readonly manager: string | null; readonly team: string | null }>
>;

export type PersonKey = keyof typeof members;
export type SeededOrganization = {
  readonly organizationId: number;
  readonly people: Readonly<Record<PersonKey, string>>;
  readonly teams: Readonly<Record<'north' | 'south', string>>;
};

/** The people's keys, in the order of their ids. */
export const personKeys = Object.keys(members) as PersonKey[];

/** What the helper knows of a person: name, roles, manager and team by key. */
export function memberOf(key: PersonKey): Member {
  return members[key];
}

/** A uuid that says organisation and number, so that failing tests can be read. */
export function testUuid(organizationId: number, kind: number, number: number): string {
  return `${padded(organizationId, 8)}-${padded(kind, 4)}-4000-8000-${padded(number, 12)}`;
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** Stores one organisation with all its people and what each may see. */
export async function seedOrganization(
  database: Database,
  options: { readonly organizationId?: number; readonly name?: string; readonly timeZone?: string; readonly currency?: string } = {},
): Promise<SeededOrganization> {
  const organizationId = options.organizationId ?? 1;
  const people = Object.fromEntries(personKeys.map((key, index) => [key, testUuid(organizationId, 1, index + 1)])) as Record<PersonKey, string>;
  const teams = { north: testUuid(organizationId, 2, 1), south: testUuid(organizationId, 2, 2) };
  await database.transaction({ role: 'app', identity: { organizationId, personId: null } }, async (session) => {
    await session.query('INSERT INTO app.organization (id, name, time_zone, currency, is_default) VALUES ($1, $2, $3, $4, $5)', [
      organizationId,
      options.name ?? `Organisation ${organizationId}`,
      options.timeZone ?? 'UTC',
      options.currency ?? 'USD',
      organizationId === 1,
    ]);
    for (const [key, teamId] of Object.entries(teams)) {
      await session.query('INSERT INTO app.team (organization_id, team_id, name) VALUES ($1, $2, $3)', [
        organizationId,
        teamId,
        key === 'north' ? 'North' : 'South',
      ]);
    }
    for (const key of personKeys) {
      const { name, roles, manager, team } = memberOf(key);
      const email = `${name.toLowerCase().replace(' ', '.')}@org${organizationId}.example`;
      await session.query(
        `INSERT INTO app.person (organization_id, person_id, name, name_normalized, email, email_normalized, can_sign_in, manager_id, team_id, sales_region)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)`,
        [
          organizationId,
          people[key],
          name,
          normalizeName(name),
          email,
          roles.length > 0,
          manager === null ? null : people[manager],
          team === null ? null : teams[team],
          team === null ? null : team === 'north' ? 'North' : 'South',
        ],
      );
      for (const role of roles) {
        await session.query('INSERT INTO app.person_role (organization_id, person_id, role) VALUES ($1, $2, $3)', [organizationId, people[key], role]);
      }
    }
    await refreshVisibility(session, organizationId);
  });
  return { organizationId, people, teams };
}
