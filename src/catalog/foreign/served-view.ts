/** What stands between a table that dbt built and the people who ask: a view that shows each of them what they may see. */
import { z } from 'zod';
import type { BuiltTable, Place } from '#catalog/foreign/dbt-model.ts';

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/i);
const tenancy = { organization: z.number().int().nonnegative().optional(), organization_column: name.optional(), as_of_column: name.optional() };

/** `access` under a foreign model's meta. */
export const foreignAccessSchema = z.discriminatedUnion('kind', [
  /** Leaders and admins: also where a model says nothing about access. */
  z.strictObject({ kind: z.literal('leaders'), ...tenancy }),
  /** Whoever sees everything of the organisation: leaders, facilitators, admins. */
  z.strictObject({ kind: z.literal('organisation'), ...tenancy }),
  /** Rows of the owners one may see. `owner_is` says what the column holds. */
  z.strictObject({ kind: z.literal('owner'), owner_column: name, owner_is: z.enum(['person_id', 'email', 'source_key']).default('person_id'), ...tenancy }),
]);
export type ForeignAccess = z.infer<typeof foreignAccessSchema>;

export type ServedView = Place & {
  /** `analytics.<name>`, and what plans call the model. */
  readonly name: string;
  readonly table: BuiltTable;
  /** What is shown, as expressions over the table's columns. */
  readonly columns: readonly { readonly name: string; readonly sql: string }[];
  readonly access: ForeignAccess;
};

/** The column of a served view that holds the owner's person_id. */
export const OWNER_COLUMN = 'owner_person_id';

/**
 * The view's definition. It reads with its owner's rights, because the table has no row security of its own, and lets through
 * only rows of the caller's organisation that the caller may see (a barrier: nothing of a query is tried on other rows).
 * Columns of the table are quoted as they are written; expressions are the project's own SQL.
 */
export function servedViewSql(view: ServedView): string {
  const { access, columns } = view;
  const inner = [
    `    ${tenantSql(access)} AS organization_id`,
    ...(access.kind === 'owner' ? [`    ${access.owner_column}::text AS owner_key`] : []),
    ...columns.map((column) => `    (${column.sql}) AS ${column.name}`),
  ];
  const outer = [
    'shown.organization_id',
    ...(access.kind === 'owner' ? [`owner.person_id AS ${OWNER_COLUMN}`] : []),
    ...columns.map((column) => `shown.${column.name}`),
  ];
  return [
    `CREATE VIEW analytics.${view.name} WITH (security_barrier = true) AS`,
    `SELECT\n  ${outer.join(',\n  ')}`,
    `FROM (\n  SELECT\n${inner.join(',\n')}\n  FROM ${tableSql(view.table)}${dayCondition(view)}\n) AS shown`,
    ...(access.kind === 'owner' ? [ownerJoin(access)] : []),
    'WHERE shown.organization_id = (SELECT app.current_organization())',
    `  AND ${visibleCondition(access)};`,
    `GRANT SELECT ON analytics.${view.name} TO plumbline_reader;`,
  ].join('\n');
}

/** `"marts"."orders"`. */
export function tableSql({ schema, name: table }: BuiltTable): string {
  return [schema, table].map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
}

/** Without a column and without a number, the table belongs to the only organisation there is. */
function tenantSql(access: ForeignAccess): string {
  if (access.organization_column !== undefined) return `${access.organization_column}::integer`;
  if (access.organization !== undefined) return `${access.organization}::integer`;
  return '(SELECT min(organization.id) FROM app.organization AS organization HAVING count(*) = 1)';
}

/** Of a table that keeps several days, the day asked for (app.as_of), else the newest. */
function dayCondition({ access, table }: ServedView): string {
  const column = access.as_of_column;
  if (column === undefined) return '';
  const sameTenant = access.organization_column === undefined ? '' : ` AND dated.${access.organization_column}::integer = (SELECT app.current_organization())`;
  const asked = "nullif(current_setting('app.as_of', true), '')::date";
  return `\n  WHERE ${column} = (SELECT max(dated.${column}) FROM ${tableSql(table)} AS dated WHERE (${asked} IS NULL OR dated.${column} <= ${asked})${sameTenant})`;
}

/** One person per key; a key of another system that two people share is nobody's. */
function ownerJoin(access: Extract<ForeignAccess, { kind: 'owner' }>): string {
  const mine = 'WHERE person.organization_id = (SELECT app.current_organization())';
  const people = {
    person_id: `SELECT person.person_id::text AS key, person.person_id FROM app.person AS person ${mine}`,
    email: `SELECT person.email_normalized AS key, person.person_id FROM app.person AS person ${mine}`,
    source_key: `SELECT person.source_key AS key, min(person.person_id::text)::uuid AS person_id FROM app.person_source_key AS person ${mine} GROUP BY person.source_key HAVING count(DISTINCT person.person_id) = 1`,
  }[access.owner_is];
  const key = access.owner_is === 'email' ? 'lower(shown.owner_key)' : 'shown.owner_key';
  return `LEFT JOIN (\n  ${people}\n) AS owner ON owner.key = ${key}`;
}

function visibleCondition(access: ForeignAccess): string {
  const me = 'organization_id = (SELECT app.current_organization()) AND viewer_id = (SELECT app.current_person())';
  const everything = `(SELECT coalesce(bool_or(sees_everyone), false) FROM app.viewer WHERE ${me})`;
  switch (access.kind) {
    case 'leaders':
      return `EXISTS (SELECT 1 FROM app.person_role WHERE organization_id = (SELECT app.current_organization()) AND person_id = (SELECT app.current_person()) AND role IN ('leader', 'admin'))`;
    case 'organisation':
      return everything;
    case 'owner':
      return `(${everything} OR owner.person_id IN (SELECT owner_id FROM app.visible_owner WHERE ${me}))`;
  }
}
