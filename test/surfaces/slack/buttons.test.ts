import { expect, test } from 'vitest';
import type { FakeMessage } from '#test/helpers/fake-slack/world.ts';
import { sampleAnswers } from '#test/helpers/sample-answers.ts';
import { withSlack, type Bench } from '#test/surfaces/slack/slack-bench.ts';

/** Dana asks; the message that answers. */
async function answerTo(bench: Bench, channel: string, text: string): Promise<FakeMessage> {
  const said = bench.slack.say({ user: 'UDANA', channel, text });
  return bench.slack.until('the answer', () => bench.slack.replies(said.channel, said.ts)[0]);
}

/** Dana's confirm card for draft d1, in the channel. */
async function cardInChannel(bench: Bench, status: 'open' | 'expired' = 'open'): Promise<FakeMessage> {
  bench.product.drafts.set('d1', { personId: 'person-dana', status });
  bench.product.answer = () => ({ shown: sampleAnswers.confirm });
  return answerTo(bench, 'CSALES', '<@UBOT> log a note');
}

test('a choice pressed is the presser’s next question in the same thread; pressing it again is told so', async () => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    product.answer = (raw) => ({ shown: raw.text === 'revenue?' ? sampleAnswers.clarify : sampleAnswers.figures });
    const question = await answerTo(bench, 'DM', 'revenue?');
    await slack.click(question, 'open pipeline', 'UDANA');
    await slack.until('the chosen answer', () => slack.replies('DUDANA').length === 2);
    expect(product.turns[1]?.raw).toMatchObject({ text: 'open pipeline', threadKey: product.turns[0]?.raw.threadKey, audience: 'private' });
    await slack.click(question, 'open pipeline', 'UDANA');
    await slack.until('the hint', () => slack.replies('DUDANA').length === 3);
    expect(slack.transcript('DUDANA')).toMatchInlineSnapshot(`
      "Dana Whitfield: revenue?
        plumbline: Which revenue do you mean?
          [won revenue] [open pipeline]
        plumbline: The win rate in 2017 was *63.15 %*.
          | Close quarter | Win rate | Won revenue | Won deals |
          | 2017-01-01 | 82.07 % | USD 1,134,672 | 531 |
          | 2017-04-01 | 50.00 % | USD 3,086,111.50 | 1,254 |
          | 2017-07-01 | – | – | 0 |
          ~ Win rate = won ÷ (won + lost); 2017 by close date; organisation; as of 2017-12-31
          ~ ⚠️ Small sample in one quarter.
          [win rate by region] [Show how]
        plumbline: That was asked already; the answer is in this thread."
    `);
    expect(product.turns).toHaveLength(2);
  });
});

test('another person’s press of a suggestion is their own question with their own rights', async () => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    const answer = await answerTo(bench, 'CSALES', '<@UBOT> win rate?');
    await slack.click(answer, 'win rate by region', 'URICO');
    await slack.until('the answer to Rico', () => slack.replies('CSALES', answer.threadTs).length === 2);
    expect(product.turns[1]?.raw).toMatchObject({ personId: 'person-rico', text: 'win rate by region', audience: 'channel', replyTo: { userId: 'URICO' } });
    await slack.click(answer, 'win rate by region', 'UNORA');
    await slack.until('the refusal', () => slack.ephemerals('UNORA').length === 1);
    expect(product.turns).toHaveLength(2);
  });
});

test('below a private part of a channel’s answer the channel’s conversation goes on', async () => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    product.answer = () => ({ shown: sampleAnswers.decline, privately: sampleAnswers.figures });
    await answerTo(bench, 'CSALES', '<@UBOT> win rate by owner');
    const part = await slack.until('the private part', () => slack.replies('DUDANA')[0]);
    product.answer = () => ({ shown: sampleAnswers.figures });
    slack.say({ user: 'UDANA', channel: 'DM', text: 'and by region?', threadTs: part.ts });
    await slack.until('the follow-up', () => slack.replies('DUDANA', part.ts).length === 1);
    await slack.click(part, 'win rate by region', 'UDANA');
    await slack.until('the suggestion', () => slack.replies('DUDANA', part.ts).length === 2);
    expect(new Set(product.turns.map((turn) => turn.raw.threadKey)).size).toBe(1);
  });
});

test('"Show how" shows plan, definitions and SQL to the presser alone, also after a restart', async () => {
  await withSlack(async (bench) => {
    const { slack } = bench;
    const answer = await answerTo(bench, 'CSALES', '<@UBOT> win rate?');
    await bench.restart();
    await slack.click(answer, 'Show how', 'URICO');
    const shown = await slack.until('the explanation', () => slack.ephemerals('URICO')[0]);
    const text = JSON.stringify(shown.blocks);
    expect(text).toContain('select 1 where $1 = $2');
    expect(text).toContain('$1 = \\"Won\\"');
    expect(text).toContain('won ÷ (won + lost)');
    expect(text).toContain('\\"date_role\\": \\"close_date\\"');
    expect(slack.replies('CSALES')).toHaveLength(1);
    await slack.click(answer, 'Show how', 'UNORA');
    const refused = await slack.until('the refusal', () => slack.ephemerals('UNORA')[0]);
    expect(refused.text).toContain("I don't know you yet");
  });
});

test('Confirm: the card becomes the receipt and loses its buttons; a second click is told so and changes nothing', async () => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    const card = await cardInChannel(bench);
    expect(slack.transcript('CSALES')).toMatchInlineSnapshot(`
      "Dana Whitfield: <@UBOT> log a note
        plumbline: Shall I log this?
          *Log a note about Dana Whitfield for 2026-10.*
          • *text*: – → Good month
          ~ Nothing is changed before you confirm. Valid until 2026-11-18 11:06 UTC.
          [Confirm] [Cancel]"
    `);
    await Promise.all([slack.click(card, 'Confirm', 'UDANA'), slack.click(card, 'Confirm', 'UDANA')]);
    await slack.until('receipt and hint', () => slack.replies('CSALES')[0]?.editedTimes === 1 && slack.ephemerals('UDANA').length === 1);
    expect(slack.transcript('CSALES')).toMatchInlineSnapshot(`
      "Dana Whitfield: <@UBOT> log a note
        plumbline: Logged.
          ✅ *Logged a note.*
          • *text*: Good month
          ~ Receipt r1 · audit entry person:p1#3
        plumbline (only for Dana Whitfield): That card was answered already; nothing more was changed."
    `);
    await slack.click(card, 'Cancel', 'UDANA');
    await slack.until('the second hint', () => slack.ephemerals('UDANA').length === 2);
    expect(product.confirmations).toBe(1);
    expect(slack.replies('CSALES')).toHaveLength(1);
    expect(slack.replies('CSALES')[0]?.editedTimes).toBe(1);
  });
});

test('Cancel: the card says so and loses its buttons', async () => {
  await withSlack(async (bench) => {
    const card = await cardInChannel(bench);
    await bench.slack.click(card, 'Cancel', 'UDANA');
    await bench.slack.until('the changed card', () => bench.slack.replies('CSALES')[0]?.text === 'Dropped; nothing was changed.');
    expect(bench.slack.replies('CSALES')[0]?.blocks.some((block) => block.type === 'actions')).toBe(false);
    expect(bench.product.confirmations).toBe(0);
  });
});

test.each([
  ['another person of the organisation', 'URICO', 'That card belongs to somebody else'],
  ['somebody unknown', 'UNORA', "I don't know you yet"],
] as const)('%s who presses Confirm is told why; the card keeps its buttons and its owner can still confirm', async (_, user, words) => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    const card = await cardInChannel(bench);
    await slack.click(card, 'Confirm', user);
    const told = await slack.until('the hint', () => slack.ephemerals(user)[0]);
    expect(told.text).toContain(words);
    expect(slack.replies('CSALES')[0]?.editedTimes).toBe(0);
    await slack.click(card, 'Confirm', 'UDANA');
    await slack.until('the receipt', () => slack.replies('CSALES')[0]?.editedTimes === 1);
    expect(product.confirmations).toBe(1);
  });
});

test('an expired card loses its buttons and its owner is told', async () => {
  await withSlack(async (bench) => {
    const { slack, product } = bench;
    const card = await cardInChannel(bench, 'expired');
    await slack.click(card, 'Confirm', 'UDANA');
    await slack.until('the hint', () => slack.ephemerals('UDANA').length === 1);
    expect(slack.replies('CSALES')[0]).toMatchObject({ editedTimes: 1, text: 'That card has expired; nothing was changed.' });
    expect(product.confirmations).toBe(0);
  });
});

test('a card pressed after a restart works', async () => {
  await withSlack(async (bench) => {
    const card = await cardInChannel(bench);
    await bench.restart();
    await bench.slack.click(card, 'Confirm', 'UDANA');
    await bench.slack.until('the receipt', () => bench.slack.replies('CSALES')[0]?.editedTimes === 1);
    await bench.restart();
    await bench.slack.click(card, 'Confirm', 'UDANA');
    await bench.slack.until('the same receipt', () => bench.slack.replies('CSALES')[0]?.editedTimes === 2);
    expect(bench.product.confirmations).toBe(1);
  });
});

test('a receipt whose card cannot be changed is posted into the thread', async () => {
  await withSlack(async (bench) => {
    const card = await cardInChannel(bench);
    bench.slack.failNext('chat.update', { kind: 'status', status: 503 });
    bench.slack.failNext('chat.update', { kind: 'error', error: 'edit_window_closed' });
    await bench.slack.click(card, 'Confirm', 'UDANA');
    await bench.slack.until('the receipt', () => bench.slack.replies('CSALES', card.threadTs).length === 2);
    expect(bench.slack.transcript('CSALES')).toContain('✅ *Logged a note.*');
  });
});

test('when deciding throws, nobody is told that it failed; pressing again gives the receipt', async () => {
  await withSlack(
    async (bench) => {
      const { slack } = bench;
      const card = await cardInChannel(bench);
      await slack.click(card, 'Confirm', 'UDANA');
      const told = await slack.until('the hint', () => slack.ephemerals('UDANA')[0]);
      expect(told.text).toContain('I could not learn whether that worked');
      await slack.click(card, 'Confirm', 'UDANA');
      await slack.until('the receipt', () => slack.replies('CSALES')[0]?.editedTimes === 1);
    },
    {
      prepare: (_, product) => {
        const { confirmDraft } = product;
        let throws = 1;
        Object.assign(product, {
          confirmDraft: async (...given: Parameters<typeof confirmDraft>) => {
            const answer = await confirmDraft(...given);
            throws -= 1;
            if (throws === 0) throw new Error('the connection broke after the commit');
            return answer;
          },
        });
      },
    },
  );
});
