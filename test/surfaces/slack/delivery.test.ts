import { expect, test } from 'vitest';
import { limits } from '#kernel/limits.ts';
import { sampleAnswers } from '#test/helpers/sample-answers.ts';
import { withSlack } from '#test/surfaces/slack/slack-bench.ts';

test('an event that Slack delivers twice gets one reply', async () => {
  await withSlack(async ({ slack, product }) => {
    const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await Promise.all([said.outcome, said.again()]);
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    expect(await said.again()).toEqual({ deliveries: 1, isAcknowledged: true });
    slack.say({ user: 'UDANA', channel: 'DM', text: 'won revenue?' });
    await slack.until('the next answer', () => slack.replies('DUDANA').length === 2);
    expect(slack.replies('DUDANA', said.ts)).toHaveLength(1);
    expect(product.turns).toHaveLength(2);
  });
});

test('an event is acknowledged only when it is stored: slow storing brings a redelivery, and still one reply', async () => {
  await withSlack(
    async ({ slack, product }) => {
      let storings = 0;
      const { promise: stored, resolve: store } = Promise.withResolvers<void>();
      product.beforeStore = () => {
        storings += 1;
        return stored;
      };
      const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
      await slack.until('a redelivery', () => storings === 2);
      expect(product.turns).toEqual([]);
      store();
      expect(await said.outcome).toEqual({ deliveries: 2, isAcknowledged: true });
      await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
      expect(product.turns).toHaveLength(1);
      slack.say({ user: 'UDANA', channel: 'DM', text: 'won revenue?' });
      await slack.until('the next answer', () => slack.replies('DUDANA').length === 2);
    },
    { ackTimeoutMs: 150 },
  );
});

test('an event that could not be stored is not acknowledged; Slack’s repetition is stored and answered', async () => {
  await withSlack(
    async ({ slack, product }) => {
      let failures = 2;
      product.beforeStore = () => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
      };
      const said = slack.say({ user: 'UDANA', channel: 'CSALES', text: '<@UBOT> win rate?' });
      expect(await said.outcome).toEqual({ deliveries: 3, isAcknowledged: true });
      await slack.until('the answer', () => slack.replies('CSALES', said.ts).length === 1);
    },
    { ackTimeoutMs: 100 },
  );
});

test('when even Slack’s last delivery cannot be stored, the asker is told so', async () => {
  await withSlack(
    async ({ slack, product }) => {
      product.beforeStore = () => Promise.reject(new Error('the database is away'));
      const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
      expect(await said.outcome).toEqual({ deliveries: 4, isAcknowledged: true });
      expect(slack.replies('DUDANA', said.ts).map((reply) => reply.text)).toEqual([
        'I could not take your question: something I depend on is not answering. Nothing was changed. Please ask again in a few minutes.',
      ]);
    },
    { ackTimeoutMs: 100 },
  );
});

test('a turn that was stored before a crash is answered after the restart', async () => {
  await withSlack(
    async ({ slack, product, restart }) => {
      await slack.until('the resumed answer', () => slack.replies('CSALES', '1794000000.000001').length === 1);
      await restart();
      slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
      await slack.until('a fresh answer', () => slack.replies('DUDANA').length === 1);
      expect(slack.replies('CSALES')).toHaveLength(1);
      expect(product.turns.every((turn) => turn.isDelivered)).toBe(true);
    },
    {
      prepare: (_, product) =>
        void product.plant({
          organizationId: 1,
          personId: 'person-dana',
          surface: 'slack',
          eventKey: 'T1:EvOld',
          threadKey: 'slack:T1:CSALES:1794000000.000001',
          audience: 'channel',
          text: 'win rate?',
          replyTo: { channel: 'CSALES', threadTs: '1794000000.000001', userId: 'UDANA', isShared: 'no' },
        }),
    },
  );
});

test('a reply that waits for Slack when the surface stops is delivered by the next start, once', async () => {
  await withSlack(async ({ slack, product, restart }) => {
    slack.failNext('chat.postMessage', { kind: 'rate_limited', seconds: 30 });
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the refused try', () => slack.callsOf('chat.postMessage').length === 1 && product.turns[0]?.isDelivered === false);
    await restart();
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    expect(slack.callsOf('chat.postMessage')).toHaveLength(2);
  });
});

test('429 is obeyed: the post is tried again after Retry-After, not before', async () => {
  await withSlack(async ({ slack }) => {
    slack.failNext('chat.postMessage', { kind: 'rate_limited', seconds: 1 });
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    const [first, second] = slack.callsOf('chat.postMessage');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(995);
  });
});

test('Slack’s own failures are retried with growing waits', async () => {
  await withSlack(async ({ slack }) => {
    slack.failNext('chat.postMessage', { kind: 'status', status: 503 }, 2);
    slack.failNext('chat.postMessage', { kind: 'error', error: 'internal_error' });
    slack.say({ user: 'UDANA', channel: 'CSALES', text: '<@UBOT> win rate?' });
    await slack.until('the answer', () => slack.replies('CSALES').length === 1);
    const times = slack.callsOf('chat.postMessage').map((call) => call.atMs);
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(gaps).toHaveLength(3);
    gaps.forEach((gap, at) => expect(gap).toBeGreaterThanOrEqual(limits.slackBackoffMs * 2 ** at - 5));
  });
});

test('a post that Slack took although it answered with an error is found, not repeated', async () => {
  await withSlack(async ({ slack }) => {
    slack.failNext('chat.postMessage', { kind: 'status', status: 500, afterwards: true });
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the look for it', () => slack.callsOf('conversations.replies').length === 1);
    slack.say({ user: 'UDANA', channel: 'DM', text: 'won revenue?' });
    await slack.until('the next answer', () => slack.replies('DUDANA').length === 2);
    expect(slack.callsOf('chat.postMessage')).toHaveLength(2);
  });
});

test('blocks that Slack refuses are sent as plain text, so that the answer is not lost', async () => {
  await withSlack(async ({ slack }) => {
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    expect(slack.transcript('DUDANA')).toMatchInlineSnapshot(`
      "Dana Whitfield: win rate?
        plumbline: The win rate in 2017 was *63.15 %*.
          
          \`\`\`
          Close quarter  Win rate       Won revenue  Won deals
          2017-01-01      82.07 %     USD 1,134,672        531
          2017-04-01      50.00 %  USD 3,086,111.50      1,254
          2017-07-01            –                 –          0
          \`\`\`
          
          Win rate = won ÷ (won + lost); 2017 by close date; organisation; as of 2017-12-31
          
          ⚠️ Small sample in one quarter."
    `);
  });
});

test('a private part that fails is tried again alone', async () => {
  await withSlack(async ({ slack, product }) => {
    product.answer = () => ({ shown: sampleAnswers.decline, privately: sampleAnswers.figures });
    slack.failNext('conversations.open', { kind: 'status', status: 503 });
    slack.say({ user: 'UDANA', channel: 'CSALES', text: '<@UBOT> win rate by owner' });
    await slack.until('both parts', () => slack.replies('DUDANA').length === 1);
    expect(slack.replies('CSALES')).toHaveLength(1);
  });
});

test('a channel that no longer takes messages: the asker gets the answer by direct message', async () => {
  await withSlack(
    async ({ slack }) => {
      slack.say({ user: 'UDANA', channel: 'COLD', text: '<@UBOT> win rate?' });
      await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    },
    { prepare: (slack) => slack.addChannel({ id: 'COLD', name: 'old', members: ['UDANA', 'UBOT'], isArchived: true }) },
  );
});

test('a product that throws again and again ends in a named failure, not in silence', async () => {
  await withSlack(async ({ slack, product }) => {
    product.beforeHandle = () => Promise.reject(new Error('a bug'));
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the named failure', () => slack.replies('DUDANA').length === 1);
    expect(slack.replies('DUDANA')[0]?.text).toBe('Something went wrong on my side and I could not work out an answer. Nothing was changed. Please ask again.');
  });
});

test.each([
  ['recycled by Slack', 'recycle'],
  ['cut by the network', 'cut'],
] as const)('a connection %s is renewed, and questions asked meanwhile are answered', async (_, how) => {
  await withSlack(async ({ slack }) => {
    slack.failNext('apps.connections.open', { kind: 'status', status: 500 });
    slack.socket[how]();
    await slack.until('the loss', () => slack.socket.connectionsCount() === 0);
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    expect(slack.socket.connectionsEver()).toBe(2);
  });
});

test('many questions at once are each answered once', async () => {
  await withSlack(async ({ slack }) => {
    const said = Array.from({ length: 100 }, (_, at) => slack.say({ user: 'UDANA', channel: 'DM', text: `question ${at}` }));
    await Promise.all(said.map((one) => one.outcome));
    await slack.until('a hundred answers', () => slack.replies('DUDANA').length === 100);
    expect(said.every((one) => slack.replies('DUDANA', one.ts).length === 1)).toBe(true);
  });
});

test('a start with refused tokens says so', async () => {
  await expect(
    withSlack(() => Promise.resolve(), { prepare: (slack) => slack.failNext('auth.test', { kind: 'error', error: 'invalid_auth' }) }),
  ).rejects.toThrow('Slack did not accept the bot token (refused: invalid_auth)');
});
