/** A comparison that the shareable totals do not answer, as the totals themselves: who may read each of them may read both side by side. */
import type { Cards } from '#kernel/card.ts';
import { addPeriods, addToDay, type LocalDate } from '#kernel/dates.ts';
import type { Findings } from '#kernel/findings.ts';
import type { Plan } from '#kernel/plan.ts';

/** What is told when the totals stand in the place of their comparison. */
export const BESIDE_SAID = 'The change between shared totals is not computed for you, so they stand side by side, each of its whole period.';
/** Periods between the two that are shown with them. */
const PERIODS_MAX = 13;

/** The plan that shows both totals, by the periods that they are of; null for every other failure. */
export function totalsBeside(findings: Findings, cards: Cards, asOf: LocalDate): Plan | null {
  if (findings.kind !== 'failed' || findings.failure.kind !== 'beyond_scope') return null;
  const { compare, order: _order, limit: _limit, derive: _derive, ...plan } = findings.plan;
  const { period } = plan;
  const isPlain = plan.filters.length === 0 && plan.dimensions.length === 0 && plan.having === undefined;
  if (compare === undefined || period === undefined || !isPlain) return null;
  // A running period is compared with the same days of the one before, which no total is of.
  if (period.end > addToDay(asOf, { days: 1 })) return null;
  const { grain } = period;
  if (grain !== 'year' && grain !== 'quarter' && grain !== 'month') return null;
  const first = earlierStart(period.start, grain, compare.to);
  const day = cards.models.find((model) => model.model === plan.model)?.dimensions.find(({ time }) => time?.role === period.dateRole && time.grain === grain);
  if (day === undefined || first >= period.start || addPeriods(first, grain, PERIODS_MAX) < period.end) return null;
  return { ...plan, dimensions: [day.name], period: { ...period, start: first, label: `${first} to ${addToDay(period.end, { days: -1 })}` } };
}

function earlierStart(start: LocalDate, grain: 'year' | 'quarter' | 'month', to: NonNullable<Plan['compare']>['to']): LocalDate {
  if (typeof to === 'object') return to.start;
  return addPeriods(start, to === 'previous_year' ? 'year' : grain, -1);
}
