/** The terminal chat on a command's streams, with its history in the data directory. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Env } from '#env.ts';
import type { Log, Product } from '#kernel/ports.ts';
import type { Terminal } from '#entry/terminal.ts';
import { fileHistory } from '#surfaces/terminal/chat-history.ts';
import { type ChatEnd, type ChatOptions, runChat } from '#surfaces/terminal/run-chat.ts';

export type ChatParts = { readonly product: Product; readonly log: Log; readonly env: Env; readonly terminal: Terminal };

/** Chats until the person leaves, the input ends or `signal` is aborted. Without `as`, PLUMBLINE_USER asks. */
export function openChat({ product, log, env, terminal }: ChatParts, options: ChatOptions): Promise<ChatEnd> {
  const history = fileHistory(join(env.dataDir, 'chat-history'));
  const deps = { product, log, history, input: terminal.stdin, output: terminal.stdout, newKey: randomUUID };
  return runChat(deps, { ...options, as: options.as ?? env.user });
}
