/** A Slack workspace in this process: people say and click things, and what the app answers can be read. Nothing leaves 127.0.0.1. */
import type { AddressInfo } from 'node:net';
import type { ButtonElement } from '#test/helpers/fake-slack/block-schema.ts';
import { makeEventSocket, type EventSocket, type Outcome } from '#test/helpers/fake-slack/event-socket.ts';
import { transcriptOf } from '#test/helpers/fake-slack/transcript.ts';
import { makeWebApiServer } from '#test/helpers/fake-slack/web-api-server.ts';
import { directMessageChannel, makeWorld, type FakeChannel, type FakeMessage, type FakeUser, type Fault, type World } from '#test/helpers/fake-slack/world.ts';

export type Said = {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs: string;
  readonly eventId: string;
  /** Resolves when Slack has its acknowledgement, or gave up. */
  readonly outcome: Promise<Outcome>;
  /** Delivers the very same event once more, as Slack sometimes does. */
  readonly again: () => Promise<Outcome>;
};
export type FakeSlack = {
  readonly world: World;
  readonly socket: EventSocket;
  readonly settings: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string };
  readonly addUser: (user: FakeUser) => void;
  /** The bot is a member unless `members` is given without it. */
  readonly addChannel: (channel: FakeChannel) => void;
  /** A message: an event reaches the app if it is subscribed to it (a direct message, or a mention). `channel` `'DM'` = the user's own. */
  readonly say: (message: { user: string; channel: string; text: string; threadTs?: string }) => Said;
  /** Presses the button whose action_id or label is `action`. */
  readonly click: (message: FakeMessage, action: string, user: string) => Promise<Outcome>;
  /** Presses a thumb below an answer. */
  readonly judge: (message: FakeMessage, verdict: 'positive' | 'negative', user: string) => Promise<Outcome>;
  /** Sends off the form that was opened last. */
  readonly submit: (user: string, values: Readonly<Record<string, string>>) => Promise<Outcome>;
  /** The user opens the app's messages tab. */
  readonly openApp: (user: string) => Promise<Outcome>;
  /** Any event, raw. */
  readonly emit: (event: Readonly<Record<string, unknown>>) => Said['outcome'];
  /** What the bot wrote into a channel for everybody, oldest first; into one thread when given. */
  readonly replies: (channel: string, threadTs?: string) => readonly FakeMessage[];
  /** What the bot showed to one user alone. */
  readonly ephemerals: (user: string) => readonly FakeMessage[];
  readonly transcript: (channel: string) => string;
  readonly callsOf: (method: string) => World['calls'];
  readonly failNext: (method: string, fault: Fault, times?: number) => void;
  /** Resolves as soon as `condition` gives something; fails after some seconds, showing every transcript. */
  readonly until: <T>(what: string, condition: () => T | undefined | false | null) => Promise<T>;
  /** Ends it; throws when the app sent anything Slack would refuse. */
  readonly stop: () => Promise<void>;
};

const UNTIL_TIMEOUT_MS = 8_000;
const LOOK_EVERY_MS = 10;

/** Starts the workspace. `ackTimeoutMs`: Slack's three seconds, shorter in tests of redelivery. */
export async function startFakeSlack(options: { readonly ackTimeoutMs?: number } = {}): Promise<FakeSlack> {
  const watchers = new Set<() => void>();
  const world = makeWorld(() => watchers.forEach((watch) => watch()));
  let port = 0;
  const server = makeWebApiServer(world, () => `ws://127.0.0.1:${port}/socket?ticket=${world.nextId('ticket')}`);
  const socket = makeEventSocket(world, server, options.ackTimeoutMs ?? 3_000);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ({ port } = server.address() as AddressInfo);
  const eventBody = (event: Readonly<Record<string, unknown>>) => ({
    type: 'event_callback',
    team_id: world.teamId,
    api_app_id: 'A1',
    event_id: world.nextId('Ev'),
    event_time: 1_795_000_000,
    is_ext_shared_channel: world.channels.get(String(event['channel']))?.isShared ?? false,
    event,
  });
  return {
    world,
    socket,
    settings: { botToken: world.botToken, appToken: world.appToken, apiUrl: `http://127.0.0.1:${port}/api/` },
    addUser: (user) => void world.users.set(user.id, user),
    addChannel: (channel) => void world.channels.set(channel.id, channel),
    say: (message) => say(world, socket, eventBody, message),
    click: (message, action, user) => socket.deliver({ type: 'interactive', payload: clickPayload(world, message, action, user) }),
    judge: (message, verdict, user) => socket.deliver({ type: 'interactive', payload: thumbPayload(world, message, verdict, user) }),
    submit: (user, values) => socket.deliver({ type: 'interactive', payload: submissionPayload(world, user, values) }),
    openApp: (user) =>
      socket.deliver({
        type: 'events_api',
        payload: eventBody({ type: 'app_home_opened', user, channel: directMessageChannel(user), tab: 'messages', event_ts: world.nextTs() }),
      }),
    emit: (event) => socket.deliver({ type: 'events_api', payload: eventBody(event) }),
    replies: (channel, threadTs) =>
      world.messages.filter(
        (one) => one.channel === channel && one.user === world.botUserId && one.onlyFor === undefined && (threadTs === undefined || one.threadTs === threadTs),
      ),
    ephemerals: (user) => world.messages.filter((one) => one.onlyFor === user),
    transcript: (channel) => transcriptOf(world, channel),
    callsOf: (method) => world.calls.filter((call) => call.method === method),
    failNext: (method, fault, times = 1) => void world.faults.set(method, [...(world.faults.get(method) ?? []), ...Array<Fault>(times).fill(fault)]),
    until: (what, condition) => until(world, watchers, what, condition),
    stop: async () => {
      await socket.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      if (world.problems.length > 0) throw new Error(`Slack would have refused:\n${world.problems.join('\n')}`);
    },
  };
}

function say(
  world: World,
  socket: EventSocket,
  eventBody: (event: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> & { readonly event_id: string },
  message: { user: string; channel: string; text: string; threadTs?: string },
): Said {
  const channel = message.channel === 'DM' ? directMessageChannel(message.user) : message.channel;
  const ts = world.nextTs();
  const thread = message.threadTs === undefined ? {} : { threadTs: message.threadTs };
  world.messages.push({ ts, channel, user: message.user, text: message.text, blocks: [], editedTimes: 0, ...thread });
  const isDirect = channel.startsWith('D');
  const payload = eventBody({
    type: isDirect ? 'message' : 'app_mention',
    ...(isDirect ? { channel_type: 'im' } : {}),
    channel,
    user: message.user,
    text: message.text,
    ts,
    event_ts: ts,
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
  });
  const again = () => socket.deliver({ type: 'events_api', payload });
  const isSubscribed = isDirect || message.text.includes(`<@${world.botUserId}>`);
  return {
    ts,
    channel,
    threadTs: message.threadTs ?? ts,
    eventId: payload.event_id,
    outcome: isSubscribed ? again() : Promise.resolve({ deliveries: 0, isAcknowledged: false }),
    again,
  };
}

function thumbPayload(world: World, message: FakeMessage, verdict: 'positive' | 'negative', user: string): Readonly<Record<string, unknown>> {
  const thumbs = message.blocks.flatMap((block) => (block.type === 'context_actions' ? block.elements : []))[0];
  if (thumbs === undefined) throw new Error('no thumbs below this message');
  const { value } = verdict === 'positive' ? thumbs.positive_button : thumbs.negative_button;
  return pressPayload(world, message, user, { type: 'feedback_buttons', block_id: 'feedback', action_id: thumbs.action_id, value });
}

function submissionPayload(world: World, user: string, values: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const sent = world.calls.findLast(({ method }) => method === 'views.open')?.arguments['view'];
  const view: unknown = typeof sent === 'string' ? JSON.parse(sent) : sent;
  if (typeof view !== 'object' || view === null) throw new Error('no form was opened');
  const state = { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [name]: { type: 'plain_text_input', value } }])) };
  return { type: 'view_submission', team: { id: world.teamId }, user: { id: user, team_id: world.teamId }, view: { id: 'V1', type: 'modal', ...view, state } };
}

function clickPayload(world: World, message: FakeMessage, action: string, user: string): Readonly<Record<string, unknown>> {
  const buttons = message.blocks.flatMap((block): readonly ButtonElement[] => (block.type === 'actions' ? block.elements : []));
  const button = buttons.find((one) => one.action_id === action || one.text.text === action);
  if (button === undefined) throw new Error(`no button "${action}"; there are: ${buttons.map((one) => one.text.text).join(', ')}`);
  return pressPayload(world, message, user, { type: 'button', block_id: 'b', action_id: button.action_id, value: button.value, text: button.text });
}

function pressPayload(world: World, message: FakeMessage, user: string, pressed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    type: 'block_actions',
    team: { id: world.teamId },
    user: { id: user, team_id: world.users.get(user)?.teamId ?? world.teamId },
    channel: { id: message.channel },
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: false },
    message: {
      type: 'message',
      user: message.user,
      ts: message.ts,
      text: message.text,
      blocks: message.blocks,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    actions: [{ ...pressed, action_ts: world.nextTs() }],
    trigger_id: world.nextId('trigger'),
    response_url: 'http://127.0.0.1:9/unused',
  };
}

function until<T>(world: World, watchers: Set<() => void>, what: string, condition: () => T | undefined | false | null): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const value = condition();
      if (value === undefined || value === false || value === null) return;
      end();
      resolve(value);
    };
    const timer = setTimeout(() => {
      end();
      const channels = new Set(world.messages.map((message) => message.channel));
      reject(new Error(`waited in vain for ${what}\n${[...channels].map((channel) => `#${channel}\n${transcriptOf(world, channel)}`).join('\n')}`));
    }, UNTIL_TIMEOUT_MS);
    // What the app does without calling Slack changes nothing here that could wake us.
    const looking = setInterval(look, LOOK_EVERY_MS);
    const end = () => {
      clearTimeout(timer);
      clearInterval(looking);
      watchers.delete(look);
    };
    watchers.add(look);
    look();
  });
}
