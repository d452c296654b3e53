/** What a Slack user says of an answer, handed to the product. */
import type { FeedbackCall } from '#kernel/ports.ts';
import { identify } from '#surfaces/slack/identify.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { words } from '#surfaces/slack/words.ts';

/** Notes the verdict of a Slack user; gives what they are told. */
export async function giveVerdict(runtime: Runtime, userId: string, call: FeedbackCall): Promise<string> {
  const presser = await identify(runtime, userId);
  if (presser.kind === 'unavailable') return words.notReachedNow;
  if (presser.kind === 'refused') return presser.reason === 'outsider' ? words.outsider : words.unknown;
  try {
    const given = await runtime.product.giveFeedback(presser.asker, call);
    if (!given.ok) return words.feedbackNotTaken;
    return call.verdict === 'good' ? words.feedbackThanks : words.feedbackQueued;
  } catch (error) {
    runtime.log.error('slack.feedback_threw', { turnId: call.turnId, error: String(error) });
    return words.notReachedNow;
  }
}
