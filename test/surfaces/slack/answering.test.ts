import { expect, test } from 'vitest';
import { sampleAnswers } from '#test/helpers/sample-answers.ts';
import { withSlack } from '#test/surfaces/slack/slack-bench.ts';

test('a direct message is answered once, in its thread, with table, provenance, caveats and buttons', async () => {
  await withSlack(async ({ slack, product }) => {
    const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'what is our win rate in 2017?' });
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1);
    expect(await said.outcome).toEqual({ deliveries: 1, isAcknowledged: true });
    expect(slack.transcript('DUDANA')).toMatchInlineSnapshot(`
      "Dana Whitfield: what is our win rate in 2017?
        plumbline: The win rate in 2017 was *63.15 %*.
          | Close quarter | Win rate | Won revenue | Won deals |
          | 2017-01-01 | 82.07 % | USD 1,134,672 | 531 |
          | 2017-04-01 | 50.00 % | USD 3,086,111.50 | 1,254 |
          | 2017-07-01 | – | – | 0 |
          ~ Win rate = won ÷ (won + lost); 2017 by close date; organisation; as of 2017-12-31
          ~ ⚠️ Small sample in one quarter.
          [win rate by region] [Show how]"
    `);
    expect(product.turns[0]?.raw).toMatchObject({
      organizationId: 1,
      personId: 'person-dana',
      surface: 'slack',
      eventKey: `T1:${said.eventId}`,
      threadKey: `slack:T1:DUDANA:${said.ts}`,
      audience: 'private',
      text: 'what is our win rate in 2017?',
    });
  });
});

test('a follow-up in the thread of a direct message belongs to the same conversation', async () => {
  await withSlack(async ({ slack, product }) => {
    const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the answer', () => slack.replies('DUDANA', said.ts).length === 1);
    slack.say({ user: 'UDANA', channel: 'DM', text: 'and by region?', threadTs: said.ts });
    await slack.until('the second answer', () => slack.replies('DUDANA', said.ts).length === 2);
    expect(product.turns.map((turn) => turn.raw.threadKey)).toEqual([`slack:T1:DUDANA:${said.ts}`, `slack:T1:DUDANA:${said.ts}`]);
  });
});

test('a mention in a channel is answered in its thread: what all may see there, the rest by direct message', async () => {
  await withSlack(async ({ slack, product }) => {
    product.answer = (raw) =>
      raw.audience === 'channel'
        ? { shown: { ...sampleAnswers.decline, lead: 'Figures by owner are for you alone; I have sent them to you.' }, privately: sampleAnswers.figures }
        : { shown: sampleAnswers.figures };
    const said = slack.say({ user: 'UDANA', channel: 'CSALES', text: '<@UBOT> win rate by owner &amp; team, <@URICO> first' });
    await slack.until('both parts', () => slack.replies('CSALES').length === 1 && slack.replies('DUDANA').length === 1);
    expect(product.turns[0]?.raw).toMatchObject({
      audience: 'channel',
      text: 'win rate by owner & team, Rico Alvarez first',
      threadKey: `slack:T1:CSALES:${said.ts}`,
    });
    expect(slack.transcript('CSALES')).toMatchInlineSnapshot(`
      "Dana Whitfield: <@UBOT> win rate by owner &amp; team, <@URICO> first
        plumbline: Figures by owner are for you alone; I have sent them to you."
    `);
    expect(slack.transcript('DUDANA')).toContain('~ You asked in <#CSALES>: “win rate by owner &amp; team, Rico Alvarez first”');
    expect(slack.replies('CSALES')[0]?.text).not.toContain('63.15');
  });
});

test('in a channel only mentions are answered, also in a thread the bot takes part in', async () => {
  await withSlack(async ({ slack, product }) => {
    const said = slack.say({ user: 'UDANA', channel: 'CSALES', text: '<@UBOT> win rate?' });
    await slack.until('the answer', () => slack.replies('CSALES', said.ts).length === 1);
    // An app that is subscribed to message.channels as well gets these, too.
    await slack.emit({ type: 'message', channel: 'CSALES', channel_type: 'channel', user: 'URICO', text: 'nice', ts: '1.1', thread_ts: said.ts });
    slack.say({ user: 'URICO', channel: 'CSALES', text: '<@UBOT> and by region?', threadTs: said.ts });
    await slack.until('the second answer', () => slack.replies('CSALES', said.ts).length === 2);
    expect(product.turns.map((turn) => turn.raw.text)).toEqual(['win rate?', 'and by region?']);
  });
});

const ignored: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['an edit', { type: 'message', channel: 'DUDANA', channel_type: 'im', subtype: 'message_changed', ts: '2.1', message: { user: 'UDANA', text: 'x' } }],
  ['a deletion', { type: 'message', channel: 'DUDANA', channel_type: 'im', subtype: 'message_deleted', ts: '2.2', user: 'UDANA' }],
  ['a message of another bot', { type: 'message', channel: 'DUDANA', channel_type: 'im', bot_id: 'B9', user: 'U9', text: 'win rate?', ts: '2.3' }],
  ['a message of its own', { type: 'message', channel: 'DUDANA', channel_type: 'im', user: 'UBOT', text: 'win rate?', ts: '2.4' }],
  ['a join', { type: 'message', channel: 'DUDANA', channel_type: 'im', subtype: 'channel_join', user: 'UDANA', text: 'joined', ts: '2.5' }],
  [
    'a mention that an edit added',
    { type: 'app_mention', channel: 'CSALES', user: 'UDANA', text: '<@UBOT> win rate?', ts: '2.6', edited: { user: 'UDANA', ts: '2.7' } },
  ],
  ['the mention twin of a direct message', { type: 'app_mention', channel: 'DUDANA', user: 'UDANA', text: '<@UBOT> win rate?', ts: '2.8' }],
];

test.each(ignored)('%s is acknowledged and ignored', async (_, event) => {
  await withSlack(async ({ slack, product }) => {
    expect(await slack.emit(event)).toEqual({ deliveries: 1, isAcknowledged: true });
    expect(product.turns).toEqual([]);
    expect(slack.replies('DUDANA')).toEqual([]);
  });
});

test('a bare mention asks for help', async () => {
  await withSlack(async ({ slack, product }) => {
    slack.say({ user: 'UDANA', channel: 'CSALES', text: '<@UBOT>' });
    await slack.until('the answer', () => slack.replies('CSALES').length === 1);
    expect(product.turns[0]?.raw.text).toBe('help');
  });
});

test('opening the app shows prompts without a thread, and greets the first time only', async () => {
  await withSlack(async ({ slack }) => {
    await slack.openApp('UDANA');
    await slack.until('prompts and greeting', () => slack.world.prompts.has('DUDANA') && slack.replies('DUDANA').length === 1);
    expect(slack.transcript('DUDANA')).toMatchInlineSnapshot(`
      "plumbline: Hello Dana Whitfield! Ask me about the pipeline of Northwind Trading in plain words, here or by mentioning me in a channel. I show where every figure comes from, and I change nothing without your confirmation.
        [What is our win rate?] [Open pipeline by owner]"
    `);
    await slack.openApp('UDANA');
    await slack.until('the prompts again', () => slack.callsOf('assistant.threads.setSuggestedPrompts').length === 2);
    await slack.openApp('UNORA');
    slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the answer', () => slack.replies('DUDANA').length === 2);
    expect(slack.replies('DUNORA')).toEqual([]);
    expect(slack.world.prompts.has('DUNORA')).toBe(false);
  });
});

test('the status shows while the answer is worked out and is gone afterwards; its failure is nobody’s concern', async () => {
  await withSlack(async ({ slack, product }) => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    product.beforeHandle = () => finished;
    const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate?' });
    await slack.until('the status', () => slack.world.statuses.get(`DUDANA:${said.ts}`));
    finish();
    await slack.until('the answer', () => slack.replies('DUDANA').length === 1 && slack.world.statuses.size === 0);
    product.beforeHandle = () => Promise.resolve();
    slack.failNext('assistant.threads.setStatus', { kind: 'status', status: 500 }, 2);
    slack.say({ user: 'UDANA', channel: 'DM', text: 'won revenue?' });
    await slack.until('the answer all the same', () => slack.replies('DUDANA').length === 2);
  });
});
