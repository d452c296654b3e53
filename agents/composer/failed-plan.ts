/** Why a plan gave no figures, in the labels of what was asked and with what can be asked instead. */
import type { Cards } from '#kernel/card.ts';
import type { Findings } from '#kernel/findings.ts';
import { type Asker, hasRole } from '#kernel/person.ts';
import { describeFailure, scopeWords } from '#agents/composer/failures.ts';

type Failed = Extract<Findings, { kind: 'failed' }>;
/** What people split by, in this order. */
const SPLITS = ['owner', 'team', 'manager', 'sales_region', 'account_region', 'segment', 'industry', 'product', 'deal_type', 'lead_source', 'stage', 'account'];
const SPLITS_MAX = 5;

/** One or two sentences about a plan that did not run. */
export function describeFailedPlan({ plan, failure }: Failed, cards: Cards, asker: Asker): string {
  const model = cards.models.find((card) => card.model === plan.model);
  const labels = plan.metrics.map((name) => labelOf(name, cards));
  const figures = labels.length === 0 ? 'that' : labels.map((label, at) => (at === 0 ? label : label.toLowerCase())).join(' and ');
  if (failure.kind === 'unknown_name' && failure.what === 'dimension' && model !== undefined && labels.length > 0) {
    const splits = SPLITS.flatMap((name) => model.dimensions.find((card) => card.name === name)?.label.toLowerCase() ?? []);
    const offered = splits.length === 0 ? '' : ` It can be split by ${splits.slice(0, SPLITS_MAX).join(', ')}.`;
    return `${figures} is not kept by ${labelOf(failure.name, cards).toLowerCase()}.${offered}`;
  }
  if (failure.kind === 'unknown_name' && failure.what === 'metric' && labels.length > 1)
    return `${figures} are kept apart, so they cannot stand in one table of that kind; please ask for each on its own.`;
  if (failure.kind === 'beyond_scope') {
    const subject = `${labelOf(failure.subject, cards).toLowerCase()} of ${scopeWords(failure.scope)}`;
    const instead = hasRole(asker, 'rep', 'manager', 'leader')
      ? 'Ask for your own, or ask somebody who leads them.'
      : 'Shared with everybody are totals of the whole organisation by month, quarter or year, such as won revenue or win rate, without filters.';
    return `You may not see the ${subject} in this detail. ${instead}`;
  }
  return describeFailure(failure);
}

function labelOf(name: string, cards: Cards): string {
  const card = cards.models.flatMap((model) => [...model.metrics, ...model.dimensions]).find((one) => one.name === name);
  return card?.label ?? name.replaceAll('_', ' ');
}
