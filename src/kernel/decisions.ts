/** Inputs and outputs of the five decisions. Agents make them; conversation passes what they need. */
import { z } from 'zod';
import type { Candidate, Cards } from '#kernel/card.ts';
import type { LocalDate } from '#kernel/dates.ts';
import type { Failure } from '#kernel/failure.ts';
import type { Findings } from '#kernel/findings.ts';
import { type Intent, type IntentName, intentNameSchema } from '#kernel/intent.ts';
import type { Asker, Organization } from '#kernel/person.ts';
import { type Plan, planSchema } from '#kernel/plan.ts';

/** What memory kept of this asker's thread. */
export type ThreadMemory = {
  readonly plans: readonly Plan[];
  /** Those of the answers before that one, the newest first; absent where there were none. */
  readonly earlier?: readonly (readonly Plan[])[];
  readonly intent: IntentName;
  /** Choices of the clarifying question just asked; empty otherwise. */
  readonly options: readonly { readonly label: string; readonly plans: readonly Plan[] }[];
  /** Names that the answer listed, in their order; absent where it listed none. */
  readonly listed?: { readonly dimension: string; readonly values: readonly string[] };
  /** The person whom a question that got no figures was about, for `she` and `his` in the next one. */
  readonly mentioned?: { readonly dimension: string; readonly value: string };
  /** The question right before got no figures: `and lost?` goes on from nothing. */
  readonly isUnanswered?: boolean;
};

export type IntentInput = {
  readonly text: string;
  readonly cards: Cards;
  readonly actions: readonly ActionCard[];
  readonly memory: ThreadMemory | null;
};

export type SelectInput = {
  readonly text: string;
  readonly intent: Intent;
  readonly cards: Cards;
  readonly candidates: readonly Candidate[];
  /** Questions whose plans an admin approved, for a model to go by. */
  readonly verified?: readonly { readonly question: string; readonly plans: readonly Plan[] }[];
  readonly memory: ThreadMemory | null;
  readonly asker: Asker;
  readonly organization: Organization;
  readonly today: LocalDate;
};

export const planChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plans'), intent: intentNameSchema, plans: z.array(planSchema).min(1), inherited: z.array(z.string()) }),
  z.object({
    kind: z.literal('clarify'),
    intent: intentNameSchema,
    question: z.string(),
    options: z.array(z.object({ label: z.string(), plans: z.array(planSchema).min(1) })).min(2),
  }),
  /** `reason`: what is missing, in the catalogue's words; `nearest`: governed questions that can be asked. */
  z.object({ kind: z.literal('decline'), intent: intentNameSchema, reason: z.string(), nearest: z.array(z.string()) }),
]);
export type PlanChoice = z.infer<typeof planChoiceSchema>;

export type RepairInput = { readonly plan: Plan; readonly failure: Failure; readonly cards: Cards };
export const repairSchema = z.discriminatedUnion('kind', [
  /** `said` is told to the person. */
  z.object({ kind: z.literal('plan'), plan: planSchema, said: z.string() }),
  z.object({ kind: z.literal('clarify'), question: z.string(), options: z.array(z.object({ label: z.string(), plans: z.array(planSchema).min(1) })).min(1) }),
  z.object({ kind: z.literal('give_up') }),
]);
export type Repair = z.infer<typeof repairSchema>;

export type ComposeInput = {
  readonly question: string;
  readonly intent: IntentName;
  readonly findings: readonly Findings[];
  readonly cards: Cards;
  readonly asker: Asker;
  readonly inherited: readonly string[];
};
/** Sentences with cell references `{{r1.win_rate}}` (first row of result 1) or `{{r1[3].win_rate}}` (row index 3, from 0). */
export const compositionSchema = z.object({ sentences: z.array(z.string()).min(1), suggestions: z.array(z.string()) });
export type Composition = z.infer<typeof compositionSchema>;

/** What the drafter is told of an action: its name, words, and fields in plain language. */
export type ActionCard = {
  readonly action: string;
  readonly intent: IntentName;
  readonly description: string;
  readonly synonyms: readonly string[];
  readonly fields: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
};

export type DraftInput = {
  readonly text: string;
  readonly actions: readonly ActionCard[];
  /** People the asker may write about, found as the asker (dimension `person`). */
  readonly candidates: readonly Candidate[];
  readonly asker: Asker;
  readonly organization: Organization;
  readonly today: LocalDate;
};
export const draftProposalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft'), action: z.string(), fields: z.record(z.string(), z.unknown()) }),
  /** `options` are whole messages; choosing one sends it. */
  z.object({ kind: z.literal('ask'), intent: intentNameSchema, question: z.string(), options: z.array(z.string()) }),
  z.object({ kind: z.literal('none') }),
]);
export type DraftProposal = z.infer<typeof draftProposalSchema>;
