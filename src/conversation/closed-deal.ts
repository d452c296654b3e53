/** A chance asked of a deal that is not open: how the deal stands instead of an empty list. */
import type { Findings } from '#kernel/findings.ts';
import type { Plan } from '#kernel/plan.ts';

const CHANCES = new Set(['deal_risk', 'win_chance']);
const STANDING = ['opportunity', 'account', 'owner', 'stage', 'outcome', 'close_day'];

export const CLOSED_DEAL_SAID = 'Only open deals have a chance of closing; this is how the deal stands.';

/** The plan that tells how the named deals stand; null where rows were found, or no deal was named. */
export function standingPlan(findings: Findings): Plan | null {
  if (findings.kind !== 'found' || findings.rows.length > 0) return null;
  const { plan } = findings;
  const named = plan.filters.filter((filter) => filter.dimension === 'opportunity' && filter.op === 'in');
  if (named.length === 0 || plan.filters.length > named.length || !plan.metrics.every((name) => CHANCES.has(name))) return null;
  const { asOf, scope } = plan;
  return {
    model: 'fct_opportunity',
    metrics: [],
    dimensions: STANDING,
    filters: named,
    ...(asOf === undefined ? {} : { asOf }),
    ...(scope === undefined ? {} : { scope }),
  };
}
