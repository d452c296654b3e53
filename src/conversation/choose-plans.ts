/** Words → plans: the build of the day, the names the asker may see, and the decision over both. */
import { selectPlan } from '#agents/selector/decision.ts';
import type { Candidate } from '#kernel/card.ts';
import type { Decided } from '#kernel/decision.ts';
import type { PlanChoice, ThreadMemory } from '#kernel/decisions.ts';
import type { Intent } from '#kernel/intent.ts';
import { limits } from '#kernel/limits.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Turn } from '#kernel/turn.ts';
import { findValues } from '#query/find-values.ts';
import { readRights } from '#query/read-rights.ts';
import type { QueryContext } from '#query/query-context.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';

export type Question = {
  readonly turn: Turn;
  /** What is read: the message, or a part of it. */
  readonly text: string;
  readonly intent: Intent;
  readonly memory: ThreadMemory | null;
  readonly signal?: AbortSignal | undefined;
};

/** Who asks, where, over which build. **Fails** as the build of the day does. */
export async function openContext(deps: ConversationDeps, turn: Turn): Promise<Result<QueryContext>> {
  const build = await deps.ensureBuild(turn.organization, turn.today);
  if (!build.ok) return build;
  const { organization, asker, audience, today: asOf } = turn;
  const rights = await readRights(deps.database, asker);
  return ok({ organization, asker, rights, audience, asOf, build: build.value });
}

/** The plans a text asks for, a question back, or a decline. */
export async function choosePlans(deps: ConversationDeps, context: QueryContext, question: Question): Promise<Decided<PlanChoice>> {
  const { turn, text, intent, memory } = question;
  const candidates = await candidatesOf(deps, context, text);
  const { asker, organization, today } = turn;
  return deps.interpreter.decide(selectPlan, { text, intent, cards: deps.catalog.cards, candidates, memory, asker, organization, today }, question.signal);
}

async function candidatesOf(deps: ConversationDeps, context: QueryContext, text: string): Promise<readonly Candidate[]> {
  const lists = await Promise.all(deps.catalog.semanticModels.map((model) => findValues(deps, { ...context, audience: 'private' }, model, text)));
  // Several models know the same names.
  const unique = new Map(lists.flat().map((candidate) => [JSON.stringify([candidate.dimension, candidate.value, candidate.start, candidate.end]), candidate]));
  return [...unique.values()].slice(0, limits.candidatesMax);
}
