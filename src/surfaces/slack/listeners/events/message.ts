/** message.im: every message of a person in a direct message is a question. */
import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { storedTurn } from '#surfaces/slack/listeners/stored-turn.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { workTurn } from '#surfaces/slack/work-turn.ts';

/** Answers the stored question; messages that are none of ours were not stored. */
export function onMessage(runtime: Runtime) {
  return async ({ context }: AllMiddlewareArgs & SlackEventMiddlewareArgs<'message'>): Promise<void> => {
    const turn = storedTurn(context);
    if (turn !== null) await workTurn(runtime, turn);
  };
}
