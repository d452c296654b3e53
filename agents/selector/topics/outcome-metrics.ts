/** Which metric counts or sums the deals of an outcome, and which outcome a metric is about. */
import type { Outcome } from '#agents/selector/terms/marks.ts';

export type Unit = 'count' | 'money';

const METRICS: Readonly<Record<Outcome, Readonly<Record<Unit, string>>>> = {
  Won: { count: 'won_count', money: 'won_revenue' },
  Lost: { count: 'lost_count', money: 'lost_revenue' },
  Open: { count: 'open_count', money: 'open_pipeline' },
  /** What was closed, in money, is what was won. */
  Closed: { count: 'closed_count', money: 'won_revenue' },
};
const WITHOUT_AMOUNT: Readonly<Record<Outcome, readonly string[]>> = {
  Won: ['won_without_amount_count'],
  Lost: ['lost_without_amount_count'],
  Open: ['open_without_amount_count'],
  Closed: ['won_without_amount_count', 'lost_without_amount_count'],
};
const ABOUT: Readonly<Record<string, Outcome>> = {
  win_rate: 'Closed',
  win_rate_by_value: 'Closed',
  avg_deal_size: 'Won',
  avg_days_to_close: 'Won',
  won_without_amount_count: 'Won',
  lost_without_amount_count: 'Lost',
  open_without_amount_count: 'Open',
  overdue_count: 'Open',
  overdue_amount: 'Open',
  stalled_count: 'Open',
  stalled_amount: 'Open',
  avg_open_age: 'Open',
  avg_push_count: 'Open',
  avg_days_in_current_stage: 'Open',
};

/** `won_count` for won deals counted. */
export function outcomeMetric(outcome: Outcome, unit: Unit): string {
  return METRICS[outcome][unit];
}

/** Metrics that count the deals of an outcome that have no amount; of all outcomes when none is said. */
export function withoutAmountMetrics(outcome: Outcome | null): readonly string[] {
  return outcome === null ? ['open_without_amount_count', 'won_without_amount_count', 'lost_without_amount_count'] : WITHOUT_AMOUNT[outcome];
}

/** The outcome a metric covers; null when it covers all deals or is not known here. */
export function outcomeOf(metric: string): Outcome | null {
  const named = (Object.keys(METRICS) as Outcome[]).find((outcome) => outcome !== 'Closed' && Object.values(METRICS[outcome]).includes(metric));
  return ABOUT[metric] ?? named ?? (metric === 'closed_count' ? 'Closed' : null);
}

/** True when deals of `said` are among those `metric` covers, or it covers exactly them. */
export function agrees(metric: string, said: Outcome): boolean {
  const about = outcomeOf(metric);
  if (about === null || about === said) return true;
  return said === 'Closed' && (about === 'Won' || about === 'Lost');
}

/** The same figure of another outcome: won revenue → lost revenue; null when there is none. */
export function sameFigureOf(metric: string, outcome: Outcome): string | null {
  if (metric === 'opportunity_count' || metric === 'closed_count') return METRICS[outcome].count;
  for (const metrics of Object.values(METRICS)) {
    if (metrics.count === metric) return METRICS[outcome].count;
    if (metrics.money === metric) return METRICS[outcome].money;
  }
  return null;
}
