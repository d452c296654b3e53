/** The jobs of the product: one line each. */
import { makeCatalogRefresh, makeFullRefresh } from '#jobs/catalog-refresh/catalog-refresh.ts';
import type { CatalogRefreshDeps } from '#jobs/catalog-refresh/catalog-refresh.ts';
import type { Job } from '#jobs/job.ts';

/** What the jobs need together. */
export type JobDeps = CatalogRefreshDeps;

/** Every job, ready to be scheduled or run. */
export function makeJobs(deps: JobDeps): readonly Job[] {
  return [makeFullRefresh(deps), makeCatalogRefresh(deps)];
}
