/** A choice of a clarifying question, or a suggested follow-up, was pressed: its text is the presser's own question. */
import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { storedTurn } from '#surfaces/slack/listeners/stored-turn.ts';
import { clickSchema } from '#surfaces/slack/read-incoming.ts';
import { tellAlone } from '#surfaces/slack/refuse.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { words } from '#surfaces/slack/words.ts';
import { workTurn } from '#surfaces/slack/work-turn.ts';

/** The receiver has stored the question, so it is acknowledged first. A second press of the same choice is told so. */
export function onAskChoice(runtime: Runtime) {
  return async ({ ack, body, context }: AllMiddlewareArgs & SlackActionMiddlewareArgs<BlockAction>): Promise<void> => {
    await ack();
    const turn = storedTurn(context);
    if (turn === null) return;
    await workTurn(runtime, turn);
    if (turn.isNew) return;
    const click = clickSchema.parse(body);
    const spot = { channel: click.channel.id, threadTs: click.message.thread_ts ?? click.message.ts, userId: click.user.id };
    await tellAlone(runtime, spot, { text: words.alreadyAsked, blocks: [] });
  };
}
