/** Slack's markup in a message as plain words. */
import type { Runtime } from '#surfaces/slack/runtime.ts';

/** What a message without words means. */
const EMPTY_MESSAGE = 'help';
const MENTIONED_PEOPLE_MAX = 5;

/** `<@BOT> what is <@U2>'s win rate in <#C1|emea>?` → `what is Dana Whitfield's win rate in #emea?`. A message without words asks for help. */
export async function plainQuestion(runtime: Pick<Runtime, 'botUserId' | 'users'>, text: string): Promise<string> {
  const withoutBot = text.replaceAll(new RegExp(`<@${runtime.botUserId}(\\|[^>]*)?>`, 'g'), ' ');
  const names = await namesOf(runtime, withoutBot);
  const plain = withoutBot
    .replaceAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, userId: string) => names.get(userId) ?? 'somebody')
    .replaceAll(/<#[A-Z0-9]+\|([^>]+)>/g, '#$1')
    .replaceAll(/<![^>|]*\|([^>]*)>/g, '$1')
    // A call to everybody in front of a question is no part of it; within a note it is the person's words.
    .replace(/^\s*(?:<![a-z]+>\s*)+/, '')
    .replaceAll(/<!([a-z]+)>/g, '@$1')
    .replaceAll(/<![^>]*>/g, ' ')
    .replaceAll(/<(?:[^>|]+)\|([^>]*)>/g, '$1')
    .replaceAll(/<([^>|]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
  return plain === '' ? EMPTY_MESSAGE : plain;
}

async function namesOf(runtime: Pick<Runtime, 'users'>, text: string): Promise<ReadonlyMap<string, string>> {
  const userIds = [...new Set([...text.matchAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g)].map((match) => match[1] ?? ''))].slice(0, MENTIONED_PEOPLE_MAX);
  const found = await Promise.all(userIds.map(async (userId) => [userId, await runtime.users.lookUp(userId)] as const));
  return new Map(found.flatMap(([userId, outcome]) => (outcome.kind === 'ok' ? [[userId, outcome.value.name] as const] : [])));
}
