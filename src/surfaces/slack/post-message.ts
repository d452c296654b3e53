/** The calls that put something before people's eyes. */
import type { WebClient } from '@slack/web-api';
import { callSlack, type SlackOutcome } from '#surfaces/slack/call-slack.ts';
import type { SlackMessage } from '#surfaces/slack/render/blocks.ts';

/** `threadTs` null = at the root of the channel. */
export type Place = { readonly channel: string; readonly threadTs: string | null };
/** Marks a message as the reply to a turn, so that it can be found again and its conversation go on below it. */
export type ReplyMark = { readonly turnId: string; readonly part: string; readonly threadKey: string };

/** Name of the metadata that carries a ReplyMark. */
export const replyMarkType = 'plumbline_reply';

/** Posts once. Nothing in it is unfurled, parsed or linked by Slack. */
export async function postMessage(client: WebClient, place: Place, message: SlackMessage, mark?: ReplyMark): Promise<SlackOutcome<string>> {
  const { postMessage: send } = client.chat;
  const outcome = await callSlack(() =>
    send({
      channel: place.channel,
      text: message.text,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
      ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
      ...(message.blocks.length === 0 ? {} : { blocks: [...message.blocks] }),
      ...(mark === undefined
        ? {}
        : { metadata: { event_type: replyMarkType, event_payload: { turn_id: mark.turnId, part: mark.part, thread_key: mark.threadKey } } }),
    }),
  );
  return outcome.kind === 'ok' ? { kind: 'ok', value: outcome.value.ts ?? '' } : outcome;
}

/** Shows something to one reader of a channel only. */
export async function postEphemeral(client: WebClient, place: Place, userId: string, message: SlackMessage): Promise<SlackOutcome<null>> {
  const outcome = await callSlack(() =>
    client.chat.postEphemeral({
      channel: place.channel,
      user: userId,
      text: message.text,
      parse: 'none',
      link_names: false,
      ...(place.threadTs === null ? {} : { thread_ts: place.threadTs }),
      ...(message.blocks.length === 0 ? {} : { blocks: [...message.blocks] }),
    }),
  );
  return outcome.kind === 'ok' ? { kind: 'ok', value: null } : outcome;
}

/** Replaces a message of ours; its buttons go. */
export async function updateMessage(client: WebClient, channel: string, ts: string, message: SlackMessage): Promise<SlackOutcome<null>> {
  const outcome = await callSlack(() => client.chat.update({ channel, ts, text: message.text, blocks: [...message.blocks], parse: 'none', link_names: false }));
  return outcome.kind === 'ok' ? { kind: 'ok', value: null } : outcome;
}
