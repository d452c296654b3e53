/** Looks whether a reply is in Slack already, where a call ended without telling. */
import { z } from 'zod';
import { callSlack } from '#surfaces/slack/call-slack.ts';
import { replyMarkType, type Place, type ReplyMark } from '#surfaces/slack/post-message.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';

const MESSAGES_SEARCHED = 50;

const messagesSchema = z.object({
  messages: z.array(z.object({ metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional() })),
});

/** True when the place holds a message with this mark. False also where the app may not read (channels): then it is posted again. */
export async function isReplyPosted(runtime: Runtime, place: Place, mark: ReplyMark): Promise<boolean> {
  const { channel, threadTs } = place;
  const outcome = await callSlack(() =>
    threadTs === null
      ? runtime.client.conversations.history({ channel, limit: MESSAGES_SEARCHED, include_all_metadata: true })
      : runtime.client.conversations.replies({ channel, ts: threadTs, limit: MESSAGES_SEARCHED, include_all_metadata: true }),
  );
  const read = outcome.kind === 'ok' ? messagesSchema.safeParse(outcome.value) : null;
  if (read?.success !== true) return false;
  return read.data.messages.some(({ metadata }) => {
    const payload = metadata?.event_type === replyMarkType ? metadata.event_payload : {};
    return payload['turn_id'] === mark.turnId && payload['part'] === mark.part;
  });
}
