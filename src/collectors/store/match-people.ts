/** Staged people → one row per human, each with the person they are: known by source key, e-mail or name, or new. */
import { countBy, countOf, type StoreContext } from '#collectors/store/context.ts';
import { rejectRows } from '#collectors/store/staging.ts';

/** The temporary table of this import's people. */
export const PEOPLE = 'import_people';
/** The source system of people.csv. What it says about a person, a CRM does not overwrite. */
export const PEOPLE_SYSTEM = 'people';

const FIRST = (column: string, filter = `${column} IS NOT NULL`) => `(array_agg(${column} ORDER BY position) FILTER (WHERE ${filter}))[1] AS ${column}`;

/** Merges rows of one key (a later source fills what an earlier one left unknown, roles are joined), then finds out who each one is. */
export async function preparePeople(context: StoreContext): Promise<void> {
  const { session } = context;
  const references = ['manager', 'team'].flatMap((name) =>
    ['ref', 'folded', 'lookup', 'match', 'missing'].map((part) => FIRST(`${name}_${part}`, `${name}_lookup IS NOT NULL`)),
  );
  await session.execute(`DROP TABLE IF EXISTS ${PEOPLE};
    CREATE TEMPORARY TABLE ${PEOPLE} ON COMMIT DROP AS
    SELECT key, min(position) AS position, (array_agg(file ORDER BY position))[1] AS file, (array_agg(line ORDER BY position))[1] AS line,
      ${['name', 'name_folded', 'email', 'is_active', 'can_sign_in', 'sales_region', 'time_zone'].map((column) => FIRST(column)).join(', ')},
      string_agg(roles, ';') AS roles, ${references.join(', ')},
      NULL::uuid AS person_id, false AS is_new
    FROM import_person
    GROUP BY key;
    ANALYZE ${PEOPLE}`);
  const merged = await countBy(session, `SELECT (SELECT count(*) FROM import_person) - (SELECT count(*) FROM ${PEOPLE}) AS count`);
  countOf(context.counts, 'person').skipped += merged;
  await rejectRows(context, {
    table: 'person',
    staging: PEOPLE,
    from: `${PEOPLE} AS first`,
    where: 'first.email = s.email AND first.position < s.position',
    column: 'email',
    value: 's.email',
    reason: `format('%s line %s has this e-mail address already', first.file, first.line)`,
  });
  await assignPersonIds(context);
  await rejectRows(context, {
    table: 'person',
    staging: PEOPLE,
    from: `${PEOPLE} AS first`,
    where: 'first.person_id = s.person_id AND first.position < s.position',
    column: 'key',
    value: 's.key',
    reason: `format('this is the same person as in %s line %s', first.file, first.line)`,
  });
  await rejectRows(context, {
    table: 'person',
    staging: PEOPLE,
    from: 'app.person AS other',
    where: `other.organization_id = ${context.organizationId} AND other.email_normalized = s.email AND other.person_id <> s.person_id`,
    column: 'email',
    value: 's.email',
    reason: `format('%s has this e-mail address', other.name)`,
  });
}

/**
 * Gives every staged person without an id one: the person with this source key, else with this e-mail, else the only one
 * of this name (when at most one of the two has an e-mail, and the source knows that person under no other key), else a new one.
 */
export async function assignPersonIds(context: StoreContext): Promise<void> {
  const { session, organizationId, sourceSystem } = context;
  await session.execute(`UPDATE ${PEOPLE} AS s SET person_id = k.person_id
    FROM app.person_source_key AS k
    WHERE s.person_id IS NULL AND k.organization_id = ${organizationId} AND k.source_system = '${sourceSystem}' AND k.source_key = s.key`);
  await session.execute(`UPDATE ${PEOPLE} AS s SET person_id = p.person_id
    FROM app.person AS p
    WHERE s.person_id IS NULL AND p.organization_id = ${organizationId} AND p.email_normalized = s.email`);
  await session.execute(`UPDATE ${PEOPLE} AS s SET person_id = p.person_id
    FROM (
      SELECT name_normalized, (array_agg(person_id))[1] AS person_id, (array_agg(email_normalized))[1] AS email
      FROM app.person
      WHERE organization_id = ${organizationId}
      GROUP BY name_normalized
      HAVING count(*) = 1
    ) AS p
    WHERE s.person_id IS NULL AND p.name_normalized = s.name_folded AND (p.email IS NULL OR s.email IS NULL)
      AND (SELECT count(*) FROM ${PEOPLE} AS alike WHERE alike.name_folded = s.name_folded) = 1
      AND NOT EXISTS (SELECT 1 FROM ${PEOPLE} AS taken WHERE taken.person_id = p.person_id)
      AND ('${sourceSystem}' = '${PEOPLE_SYSTEM}' OR NOT EXISTS (
        SELECT 1 FROM app.person_source_key AS k
        WHERE k.organization_id = ${organizationId} AND k.source_system = '${sourceSystem}' AND k.person_id = p.person_id
      ))`);
  await session.execute(`UPDATE ${PEOPLE} SET person_id = gen_random_uuid(), is_new = true WHERE person_id IS NULL`);
}
