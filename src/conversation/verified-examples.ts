/** Verified questions as examples for a model. */
import type { Candidate } from '#kernel/card.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';
import { questionWords } from '#kernel/question-words.ts';
import type { Turn } from '#kernel/turn.ts';
import { listVerified, type VerifiedQuestion } from '#services/verified/verified-questions.ts';
import { rebindPeriods } from '#conversation/bind-periods.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import { inputOf, namesAreSeen } from '#conversation/verified.ts';

/** Verified questions nearest to a text, as examples for a model: only such whose names the asker was found to see. */
export async function verifiedExamples(
  deps: ConversationDeps,
  turn: Turn,
  candidates: readonly Candidate[],
): Promise<readonly { readonly question: string; readonly plans: readonly Plan[] }[]> {
  const words = new Set(questionWords(turn.text).split(' '));
  const shared = (one: VerifiedQuestion): number => one.words.split(' ').filter((word) => words.has(word)).length;
  const usable = (await listVerified(deps.database, turn.asker.organizationId, null)).filter(
    (one) => one.checked_fingerprint === deps.catalog.fingerprint && one.set_aside_reason === null,
  );
  return usable
    .flatMap((one) => {
      const plans = rebindPeriods(inputOf(deps, { ...turn, text: one.question }, one.intent, candidates), one.plans);
      return plans !== null && plans.every((plan) => namesAreSeen(deps, plan, candidates)) ? [{ question: one.question, plans, shared: shared(one) }] : [];
    })
    .toSorted((left, right) => right.shared - left.shared)
    .slice(0, limits.verifiedExamplesMax)
    .map(({ question, plans }) => ({ question, plans }));
}
