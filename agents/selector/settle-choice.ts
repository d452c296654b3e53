/** The words of a model's choice that code can say better: what each option asks, and what a follow-up kept. */
import type { PlanChoice, SelectInput } from '#kernel/decisions.ts';
import { inheritedWords } from '#agents/selector/plan/edit-plan.ts';
import { describePlan } from '#agents/describe-plan.ts';
import { buildVocabulary } from '#agents/vocabulary.ts';

/** The choice with labels made from its plans. Expects one that passed verifyChoice. */
export function settleChoice(input: SelectInput, choice: PlanChoice): PlanChoice {
  const vocabulary = buildVocabulary(input.cards);
  switch (choice.kind) {
    case 'plans': {
      const previous = input.memory?.plans ?? [];
      const kept = choice.plans.flatMap((plan, at) => {
        const before = previous[at] ?? previous.at(-1);
        return before === undefined ? [] : inheritedWords(before, plan, { vocabulary });
      });
      // Where the model read the question as one of its own, nothing was kept.
      return { ...choice, inherited: choice.inherited.length === 0 ? [] : [...new Set(kept)] };
    }
    case 'clarify':
      return {
        ...choice,
        options: choice.options.map((option) => ({ ...option, label: option.plans.map((plan) => describePlan(plan, vocabulary)).join('; ') })),
      };
    case 'decline':
      return choice;
  }
}
