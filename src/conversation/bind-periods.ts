/** The periods of a verified question: what its own words say is said anew each day, the rest must be written out. */
import { selectPlan } from '#agents/selector/decision.ts';
import type { SelectInput } from '#kernel/decisions.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Plan, PlanPeriod } from '#kernel/plan.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import type { VerifiedPlan } from '#services/verified/verified-questions.ts';

type Read = { readonly periods: readonly PlanPeriod[]; readonly days: readonly LocalDate[] };

/** A year in the words fixes what they say for ever. */
const YEAR = /\b(?:19|20)\d\d\b/u;
const DAY = /^\d{4}-\d{2}-\d{2}/;

/**
 * Which of a plan's periods the words of `input.text` say on `input.today`.
 * **Fails** invalid_input when a period depends on the day it was asked on and the words do not say it.
 */
export function bindPeriods(input: SelectInput, plans: readonly Plan[]): Result<readonly VerifiedPlan[]> {
  const read = readPeriods(input);
  const at = (period: PlanPeriod): number => read.periods.findIndex((one) => one.start === period.start && one.end === period.end);
  const bound = plans.map((plan): VerifiedPlan => {
    const compared = typeof plan.compare?.to === 'object' ? at(plan.compare.to) : -1;
    const [period, asOf] = [plan.period === undefined ? -1 : at(plan.period), plan.asOf === undefined ? -1 : read.days.indexOf(plan.asOf)];
    return { plan, period: found(period), compared: found(compared), asOf: found(asOf) };
  });
  const isLoose = !YEAR.test(input.text) && bound.some(hasUnsaidDay);
  if (!isLoose) return ok(bound);
  return failed({
    kind: 'invalid_input',
    where: 'period',
    reason: 'its words do not say the period of that plan; ask it with the period in words, or with a year',
  });
}

function hasUnsaidDay({ plan, period, compared, asOf }: VerifiedPlan): boolean {
  const hasFixedFilter = plan.filters.some(({ values }) => values.some((value) => DAY.test(String(value))));
  const isUnsaid = (plan.period !== undefined && period === null) || (typeof plan.compare?.to === 'object' && compared === null);
  return hasFixedFilter || isUnsaid || (plan.asOf !== undefined && asOf === null);
}

function found(at: number): number | null {
  return at < 0 ? null : at;
}

/** The plans as of `input.today`; null when the words do not say their periods any more. */
export function rebindPeriods(input: SelectInput, plans: readonly VerifiedPlan[]): readonly Plan[] | null {
  const read = readPeriods(input);
  const rebound = plans.map(({ plan, period, compared, asOf }): Plan | null => {
    const [said, saidCompared, day] = [pick(read.periods, period), pick(read.periods, compared), pick(read.days, asOf)];
    if (said === undefined || saidCompared === undefined || day === undefined) return null;
    return {
      ...plan,
      ...(said === null || plan.period === undefined ? {} : { period: { ...said, dateRole: plan.period.dateRole } }),
      ...(saidCompared === null || typeof plan.compare?.to !== 'object' ? {} : { compare: { to: { ...saidCompared, dateRole: plan.compare.to.dateRole } } }),
      ...(day === null ? {} : { asOf: day }),
    };
  });
  return rebound.every((plan) => plan !== null) ? rebound : null;
}

/** null = nothing to say anew; undefined = it should be there and is not. */
function pick<T>(list: readonly T[], at: number | null): T | null | undefined {
  return at === null ? null : list[at];
}

/** Every period and day that the built-in reader sees in the words, in order; it need not know what is measured. */
function readPeriods(input: SelectInput): Read {
  const { value } = selectPlan.offline({ ...input, memory: null });
  const plans = value.kind === 'plans' ? value.plans : value.kind === 'clarify' ? value.options.flatMap((option) => option.plans) : [];
  return {
    periods: plans.flatMap(({ period, compare }) => [...(period === undefined ? [] : [period]), ...(typeof compare?.to === 'object' ? [compare.to] : [])]),
    days: plans.flatMap(({ asOf }) => (asOf === undefined ? [] : [asOf])),
  };
}
