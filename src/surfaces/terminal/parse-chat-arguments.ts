/** The command line of `chat`, parsed at the door. */
import { parseArgs } from 'node:util';
import { type LocalDate, parseLocalDate } from '#kernel/dates.ts';

export type ChatRequest = { readonly as: string | null; readonly at?: LocalDate };

export const chatUsage = `Usage: npm run chat -- [--as NAME] [--at DATE]

  --as NAME    who asks: name or e-mail of a person of the organisation
  --at DATE    the day it is, such as 2017-12-31`;

/** The request; text = how the command line is wrong (`''` when help was asked for). */
export function parseChatArguments(argv: readonly string[]): ChatRequest | string {
  const values = parseOptions(argv);
  if (typeof values === 'string') return values;
  if (values.help === true) return '';
  const at = values.at === undefined ? undefined : parseLocalDate(values.at);
  if (at === null) return `--at: "${values.at}" is not a day such as 2017-12-31`;
  return { as: values.as ?? null, ...(at === undefined ? {} : { at }) };
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: { as: { type: 'string' }, at: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
