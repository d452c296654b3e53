/** Telling one person something that nobody else shall see. */
import { describeTrouble } from '#surfaces/slack/call-slack.ts';
import { isDirectMessage } from '#surfaces/slack/channel-directory.ts';
import { postEphemeral, postMessage } from '#surfaces/slack/post-message.ts';
import type { SlackMessage } from '#surfaces/slack/render/blocks.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';

/** Where somebody is to be told something. */
export type Spot = { readonly channel: string; readonly threadTs: string; readonly userId: string };

/** The terminal reply to a question that is not stored: words without data. Once per event; true when the person was told. */
export function refuse(runtime: Runtime, question: Spot & { readonly eventKey: string }, text: string): Promise<boolean> {
  return runtime.once(question.eventKey, () => tellAlone(runtime, question, { text, blocks: [] }));
}

/** In a direct message a reply in its thread; in a channel an ephemeral message, else a direct one. False when Slack took neither. */
export async function tellAlone(runtime: Runtime, spot: Spot, message: SlackMessage): Promise<boolean> {
  if (isDirectMessage(spot.channel)) return (await postMessage(runtime.client, spot, message)).kind === 'ok';
  const ephemeral = await postEphemeral(runtime.client, spot, spot.userId, message);
  if (ephemeral.kind === 'ok') return true;
  runtime.log.warn('slack.ephemeral_failed', { channel: spot.channel, trouble: describeTrouble(ephemeral) });
  const direct = await runtime.channels.directMessageOf(spot.userId);
  return direct.kind === 'ok' && (await postMessage(runtime.client, { channel: direct.value, threadTs: null }, message)).kind === 'ok';
}
