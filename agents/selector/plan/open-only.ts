/** Filters that deals leave when they close, and figures of closed deals that they would empty. */
import type { Filter } from '#kernel/plan.ts';
import type { Measure, Request } from '#agents/selector/terms/request.ts';

/** Commit, best case, an open stage: deals that are won or lost have left them. */
export function isOfOpenOnly(filter: Filter): boolean {
  const isStage = filter.dimension === 'stage' && filter.values.every((value) => !/won|lost|closed/i.test(String(value)));
  return filter.op === 'in' && (isStage || (filter.dimension === 'forecast_category' && !filter.values.includes('Closed')));
}

/** A figure of deals that are won or lost, with no filter of its own. */
export function isDecidedMeasure(measure: Measure | null, request: Request): boolean {
  const metrics = measure?.metrics ?? [];
  return (
    request.filters.length === 0 && metrics.length > 0 && metrics.every((name) => /^(?:won_|lost_|closed_|win_rate|avg_deal_size|avg_days_to_close)/.test(name))
  );
}
