/** What people may name in SQL without a schema: the catalogue's own tables and serving names. */
import type { Catalog } from '#catalog/catalog.ts';

/** Names for the statement guard. Models that only builds read are left out; so are views under construction. */
export function servedRelations(catalog: Pick<Catalog, 'models'>): ReadonlySet<string> {
  return new Set(
    catalog.models.filter((model) => model.serves !== null || (model.materialized === 'table' && model.access.kind !== 'internal')).map((model) => model.name),
  );
}
