/** The streams of a command and how a command is run on them. */
import { fstatSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { EnvError } from '#env.ts';

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

/** Runs a command as this process: its exit code, a readable line for a wrong environment, silence when the reader of its output left. */
export async function runAsProcess(command: (argv: readonly string[], terminal: Terminal) => Promise<number>): Promise<void> {
  process.stdout.on('error', () => undefined);
  try {
    process.exitCode = await command(process.argv.slice(2), process);
  } catch (error) {
    if (error instanceof EnvError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    } else if (!isBrokenPipe(error)) throw error;
  }
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
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
