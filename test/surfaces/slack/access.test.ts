import { expect, test } from 'vitest';
import { withSlack } from '#test/surfaces/slack/slack-bench.ts';

const strangers = [
  ['a member nobody linked, although called like somebody known', 'UNORA', "I don't know you yet"],
  ['a guest, although with a known address', 'UGUS', 'I answer full members of this workspace only'],
  ['somebody of another workspace', 'USVEN', 'I answer full members of this workspace only'],
] as const;

test.each(strangers)('%s is told why in private, without data, and nothing is stored', async (_, user, words) => {
  await withSlack(
    async ({ slack, product }) => {
      const said = slack.say({ user, channel: 'CALL', text: '<@UBOT> win rate?' });
      expect(await said.outcome).toEqual({ deliveries: 1, isAcknowledged: true });
      await said.again();
      expect(slack.ephemerals(user).map((message) => message.text)).toEqual([expect.stringContaining(words)]);
      expect(slack.replies('CALL')).toEqual([]);
      expect(product.turns).toEqual([]);
    },
    { prepare: (slack) => slack.addChannel({ id: 'CALL', name: 'all', members: ['UDANA', 'UNORA', 'UGUS', 'USVEN', 'UBOT'] }) },
  );
});

test('a stranger’s direct message is refused in its thread', async () => {
  await withSlack(async ({ slack }) => {
    const said = slack.say({ user: 'UNORA', channel: 'DM', text: 'win rate?' });
    await slack.until('the refusal', () => slack.replies('DUNORA', said.ts).length === 1);
    expect(slack.replies('DUNORA')[0]?.text).toContain('Ask an admin of Plumbline to link your Slack account');
  });
});

test('an address that Slack has not verified is no identity', async () => {
  await withSlack(async ({ slack, product }) => {
    slack.addUser({ id: 'UEVE', name: 'Eve', email: 'dana@northwind.example', isEmailConfirmed: false });
    slack.say({ user: 'UEVE', channel: 'DM', text: 'win rate?' });
    await slack.until('the refusal', () => slack.replies('DUEVE').length === 1);
    expect(product.turns).toEqual([]);
  });
});

test('a refusal that cannot be posted is not acknowledged, so that Slack brings the question again', async () => {
  await withSlack(
    async ({ slack }) => {
      slack.failNext('chat.postMessage', { kind: 'rate_limited', seconds: 1 });
      const said = slack.say({ user: 'UNORA', channel: 'DM', text: 'win rate?' });
      expect(await said.outcome).toEqual({ deliveries: 2, isAcknowledged: true });
      expect(slack.replies('DUNORA')).toHaveLength(1);
    },
    { ackTimeoutMs: 100 },
  );
});

test('while Slack does not say who asks, nothing is acknowledged', async () => {
  await withSlack(
    async ({ slack }) => {
      slack.failNext('users.info', { kind: 'status', status: 503 });
      const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
      expect(await said.outcome).toEqual({ deliveries: 2, isAcknowledged: true });
      await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    },
    { ackTimeoutMs: 100 },
  );
});

const openChannels = [
  ['shared with another organisation', { isShared: true, members: ['UDANA', 'UBOT'] }, 'People from outside your organisation'],
  ['with a guest', { members: ['UDANA', 'UGUS', 'UBOT'] }, 'People from outside your organisation'],
  ['with a stranger', { members: ['UDANA', 'USVEN', 'UBOT'] }, 'People from outside your organisation'],
  ['too large to be checked', { members: ['UDANA', 'UBOT'], membersCount: 5_000 }, 'I cannot be sure that everybody'],
] as const;

test.each(openChannels)('in a channel %s no figure is shown; the asker gets the answer alone', async (_, channel, notice) => {
  await withSlack(
    async ({ slack }) => {
      const said = slack.say({ user: 'UDANA', channel: 'COPEN', text: '<@UBOT> win rate?' });
      await slack.until('notice and answer', () => slack.replies('COPEN', said.ts).length === 1 && slack.replies('DUDANA').length === 1);
      expect(slack.replies('COPEN')[0]?.text).toContain(notice);
      expect(JSON.stringify(slack.replies('COPEN'))).not.toContain('63.15');
      expect(slack.replies('DUDANA')[0]?.text).toContain('63.15');
    },
    { prepare: (slack) => slack.addChannel({ id: 'COPEN', name: 'open', ...channel }) },
  );
});

test('a message that is too long is refused at once, for good', async () => {
  await withSlack(async ({ slack, product }) => {
    const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'why? '.repeat(1_000) });
    expect(await said.outcome).toEqual({ deliveries: 1, isAcknowledged: true });
    expect(slack.replies('DUDANA').map((reply) => reply.text)).toEqual(['I cannot take that message. message: it is too long. Please ask in fewer words.']);
    expect(product.turns).toEqual([]);
  });
});
