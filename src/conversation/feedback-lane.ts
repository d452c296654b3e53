/** What a person types about the answer before: stored for the admins, said so, and nothing else changes. */
import type { ThreadMemory } from '#kernel/decisions.ts';
import { bareAnswer } from '#kernel/bare-answer.ts';
import type { RawTurn, Turn } from '#kernel/turn.ts';
import { readClaimedFigure } from '#agents/claimed-figure.ts';
import { describeFailure } from '#agents/composer/failures.ts';
import { giveFeedback } from '#services/feedback/give-feedback.ts';
import type { ConversationDeps } from '#conversation/conversation-deps.ts';
import type { LaneResult } from '#conversation/lane-result.ts';
import { readFeedback } from '#conversation/read-feedback.ts';
import { readLastAnswered } from '#conversation/turn-store.ts';

export type FeedbackInput = { readonly turn: Turn; readonly raw: RawTurn; readonly memory: ThreadMemory | null };

/** Null when the message judges nothing, or there is no answer before it that it could judge: then it is read as any other. */
export async function runFeedbackLane(deps: ConversationDeps, { turn, raw, memory }: FeedbackInput): Promise<LaneResult | null> {
  const said = readFeedback(turn.text);
  if (said === null) return null;
  const judged = await readLastAnswered(deps, turn.turnId, raw, (text) => readFeedback(text) !== null);
  if (judged === null) return null;
  // "That is right" may confirm a question back; only figures are praised.
  if (said.verdict === 'good' && !judged.answer.findings.some((one) => one.kind === 'found')) return null;
  const given = await giveFeedback(deps, turn.asker, { turnId: judged.turnId, part: 'shown', ...said });
  const answer = given.ok
    ? {
        ...bareAnswer(turn, 'answer', 'chat', said.verdict === 'good' ? THANKS : said.reason === null ? ASK_REASON : QUEUED),
        suggestions: reconcilingOf(said.reason),
      }
    : bareAnswer(turn, 'decline', 'chat', describeFailure(given.failure));
  return { answer, memory, isPublic: true };
}

/** A figure that somebody has from elsewhere may be another reading of the one shown. */
function reconcilingOf(reason: string | null): readonly string[] {
  const claimed = reason === null ? null : readClaimedFigure(reason);
  return claimed === null ? [] : [`why is it not ${claimed.quoted}?`];
}

const THANKS = 'Thank you, that is noted.';
const QUEUED = 'Thank you. Your report is noted with the answer, its plan and its query; an admin will look at it. The answer itself is unchanged.';
const ASK_REASON = `${QUEUED} If you know what is wrong, say so: "that is wrong, it should be …".`;
