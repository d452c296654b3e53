/** Thumbs below answers, the form that asks why, and messages that are taken back while they are worked on. */
import { expect, test } from 'vitest';
import { readTakenBack } from '#surfaces/slack/read-incoming.ts';
import { sampleAnswers } from '#test/helpers/sample-answers.ts';
import { type Bench, withSlack } from '#test/surfaces/slack/slack-bench.ts';

async function answerTo({ slack }: Bench, text: string, user = 'UDANA') {
  const said = slack.say({ user, channel: 'DM', text });
  return slack.until('the answer', () => slack.replies(said.channel, said.threadTs)[0]);
}

test('a good answer is noted and thanked for', async () => {
  await withSlack(async (bench) => {
    const answer = await answerTo(bench, 'win rate');
    await bench.slack.judge(answer, 'positive', 'UDANA');
    await bench.slack.until('thanks', () => bench.slack.replies('DUDANA').some(({ text }) => text.startsWith('Thank you')));
    expect(bench.product.feedback).toEqual([{ personId: 'person-dana', verdict: 'good', turnId: 'turn-1', part: 'shown', reason: null }]);
    expect(bench.slack.callsOf('views.open')).toEqual([]);
  });
});

test('a wrong answer is noted at once; the form adds the reason', async () => {
  await withSlack(async (bench) => {
    const answer = await answerTo(bench, 'win rate');
    await bench.slack.judge(answer, 'negative', 'UDANA');
    await bench.slack.until('the note', () => bench.product.feedback.length === 1);
    expect(bench.slack.callsOf('views.open')).toHaveLength(1);
    await bench.slack.submit('UDANA', { reason: 'Renewals are missing.' });
    await bench.slack.until('the reason', () => bench.product.feedback.length === 2);
    expect(bench.product.feedback.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['wrong', null],
      ['wrong', 'Renewals are missing.'],
    ]);
  });
});

test('a form that Slack does not open loses no report', async () => {
  await withSlack(async (bench) => {
    const answer = await answerTo(bench, 'win rate');
    bench.slack.failNext('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await bench.slack.judge(answer, 'negative', 'UDANA');
    await bench.slack.until('the note', () => bench.product.feedback.length === 1);
  });
});

test('whoever is not known judges nothing; what holds no figures has no thumbs', async () => {
  await withSlack(async (bench) => {
    const answer = await answerTo(bench, 'win rate');
    await bench.slack.judge({ ...answer, channel: 'CSALES' }, 'positive', 'UNORA');
    await bench.slack.until('the refusal', () => bench.slack.ephemerals('UNORA').length === 1);
    expect(bench.product.feedback).toEqual([]);
    bench.product.answer = () => ({ shown: sampleAnswers.clarify });
    const question = await answerTo(bench, 'revenue');
    expect(question.blocks.some(({ type }) => type === 'context_actions')).toBe(false);
  });
});

test.each([
  ['deleted', (ts: string) => ({ type: 'message', subtype: 'message_deleted', channel: 'DUDANA', channel_type: 'im', deleted_ts: ts })],
  [
    'edited',
    (ts: string) => ({
      type: 'message',
      subtype: 'message_changed',
      channel: 'DUDANA',
      channel_type: 'im',
      message: { ts, user: 'UDANA', text: 'pipeline' },
      previous_message: { text: 'win rate' },
    }),
  ],
] as const)('a message that is %s while it is worked on stops the model; it still ends in one reply', async (_how, event) => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    let isStopped = false;
    product.beforeHandle = (_raw, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          isStopped = true;
          resolve();
        });
      });
    const said = slack.say({ user: 'UDANA', channel: 'DM', text: 'win rate' });
    await said.outcome;
    await slack.emit(event(said.ts));
    await slack.until('the reply', () => slack.replies('DUDANA').length === 1);
    expect(isStopped).toBe(true);
    expect(product.turns).toHaveLength(1);
  });
});

test('a preview that Slack adds to a message takes nothing back', () => {
  const event = { type: 'message', subtype: 'message_changed', channel: 'D1', message: { ts: '1.0', text: 'see x' }, previous_message: { text: 'see x' } };
  expect(readTakenBack({ type: 'event_callback', event })).toBeNull();
  expect(readTakenBack({ type: 'event_callback', event: { ...event, message: { ts: '1.0', text: 'see y' } } })).toBe('D1:1.0');
});
