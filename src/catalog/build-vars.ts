/** What one build is for: the vars its templates see, and the fingerprint that tells whether a build still holds. */
import { createHash } from 'node:crypto';
import type { LoadedCatalog } from '#catalog/catalog.ts';
import type { RenderContext } from '#catalog/render-template.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Organization } from '#kernel/person.ts';

/** Changes when publishing itself changes, so that older builds count as stale. */
const RUNNER_VERSION = '2';

/** The project's vars with the organisation's own in their place. **Fails** throws on values that could not stand in SQL: a bug upstream. */
export function buildVars(catalog: LoadedCatalog, organization: Organization, asOf: LocalDate): Readonly<Record<string, unknown>> {
  const { organizationId, calendar, currency } = organization;
  if (!Number.isSafeInteger(organizationId)) throw new Error('organizationId is not an integer');
  if (!/^[A-Za-z0-9_+\-/]+$/.test(calendar.timeZone)) throw new Error(`not a time zone: ${calendar.timeZone}`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new Error(`not a currency code: ${currency}`);
  return {
    ...catalog.project.vars,
    organization_id: organizationId,
    as_of: asOf,
    time_zone: calendar.timeZone,
    fiscal_year_start_month: calendar.fiscalYearStartMonth,
    currency,
  };
}

/** Models under construction live in the session's own temporary schema, under their own names. */
export function buildContext(catalog: LoadedCatalog, vars: Readonly<Record<string, unknown>>, model: string): RenderContext {
  return {
    vars,
    relationOf: (name) => (catalog.models.some((known) => known.name === name) ? `pg_temp.${name}` : null),
    sourceOf: (source, table) => catalog.project.sources.find((known) => known.source === source && known.table === table)?.relation ?? null,
    thisRelation: `analytics.${model}`,
  };
}

/** Same text for same files, same settings of the organisation and same runner. */
export function buildFingerprint(catalog: LoadedCatalog, organization: Organization): string {
  const { calendar, currency } = organization;
  const parts = [RUNNER_VERSION, catalog.fingerprint, calendar.timeZone, String(calendar.fiscalYearStartMonth), currency];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
