/** The streams of a command and how a command is run on them. */
import { fstatSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { EnvError, loadEnvFile } from '#env.ts';

export type Terminal = {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
};

/** A command line that is wrong: says how, and how it is used. Help is no mistake. Gives the exit code. */
export function sayUsage(terminal: Terminal, mistake: string, usage: string): number {
  if (mistake === '') terminal.stdout.write(`${usage}\n`);
  else terminal.stderr.write(`${mistake}\n\n${usage}\n`);
  return mistake === '' ? 0 : 2;
}

/**
 * Runs a command as this process, with the project's `.env`, and sets its exit code. A wrong environment (2) and a
 * running process that went away in the middle (1) are said in a line; silence when the reader of the output left;
 * anything else is a bug and throws.
 */
export async function runAsProcess(command: (argv: readonly string[], terminal: Terminal) => Promise<number>): Promise<void> {
  process.stdout.on('error', () => undefined);
  try {
    loadEnvFile();
    process.exitCode = await command(process.argv.slice(2), process);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return;
    if (!(error instanceof Error) || (!(error instanceof EnvError) && code !== 'ECONNRESET')) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof EnvError ? 2 : 1;
  }
}

/** True when somebody can type or pipe lines in: not for a closed standard input or /dev/null. */
export function canRead(fileDescriptor: number, isTerminal: boolean): boolean {
  if (isTerminal) return true;
  try {
    const found = fstatSync(fileDescriptor);
    return found.isFIFO() || found.isSocket() || found.isFile();
  } catch {
    return false;
  }
}
