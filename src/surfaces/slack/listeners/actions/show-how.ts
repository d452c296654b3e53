/** "Show how" was pressed: the plan and the SQL, for the presser's eyes only. */
import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { isDirectMessage } from '#surfaces/slack/channel-directory.ts';
import { identify } from '#surfaces/slack/identify.ts';
import { clickSchema } from '#surfaces/slack/read-incoming.ts';
import { tellAlone } from '#surfaces/slack/refuse.ts';
import { parseShowHowValue, type ReplyPart } from '#surfaces/slack/render/action-ids.ts';
import type { SlackMessage } from '#surfaces/slack/render/blocks.ts';
import { showHow } from '#surfaces/slack/render/show-how.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { words } from '#surfaces/slack/words.ts';

/** Reads the stored reply again; nothing is written, so it is acknowledged first. */
export function onShowHow(runtime: Runtime) {
  return async ({ ack, body }: AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>): Promise<void> => {
    await ack();
    const click = clickSchema.parse(body);
    const spot = { channel: click.channel.id, threadTs: click.message.thread_ts ?? click.message.ts, userId: click.user.id };
    await tellAlone(runtime, spot, await explanation(runtime, click.user.id, click.channel.id, click.actions[0]?.value ?? ''));
  };
}

async function explanation(runtime: Runtime, userId: string, channel: string, value: string): Promise<SlackMessage> {
  const presser = await identify(runtime, userId);
  if (presser.kind === 'unavailable') return plain(words.notReachedNow);
  if (presser.kind === 'refused') return plain(presser.reason === 'outsider' ? words.outsider : words.unknown);
  const source = parseShowHowValue(value);
  if (source === null) return plain(words.oldButton);
  const reply = await runtime.product.handleTurn(source.turnId);
  const answer = answerOf(reply.shown, reply.privately, source.part, channel);
  return answer === null ? plain(words.oldButton) : showHow(answer);
}

/** A private part is explained in the direct message it was sent to, and nowhere else. */
function answerOf<T>(shown: T, privately: T | null, part: ReplyPart, channel: string): T | null {
  if (part === 'shown') return shown;
  return isDirectMessage(channel) ? privately : null;
}

function plain(text: string): SlackMessage {
  return { text, blocks: [] };
}
