/** `npm start`: runs what is configured; with nothing configured it opens the terminal chat. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Env } from '#env.ts';
import { makeClock } from '#kernel/clock.ts';
import { hostProduct } from '#entry/host-product.ts';
import { makeLog } from '#entry/make-log.ts';
import { openChat } from '#entry/open-chat.ts';
import { shutdownSignal, untilAborted } from '#entry/shutdown-signal.ts';
import { type Terminal, canRead, runAsProcess, sayUsage } from '#entry/terminal.ts';
import { type OpenProduct, type UsedProduct, pinnedDay, useProduct, wired } from '#entry/use-product.ts';
import { describeFailure } from '#surfaces/describe-failure.ts';
import type { ChatEnd } from '#surfaces/terminal/run-chat.ts';
import type { OpenedProduct } from '#wire.ts';

const usage = `Usage: npm start

Runs the product: embedded data (or DATABASE_URL), jobs, Slack when its tokens are set; with nothing set, the terminal chat.
Everything is set in the environment: see .env.example.`;

export type Running = { readonly stop: () => Promise<void> };

export type StartDependencies = {
  readonly env: Env;
  readonly terminal: Terminal;
  readonly open: OpenProduct;
  readonly startSlack: (env: Env, opened: OpenedProduct) => Promise<Running>;
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal;
  /** Whether somebody can type or pipe lines in. */
  readonly canChat: boolean;
};

/** Exit codes: 0 ended as asked, 1 could not start. */
export async function start(deps: StartDependencies): Promise<number> {
  const { env, terminal } = deps;
  const clock = makeClock({ fixedNow: null });
  const startedMs = clock.monotonicMs();
  const isFirstStart = env.databaseUrl === null && !existsSync(join(env.dataDir, 'database'));
  if (isFirstStart) say(terminal, `First start: making the database${env.sample ? ' and an invented sample organisation' : ''} in ${env.dataDir} …`);
  // Where somebody chats, the log would stand between the answers.
  const logLevel = opensChat(deps) ? 'warn' : 'info';
  const used = await useProduct(deps.open, env, { sample: env.sample, logLevel });
  if (!used.ok) return refuse(terminal, describeFailure(used.failure));
  if (used.value.kind === 'connected') return chatWithRunning(deps, used.value);
  const seconds = ((clock.monotonicMs() - startedMs) / 1000).toFixed(1);
  say(terminal, isFirstStart ? `Made in ${seconds} s; later starts are quicker.` : `Started in ${seconds} s.`);
  return run(deps, used.value.opened);
}

/** Another process has the embedded data: this one is a chat with it, or done when nobody can type. */
async function chatWithRunning(deps: StartDependencies, used: Extract<UsedProduct, { kind: 'connected' }>): Promise<number> {
  const { env, terminal } = deps;
  say(terminal, `Plumbline is already running (pid ${used.pid}) on ${env.dataDir}.${deps.canChat ? ' This is a chat with it.\n' : ''}`);
  try {
    if (!deps.canChat) return 0;
    const at = await pinnedDay(used, env);
    const signal = AbortSignal.any([deps.signal, used.closed]);
    const parts = { product: used.product, log: makeLog('warn'), env, terminal };
    const end = await openChat(parts, { as: null, ...(at === undefined ? {} : { at }), signal });
    if (end.kind === 'refused') return refuse(terminal, end.reason);
    return used.closed.aborted ? refuse(terminal, 'The running process ended, and this chat with it.') : 0;
  } finally {
    await used.close();
  }
}

/** Runs everything until the chat is left or the process is to end, and stops it in the opposite order. */
async function run(deps: StartDependencies, opened: OpenedProduct): Promise<number> {
  const { env, terminal, signal } = deps;
  const running: Running[] = [{ stop: opened.close }];
  try {
    const host = await hostProduct(env, opened, opened.log);
    if (host !== null) running.push({ stop: host.close });
    running.push(await opened.startJobs());
    if (env.slack !== null) {
      const slack = await connectSlack(deps, opened);
      if (typeof slack === 'string') return refuse(terminal, slack);
      running.push(slack);
    }
    say(terminal, `Running (pid ${process.pid}): ${env.slack === null ? '' : 'Slack, '}jobs. To ask from another terminal: npm run -s ask -- "your question"`);
    if (opensChat(deps) && !signal.aborted) {
      say(terminal, '');
      const end = await openChat({ product: opened.product, log: opened.log, env, terminal }, { as: null, signal });
      if (end.kind === 'refused') terminal.stderr.write(`${end.reason}\n`);
      if (endsStart(end)) return 0;
    }
    say(terminal, 'Serving until Ctrl-C.');
    await untilAborted(signal);
    return 0;
  } finally {
    for (const { stop } of running.toReversed()) await stop();
  }
}

/** With nothing configured that people could ask through, `npm start` is a chat. */
function opensChat({ env, canChat }: StartDependencies): boolean {
  return env.slack === null && canChat;
}

/** A chat that was left ends the whole; one that never had a line (input closed from the start) or nobody to ask as does not. */
function endsStart(end: ChatEnd): boolean {
  return end.kind !== 'refused' && !(end.kind === 'ended' && end.linesRead === 0);
}

/** Text = why Slack is not there, although its tokens are set. */
async function connectSlack(deps: StartDependencies, opened: OpenedProduct): Promise<Running | string> {
  try {
    return await deps.startSlack(deps.env, opened);
  } catch (error) {
    opened.log.error('slack.not_started', { error });
    return `Slack could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function say(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${text}\n`);
}

function refuse(terminal: Terminal, reason: string): number {
  terminal.stderr.write(`${reason}\n`);
  return 1;
}

/** Loaded only when it is configured. */
const startSlack: StartDependencies['startSlack'] = async (env, opened) => {
  const { startConfiguredSlack } = await import('#entry/slack.ts');
  return startConfiguredSlack(env, opened);
};

async function startFromCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const mistake = argumentMistake(argv);
  if (mistake !== null) return sayUsage(terminal, mistake, usage);
  const canChat = canRead(0, terminal.stdin.isTTY === true);
  return start({ env: wired.readEnv(), terminal, open: wired.open, startSlack, signal: shutdownSignal(), canChat });
}

/** What is wrong with the command line (`''` when help was asked for); null when nothing is. */
function argumentMistake(argv: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...argv], options: { help: { type: 'boolean', short: 'h' } } });
    return values.help === true ? '' : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

if (import.meta.main) await runAsProcess(startFromCommandLine);
