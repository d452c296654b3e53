/** A stored turn → its reply, delivered. */
import { bareAnswer } from '#kernel/bare-answer.ts';
import type { Reply } from '#kernel/answer.ts';
import { limits } from '#kernel/limits.ts';
import { deliverReply, type Delivered } from '#surfaces/slack/deliver-reply.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { showStatus } from '#surfaces/slack/show-status.ts';
import { replyToSchema, type StoredTurn } from '#surfaces/slack/store-question.ts';
import { backoffMs, wait } from '#surfaces/slack/wait.ts';
import { words } from '#surfaces/slack/words.ts';

/**
 * Handles and delivers; once at a time per turn in this process, and doing it again is harmless (the product keeps the
 * reply, the claim keeps the delivery). Never throws: what fails here is taken up again as undelivered.
 */
export function workTurn(runtime: Runtime, turn: StoredTurn, mayBePosted = false): Promise<void> {
  const running = runtime.underWay.get(turn.turnId);
  if (running !== undefined) return running;
  const work = answerTurn(runtime, turn, mayBePosted)
    .then((delivered) => runtime.log.info('slack.turn', { turnId: turn.turnId, delivered }))
    .catch((error: unknown) => runtime.log.error('slack.turn_failed', { turnId: turn.turnId, error: String(error) }))
    .finally(() => runtime.underWay.delete(turn.turnId));
  runtime.underWay.set(turn.turnId, work);
  return work;
}

async function answerTurn(runtime: Runtime, turn: StoredTurn, mayBePosted: boolean): Promise<Delivered> {
  const replyTo = replyToSchema.safeParse(turn.raw.replyTo);
  if (!replyTo.success) throw new Error(`turn ${turn.turnId} does not say where its reply goes`, { cause: replyTo.error });
  const { channel, messageTs } = replyTo.data;
  const stopper = new AbortController();
  if (messageTs !== undefined) runtime.stoppers.set(`${channel}:${messageTs}`, stopper);
  const status = turn.isNew || mayBePosted ? showStatus(runtime, replyTo.data) : null;
  try {
    const reply = await handle(runtime, turn, stopper.signal);
    return reply === null ? 'postponed' : await deliverReply(runtime, turn, reply, mayBePosted);
  } finally {
    status?.clear();
    if (messageTs !== undefined) runtime.stoppers.delete(`${channel}:${messageTs}`);
  }
}

/** The product's reply; a named failure after its last throw; null when the surface stops meanwhile. */
async function handle(runtime: Runtime, turn: StoredTurn, signal: AbortSignal): Promise<Reply | null> {
  for (let attempt = 1; attempt <= limits.slackHandleAttemptsMax; attempt += 1) {
    try {
      return await runtime.product.handleTurn(turn.turnId, signal);
    } catch (error) {
      runtime.log.error('slack.handle_threw', { turnId: turn.turnId, attempt, error: String(error) });
    }
    if (attempt < limits.slackHandleAttemptsMax && !(await wait(backoffMs(attempt), runtime.stopping))) return null;
  }
  return { turnId: turn.turnId, shown: bareAnswer({ turnId: turn.turnId, number: 1 }, 'error', 'help', words.notHandled), privately: null };
}
