/**
 * Invariant: a reply reaches Slack exactly once. The turn's delivery is claimed only while a message is being posted
 * and given back before every wait, so that a restart in a wait finds it undelivered; a message whose posting ended
 * without an answer is looked for before it is posted again.
 */
import type { Reply } from '#kernel/answer.ts';
import { limits } from '#kernel/limits.ts';
import { describeTrouble, waitAfter, type SlackOutcome, type SlackTrouble } from '#surfaces/slack/call-slack.ts';
import { isDirectMessage } from '#surfaces/slack/channel-directory.ts';
import { isReplyPosted } from '#surfaces/slack/find-reply.ts';
import { postEphemeral, postMessage, type Place } from '#surfaces/slack/post-message.ts';
import { routeReply, type Delivery } from '#surfaces/slack/route-reply.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { replyToSchema, type ReplyTo, type StoredTurn } from '#surfaces/slack/store-question.ts';
import { wait } from '#surfaces/slack/wait.ts';

/** postponed = Slack did not take it in this process's patience; it is undelivered still. */
export type Delivered = 'delivered' | 'already' | 'postponed';

type Attempt = { readonly done: true } | { readonly done: false; readonly trouble: SlackTrouble };
/** `isUncertain` = a part may be in Slack already, so it is looked for first. */
type Posting = { readonly turn: StoredTurn; readonly replyTo: ReplyTo; readonly left: Set<Delivery>; readonly isUncertain: boolean };

/** Posts every part of the reply. `mayBePosted` = an earlier process may have posted it. */
export async function deliverReply(runtime: Runtime, turn: StoredTurn, reply: Reply, mayBePosted: boolean): Promise<Delivered> {
  const replyTo = replyToSchema.parse(turn.raw.replyTo);
  const left = new Set(routeReply(reply, turn.raw, replyTo, await readersOf(runtime, replyTo)));
  let isUncertain = mayBePosted;
  for (let attempt = 1; attempt <= limits.slackPostAttemptsMax; attempt += 1) {
    if (!(await runtime.product.claimDelivery(turn.turnId))) return 'already';
    const outcome = await postClaimed(runtime, { turn, replyTo, left, isUncertain });
    if (outcome.done) return 'delivered';
    runtime.log.warn('slack.post_failed', { turnId: turn.turnId, attempt, trouble: describeTrouble(outcome.trouble) });
    isUncertain ||= outcome.trouble.kind === 'unavailable';
    if (attempt === limits.slackPostAttemptsMax || !(await wait(waitAfter(outcome.trouble, attempt), runtime.stopping))) break;
  }
  return 'postponed';
}

async function readersOf(runtime: Runtime, replyTo: ReplyTo) {
  if (isDirectMessage(replyTo.channel)) return 'members';
  return replyTo.isShared === 'yes' ? 'outsiders' : runtime.channels.readersOf(replyTo.channel);
}

/** Says that it is delivered when everything is posted, else gives the claim back. */
async function postClaimed(runtime: Runtime, posting: Posting): Promise<Attempt> {
  let isDone = false;
  try {
    const outcome = await postLeft(runtime, posting);
    isDone = outcome.done;
    return outcome;
  } finally {
    await (isDone ? runtime.product.confirmDelivery(posting.turn.turnId) : runtime.product.releaseDelivery(posting.turn.turnId));
  }
}

async function postLeft(runtime: Runtime, posting: Posting): Promise<Attempt> {
  const { turn, left } = posting;
  for (const delivery of left) {
    const outcome = await postOne(runtime, posting, delivery);
    if (outcome.kind !== 'ok' && outcome.kind !== 'refused') return { done: false, trouble: outcome };
    // Nobody is left to tell: every way to the asker was refused for good. The reply stays stored with the turn.
    if (outcome.kind === 'refused') runtime.log.error('slack.undeliverable', { turnId: turn.turnId, part: delivery.part, reason: outcome.reason });
    left.delete(delivery);
  }
  return { done: true };
}

async function postOne(runtime: Runtime, posting: Posting, delivery: Delivery): Promise<SlackOutcome<unknown>> {
  const { channel, threadTs, userId } = posting.replyTo;
  if (delivery.to === 'thread') {
    const inThread = await postAt(runtime, posting, delivery, { channel, threadTs });
    if (inThread.kind !== 'refused' || isDirectMessage(channel)) return inThread;
  }
  // The asker alone: by direct message, else in the channel for their eyes only.
  const direct = await runtime.channels.directMessageOf(userId);
  if (direct.kind !== 'ok' && direct.kind !== 'refused') return direct;
  const inDirect = direct.kind === 'ok' ? await postAt(runtime, posting, delivery, { channel: direct.value, threadTs: null }) : direct;
  return inDirect.kind === 'refused' ? postEphemeral(runtime.client, { channel, threadTs }, userId, delivery.message) : inDirect;
}

/** With blocks; as plain text when Slack cannot draw them, so that the answer is not lost. */
async function postAt(runtime: Runtime, posting: Posting, delivery: Delivery, place: Place): Promise<SlackOutcome<unknown>> {
  const { turnId, raw } = posting.turn;
  const mark = { turnId, part: delivery.part, threadKey: raw.threadKey };
  if (posting.isUncertain && (await isReplyPosted(runtime, place, mark))) return { kind: 'ok', value: null };
  const withBlocks = await postMessage(runtime.client, place, delivery.message, mark);
  if (withBlocks.kind !== 'unrenderable') return withBlocks;
  runtime.log.error('slack.blocks_refused', { turnId, reason: withBlocks.reason });
  const asText = await postMessage(runtime.client, place, { text: delivery.plain, blocks: [] }, mark);
  return asText.kind === 'unrenderable' ? { kind: 'refused', reason: asText.reason } : asText;
}
