/** How an incremental build follows changed opportunities in a model: `meta.refresh` of its properties. */
import type { Refresh } from '#catalog/catalog.ts';
import type { ModelProperties } from '#catalog/property-schemas.ts';

/** Tables of opportunities and their history: what changes there is followed one by one, whatever changes elsewhere by a full build. */
export const FOLLOWED = ['raw.opportunity', 'raw.opportunity_history'] as const;

/** Defaults: whole; the key is opportunity_id; the count of rows is row_count. */
export function refreshOf(properties: ModelProperties): Refresh {
  const meta = properties.config?.meta;
  switch (meta?.refresh) {
    case 'opportunity':
      return { kind: 'opportunity', key: meta.refresh_key ?? 'opportunity_id' };
    case 'additive':
      return { kind: 'additive', count: meta.refresh_count ?? 'row_count' };
    case 'whole':
    case undefined:
      return { kind: 'whole', quarters: meta?.quarters === undefined ? null : { ...meta.quarters, of: meta.quarters.of ?? meta.quarters.key } };
  }
}
