/** Before anything is served: does the database itself refuse what the asker may not see? */
import type { Database, Session } from '#kernel/database.ts';
import { DatabaseError } from '#kernel/database.ts';
import type { Result } from '#kernel/result.ts';
import { failed, ok } from '#kernel/result.ts';
import { findPolicyProblems } from '#db/verify-policies.ts';

/**
 * Checks roles, grants, row security and identity in the database's own catalogues and by trying. The product refuses
 * to serve when this fails. **Fails** database_unavailable; `reason` says everything that is wrong and what to do.
 */
export async function verifyAccess(database: Database): Promise<Result<null>> {
  const problems = await database.transaction({ role: 'login', readOnly: true }, async (session) => [
    ...(await findRoleProblems(session)),
    ...(await findGrantProblems(session)),
    ...(await findPolicyProblems(session)),
  ]);
  // Trying needs roles that exist.
  if (problems.length === 0) problems.push(...(await tryIdentity(database)));
  return problems.length === 0 ? ok(null) : failed({ kind: 'database_unavailable', reason: `access is not safe: ${problems.join('; ')}` });
}

const missingRoles = 'run npm run migrate as a user who may create roles';

async function findRoleProblems(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string; isThere: boolean; isPowerful: boolean | null; isMember: boolean; canBecome: boolean }>(`
    SELECT
      wanted.name,
      role.oid IS NOT NULL AS "isThere",
      role.rolsuper OR role.rolbypassrls OR role.rolcreaterole OR role.rolcreatedb OR role.rolreplication AS "isPowerful",
      EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members AS membership WHERE membership.member = role.oid) AS "isMember",
      coalesce(
        pg_catalog.pg_has_role(current_user, role.oid, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END),
        false
      ) AS "canBecome"
    FROM (VALUES ('plumbline_owner'), ('plumbline_app'), ('plumbline_reader')) AS wanted (name)
    LEFT JOIN pg_catalog.pg_roles AS role ON role.rolname = wanted.name
  `);
  return rows.flatMap((row) => {
    if (!row.isThere) return [`role ${row.name} is missing: ${missingRoles}`];
    return [
      ...(row.isPowerful === true
        ? [`role ${row.name} may go round row security: ALTER ROLE ${row.name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION`]
        : []),
      ...(row.isMember ? [`role ${row.name} is a member of another role: REVOKE that membership`] : []),
      ...(row.canBecome ? [] : [`this sign-in may not act as ${row.name}: GRANT ${row.name} to it`]),
    ];
  });
}

async function findGrantProblems(session: Session): Promise<readonly string[]> {
  const roles = await session.query(`SELECT 1 FROM pg_catalog.pg_roles WHERE rolname IN ('plumbline_app', 'plumbline_reader')`);
  if (roles.length < 2) return [];
  const [row] = await session.query<{ canSetConfig: boolean; canMake: boolean; definers: readonly string[] | null }>(`
    SELECT
      has_function_privilege('plumbline_reader', 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE')
        OR has_function_privilege('plumbline_app', 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE') AS "canSetConfig",
      has_database_privilege('plumbline_reader', current_database(), 'CREATE, TEMPORARY')
        OR coalesce((SELECT bool_or(has_schema_privilege('plumbline_reader', oid, 'CREATE')) FROM pg_catalog.pg_namespace), false) AS "canMake",
      (
        SELECT array_agg(routine.oid::regprocedure::text)
        FROM pg_catalog.pg_proc AS routine
        JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = routine.pronamespace
        WHERE routine.prosecdef
          AND namespace.nspname NOT IN ('pg_catalog', 'information_schema')
          AND has_schema_privilege('plumbline_reader', namespace.oid, 'USAGE')
          AND has_function_privilege('plumbline_reader', routine.oid, 'EXECUTE')
      ) AS definers
  `);
  const definers = row?.definers ?? [];
  return [
    ...(row?.canSetConfig === false
      ? []
      : ['a query could change its own identity: as superuser, REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC']),
    ...(row?.canMake === false ? [] : ['plumbline_reader may create objects: as the database owner, SELECT app.protect_database()']),
    ...definers.map((name) => `function ${name} runs with its owner's rights: REVOKE EXECUTE on it from plumbline_reader and PUBLIC`),
  ];
}

const probe = { organizationId: 2_147_483_647, personId: '00000000-0000-4000-8000-000000000000' };

/** Sets an identity that nobody has, sees that the policies would read it, and that a query cannot change it. */
async function tryIdentity(database: Database): Promise<readonly string[]> {
  const isSet = await database.transaction({ role: 'reader', identity: probe }, async (session) => {
    const [row] = await session.query(`SELECT app.current_organization() AS organization, app.current_person() AS person, current_user::text AS role`);
    return row?.['organization'] === probe.organizationId && row['person'] === probe.personId && row['role'] === 'plumbline_reader';
  });
  if (!isSet) return ['identity settings do not reach the policies: connect without a pooler that shares sessions between statements'];
  try {
    await database.transaction({ role: 'reader', identity: probe }, (session) => session.query(`SELECT set_config('app.person_id', '', true)`));
    return ['a query changed its own identity: as superuser, REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC'];
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '42501') return [];
    throw error;
  }
}
