/** Who is chatting, when and about what: the state of one chat, replaced line by line. */
import type { Answer } from '#kernel/answer.ts';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import type { Greeting } from '#kernel/ports.ts';
import { type TurnDependencies, sayUnserved } from '#surfaces/terminal/ask-thread.ts';
import { stripToLine } from '#surfaces/terminal/strip-control-characters.ts';

export type ChatSession = {
  readonly asker: Asker;
  /** The day it is; undefined = as the product takes it. */
  readonly at: LocalDate | undefined;
  readonly threadKey: string;
  readonly turnsAsked: number;
  readonly lastAnswer: Answer | null;
};

export const chatCommands = `/as NAME   ask as another person (name or e-mail)
/at DATE   take another day for today, such as 2017-12-31; without a date: back to the usual day
/how       show the plan and the SQL of the last answer
/help      show this
/quit      leave (Ctrl-D too; Ctrl-C stops a question, twice leaves)`;

/** Who is here, which day it is and what can be asked; says why when that cannot be found out. */
export async function greet(deps: TurnDependencies, session: ChatSession): Promise<string> {
  try {
    return greetingText(await deps.product.readView.greeting(session.asker, session.at));
  } catch (cause) {
    return sayUnserved(deps.log, cause);
  }
}

function greetingText(greeting: Greeting): string {
  const { organization, asker, today, examples } = greeting;
  const sample = organization.isSample ? ' (an invented sample organisation)' : '';
  return [
    `${stripToLine(organization.name)}${sample}, ${today}.`,
    `You are ${stripToLine(asker.name)} (${asker.roles.join(', ')}). Ask about the sales pipeline in plain words, for example:`,
    ...spread(examples, limits.greetingExamplesShown).map((example) => `  ${stripToLine(example)}`),
    'A number picks a choice, confirm or cancel answers a card, /help lists the commands.',
  ].join('\n');
}

/** `count` of them from all over the list: neighbours are alike. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]).filter((item) => item !== undefined);
}
