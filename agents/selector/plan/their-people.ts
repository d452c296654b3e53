/** Whose figures a leader's own are, where they are divided by people. */
import { hasRole } from '#kernel/person.ts';
import type { Plan } from '#kernel/plan.ts';
import type { ChoiceContext } from '#agents/selector/terms/choice-context.ts';
import { PEOPLE } from '#agents/selector/terms/people.ts';

/** `my pipeline by rep` of somebody who leads people: theirs, as one's own has one owner. */
export function ofTheirPeople(plan: Plan, { input }: ChoiceContext): Plan {
  const isOfPeople =
    [...plan.dimensions, ...plan.filters.map((filter) => filter.dimension)].some((name) => PEOPLE.has(name)) && !plan.dimensions.includes('opportunity');
  return plan.scope === 'mine' && isOfPeople && hasRole(input.asker, 'manager', 'leader') ? { ...plan, scope: 'subtree' } : plan;
}
