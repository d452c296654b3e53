/** References to people: owners of opportunities and quotas, managers. Unknown people become persons without sign-in. */
import type { TableName } from '#collectors/canonical-tables.ts';
import { countBy, type StoreContext } from '#collectors/store/context.ts';
import { assignPersonIds, PEOPLE } from '#collectors/store/match-people.ts';
import { joinReference, MADE_POSITION, referenceTable } from '#collectors/store/references.ts';
import { rejectRows } from '#collectors/store/staging.ts';

type PersonReference = { readonly table: TableName; readonly column: 'owner' | 'manager'; readonly staging: string };

export const MANAGER: PersonReference = { table: 'person', column: 'manager', staging: PEOPLE };
const REFERENCES: readonly PersonReference[] = [
  MANAGER,
  { table: 'opportunity', column: 'owner', staging: 'import_opportunity' },
  { table: 'quota', column: 'owner', staging: 'import_quota' },
];

/** SQL that joins a staging row `s` to the person its reference means. */
export function joinPerson(reference: Pick<PersonReference, 'table' | 'column'>, alias: string): string {
  return joinReference(reference, alias);
}

/** Collects the references, makes the people nobody described (unless the mapping says otherwise), and rejects rows whose owner is not to be had. */
export async function resolveOwners(context: StoreContext): Promise<void> {
  for (const { table, column, staging } of REFERENCES) {
    const refs = referenceTable({ table, column });
    await context.session.execute(`DROP TABLE IF EXISTS ${refs};
      CREATE TEMPORARY TABLE ${refs} ON COMMIT DROP AS
      SELECT DISTINCT ON (lookup, match) ${column}_lookup AS lookup, ${column}_match AS match, ${column}_ref AS ref, ${column}_folded AS folded,
        coalesce(${column}_missing, 'create') AS missing, NULL::uuid AS person_id, 0::bigint AS found
      FROM ${staging}, LATERAL (SELECT ${column}_lookup AS lookup, ${column}_match AS match) AS l
      WHERE ${column}_lookup IS NOT NULL
      ORDER BY lookup, match, position;
      ANALYZE ${refs}`);
  }
  await findPeople(context);
  for (const reference of REFERENCES) await createPeople(context, reference);
  await findPeople(context);
  for (const reference of REFERENCES.slice(1)) await rejectUnresolved(context, reference);
}

/** Looks every reference up anew, by key, name or e-mail, among this import's people and those of the organisation. */
export async function findPeople(context: StoreContext): Promise<void> {
  const { session, organizationId, sourceSystem } = context;
  for (const { table, column } of REFERENCES) {
    const refs = referenceTable({ table, column });
    await session.execute(`UPDATE ${refs} AS r SET person_id = c.person_id, found = coalesce(c.found, 0)
      FROM (
        SELECT r.lookup, r.match, (array_agg(candidate.person_id))[1] AS person_id, count(DISTINCT candidate.person_id) AS found
        FROM ${refs} AS r
        LEFT JOIN (
          SELECT 'key' AS match, key AS lookup, person_id FROM ${PEOPLE}
          UNION ALL
          SELECT 'key', source_key, person_id FROM app.person_source_key WHERE organization_id = ${organizationId} AND source_system = '${sourceSystem}'
          UNION ALL
          SELECT 'name', name_folded, person_id FROM ${PEOPLE}
          UNION ALL
          SELECT 'name', name_normalized, person_id FROM app.person WHERE organization_id = ${organizationId}
          UNION ALL
          SELECT 'email', email, person_id FROM ${PEOPLE} WHERE email IS NOT NULL
          UNION ALL
          SELECT 'email', email_normalized, person_id FROM app.person WHERE organization_id = ${organizationId} AND email_normalized IS NOT NULL
        ) AS candidate ON candidate.match = r.match AND candidate.lookup = r.lookup
        GROUP BY r.lookup, r.match
      ) AS c
      WHERE c.lookup = r.lookup AND c.match = r.match`);
  }
}

async function createPeople(context: StoreContext, { table, column }: PersonReference): Promise<void> {
  const created = await countBy(
    context.session,
    `WITH made AS (
       INSERT INTO ${PEOPLE} (position, key, name, name_folded, email)
       SELECT DISTINCT ON (ref) ${MADE_POSITION}, ref, ref, folded, CASE WHEN match = 'email' THEN lookup END
       FROM ${referenceTable({ table, column })} AS r
       WHERE found = 0 AND missing = 'create' AND NOT EXISTS (
         SELECT 1 FROM ${PEOPLE} AS p
         WHERE p.key = r.ref OR (r.match = 'name' AND p.name_folded = r.lookup) OR (r.match = 'email' AND p.email = r.lookup)
       )
       RETURNING key
     )
     SELECT count(*) AS count FROM made`,
  );
  if (created > 0) await assignPersonIds(context);
}

/** Rejects the rows of `reference` that name nobody, or several. Gives how many. */
export async function rejectUnresolved(context: StoreContext, { table, column, staging }: PersonReference): Promise<number> {
  return rejectRows(context, {
    table,
    staging,
    from: `${referenceTable({ table, column })} AS r`,
    where: `r.lookup = s.${column}_lookup AND r.match = s.${column}_match AND (r.found > 1 OR (r.found = 0 AND r.missing = 'reject'))`,
    column,
    value: `s.${column}_ref`,
    reason: `CASE WHEN r.found > 1 THEN r.found || ' people have this ' || r.match ELSE 'there is no person with this ' || r.match END`,
  });
}
