/** Row security as the database's catalogues have it: forced everywhere, with policies that name the organisation. */
import type { Session } from '#kernel/database.ts';

type Relation = {
  readonly name: string;
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly isForced: boolean;
  readonly isInvoker: boolean;
  /** A view that is a barrier and itself names the caller's organisation and person: what stands before tables built elsewhere. */
  readonly isGuarded: boolean;
  readonly readerReads: boolean;
  readonly readerWrites: boolean;
  readonly appReads: boolean;
};
type Policy = { readonly relation: string; readonly name: string; readonly roles: readonly string[]; readonly command: string; readonly condition: string };

/** Everything wrong with tables, views and policies of app, raw and analytics; empty when nothing is. */
export async function findPolicyProblems(session: Session): Promise<readonly string[]> {
  const relations = await readRelations(session);
  const policies = await readPolicies(session);
  return relations.flatMap((relation) =>
    relationProblems(
      relation,
      policies.filter((policy) => policy.relation === relation.name),
    ),
  );
}

function relationProblems(relation: Relation, policies: readonly Policy[]): readonly string[] {
  const { name } = relation;
  const writes = relation.readerWrites ? [`plumbline_reader may write ${name}: REVOKE that`] : [];
  switch (relation.kind) {
    case 'v':
      if (!relation.readerReads && !relation.appReads) return writes;
      return relation.isInvoker || relation.isGuarded
        ? writes
        : [...writes, `view ${name} reads with its owner's rights: ALTER VIEW ${name} SET (security_invoker = true)`];
    case 'm':
    case 'f':
      return relation.readerReads || relation.appReads ? [...writes, `${name} cannot have row security: store it as a table`] : writes;
    case 'r':
    case 'p':
      return [...writes, ...tableProblems(relation, policies)];
  }
}

function tableProblems(relation: Relation, policies: readonly Policy[]): readonly string[] {
  const { name } = relation;
  // What a build left half-made in analytics: nobody but the owner role reaches it.
  if (name.startsWith('analytics.') && !relation.readerReads && !relation.appReads) return [];
  const known = ['plumbline_owner', 'plumbline_app', 'plumbline_reader'];
  const of = (role: string) => policies.filter((policy) => policy.roles.includes(role));
  const bound = policies.filter((policy) => !(policy.roles.length === 1 && policy.roles[0] === 'plumbline_owner'));
  return [
    ...(relation.isForced ? [] : [`row security is not forced on ${name}: ${how(name)}`]),
    ...(of('plumbline_app').length > 0 ? [] : [`${name} has no policy for plumbline_app: ${how(name)}`]),
    ...(relation.readerReads && of('plumbline_reader').length === 0 ? [`${name} has no policy for plumbline_reader: ${how(name)}`] : []),
    ...policies
      .filter((policy) => policy.roles.some((role) => !known.includes(role)))
      .map((policy) => `policy ${policy.name} of ${name} is for other roles: DROP POLICY`),
    ...bound
      .filter((policy) => !policy.condition.includes('current_organization()'))
      .map((policy) => `policy ${policy.name} of ${name} does not name the organisation`),
    ...of('plumbline_reader')
      .filter((policy) => policy.command !== 'SELECT')
      .map((policy) => `policy ${policy.name} of ${name} lets plumbline_reader do more than SELECT`),
  ];
}

function how(name: string): string {
  return name.startsWith('analytics.') ? `SELECT app.protect_model('${name}', …)` : `SELECT app.protect_table('${name}')`;
}

async function readRelations(session: Session): Promise<readonly Relation[]> {
  return session.query<Relation>(`
    -- one row per table or view of ours; a role that does not exist has no rights
    WITH role AS (
      SELECT
        (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'plumbline_reader') AS reader,
        (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'plumbline_app') AS app
    )
    SELECT
      namespace.nspname || '.' || relation.relname AS name,
      relation.relkind::text AS kind,
      relation.relrowsecurity AND relation.relforcerowsecurity AS "isForced",
      EXISTS (
        SELECT 1
        FROM pg_catalog.pg_options_to_table(relation.reloptions) AS option
        WHERE option.option_name = 'security_invoker' AND option.option_value::boolean
      ) AS "isInvoker",
      relation.relkind = 'v'
        AND EXISTS (
          SELECT 1
          FROM pg_catalog.pg_options_to_table(relation.reloptions) AS option
          WHERE option.option_name = 'security_barrier' AND option.option_value::boolean
        )
        AND namespace.nspname = 'analytics'
        AND pg_catalog.pg_get_viewdef(relation.oid) LIKE '%current_organization()%current_person()%' AS "isGuarded",
      coalesce(has_any_column_privilege(role.reader, relation.oid, 'SELECT'), false) AS "readerReads",
      coalesce(
        has_any_column_privilege(role.reader, relation.oid, 'INSERT, UPDATE, REFERENCES')
          OR has_table_privilege(role.reader, relation.oid, 'DELETE, TRUNCATE, TRIGGER'),
        false
      ) AS "readerWrites",
      coalesce(has_any_column_privilege(role.app, relation.oid, 'SELECT'), false) AS "appReads"
    FROM pg_catalog.pg_class AS relation
    JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
    CROSS JOIN role
    WHERE namespace.nspname IN ('app', 'raw', 'analytics') AND relation.relkind IN ('r', 'p', 'v', 'm', 'f')
    ORDER BY name
  `);
}

async function readPolicies(session: Session): Promise<readonly Policy[]> {
  return session.query<Policy>(`
    SELECT
      schemaname || '.' || tablename AS relation,
      policyname AS name,
      roles::text[] AS roles,
      cmd AS command,
      coalesce(qual, '') || coalesce(with_check, '') AS condition
    FROM pg_catalog.pg_policies
    WHERE schemaname IN ('app', 'raw', 'analytics')
  `);
}
