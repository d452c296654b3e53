/** A plan on a scoped model: its rows are chosen, not added up. Part of check-plan, which brands what comes out. */
import type { SemanticModel } from '#catalog/catalog.ts';
import { addToDay, type DateRange, periodLabel, previousRange } from '#kernel/dates.ts';
import type { Plan, PlanPeriod } from '#kernel/plan.ts';
import { ok, type Result } from '#kernel/result.ts';
import { checkPeriods } from '#query/check-periods.ts';
import { checkValues } from '#query/check-values.ts';
import { fixGrain } from '#query/fix-grain.ts';
import type { CheckedQuery, QueryContext, QueryDeps } from '#query/query-context.ts';
import { resolveScopeRows } from '#query/resolve-scope-rows.ts';
import { asAsker } from '#query/value-index.ts';

/** **Fails** invalid_plan, unknown_value, beyond_scope. */
export async function checkScopedPlan(
  deps: QueryDeps,
  context: QueryContext,
  model: SemanticModel,
  asked: Plan,
): Promise<Result<Omit<CheckedQuery, 'plan'> & { readonly plan: Plan & { readonly scope: CheckedQuery['plan']['scope'] } }>> {
  const grain = fixGrain(asked, model, context);
  if (!grain.ok) return grain;
  const { plan, where, rowFilters, said } = grain.value;
  const periods = checkPeriods(plan, model, context);
  if (!periods.ok) return periods;
  const choice = await asAsker(deps.database, context.asker, (session) => resolveScopeRows(session, context, model, plan));
  if (!choice.ok) return choice;
  const isScope = (name: string): boolean => model.dimensions.find((dimension) => dimension.name === name)?.scopeType != null;
  const ofRows = plan.filters.filter((filter) => !isScope(filter.dimension));
  const values = await checkValues(deps, context, model, { ...plan, filters: ofRows });
  if (!values.ok) return values;
  const { currencies } = values.value;
  return ok({
    plan: { ...plan, filters: [...plan.filters.filter((filter) => isScope(filter.dimension)), ...values.value.filters], scope: choice.value.scope },
    model,
    source: 'base',
    scope: choice.value.resolved,
    scoped: { rows: choice.value.rows, where, filters: [...values.value.filters, ...rowFilters] },
    previous: wholePrevious(plan, context),
    currency: currencies.length === 1 ? (currencies[0] ?? null) : currencies.length === 0 ? context.organization.currency : null,
    severalCurrencies: [],
    said,
  });
}

/** Stored rows are of whole periods: the earlier one is never cut to the days that have passed of a running one. */
function wholePrevious(plan: Plan, context: QueryContext): PlanPeriod | null {
  const { period, compare } = plan;
  if (period === undefined || compare === undefined) return null;
  if (typeof compare.to === 'object') return compare.to;
  const range: DateRange =
    compare.to === 'previous_period'
      ? previousRange(period, period.grain)
      : { start: addToDay(period.start, { years: -1 }), end: addToDay(period.end, { years: -1 }) };
  const { calendar } = context.organization;
  const label = period.grain === undefined ? `${range.start} to ${addToDay(range.end, { days: -1 })}` : periodLabel(range.start, period.grain, calendar);
  return { ...range, dateRole: period.dateRole, label, ...(period.grain === undefined ? {} : { grain: period.grain }) };
}
