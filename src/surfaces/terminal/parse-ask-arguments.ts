/** The command line of `ask`, parsed at the door. */
import { parseArgs } from 'node:util';
import { type LocalDate, parseLocalDate } from '#kernel/dates.ts';

export type AskRequest = {
  readonly json: boolean;
  readonly as: string | null;
  readonly at?: LocalDate;
  /** Questions of one thread, or a file of batch lines (`-` = standard input). */
  readonly source: { readonly kind: 'questions'; readonly turns: readonly string[] } | { readonly kind: 'batch'; readonly file: string };
};

export const askUsage = `Usage: npm run -s ask -- [--json] [--as NAME] [--at DATE] "question" ["follow-up" …]
       npm run -s ask -- --batch FILE        one JSON object per line: {"id", "turns": […], "as"?, "at"?}; - reads standard input

  --json       one JSON object per turn on standard output
  --as NAME    who asks: name or e-mail of a person of the organisation
  --at DATE    the day it is, such as 2017-12-31`;

/** The request; text = how the command line is wrong (`''` when help was asked for). */
export function parseAskArguments(argv: readonly string[]): AskRequest | string {
  const parsed = parseOptions(argv);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help === true) return '';
  const at = values.at === undefined ? undefined : parseLocalDate(values.at);
  if (at === null) return `--at: "${values.at}" is not a day such as 2017-12-31`;
  if (values.batch !== undefined && positionals.length > 0) return '--batch takes its questions from the file; leave the others out';
  if (values.batch === undefined && positionals.every((question) => question.trim() === '')) return 'no question';
  return {
    json: values.json === true || values.batch !== undefined,
    as: values.as ?? null,
    ...(at === undefined ? {} : { at }),
    source: values.batch === undefined ? { kind: 'questions', turns: positionals } : { kind: 'batch', file: values.batch },
  };
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        batch: { type: 'string' },
        as: { type: 'string' },
        at: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
