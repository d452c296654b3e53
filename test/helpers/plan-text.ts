/** A choice in one line, for tables of utterances. */
import type { PlanChoice } from '#kernel/decisions.ts';
import type { Filter, Plan } from '#kernel/plan.ts';

const SIGNS: Readonly<Record<Filter['op'], string>> = {
  in: '=',
  not_in: '!=',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  between: ' between ',
  contains: '~',
  is_null: ' is null',
  is_not_null: ' is not null',
};

/** `win_rate by owner where segment=Enterprise in 2017-07-01..2017-10-01 close_date vs previous_period desc 5`. */
export function planText(plan: Plan): string {
  const { period, compare, order, limit } = plan;
  return [
    plan.metrics.join('+'),
    plan.dimensions.length === 0 ? '' : `by ${plan.dimensions.join(',')}`,
    plan.filters.length === 0 ? '' : `where ${plan.filters.map((filter) => `${filter.dimension}${SIGNS[filter.op]}${filter.values.join('|')}`).join(' & ')}`,
    ...(plan.having ?? []).map((having) => `having ${having.metric}${SIGNS[having.op]}${having.value}`),
    period === undefined ? '' : `in ${period.start}..${period.end}${period.dateRole === 'close_date' ? '' : ` ${period.dateRole}`}`,
    compare === undefined ? '' : `vs ${typeof compare.to === 'string' ? compare.to : `${compare.to.start}..${compare.to.end}`}`,
    order === undefined ? '' : `${order.map((one) => `${one.direction} ${one.by}`).join(' ')}${limit === undefined ? '' : ` ${limit}`}`,
    plan.offset === undefined ? '' : `after ${plan.offset}`,
    plan.within === undefined ? '' : `within ${plan.within.join(',')}`,
    plan.rollUp ?? '',
    plan.derive === undefined ? '' : plan.derive.join(' '),
    plan.scope === undefined ? '' : `scope ${plan.scope}`,
    plan.whatIf === undefined ? '' : `if ${plan.whatIf.input}=${plan.whatIf.value}`,
    plan.asOf === undefined ? '' : `as of ${plan.asOf}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Plans, or `clarify: label | label`, or `decline <intent>`. */
export function choiceText(choice: PlanChoice): string {
  switch (choice.kind) {
    case 'plans':
      return choice.plans.map(planText).join(' && ');
    case 'clarify':
      return `clarify: ${choice.options.map((option) => option.label).join(' | ')}`;
    case 'decline':
      return `decline ${choice.intent}`;
  }
}
