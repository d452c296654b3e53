import { expect, test } from 'vitest';
import { plainQuestion } from '#surfaces/slack/plain-question.ts';
import type { UserDirectory } from '#surfaces/slack/user-directory.ts';

const users: UserDirectory = {
  lookUp: (userId) =>
    Promise.resolve(
      userId === 'URICO'
        ? { kind: 'ok', value: { name: 'Rico Alvarez', email: null, emailVerified: false, isMember: true, isBot: false } }
        : { kind: 'refused', reason: 'user_not_found' },
    ),
};

test.each([
  ['<@UBOT> what is our win rate?', 'what is our win rate?'],
  ['what is our win rate, <@UBOT|plumbline>?', 'what is our win rate,  ?'],
  ["win rate of <@URICO>'s deals", "win rate of Rico Alvarez's deals"],
  ['deals of <@UGONE>', 'deals of somebody'],
  ['won revenue of Smith &amp; Sons &lt;Ltd&gt;', 'won revenue of Smith & Sons <Ltd>'],
  ['see <#C1|emea> and <https://example.com/a?b=1&amp;c=2|the page>', 'see #emea and the page'],
  ['see <https://example.com>', 'see https://example.com'],
  ['<!here> win rate <!date^1795000000^{date}|on 21 November>', 'win rate on 21 November'],
  ['<@UBOT>', 'help'],
  ['', 'help'],
])('%j asks %j', async (text, question) => {
  expect(await plainQuestion({ botUserId: 'UBOT', users }, text)).toBe(question);
});
