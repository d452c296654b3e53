/** Confirm or Cancel on a card was pressed. */
import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Answer } from '#kernel/answer.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { describeTrouble, waitAfter } from '#surfaces/slack/call-slack.ts';
import { identify } from '#surfaces/slack/identify.ts';
import { postMessage, updateMessage } from '#surfaces/slack/post-message.ts';
import { clickSchema } from '#surfaces/slack/read-incoming.ts';
import { tellAlone, type Spot } from '#surfaces/slack/refuse.ts';
import { parseDraftValue } from '#surfaces/slack/render/action-ids.ts';
import { answerToBlocks } from '#surfaces/slack/render/answer-to-blocks.ts';
import type { SlackMessage } from '#surfaces/slack/render/blocks.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { wait } from '#surfaces/slack/wait.ts';
import { words } from '#surfaces/slack/words.ts';

type Decide = (asker: Asker, draftId: string) => Promise<Answer>;
type Card = Spot & { readonly ts: string };

/**
 * Acknowledged first: the draft is a durable row and deciding it is idempotent, so a press that is lost after the
 * acknowledgement is simply pressed again and gives the same receipt. The card then loses its buttons.
 */
export function onDecideDraft(runtime: Runtime, decide: Decide) {
  return async ({ ack, body }: AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>): Promise<void> => {
    await ack();
    const click = clickSchema.parse(body);
    const card: Card = {
      channel: click.channel.id,
      ts: click.message.ts,
      threadTs: click.message.thread_ts ?? click.message.ts,
      userId: click.user.id,
    };
    const said = await decideCard(runtime, decide, card, click.actions[0]?.value ?? '');
    if (said !== null) await tellAlone(runtime, card, said);
  };
}

/** What the presser is told for their eyes only; null when the changed card says it all. */
async function decideCard(runtime: Runtime, decide: Decide, card: Card, value: string): Promise<SlackMessage | null> {
  const target = parseDraftValue(value);
  const presser = await identify(runtime, card.userId);
  if (target === null) return plain(words.oldButton);
  if (presser.kind === 'unavailable') return plain(words.notReachedNow);
  if (presser.kind === 'refused') return plain(presser.reason === 'outsider' ? words.outsider : words.unknown);
  const answer = await tryToDecide(runtime, decide, presser.asker, target.draftId);
  if (answer === null || answer.kind === 'error') return plain(words.notDecided);
  const shown = answerToBlocks({ ...answer, draft: null }, { slackUserId: card.userId, part: 'shown' });
  // Somebody else's card stays as it is; only the presser learns why nothing happened.
  if (answer.kind === 'decline' && card.userId !== target.slackUserId) return shown;
  if (runtime.decidedDrafts.has(target.draftId)) return { ...shown, text: words.alreadyDecided, blocks: [] };
  rememberDecided(runtime, target.draftId);
  await replaceCard(runtime, card, shown);
  return answer.kind === 'decline' ? shown : null;
}

async function tryToDecide(runtime: Runtime, decide: Decide, asker: Asker, draftId: string): Promise<Answer | null> {
  try {
    return await decide(asker, draftId);
  } catch (error) {
    runtime.log.error('slack.decide_threw', { draftId, error: String(error) });
    return null;
  }
}

function rememberDecided(runtime: Runtime, draftId: string): void {
  const oldest = runtime.decidedDrafts.size >= limits.slackCacheEntriesMax ? runtime.decidedDrafts.values().next().value : undefined;
  if (oldest !== undefined) runtime.decidedDrafts.delete(oldest);
  runtime.decidedDrafts.add(draftId);
}

/** A card that cannot be changed any more is followed by a message, so that nobody is left without the outcome. */
async function replaceCard(runtime: Runtime, card: Card, shown: SlackMessage): Promise<void> {
  for (let attempt = 1; attempt <= limits.slackPostAttemptsMax; attempt += 1) {
    const outcome = await updateMessage(runtime.client, card.channel, card.ts, shown);
    if (outcome.kind === 'ok') return;
    runtime.log.warn('slack.card_not_updated', { channel: card.channel, attempt, trouble: describeTrouble(outcome) });
    if (outcome.kind === 'refused' || outcome.kind === 'unrenderable') break;
    if (!(await wait(waitAfter(outcome, attempt), runtime.stopping))) break;
  }
  await postMessage(runtime.client, card, shown);
}

function plain(text: string): SlackMessage {
  return { text, blocks: [] };
}
