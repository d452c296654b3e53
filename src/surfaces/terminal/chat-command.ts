/** The chat's own commands, the lines that start with a slash. */
import { parseLocalDate } from '#kernel/dates.ts';
import { type TurnDependencies, personAsking } from '#surfaces/terminal/ask-thread.ts';
import { type ChatSession, chatCommands, greet } from '#surfaces/terminal/chat-session.ts';
import { explainAnswer } from '#surfaces/terminal/explain-answer.ts';

export type CommandOutcome = { readonly kind: 'leave' } | { readonly kind: 'said'; readonly text: string; readonly session: ChatSession };

/** Runs `/help`, `/as`, `/at`, `/how` or `/quit`. `newThreadKey` is used when another person asks from now on. */
export async function runChatCommand(
  deps: TurnDependencies & { readonly newThreadKey: () => string },
  session: ChatSession,
  line: string,
): Promise<CommandOutcome> {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const argument = words.join(' ');
  const said = (text: string, next = session): CommandOutcome => ({ kind: 'said', text, session: next });
  switch (name.toLowerCase()) {
    case '/quit':
    case '/exit':
      return { kind: 'leave' };
    case '/help':
      return said(`${await greet(deps, session)}\n\n${chatCommands}`);
    case '/how':
      return said(explainAnswer(session.lastAnswer));
    case '/at': {
      if (argument === '') return said('Back to the usual day.', { ...session, at: undefined });
      const at = parseLocalDate(argument);
      return at === null ? said(`"${argument}" is not a day such as 2017-12-31.`) : said(`Today is ${at} from now on.`, { ...session, at });
    }
    case '/as': {
      if (argument === '') return said(`You are ${session.asker.name}. To ask as somebody else: /as NAME`);
      const asker = await personAsking(deps, argument);
      if (typeof asker === 'string') return said(asker);
      return said(`You are ${asker.name} (${asker.roles.join(', ')}) from now on.`, { ...session, asker, threadKey: deps.newThreadKey(), lastAnswer: null });
    }
    default:
      return said(`There is no command ${name}.\n\n${chatCommands}`);
  }
}
