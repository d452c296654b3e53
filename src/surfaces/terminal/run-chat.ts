/** The terminal chat: reads lines, answers each, on a terminal or through a pipe. */
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import ora from 'ora';
import type { LocalDate } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import type { Asker } from '#kernel/person.ts';
import { answerToScreen } from '#surfaces/terminal/answer-to-screen.ts';
import { type TurnDependencies, askTurn, personAsking } from '#surfaces/terminal/ask-thread.ts';
import { runChatCommand } from '#surfaces/terminal/chat-command.ts';
import type { ChatHistory } from '#surfaces/terminal/chat-history.ts';
import { type ChatSession, greet } from '#surfaces/terminal/chat-session.ts';
import { type Interrupts, makeInterrupts } from '#surfaces/terminal/interrupts.ts';
import { makePaint } from '#surfaces/terminal/paint.ts';
import { writeText } from '#surfaces/terminal/write-text.ts';

export type ChatDependencies = TurnDependencies & {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly history: ChatHistory;
  /** Text that was never used before: makes event and thread keys. */
  readonly newKey: () => string;
};

export type ChatOptions = { readonly as: string | null; readonly at?: LocalDate; /** Ends the chat from outside. */ readonly signal?: AbortSignal };

/** Of a pipe, or a terminal that does not say. */
const DEFAULT_WIDTH = 80;

/** How it ended: the person left or the input was at its end (with how many lines read), or nobody could be found to ask as. */
export type ChatEnd = { readonly kind: 'left' | 'ended' | 'stopped'; readonly linesRead: number } | { readonly kind: 'refused'; readonly reason: string };

/** Greets, then serves line by line until `/quit`, the end of input, Ctrl-C twice or `signal`. */
export async function runChat(deps: ChatDependencies, options: ChatOptions): Promise<ChatEnd> {
  const isTerminal = deps.input.isTTY === true && deps.output.isTTY === true;
  const lines = createInterface({
    input: deps.input,
    ...(isTerminal ? { output: deps.output } : {}),
    terminal: isTerminal,
    prompt: makePaint(deps.output).accent('> '),
    history: [...(isTerminal ? await deps.history.load() : [])],
    historySize: limits.chatHistoryLines,
    removeHistoryDuplicates: true,
  });
  const typed = lines[Symbol.asyncIterator]();
  const interrupts = makeInterrupts();
  const stop = () => {
    interrupts.end();
    lines.close();
  };
  options.signal?.addEventListener('abort', stop);
  try {
    const asker = await personAsking(deps, options.as);
    if (typeof asker === 'string') return { kind: 'refused', reason: asker };
    return await converse(deps, { lines, typed, isTerminal, interrupts }, { asker, ...options });
  } finally {
    options.signal?.removeEventListener('abort', stop);
    lines.close();
  }
}

type Typing = {
  readonly lines: Interface;
  readonly typed: AsyncIterableIterator<string>;
  readonly isTerminal: boolean;
  readonly interrupts: Interrupts;
};

async function converse(deps: ChatDependencies, typing: Typing, options: ChatOptions & { readonly asker: Asker }): Promise<ChatEnd> {
  const threadDeps = { ...deps, newThreadKey: () => `chat:${deps.newKey()}` };
  let session: ChatSession = { asker: options.asker, at: options.at, threadKey: threadDeps.newThreadKey(), turnsAsked: 0, lastAnswer: null };
  let linesRead = 0;
  listenForInterrupts(deps, typing);
  await writeText(deps.output, `${await greet(deps, session)}\n\n`);
  prompt(typing);
  for await (const line of typing.typed) {
    if (typing.interrupts.hasEnded()) break;
    typing.interrupts.lineTyped();
    linesRead += 1;
    const text = line.trim();
    if (text !== '') {
      await (typing.isTerminal ? deps.history.add(line) : writeText(deps.output, `> ${text}\n`));
      const outcome = await (text.startsWith('/') ? runChatCommand(threadDeps, session, text) : serveLine(deps, typing, session, text));
      if (outcome.kind === 'leave') return { kind: 'left', linesRead };
      session = outcome.session;
      await writeText(deps.output, `\n${outcome.text}\n\n`);
    }
    prompt(typing);
  }
  if (options.signal?.aborted === true) return { kind: 'stopped', linesRead };
  return { kind: typing.interrupts.hasEnded() ? 'left' : 'ended', linesRead };
}

/** Asks for the next line, on a terminal that is still read. */
function prompt({ lines, isTerminal, interrupts }: Typing): void {
  if (isTerminal && !interrupts.hasEnded()) lines.prompt();
}

function listenForInterrupts(deps: ChatDependencies, typing: Typing): void {
  typing.lines.on('SIGINT', () => {
    const meaning = typing.interrupts.press();
    if (meaning === 'leave') typing.lines.close();
    if (meaning !== 'warn') return;
    deps.output.write('\n(Ctrl-C again leaves)\n');
    prompt(typing);
  });
}

type Served = { readonly kind: 'said'; readonly text: string; readonly session: ChatSession };

async function serveLine(deps: ChatDependencies, { interrupts, isTerminal }: Typing, session: ChatSession, text: string): Promise<Served> {
  const turnsAsked = session.turnsAsked + 1;
  const turn = { surface: 'chat', eventKey: `${session.threadKey}:${turnsAsked}`, threadKey: session.threadKey, text } as const;
  const at = session.at === undefined ? {} : { at: session.at };
  const width = deps.output.columns ?? 0;
  const paint = makePaint(deps.output);
  // A terminal that knows no width (0 columns) would keep the spinner busy for ever.
  const canSpin = isTerminal && width > 0;
  const spinner = canSpin ? ora({ text: 'Looking …', stream: deps.output, discardStdin: false, color: paint.isColoured ? 'cyan' : false }).start() : null;
  const answer = await interrupts.run((signal) => askTurn(deps, session.asker, { ...turn, ...at }, signal));
  spinner?.stop();
  if (answer === null) return { kind: 'said', text: stoppedText(text), session: { ...session, turnsAsked } };
  const screen = { width: width > 0 ? width : DEFAULT_WIDTH, paint };
  return { kind: 'said', text: answerToScreen(answer, screen), session: { ...session, turnsAsked, lastAnswer: answer } };
}

/** A confirmation that was stopped may have been carried out: never claim that it was not. */
function stoppedText(text: string): string {
  return text.toLowerCase() === 'confirm' ? 'Stopped waiting. It may have been done all the same: confirm again to see its receipt.' : 'Stopped.';
}
