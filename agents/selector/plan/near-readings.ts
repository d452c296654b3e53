/** Other readings of a figure that people mix up: another date, period, scope, definition, or one filter fewer. */
import type { ModelCard } from '#kernel/card.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan, Scope } from '#kernel/plan.ts';
import { type CalendarDay, periodAround, type Range, shiftYears } from '#agents/selector/terms/calendar.ts';
import { planPeriod } from '#agents/selector/plan/make-plan.ts';

export type NearReading = { readonly plan: Plan; readonly differs: 'date' | 'period' | 'scope' | 'definition' | 'filter' };

/** At most limits.readingsTried of them, the likeliest first; each differs from `plan` in one thing. */
export function nearReadings(plan: Plan, model: ModelCard, at: CalendarDay): readonly NearReading[] {
  const seen = new Set([JSON.stringify(plan)]);
  const readings = [...dates(plan, model), ...definitions(plan, model), ...periods(plan, model, at), ...scopes(plan), ...filters(plan)];
  const distinct = readings.filter((reading) => {
    const key = JSON.stringify(reading.plan);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return distinct.slice(0, limits.readingsTried);
}

function dates(plan: Plan, model: ModelCard): readonly NearReading[] {
  const { period } = plan;
  if (period === undefined) return [];
  const roles = [...new Set(model.dimensions.flatMap((card) => card.time?.role ?? []))].filter((role) => role !== period.dateRole);
  return roles.map((dateRole) => ({ differs: 'date', plan: { ...plan, period: { ...period, dateRole } } }));
}

/** Figures of the same unit: by number and by value, with and without what is open, mean and median. */
function definitions(plan: Plan, model: ModelCard): readonly NearReading[] {
  const own = model.metrics.find((card) => card.name === plan.metrics[0]);
  if (own === undefined) return [];
  const others = model.metrics.filter((card) => card.type === own.type && card.name !== own.name);
  return others.map((card): NearReading => ({ differs: 'definition', plan: { ...plan, metrics: [card.name] } }));
}

function periods(plan: Plan, model: ModelCard, at: CalendarDay): readonly NearReading[] {
  const role = plan.period?.dateRole ?? model.metrics.find((card) => card.name === plan.metrics[0])?.dateRole ?? null;
  if (role === null) return [];
  const around: Range[] = (['quarter', 'month', 'year'] as const).flatMap((grain) => [0, -1, -2].map((offset) => periodAround(grain, offset, at)));
  const own = plan.period === undefined ? [] : neighbours(plan.period, at);
  const { period: _period, ...undated } = plan;
  return [
    ...[...own, ...around].map((range): NearReading => ({ differs: 'period', plan: { ...plan, period: planPeriod(range, role) } })),
    { differs: 'period', plan: undated },
  ];
}

/** The same stretch a year before, and the one right before where the grain is known. */
function neighbours(period: NonNullable<Plan['period']>, at: CalendarDay): readonly Range[] {
  const { start, end, grain, label } = period;
  return [shiftYears({ start, end, label, ...(grain === undefined ? {} : { grain }) }, -1, at)];
}

function scopes(plan: Plan): readonly NearReading[] {
  return (['mine', 'subtree', 'team', 'organisation'] satisfies Scope[])
    .filter((scope) => scope !== plan.scope)
    .map((scope): NearReading => ({ differs: 'scope', plan: { ...plan, scope } }));
}

function filters(plan: Plan): readonly NearReading[] {
  return plan.filters.map((filter): NearReading => ({ differs: 'filter', plan: { ...plan, filters: plan.filters.filter((other) => other !== filter) } }));
}
