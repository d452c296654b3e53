/** The Web API methods of the fake, with Slack's own error codes. */
import { blocksSchema } from '#test/helpers/fake-slack/block-schema.ts';
import { directMessageChannel, type FakeMessage, type World } from '#test/helpers/fake-slack/world.ts';

export type Arguments = Readonly<Record<string, unknown>>;
export type Answered = Readonly<Record<string, unknown>>;

class SlackRefusal extends Error {}

/** The answer of a method; `{ok: false, error}` for what Slack refuses. */
export function answerMethod(world: World, method: string, given: Arguments): Answered {
  const run = methods[method];
  if (run === undefined) {
    world.problems.push(`unknown method ${method}`);
    return { ok: false, error: 'unknown_method' };
  }
  try {
    return { ok: true, ...run(world, given) };
  } catch (error) {
    if (error instanceof SlackRefusal) return { ok: false, error: error.message };
    throw error;
  }
}

const methods: Readonly<Record<string, (world: World, given: Arguments) => Answered>> = {
  'auth.test': (world) => ({ team_id: world.teamId, team: 'Fake workspace', user_id: world.botUserId, bot_id: 'BBOT' }),
  'chat.postMessage': (world, given) => {
    const channel = openChannel(world, given);
    const message = makeMessage(world, given, channel);
    world.messages.push(message);
    if (message.threadTs !== undefined) world.statuses.delete(`${channel}:${message.threadTs}`);
    return { channel, ts: message.ts, message };
  },
  'chat.postEphemeral': (world, given) => {
    const channel = openChannel(world, given);
    const user = text(given, 'user');
    if (!membersOf(world, channel).includes(user)) throw new SlackRefusal('user_not_in_channel');
    const message = { ...makeMessage(world, given, channel), onlyFor: user };
    world.messages.push(message);
    return { message_ts: message.ts };
  },
  'chat.update': (world, given) => {
    const channel = openChannel(world, given);
    const at = world.messages.findIndex((message) => message.channel === channel && message.ts === text(given, 'ts'));
    const before = world.messages[at];
    if (before === undefined) throw new SlackRefusal('message_not_found');
    if (before.user !== world.botUserId || before.onlyFor !== undefined) throw new SlackRefusal('cant_update_message');
    const { text: newText, blocks } = makeMessage(world, given, channel);
    world.messages[at] = { ...before, text: newText, blocks, editedTimes: before.editedTimes + 1 };
    return { channel, ts: before.ts };
  },
  'conversations.open': (world, given) => {
    const user = world.users.get(text(given, 'users'));
    if (user === undefined) throw new SlackRefusal('user_not_found');
    if (user.teamId !== undefined && user.teamId !== world.teamId) throw new SlackRefusal('cannot_dm_bot');
    return { channel: { id: directMessageChannel(user.id) } };
  },
  'conversations.info': (world, given) => {
    const channel = world.channels.get(text(given, 'channel'));
    if (channel === undefined) throw new SlackRefusal('channel_not_found');
    return {
      channel: { id: channel.id, name: channel.name, is_ext_shared: channel.isShared ?? false, num_members: channel.membersCount ?? channel.members.length },
    };
  },
  'conversations.members': (world, given) => ({ members: membersOf(world, text(given, 'channel')), response_metadata: { next_cursor: '' } }),
  'conversations.history': (world, given) => ({
    messages: readable(world, given)
      .filter((message) => message.threadTs === undefined)
      .toReversed()
      .slice(0, Number(given['limit'] ?? 100)),
  }),
  'conversations.replies': (world, given) => ({
    messages: readable(world, given).filter((message) => message.ts === text(given, 'ts') || message.threadTs === text(given, 'ts')),
  }),
  'users.info': (world, given) => {
    const user = world.users.get(text(given, 'user'));
    if (user === undefined) throw new SlackRefusal('user_not_found');
    const isStranger = user.teamId !== undefined && user.teamId !== world.teamId;
    return {
      user: {
        id: user.id,
        team_id: user.teamId ?? world.teamId,
        name: user.name.toLowerCase().replaceAll(' ', '.'),
        real_name: user.name,
        deleted: user.isDeleted ?? false,
        is_bot: user.isBot ?? false,
        is_restricted: user.isGuest ?? false,
        is_ultra_restricted: false,
        ...(isStranger ? { is_stranger: true } : { is_email_confirmed: user.isEmailConfirmed ?? user.email !== undefined }),
        profile: { real_name: user.name, ...(user.email === undefined || isStranger ? {} : { email: user.email }) },
      },
    };
  },
  'views.open': (_world, given) => {
    text(given, 'trigger_id');
    return { view: { id: 'V1' } };
  },
  'assistant.threads.setStatus': (world, given) => {
    const key = `${text(given, 'channel_id')}:${text(given, 'thread_ts')}`;
    if (given['status'] === '') world.statuses.delete(key);
    else world.statuses.set(key, text(given, 'status'));
    return {};
  },
  'assistant.threads.setSuggestedPrompts': (world, given) => {
    const prompts = given['prompts'];
    if (!Array.isArray(prompts) || prompts.length > 4) throw new SlackRefusal('invalid_arguments');
    // With thread_ts Slack shows nothing in the agent view, and does not say so.
    if (given['thread_ts'] === undefined) world.prompts.set(text(given, 'channel_id'), prompts);
    return {};
  },
};

function makeMessage(world: World, given: Arguments, channel: string): FakeMessage {
  const blocks = blocksSchema.safeParse(given['blocks'] ?? []);
  const shown = typeof given['text'] === 'string' ? given['text'] : '';
  if (!blocks.success) {
    world.problems.push(`invalid blocks: ${JSON.stringify(blocks.error.issues).slice(0, 2_000)}`);
    throw new SlackRefusal('invalid_blocks');
  }
  if (shown === '' && blocks.data.length === 0) throw new SlackRefusal('no_text');
  if (shown.length > 12_000) world.problems.push(`a text of ${shown.length} characters`);
  return {
    ts: world.nextTs(),
    channel,
    user: world.botUserId,
    text: shown,
    blocks: blocks.data,
    editedTimes: 0,
    ...(typeof given['thread_ts'] === 'string' ? { threadTs: given['thread_ts'] } : {}),
    ...(given['metadata'] === undefined ? {} : { metadata: given['metadata'] }),
  };
}

/** The channel id, if the bot may write there. */
function openChannel(world: World, given: Arguments): string {
  const id = text(given, 'channel');
  if (id.startsWith('D')) {
    if (!world.users.has(id.slice(1))) throw new SlackRefusal('channel_not_found');
    return id;
  }
  const channel = world.channels.get(id);
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  if (channel.isArchived === true) throw new SlackRefusal('is_archived');
  if (!channel.members.includes(world.botUserId)) throw new SlackRefusal('not_in_channel');
  return id;
}

function membersOf(world: World, id: string): readonly string[] {
  if (id.startsWith('D')) return [id.slice(1), world.botUserId];
  const channel = world.channels.get(id);
  if (channel === undefined) throw new SlackRefusal('channel_not_found');
  return channel.members;
}

/** The manifest asks for im:history alone. */
function readable(world: World, given: Arguments): FakeMessage[] {
  const channel = text(given, 'channel');
  if (!channel.startsWith('D')) throw new SlackRefusal('missing_scope');
  return world.messages.filter((message) => message.channel === channel && message.onlyFor === undefined);
}

function text(given: Arguments, name: string): string {
  const value = given[name];
  if (typeof value !== 'string') throw new SlackRefusal('invalid_arguments');
  return value;
}
