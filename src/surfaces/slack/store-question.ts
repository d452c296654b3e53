/** Invariant: a question is stored before Slack is told that it arrived. */
import { z } from 'zod';
import { limits } from '#kernel/limits.ts';
import type { RawTurn } from '#kernel/turn.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import { identify } from '#surfaces/slack/identify.ts';
import { plainQuestion } from '#surfaces/slack/plain-question.ts';
import { readIncoming, readTakenBack, type Question } from '#surfaces/slack/read-incoming.ts';
import { refuse } from '#surfaces/slack/refuse.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { threadKeyOf } from '#surfaces/slack/thread-key.ts';
import { words } from '#surfaces/slack/words.ts';

/** What a listener works on after the acknowledgement. */
export type StoredTurn = { readonly turnId: string; readonly isNew: boolean; readonly raw: RawTurn };
export type Stored =
  | { readonly kind: 'turn'; readonly turn: StoredTurn }
  /** Nothing to store: ignored, another kind of button, or already refused for good. */
  | { readonly kind: 'nothing' }
  /** Not stored: no acknowledgement, so that Slack delivers it again. */
  | { readonly kind: 'not_stored'; readonly reason: string };

/** Where a reply goes, as kept with the turn. */
export const replyToSchema = z.object({
  channel: z.string(),
  threadTs: z.string(),
  userId: z.string(),
  isShared: z.enum(['yes', 'no']).default('no'),
  /** The question's own message; none for a pressed choice. */
  messageTs: z.string().optional(),
});
export type ReplyTo = z.infer<typeof replyToSchema>;

/**
 * Identifies the sender and stores the turn. Refuses people the product does not know, before the acknowledgement,
 * since nothing is stored for them: if the refusal cannot be posted, Slack delivers the event again. After Slack's
 * last delivery a person is told that the question could not be taken. `retryNumber` counts Slack's repetitions from 1.
 */
export async function storeQuestion(runtime: Runtime, body: unknown, retryNumber: number): Promise<Stored> {
  const question = readIncoming(body, runtime.botUserId, runtime.teamId);
  if (question.kind === 'nothing') {
    stopModel(runtime, readTakenBack(body));
    return { kind: 'nothing' };
  }
  const stored = await tryToStore(runtime, question);
  if (stored.kind !== 'not_stored') return stored;
  runtime.log.warn('slack.not_stored', { eventKey: question.eventKey, reason: stored.reason, retryNumber });
  const isLast = question.isClick || retryNumber >= limits.slackEventDeliveriesMax - 1;
  return isLast && (await refuse(runtime, question, words.notStored)) ? { kind: 'nothing' } : stored;
}

/** Whoever takes a message back does not wait for a model any more; the turn still ends in one reply, by the built-in reader. */
function stopModel(runtime: Runtime, message: string | null): void {
  if (message !== null) runtime.stoppers.get(message)?.abort();
}

async function tryToStore(runtime: Runtime, question: Question): Promise<Stored> {
  try {
    const sender = await identify(runtime, question.userId);
    if (sender.kind === 'unavailable') return { kind: 'not_stored', reason: sender.reason };
    if (sender.kind === 'refused') return refuseForGood(runtime, question, sender.reason === 'outsider' ? words.outsider : words.unknown);
    const { asker } = sender;
    const raw = await rawTurnOf(runtime, question, asker.organizationId, asker.personId);
    const received = await runtime.product.receiveTurn(raw);
    if (received.ok) return { kind: 'turn', turn: { ...received.value, raw } };
    // A message that is too long stays so, however often Slack brings it.
    if (received.failure.kind === 'invalid_input') return refuseForGood(runtime, question, words.notTaken(describeFailure(received.failure)));
    return { kind: 'not_stored', reason: received.failure.kind };
  } catch (error) {
    runtime.log.error('slack.store_threw', { eventKey: question.eventKey, error: String(error) });
    return { kind: 'not_stored', reason: 'threw' };
  }
}

async function refuseForGood(runtime: Runtime, question: Question, text: string): Promise<Stored> {
  return (await refuse(runtime, question, text)) ? { kind: 'nothing' } : { kind: 'not_stored', reason: 'refusal not posted' };
}

async function rawTurnOf(runtime: Runtime, question: Question, organizationId: number, personId: string): Promise<RawTurn> {
  const { channel, threadTs, userId } = question;
  const messageTs = question.ts === null ? {} : { messageTs: question.ts };
  const replyTo = { channel, threadTs, userId, isShared: question.isShared ? 'yes' : 'no', ...messageTs };
  return {
    organizationId,
    personId,
    surface: 'slack',
    eventKey: question.eventKey,
    threadKey: await threadKeyOf(runtime, question),
    audience: question.audience,
    // A pressed choice carries our own words, which hold no markup.
    text: question.isClick ? question.text : await plainQuestion(runtime, question.text),
    replyTo,
  };
}
