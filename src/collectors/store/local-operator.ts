/** An organisation nobody administers gets the person who imported it as its admin. */
import type { Row, Session } from '#kernel/database.ts';
import { normalizeName } from '#kernel/normalize-name.ts';

export type Operator = { readonly named: string | null; readonly system: string | null };
type Person = Row & { person_id: string; name: string };

const LOCAL_SYSTEM = 'local';
const FALLBACK_NAME = 'Local operator';

/**
 * Makes the operator an admin who may sign in, when the organisation has none; gives their name, else null.
 * PLUMBLINE_USER may be somebody the import brought (by e-mail, or a name that only one person has); the operating
 * system's user never is, since a name alone must not give a seller's identity to somebody.
 */
export async function ensureAdmin(session: Session, organizationId: number, operator: Operator, now: string): Promise<string | null> {
  const [admin] = await session.query(`SELECT 1 AS one FROM app.person_role WHERE organization_id = $1 AND role = 'admin' LIMIT 1`, [organizationId]);
  if (admin !== undefined) return null;
  const name = operator.named ?? operator.system ?? FALLBACK_NAME;
  const person =
    (operator.named === null ? undefined : await knownPerson(session, organizationId, operator.named)) ??
    (await makePerson(session, organizationId, name, now));
  await session.query(`INSERT INTO app.person_role (organization_id, person_id, role) VALUES ($1, $2, 'admin') ON CONFLICT DO NOTHING`, [
    organizationId,
    person.person_id,
  ]);
  await session.query(
    'UPDATE app.person SET can_sign_in = true, row_version = row_version + 1 WHERE organization_id = $1 AND person_id = $2 AND NOT can_sign_in',
    [organizationId, person.person_id],
  );
  return person.name;
}

async function knownPerson(session: Session, organizationId: number, wanted: string): Promise<Person | undefined> {
  const found = await session.query<Person>(
    'SELECT person_id, name FROM app.person WHERE organization_id = $1 AND (email_normalized = $2 OR name_normalized = $3)',
    [organizationId, wanted.trim().toLowerCase(), normalizeName(wanted)],
  );
  return found.length === 1 ? found[0] : undefined;
}

async function makePerson(session: Session, organizationId: number, wanted: string, now: string): Promise<Person> {
  const email = wanted.includes('@') ? wanted.trim() : null;
  const [person] = await session.query<Person>(
    `INSERT INTO app.person (organization_id, person_id, name, name_normalized, email, email_normalized, can_sign_in, created_at, updated_at)
     VALUES ($1, gen_random_uuid(), $2, $3, $4, lower($4), true, $5::timestamptz, $5::timestamptz)
     RETURNING person_id, name`,
    [organizationId, wanted.trim(), normalizeName(wanted), email, now],
  );
  if (person === undefined) throw new Error('the inserted person did not come back');
  await session.query(
    'INSERT INTO app.person_source_key (organization_id, source_system, source_key, person_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [organizationId, LOCAL_SYSTEM, wanted.trim(), person.person_id],
  );
  return person;
}
