/** Persons, teams, roles and dated assignments. */
import { countBy, countOf, type StoreContext } from '#collectors/store/context.ts';
import { PEOPLE, PEOPLE_SYSTEM } from '#collectors/store/match-people.ts';
import { referenceTable } from '#collectors/store/references.ts';
import { findPeople, joinPerson, MANAGER, rejectUnresolved } from '#collectors/store/person-references.ts';
import { rejectRows } from '#collectors/store/staging.ts';
import { limits } from '#kernel/limits.ts';

const CHANGED = 'import_people_changed';
/** "Since always": before any date a source has. */
const BEGINNING = '1900-01-01';

/** Stores this import's people; counts who is new or changed. Managers that lead nowhere or in a circle are rejected or left unknown, as the mapping says. */
export async function storePeople(context: StoreContext): Promise<void> {
  const { session, organizationId } = context;
  await settleManagers(context);
  await storeTeams(context);
  await session.execute(`DROP TABLE IF EXISTS ${CHANGED}; CREATE TEMPORARY TABLE ${CHANGED} (person_id uuid) ON COMMIT DROP`);
  await desirePeople(context);
  await session.execute('ANALYZE import_person_desired');
  await insertPeople(context);
  await updatePeople(context);
  await session.query(
    `WITH added AS (
       INSERT INTO app.person_source_key (organization_id, source_system, source_key, person_id)
       SELECT $1, $2, key, person_id FROM ${PEOPLE}
       ON CONFLICT (organization_id, source_system, source_key) DO NOTHING
       RETURNING person_id
     )
     INSERT INTO ${CHANGED} SELECT person_id FROM added`,
    [organizationId, context.sourceSystem],
  );
  await storeRoles(context);
  await storeAssignments(context);
  const count = countOf(context.counts, 'person');
  const stored = await countBy(session, `SELECT count(*) AS count FROM ${PEOPLE} WHERE file IS NOT NULL AND person_id IN (SELECT person_id FROM ${CHANGED})`);
  const staged = await countBy(session, `SELECT count(*) AS count FROM ${PEOPLE} WHERE file IS NOT NULL`);
  count.created += await countBy(session, `SELECT count(*) AS count FROM ${PEOPLE} WHERE file IS NULL AND person_id IN (SELECT person_id FROM ${CHANGED})`);
  count.stored += stored;
  count.unchanged += staged - stored;
}

/** A rejected row can leave those who report to it without a manager, so this goes on until nothing more is rejected. */
async function settleManagers(context: StoreContext): Promise<void> {
  for (let round = 0; round < limits.importManagerRoundsMax; round += 1) {
    await findPeople(context);
    const unresolved = await rejectUnresolved(context, MANAGER);
    await markCircles(context);
    const circular = await rejectRows(context, {
      table: 'person',
      staging: PEOPLE,
      where: `s.manager_missing = 'reject' AND s.person_id IN (SELECT person_id FROM import_circle)`,
      column: 'manager',
      value: 's.manager_ref',
      reason: `'the managers run in a circle: this person would be their own manager'`,
    });
    if (unresolved + circular === 0) break;
  }
  await context.session.execute(`UPDATE ${PEOPLE} SET manager_ref = NULL, manager_lookup = NULL WHERE person_id IN (SELECT person_id FROM import_circle)`);
}

/** `import_circle`: people who come back to themselves when one goes up from manager to manager, staged managers before stored ones. */
async function markCircles(context: StoreContext): Promise<void> {
  await context.session.execute(`DROP TABLE IF EXISTS import_circle;
    CREATE TEMPORARY TABLE import_circle ON COMMIT DROP AS
    WITH RECURSIVE boss AS (
      SELECT s.person_id, r.person_id AS manager_id
      FROM ${PEOPLE} AS s JOIN ${referenceTable(MANAGER)} AS r ON r.lookup = s.manager_lookup AND r.match = s.manager_match AND r.found = 1
      UNION ALL
      SELECT p.person_id, p.manager_id
      FROM app.person AS p
      WHERE p.organization_id = ${context.organizationId} AND p.manager_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM ${PEOPLE} AS s WHERE s.person_id = p.person_id AND s.manager_lookup IS NOT NULL)
    ),
    climb AS (
      SELECT person_id AS start, manager_id AS at, 1 AS steps FROM boss WHERE person_id IN (SELECT person_id FROM ${PEOPLE} WHERE manager_lookup IS NOT NULL)
      UNION ALL
      SELECT climb.start, boss.manager_id, climb.steps + 1
      FROM climb JOIN boss ON boss.person_id = climb.at
      WHERE climb.at <> climb.start AND climb.steps < ${limits.importManagerRoundsMax}
    )
    SELECT DISTINCT start AS person_id FROM climb WHERE at = start`);
}

/** The team a person is in, by name: a team's key is looked up among the team rows, a name is taken as it is. */
async function storeTeams(context: StoreContext): Promise<void> {
  const { session, organizationId } = context;
  await session.execute(`ALTER TABLE ${PEOPLE} ADD COLUMN IF NOT EXISTS team_name text;
    UPDATE ${PEOPLE} AS s SET team_name = CASE WHEN s.team_match = 'key' THEN (SELECT t.name FROM import_team AS t WHERE t.key = s.team_lookup) ELSE btrim(s.team_ref) END`);
  const known = `lower(s.team_name) IN (SELECT lower(btrim(name)) FROM import_team UNION SELECT lower(name) FROM app.team WHERE organization_id = ${organizationId})`;
  await rejectRows(context, {
    table: 'person',
    staging: PEOPLE,
    where: `s.team_missing = 'reject' AND s.team_lookup IS NOT NULL AND (${known}) IS NOT TRUE`,
    column: 'team',
    value: 's.team_ref',
    reason: `'there is no such team'`,
  });
  await session.execute(`UPDATE ${PEOPLE} AS s SET team_name = NULL WHERE s.team_missing = 'unknown' AND NOT ${known}`);
  const stored = await countBy(
    session,
    `WITH added AS (
       INSERT INTO app.team (organization_id, team_id, name)
       SELECT ${organizationId}, gen_random_uuid(), name
       FROM (
         SELECT DISTINCT ON (lower(btrim(name))) btrim(name) AS name
         FROM (SELECT name FROM import_team UNION ALL SELECT team_name FROM ${PEOPLE} WHERE team_name IS NOT NULL) AS named
         ORDER BY lower(btrim(name)), btrim(name)
       ) AS fresh
       WHERE lower(name) NOT IN (SELECT lower(name) FROM app.team WHERE organization_id = ${organizationId})
       RETURNING name
     )
     SELECT count(*) AS count FROM added WHERE lower(name) IN (SELECT lower(btrim(name)) FROM import_team)`,
  );
  const count = countOf(context.counts, 'team');
  count.stored += stored;
  count.unchanged += (await countBy(session, 'SELECT count(*) AS count FROM import_team')) - stored;
}

/** `import_person_desired`: what each person is to be. An unknown value keeps what is stored; what people.csv said stands against a CRM. */
async function desirePeople(context: StoreContext): Promise<void> {
  const { session, organizationId, sourceSystem } = context;
  const isPeopleFile = sourceSystem === PEOPLE_SYSTEM;
  await session.execute(`DROP TABLE IF EXISTS import_person_desired;
    CREATE TEMPORARY TABLE import_person_desired ON COMMIT DROP AS
    SELECT s.person_id, s.is_new, g.person_id IS NOT NULL AS is_governed,
      ${prefer('s.name', 'name')}, ${prefer('s.name_folded', 'name_normalized')},
      ${prefer('s.email', 'email')}, coalesce(s.is_active::boolean, p.is_active, true) AS is_active,
      coalesce(s.can_sign_in::boolean, ${isPeopleFile ? 'CASE WHEN s.email IS NOT NULL THEN true END,' : ''} p.can_sign_in, false) AS can_sign_in,
      ${prefer('s.time_zone', 'time_zone')}, ${prefer('m.person_id', 'manager_id')}, ${prefer('t.team_id', 'team_id')}, ${prefer('s.sales_region', 'sales_region')}
    FROM ${PEOPLE} AS s
    LEFT JOIN app.person AS p ON p.organization_id = ${organizationId} AND p.person_id = s.person_id
    LEFT JOIN (
      SELECT DISTINCT person_id FROM app.person_source_key WHERE organization_id = ${organizationId} AND source_system = '${PEOPLE_SYSTEM}' AND ${String(!isPeopleFile)}
    ) AS g ON g.person_id = s.person_id
    ${joinPerson(MANAGER, 'm')}
    LEFT JOIN app.team AS t ON t.organization_id = ${organizationId} AND lower(t.name) = lower(s.team_name)`);
}

/** SQL of a value: the fresh one, or the stored one where people.csv describes the person (`g`). */
function prefer(fresh: string, stored: string): string {
  return `CASE WHEN g.person_id IS NOT NULL THEN coalesce(p.${stored}, ${fresh}) ELSE coalesce(${fresh}, p.${stored}) END AS ${stored}`;
}

async function insertPeople(context: StoreContext): Promise<void> {
  await context.session.query(
    `WITH added AS (
       INSERT INTO app.person
         (organization_id, person_id, name, name_normalized, email, email_normalized, is_active, can_sign_in, time_zone, manager_id, team_id, sales_region, created_at, updated_at)
       SELECT $1, person_id, name, name_normalized, email, lower(email), is_active, can_sign_in, time_zone, manager_id, team_id, sales_region, $2::timestamptz, $2::timestamptz
       FROM import_person_desired
       WHERE is_new
       RETURNING person_id
     )
     INSERT INTO ${CHANGED} SELECT person_id FROM added`,
    [context.organizationId, context.now],
  );
}

async function updatePeople(context: StoreContext): Promise<void> {
  const columns = ['name', 'name_normalized', 'email', 'is_active', 'can_sign_in', 'time_zone', 'manager_id', 'team_id', 'sales_region'];
  await context.session.query(
    `WITH changed AS (
       UPDATE app.person AS p
       SET ${columns.map((column) => `${column} = d.${column}`).join(', ')}, email_normalized = lower(d.email), row_version = p.row_version + 1, updated_at = $2::timestamptz
       FROM import_person_desired AS d
       WHERE p.organization_id = $1 AND p.person_id = d.person_id AND NOT d.is_new
         AND (${columns.map((column) => `p.${column}`).join(', ')}) IS DISTINCT FROM (${columns.map((column) => `d.${column}`).join(', ')})
       RETURNING p.person_id
     )
     INSERT INTO ${CHANGED} SELECT person_id FROM changed`,
    [context.organizationId, context.now],
  );
}

/**
 * people.csv sets all roles of a person it gives any; a CRM only says who is rep and manager (by the mapping, else by who
 * reports to whom) and leaves other roles alone, and all roles of people that people.csv describes.
 */
async function storeRoles(context: StoreContext): Promise<void> {
  const { session, organizationId, sourceSystem } = context;
  const isPeopleFile = sourceSystem === PEOPLE_SYSTEM;
  await session.execute(`DROP TABLE IF EXISTS import_role;
    CREATE TEMPORARY TABLE import_role ON COMMIT DROP AS
    SELECT DISTINCT s.person_id, role
    FROM ${PEOPLE} AS s
    JOIN import_person_desired AS d USING (person_id)
    CROSS JOIN LATERAL regexp_split_to_table(coalesce(s.roles, ${derivedRoles(isPeopleFile)}), ';') AS role
    WHERE NOT d.is_governed`);
  const managed = isPeopleFile ? 'true' : `r.role IN ('rep', 'manager')`;
  await session.execute(`WITH gone AS (
      DELETE FROM app.person_role AS r
      WHERE r.organization_id = ${organizationId} AND ${managed}
        AND r.person_id IN (SELECT person_id FROM import_role)
        AND NOT EXISTS (SELECT 1 FROM import_role AS i WHERE i.person_id = r.person_id AND i.role = r.role)
      RETURNING r.person_id
    )
    INSERT INTO ${CHANGED} SELECT person_id FROM gone`);
  await session.execute(`WITH added AS (
      INSERT INTO app.person_role (organization_id, person_id, role)
      SELECT ${organizationId}, person_id, role FROM import_role
      ON CONFLICT DO NOTHING
      RETURNING person_id
    )
    INSERT INTO ${CHANGED} SELECT person_id FROM added`);
}

/** SQL of the roles of a person whose row names none; null = as they are. */
function derivedRoles(isPeopleFile: boolean): string {
  if (isPeopleFile) return `CASE WHEN s.is_new THEN 'rep' END`;
  const isBoss = `EXISTS (SELECT 1 FROM import_person_desired AS under WHERE under.manager_id = s.person_id)`;
  const isOwner = `(s.file IS NOT NULL OR EXISTS (SELECT 1 FROM ${referenceTable({ table: 'opportunity', column: 'owner' })} AS r WHERE r.person_id = s.person_id))`;
  return `CASE WHEN NOT ${isBoss} THEN 'rep' WHEN ${isOwner} THEN 'rep;manager' ELSE 'manager' END`;
}

/** Manager, team and region of then. The first assignment counts since always; a change counts from the import's day; one that was all unknown is filled in. */
async function storeAssignments(context: StoreContext): Promise<void> {
  const { session, organizationId, changeDay } = context;
  const differs = `(a.manager_id, a.team_id, a.sales_region) IS DISTINCT FROM (p.manager_id, p.team_id, p.sales_region)`;
  const mine = `p.organization_id = ${organizationId} AND p.person_id IN (SELECT person_id FROM ${PEOPLE})`;
  await session.execute(`WITH filled AS (
      UPDATE app.person_assignment AS a SET manager_id = p.manager_id, team_id = p.team_id, sales_region = p.sales_region
      FROM app.person AS p
      WHERE ${mine} AND a.organization_id = p.organization_id AND a.person_id = p.person_id AND a.valid_to IS NULL AND ${differs}
        AND (a.valid_from >= '${changeDay}' OR num_nonnulls(a.manager_id, a.team_id, a.sales_region) = 0)
      RETURNING a.person_id
    )
    INSERT INTO ${CHANGED} SELECT person_id FROM filled`);
  await session.execute(`UPDATE app.person_assignment AS a SET valid_to = '${changeDay}'
    FROM app.person AS p
    WHERE ${mine} AND a.organization_id = p.organization_id AND a.person_id = p.person_id AND a.valid_to IS NULL AND ${differs}`);
  await session.execute(`WITH added AS (
      INSERT INTO app.person_assignment (organization_id, person_id, valid_from, manager_id, team_id, sales_region)
      SELECT p.organization_id, p.person_id, CASE WHEN EXISTS (
          SELECT 1 FROM app.person_assignment AS a WHERE a.organization_id = p.organization_id AND a.person_id = p.person_id
        ) THEN date '${changeDay}' ELSE date '${BEGINNING}' END, p.manager_id, p.team_id, p.sales_region
      FROM app.person AS p
      WHERE ${mine} AND NOT EXISTS (
        SELECT 1 FROM app.person_assignment AS a WHERE a.organization_id = p.organization_id AND a.person_id = p.person_id AND a.valid_to IS NULL
      )
      RETURNING person_id
    )
    INSERT INTO ${CHANGED} SELECT person_id FROM added`);
}
