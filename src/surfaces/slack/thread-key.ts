/** Which conversation a question belongs to. */
import { z } from 'zod';
import { callSlack } from '#surfaces/slack/call-slack.ts';
import { isDirectMessage } from '#surfaces/slack/channel-directory.ts';
import { replyMarkType } from '#surfaces/slack/post-message.ts';
import type { Question } from '#surfaces/slack/read-incoming.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';

const rootSchema = z.object({
  messages: z
    .tuple([
      z.looseObject({
        user: z.string(),
        metadata: z.object({ event_type: z.literal(replyMarkType), event_payload: z.looseObject({ thread_key: z.string() }) }),
      }),
    ])
    .rest(z.unknown()),
});

/**
 * `slack:<team>:<channel>:<thread>`. Below a message of ours that answered a channel privately, it is the channel's
 * conversation that goes on: the message carries its key. Where Slack does not show it, a conversation of its own starts.
 */
export async function threadKeyOf(runtime: Runtime, question: Question): Promise<string> {
  const { channel, threadTs } = question;
  const own = `slack:${runtime.teamId}:${channel}:${threadTs}`;
  if (!isDirectMessage(channel) || !question.isBelow) return own;
  const cacheKey = `${channel}:${threadTs}`;
  const known = runtime.threadKeys.get(cacheKey);
  if (known !== undefined) return known;
  const outcome = await callSlack(() => runtime.client.conversations.replies({ channel, ts: threadTs, limit: 1, include_all_metadata: true }));
  if (outcome.kind !== 'ok') return own;
  const root = rootSchema.safeParse(outcome.value);
  const [message] = root.success ? root.data.messages : [];
  const carried = message?.user === runtime.botUserId ? message.metadata.event_payload.thread_key : undefined;
  const key = carried?.startsWith(`slack:${runtime.teamId}:`) === true ? carried : own;
  runtime.threadKeys.set(cacheKey, key);
  return key;
}
