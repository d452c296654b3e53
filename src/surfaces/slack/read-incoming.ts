/** An envelope of Slack's as what it asks of us: a question, or nothing. */
import { z } from 'zod';
import type { Audience } from '#kernel/turn.ts';
import { isDirectMessage } from '#surfaces/slack/channel-directory.ts';
import { isAskingAction } from '#surfaces/slack/render/action-ids.ts';

/** A message or a pressed choice. `text` is Slack's own markup still; `isShared` = Slack says another organisation reads the channel. */
export type Question = {
  readonly kind: 'question';
  readonly eventKey: string;
  readonly userId: string;
  readonly channel: string;
  readonly threadTs: string;
  /** Of the message itself; null for a pressed choice. */
  readonly ts: string | null;
  /** Below another message: a reply in a thread, or a press of a message's button. */
  readonly isBelow: boolean;
  readonly audience: Audience;
  readonly text: string;
  readonly isShared: boolean;
  readonly isClick: boolean;
};
/** `nothing` = an event that asks nothing of the product (others' messages, edits, other buttons). */
export type Incoming = Question | { readonly kind: 'nothing' };

const eventSchema = z.object({
  type: z.literal('event_callback'),
  team_id: z.string(),
  event_id: z.string(),
  is_ext_shared_channel: z.boolean().optional(),
  event: z.object({
    type: z.enum(['message', 'app_mention']),
    channel: z.string(),
    channel_type: z.string().optional(),
    user: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    text: z.string().optional(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    edited: z.unknown().optional(),
  }),
});

/** A press of one button in one message. */
export const clickSchema = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});
export type Click = z.infer<typeof clickSchema>;

/** Message subtypes that are still somebody writing to us; all others (edits, joins, bots) are not. */
const WRITTEN_BY_PEOPLE = new Set([undefined, 'file_share', 'thread_broadcast']);
const NOTHING: Incoming = { kind: 'nothing' };

/** Reads an Events API or block_actions payload. Anything this surface does not answer is `nothing`. */
export function readIncoming(body: unknown, botUserId: string, teamId: string): Incoming {
  const event = eventSchema.safeParse(body);
  if (event.success) return readMessage(event.data, botUserId);
  const click = clickSchema.safeParse(body);
  return click.success ? readAskingClick(click.data, teamId) : NOTHING;
}

function readMessage(body: z.infer<typeof eventSchema>, botUserId: string): Incoming {
  const { event } = body;
  const isDirect = isDirectMessage(event.channel);
  // A direct message comes as message.im alone, a mention in a channel as app_mention alone; the twin of either is dropped.
  const isForUs = event.type === 'message' ? isDirect && (event.channel_type ?? 'im') === 'im' : !isDirect;
  const isOwn = event.user === botUserId || event.bot_id !== undefined;
  if (!isForUs || isOwn || event.edited !== undefined || !WRITTEN_BY_PEOPLE.has(event.subtype)) return NOTHING;
  return {
    kind: 'question',
    eventKey: `${body.team_id}:${body.event_id}`,
    userId: event.user,
    channel: event.channel,
    // In the agent view a conversation's first message has no thread_ts: it is the root.
    threadTs: event.thread_ts ?? event.ts,
    ts: event.ts,
    isBelow: event.thread_ts !== undefined,
    audience: isDirect ? 'private' : 'channel',
    text: event.text ?? '',
    isShared: body.is_ext_shared_channel === true,
    isClick: false,
  };
}

/** The same person pressing the same choice of the same message again is the same question. */
function readAskingClick(click: Click, teamId: string): Incoming {
  const [action] = click.actions;
  if (action === undefined || !isAskingAction(action.action_id) || action.value === undefined) return NOTHING;
  const { channel, message, user } = click;
  return {
    kind: 'question',
    eventKey: `${teamId}:click:${channel.id}:${message.ts}:${action.action_id}:${user.id}`,
    userId: user.id,
    channel: channel.id,
    threadTs: message.thread_ts ?? message.ts,
    ts: null,
    isBelow: true,
    audience: isDirectMessage(channel.id) ? 'private' : 'channel',
    text: action.value,
    isShared: false,
    isClick: true,
  };
}

const takenBackSchema = z.object({
  type: z.literal('event_callback'),
  event: z.union([
    z.object({ type: z.literal('message'), subtype: z.literal('message_deleted'), channel: z.string(), deleted_ts: z.string() }),
    z.object({
      type: z.literal('message'),
      subtype: z.literal('message_changed'),
      channel: z.string(),
      message: z.object({ ts: z.string(), text: z.string().optional() }),
      previous_message: z.object({ text: z.string().optional() }).optional(),
    }),
    z.object({ type: z.enum(['message', 'app_mention']), channel: z.string(), ts: z.string(), edited: z.object({}) }),
  ]),
});

/** `channel:ts` of a message whose words were deleted or changed; null for every other event, also when Slack only adds a preview. */
export function readTakenBack(body: unknown): string | null {
  const parsed = takenBackSchema.safeParse(body);
  if (!parsed.success) return null;
  const { event } = parsed.data;
  if ('deleted_ts' in event) return `${event.channel}:${event.deleted_ts}`;
  if ('ts' in event) return `${event.channel}:${event.ts}`;
  return event.message.text === event.previous_message?.text ? null : `${event.channel}:${event.message.ts}`;
}
