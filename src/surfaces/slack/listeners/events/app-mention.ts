/** app_mention: in a channel only what mentions the bot is a question. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { storedTurn } from '#surfaces/slack/listeners/stored-turn.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { workTurn } from '#surfaces/slack/work-turn.ts';

/** Answers the stored question in its thread. */
export function onAppMention(runtime: Runtime) {
  return async ({ context }: AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_mention'>): Promise<void> => {
    const turn = storedTurn(context);
    if (turn !== null) await workTurn(runtime, turn);
  };
}
