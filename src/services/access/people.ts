/** Who a name, an e-mail or an account of another system is. */
import { z } from 'zod';
import type { Database, Row, Session } from '#kernel/database.ts';
import { type Asker, roleSchema } from '#kernel/person.ts';
import type { ExternalIdentity } from '#kernel/ports.ts';
import { failed, ok, type Result } from '#kernel/result.ts';

type AskerRow = Row & { person_id: string; name: string; email: string | null; time_zone: string; team_name: string | null; roles: string[] };

const ASKER_SQL = `
SELECT
  person.person_id, person.name, person.email, team.name AS team_name,
  coalesce(person.time_zone, organization.time_zone) AS time_zone,
  coalesce((
    SELECT array_agg(held.role ORDER BY held.role)
    FROM app.person_role AS held
    WHERE held.organization_id = person.organization_id AND held.person_id = person.person_id
  ), ARRAY[]::text[]) AS roles
FROM app.person AS person
JOIN app.organization AS organization ON organization.id = person.organization_id
LEFT JOIN app.team AS team ON team.organization_id = person.organization_id AND team.team_id = person.team_id
WHERE person.organization_id = $1`;

/** The person with that id; null when there is none or they left. */
export async function readAsker(database: Database, organizationId: number, personId: string): Promise<Asker | null> {
  const [asker] = await askers(database, organizationId, 'AND person.person_id = $2 AND person.is_active', [personId]);
  return asker ?? null;
}

/**
 * A person by full name or e-mail, whatever the case; a first name does when only one bears it. Local use only.
 * **Fails** unknown_person with near names.
 */
export async function findPersonNamed(database: Database, organizationId: number, nameOrEmail: string): Promise<Result<Asker>> {
  const wanted = nameOrEmail.trim().toLowerCase();
  const whole = await askers(database, organizationId, 'AND person.is_active AND (lower(person.name) = $2 OR lower(person.email) = $2)', [wanted]);
  const [only] = whole;
  if (only !== undefined && whole.length === 1) return ok(only);
  const part = await askers(
    database,
    organizationId,
    "AND person.is_active AND strpos(' ' || lower(person.name) || ' ', ' ' || $2 || ' ') > 0 ORDER BY person.name LIMIT 6",
    [wanted],
  );
  const [single] = part;
  if (single !== undefined && part.length === 1 && whole.length === 0) return ok(single);
  return failed({ kind: 'unknown_person', name: nameOrEmail, nearest: [...whole, ...part].map((asker) => asker.name).slice(0, 5) });
}

/** Who asks locally when nobody is named: the sample organisation's leader, else the only admin, else the first leader. */
export async function findDefaultPerson(database: Database, organizationId: number, prefersLeader: boolean): Promise<Result<Asker>> {
  const admins = await askers(database, organizationId, `AND person.is_active AND ${HOLDS} ORDER BY person.created_at, person.name LIMIT 2`, ['admin']);
  const leaders = await askers(database, organizationId, `AND person.is_active AND ${HOLDS} ORDER BY person.created_at, person.name LIMIT 2`, ['leader']);
  const [admin] = admins;
  const [leader] = leaders;
  if (prefersLeader && leader !== undefined) return ok(leader);
  if (admin !== undefined && admins.length === 1) return ok(admin);
  return leader === undefined ? failed({ kind: 'unknown_person', name: 'nobody named', nearest: admins.map((asker) => asker.name) }) : ok(leader);
}

const HOLDS =
  'EXISTS (SELECT 1 FROM app.person_role AS held WHERE held.organization_id = person.organization_id AND held.person_id = person.person_id AND held.role = $2)';

/**
 * The person behind an account of another system: linked before, else by verified e-mail, which links the account.
 * Never by name. People without sign-in are not found. **Fails** unknown_person.
 */
export async function findPersonBehind(database: Database, organizationId: number, identity: ExternalIdentity): Promise<Result<Asker>> {
  const personId = await database.transaction({ role: 'app', identity: { organizationId, personId: null } }, (session) =>
    linkedPerson(session, organizationId, identity),
  );
  const asker = personId === null ? null : await readAsker(database, organizationId, personId);
  return asker === null ? failed({ kind: 'unknown_person', name: identity.sourceKey, nearest: [] }) : ok(asker);
}

async function linkedPerson(session: Session, organizationId: number, identity: ExternalIdentity): Promise<string | null> {
  const linked = await session.query<{ person_id: string }>(
    'SELECT person_id FROM app.person_source_key WHERE organization_id = $1 AND source_system = $2 AND source_key = $3',
    [organizationId, identity.sourceSystem, identity.sourceKey],
  );
  if (linked[0] !== undefined) return linked[0].person_id;
  if (identity.email === null || !identity.emailVerified) return null;
  const people = await session.query<{ person_id: string }>(
    'SELECT person_id FROM app.person WHERE organization_id = $1 AND email_normalized = $2 AND is_active AND can_sign_in',
    [organizationId, identity.email.trim().toLowerCase()],
  );
  const person = people[0];
  if (person === undefined) return null;
  await session.query(
    'INSERT INTO app.person_source_key (organization_id, source_system, source_key, person_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [organizationId, identity.sourceSystem, identity.sourceKey, person.person_id],
  );
  return person.person_id;
}

async function askers(database: Database, organizationId: number, condition: string, parameters: readonly string[]): Promise<readonly Asker[]> {
  const rows = await database.transaction({ role: 'app', readOnly: true, identity: { organizationId, personId: null } }, (session) =>
    session.query<AskerRow>(`${ASKER_SQL} ${condition}`, [organizationId, ...parameters]),
  );
  return rows.map((row) => ({
    organizationId,
    personId: row.person_id,
    name: row.name,
    email: row.email,
    roles: z.array(roleSchema).parse(row.roles),
    teamName: row.team_name,
    timeZone: row.time_zone,
  }));
}
