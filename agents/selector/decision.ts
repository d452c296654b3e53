/** select_plan: a question → governed plans, a clarifying question, or a decline. */
import type { Decision } from '#kernel/decision.ts';
import { type PlanChoice, planChoiceSchema, type SelectInput } from '#kernel/decisions.ts';
import { selectPlanOffline } from '#agents/selector/offline.ts';
import { settleChoice } from '#agents/selector/settle-choice.ts';
import { verifyChoice } from '#agents/selector/verify-choice.ts';
import { toldModels } from '#agents/told-cards.ts';

/** The decision that turns a question into plans. Its plans are still unchecked: `query/check-plan.ts` has the last word. */
export const selectPlan: Decision<SelectInput, PlanChoice> = {
  name: 'select_plan',
  schema: planChoiceSchema,
  prompt: 'select-plan',
  offline: selectPlanOffline,
  describe: (input) => ({
    question: input.text,
    intent: input.intent.intent,
    today: input.today,
    fiscal_year_starts_in_month: input.organization.calendar.fiscalYearStartMonth,
    roles_of_asker: input.asker.roles,
    catalogue: toldModels(input.cards),
    names_found: input.candidates.map(({ dimension, value, words, match }) => ({ dimension, value, words, match })),
    ...(input.verified === undefined ? {} : { verified_questions: input.verified }),
    previous_plans: input.memory?.plans ?? [],
    options_offered: (input.memory?.options ?? []).map((option) => option.label),
  }),
  verify: verifyChoice,
  settle: settleChoice,
};
