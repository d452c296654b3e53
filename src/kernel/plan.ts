/** A question as data: what to measure, by what, where and when. See design section 4. */
import { z } from 'zod';
import type { LocalDate } from '#kernel/dates.ts';
import { parseLocalDate } from '#kernel/dates.ts';

const localDateSchema = z.string().refine((text) => parseLocalDate(text) !== null, 'not an ISO day') as unknown as z.ZodType<LocalDate>;

export const filterOpSchema = z.enum(['in', 'not_in', 'gt', 'gte', 'lt', 'lte', 'between', 'contains', 'is_null', 'is_not_null']);
export const filterSchema = z.object({
  dimension: z.string(),
  op: filterOpSchema,
  values: z.array(z.union([z.string(), z.number(), z.boolean()])),
});
export const grainSchema = z.enum(['day', 'week', 'month', 'quarter', 'year']);
export const periodSchema = z.object({
  start: localDateSchema,
  end: localDateSchema,
  grain: grainSchema.optional(),
  label: z.string(),
  /** The date dimension that places a row in the period, such as `close_date`. */
  dateRole: z.string(),
});
export const scopeSchema = z.enum(['mine', 'team', 'subtree', 'organisation']);
export const planSchema = z.object({
  model: z.string(),
  metrics: z.array(z.string()),
  dimensions: z.array(z.string()),
  filters: z.array(filterSchema),
  having: z.array(z.object({ metric: z.string(), op: z.enum(['gt', 'gte', 'lt', 'lte']), value: z.union([z.string(), z.number()]) })).optional(),
  period: periodSchema.optional(),
  compare: z.object({ to: z.union([z.enum(['previous_period', 'previous_year']), periodSchema]) }).optional(),
  order: z.array(z.object({ by: z.string(), direction: z.enum(['asc', 'desc']) })).optional(),
  limit: z.number().int().positive().optional(),
  /** Rows of the ranking that are passed over before the first: 1 with a limit of 1 is the second. */
  offset: z.number().int().positive().optional(),
  /** Dimensions of the plan: `limit` rows of each of their values, not of all together. */
  within: z.array(z.string()).min(1).optional(),
  /** One row instead of the rows that the plan lists: how many they are, and the sum or the plain mean of each metric over them. */
  rollUp: z.enum(['sum', 'mean']).optional(),
  derive: z.array(z.enum(['share', 'contribution'])).optional(),
  /** Value: plain decimal text sets the input (a rate as a fraction); with a sign it changes it by so much (`-7`), with `%` by that part of it (`+10%`). */
  whatIf: z.object({ input: z.string(), value: z.union([z.string(), z.number()]) }).optional(),
  asOf: localDateSchema.optional(),
  scope: scopeSchema.optional(),
});

export type FilterOp = z.infer<typeof filterOpSchema>;
export type Filter = z.infer<typeof filterSchema>;
export type PlanPeriod = z.infer<typeof periodSchema>;
export type Scope = z.infer<typeof scopeSchema>;
export type Plan = z.infer<typeof planSchema>;

declare const checkedBrand: unique symbol;
/** Invariant: only `query/check-plan.ts` makes one, and nothing runs a plan that is not one. */
export type CheckedPlan = Plan & { readonly scope: Scope; readonly [checkedBrand]: true };

/** Brands a plan as checked. Called by `query/check-plan.ts` alone (a test searches for other callers). */
export function brandCheckedPlan(plan: Plan & { readonly scope: Scope }): CheckedPlan {
  return plan as CheckedPlan;
}

/** The plan without what compares, bounds, orders or cuts its rows: for a count of all rows that it is about. */
export function ofAllRows<P extends Plan>(
  plan: P,
): Omit<P, 'period' | 'compare' | 'having' | 'order' | 'limit' | 'offset' | 'within' | 'rollUp' | 'derive' | 'whatIf'> {
  const { period: _p, compare: _c, having: _h, order: _o, limit: _l, offset: _f, within: _i, rollUp: _r, derive: _d, whatIf: _w, ...rest } = plan;
  return rest;
}

/** The plan under the contract's snake_case keys. */
export function planToJson(plan: Plan): Record<string, unknown> {
  const { period, compare } = plan;
  return {
    model: plan.model,
    metrics: plan.metrics,
    dimensions: plan.dimensions,
    filters: plan.filters,
    ...(plan.having === undefined ? {} : { having: plan.having }),
    period: period === undefined ? null : periodToJson(period),
    compare: compare === undefined ? null : { to: typeof compare.to === 'string' ? compare.to : periodToJson(compare.to) },
    order: plan.order ?? [],
    limit: plan.limit ?? null,
    ...(plan.offset === undefined ? {} : { offset: plan.offset }),
    ...(plan.within === undefined ? {} : { within: plan.within }),
    ...(plan.rollUp === undefined ? {} : { roll_up: plan.rollUp }),
    ...(plan.derive === undefined ? {} : { derive: plan.derive }),
    what_if: plan.whatIf ?? null,
    as_of: plan.asOf ?? null,
    ...(plan.scope === undefined ? {} : { scope: plan.scope }),
  };
}

function periodToJson(period: PlanPeriod): Record<string, unknown> {
  return { start: period.start, end: period.end, grain: period.grain ?? null, label: period.label, date_role: period.dateRole };
}
