/** `npm run -s ask`: questions on the command line or in a batch; one JSON object per turn, or Markdown. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ok } from '#kernel/result.ts';
import { makeLog } from '#entry/make-log.ts';
import { type Terminal, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type CommandDependencies, pinnedDay, useProduct, wired } from '#entry/use-product.ts';
import { type AskRequest, askUsage, parseAskArguments } from '#surfaces/terminal/parse-ask-arguments.ts';
import { runAsk } from '#surfaces/terminal/run-ask.ts';

/** Exit codes: 0 answered (errors of single turns included), 1 the product could not be opened (each turn says why), 2 wrong usage. */
export async function ask(argv: readonly string[], terminal: Terminal, deps: CommandDependencies = wired): Promise<number> {
  const request = parseAskArguments(argv);
  if (typeof request === 'string') return sayUsage(terminal, request, askUsage);
  const env = deps.readEnv();
  const lines = await openLines(request, terminal);
  if (typeof lines === 'string') return sayUsage(terminal, lines, askUsage);
  const used = await useProduct(deps.open, env, { sample: false });
  const parts = { log: makeLog('warn'), output: terminal.stdout, lines, runKey: randomUUID() };
  const as = request.as ?? env.user;
  if (!used.ok) {
    await runAsk({ ...parts, product: used }, { ...request, as });
    return 1;
  }
  try {
    const at = request.at ?? (await pinnedDay(used.value, env));
    await runAsk({ ...parts, product: ok(used.value.product) }, { ...request, as, ...(at === undefined ? {} : { at }) });
    return 0;
  } finally {
    await used.value.close();
  }
}

/** The lines of the batch; text = why there are none. */
async function openLines(request: AskRequest, terminal: Terminal): Promise<AsyncIterable<string> | readonly string[] | string> {
  if (request.source.kind === 'questions') return [];
  const { file } = request.source;
  if (file === '-') return linesOf(() => terminal.stdin);
  try {
    if ((await stat(file)).isDirectory()) return `--batch: ${file} is a directory`;
    await access(file, constants.R_OK);
  } catch (error) {
    return `--batch: ${error instanceof Error ? error.message : String(error)}`;
  }
  return linesOf(() => createReadStream(file));
}

/** Opens its input when the first line is asked for: readline drops what comes before that. */
async function* linesOf(openInput: () => Readable): AsyncIterable<string> {
  yield* createInterface({ input: openInput(), crlfDelay: Infinity });
}

if (import.meta.main) await runAsProcess(ask);
