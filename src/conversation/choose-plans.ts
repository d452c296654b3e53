/** Words → plans: the names the asker may see, and the decision over them. */
import { selectPlan } from '#agents/selector/decision.ts';
import type { Decided } from '#kernel/decision.ts';
import type { PlanChoice, ThreadMemory } from '#kernel/decisions.ts';
import type { Intent } from '#kernel/intent.ts';
import type { Turn } from '#kernel/turn.ts';
import type { QueryContext } from '#query/query-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { candidatesIt, candidatesListed, candidatesMentioned } from '#conversation/listed-names.ts';
import { candidatesOf } from '#conversation/open-context.ts';
import { verifiedExamples } from '#conversation/verified-examples.ts';

export type Question = {
  readonly turn: Turn;
  /** What is read: the message, or a part of it. */
  readonly text: string;
  readonly intent: Intent;
  readonly memory: ThreadMemory | null;
  readonly signal?: AbortSignal | undefined;
};

/** The plans a text asks for, a question back, or a decline. */
export async function choosePlans(deps: ConversationDeps, context: QueryContext, question: Question): Promise<Decided<PlanChoice>> {
  const { turn, text, intent, memory } = question;
  const fromBefore = [...candidatesListed(text, memory), ...candidatesIt(text, memory), ...candidatesMentioned(text, memory)];
  const candidates = [...(await candidatesOf(deps, context, text)), ...fromBefore];
  const { asker, organization, today } = turn;
  const verified = deps.modelBudget === undefined ? [] : await verifiedExamples(deps, turn, candidates);
  const input = { text, intent, cards: deps.catalog.cards, candidates, memory, asker, organization, today };
  return deps.interpreter.decide(selectPlan, verified.length === 0 ? input : { ...input, verified }, question.signal);
}
