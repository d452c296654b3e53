/** A serving name (`m_pipeline_health`) as a view of its scoped model, for the seed's plain queries: the caller's rows, the day served. */
import type { BuildModel } from '#catalog/catalog.ts';

/**
 * The view reads with its caller's rights (security_invoker), so row security holds in it; it chooses the caller's own scope
 * and the day that the transaction asks for, else the newest served one. Only people read it: the system has no own scope.
 */
export function servingViewSql(models: readonly BuildModel[], serving: { readonly name: string; readonly serves: string }): string {
  const scoped = models.find((model) => model.name === serving.serves);
  if (scoped === undefined) throw new Error(`${serving.name} serves ${serving.serves}, which is not there`);
  return [
    `CREATE VIEW analytics.${serving.name} WITH (security_invoker = true) AS`,
    `SELECT ${scoped.columns.map((column) => `scoped.${column.name}`).join(', ')}`,
    `FROM analytics.${serving.serves} AS scoped`,
    'WHERE scoped.organization_id = (SELECT app.current_organization())',
    '  AND scoped.as_of = (SELECT app.served_day())',
    '  AND (scoped.scope_type, scoped.scope_id) = (',
    '    SELECT viewer.own_scope_type, viewer.own_scope_id',
    '    FROM app.viewer AS viewer',
    '    WHERE viewer.organization_id = (SELECT app.current_organization()) AND viewer.viewer_id = (SELECT app.current_person())',
    '  );',
    `GRANT SELECT ON analytics.${serving.name} TO plumbline_reader;`,
  ].join('\n');
}
