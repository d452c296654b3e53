/** Invariant: the only maker of CheckedPlan. Names, types, values, calendar and scope; nothing is dropped silently. */
import { ok, failed, type Result } from '#kernel/result.ts';
import { brandCheckedPlan, type Plan } from '#kernel/plan.ts';
import type { SemanticModel } from '#catalog/catalog.ts';
import { checkNames } from '#query/check-names.ts';
import { checkPeriods } from '#query/check-periods.ts';
import { checkScopedPlan } from '#query/check-scoped-plan.ts';
import { checkValues } from '#query/check-values.ts';
import type { CheckedQuery, QueryContext, QueryDeps } from '#query/query-context.ts';
import { readAccess } from '#query/read-access.ts';
import { resolveScope, wholeScope } from '#query/resolve-scope.ts';
import { modelOfDay, notBuilt } from '#query/standing-rows.ts';
import { totalsCover } from '#query/totals-cover.ts';
import { asAsker } from '#query/value-index.ts';

/**
 * Checks a plan for this asker.
 * **Fails** unknown_name, invalid_plan, unknown_value (with the nearest values) or beyond_scope.
 */
export async function checkPlan(deps: QueryDeps, context: QueryContext, plan: Plan): Promise<Result<CheckedQuery>> {
  const named = checkNames(deps.catalog, plan);
  if (!named.ok) return named;
  const model = named.value;
  const unserved = context.build.unserved?.[model.name];
  if (unserved !== undefined) return failed({ kind: 'not_built', model: model.name, reason: unserved });
  const standing = modelOfDay(model, plan, context);
  if (!standing.ok) return standing;
  if (model.scoped !== null) {
    const scoped = await checkScopedPlan(deps, context, model, plan);
    return scoped.ok ? ok({ ...scoped.value, plan: brandCheckedPlan(scoped.value.plan) }) : scoped;
  }
  const periods = checkPeriods(plan, model, context);
  if (!periods.ok) return periods;
  const access = await asAsker(deps.database, context.asker, (session) => readAccess(session, context.asker.organizationId, context.asker.personId));
  const scope = model.ownerColumn === '' ? wholeScope(plan, model, context, access) : resolveScope(plan, context.asker, context.organization, access);
  if (!scope.ok) return scope;
  const needsTotals = scope.value.needsTotals || context.audience === 'channel';
  const isCovered = scope.value.scope === 'organisation' && totalsCover(plan, model, context.organization.calendar);
  if (needsTotals && !isCovered) return failed({ kind: 'beyond_scope', scope: scope.value.scope, subject: plan.metrics[0] ?? plan.model });
  if (needsTotals && standing.value !== model && plan.asOf !== undefined) return notBuilt(model, plan.asOf);
  if (needsTotals && plan.whatIf !== undefined)
    return failed({ kind: 'invalid_plan', part: 'what_if', reason: 'totals that everybody may read are not varied' });
  const values = await checkValues(deps, context, model, plan);
  if (!values.ok) return values;
  const currencies = needsTotals ? [context.organization.currency] : values.value.currencies;
  const checked = withCurrency({ ...plan, filters: values.value.filters, scope: scope.value.scope }, model, currencies);
  if ((plan.whatIf ?? plan.rollUp) !== undefined && checked.dimensions.length > plan.dimensions.length)
    return failed({
      kind: 'invalid_plan',
      part: plan.whatIf === undefined ? 'roll_up' : 'what_if',
      reason: `amounts are in several currencies (${currencies.join(', ')})`,
    });
  return ok({
    plan: brandCheckedPlan(checked),
    model: standing.value,
    source: needsTotals ? 'totals' : 'base',
    scope: scope.value.resolved,
    previous: periods.value.previous,
    currency: currencies.length === 1 ? (currencies[0] ?? null) : currencies.length === 0 ? context.organization.currency : null,
    severalCurrencies: currencies.length > 1 ? currencies : [],
    scoped: null,
    said: [],
  });
}

/** Amounts of several currencies are never added: currency joins the dimensions, unless a filter leaves only one. */
function withCurrency<P extends Plan>(plan: P, model: SemanticModel, currencies: readonly string[]): P {
  const isMoney = plan.metrics.some((name) => model.metrics.find((metric) => metric.name === name)?.type === 'money' || needsAmounts(model, name));
  if (currencies.length <= 1 || !isMoney || plan.dimensions.includes('currency')) return plan;
  return { ...plan, dimensions: [...plan.dimensions, 'currency'] };
}

function needsAmounts(model: SemanticModel, name: string): boolean {
  const expression = model.metrics.find((metric) => metric.name === name)?.expression;
  if (expression?.kind !== 'ratio') return false;
  return model.metrics.some((metric) => metric.name === expression.numerator && metric.type === 'money');
}
