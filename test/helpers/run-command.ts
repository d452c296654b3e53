/** Commands as real processes of their own, on a data directory of the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Every variable set to nothing, so that no `.env` of this checkout speaks. */
const nothing = Object.fromEntries([...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => [name, '']));

export type RunningCommand = {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once standard output holds `part`; rejects when the process ends first. */
  readonly until: (part: string) => Promise<void>;
  readonly exitCode: Promise<number | null>;
};

export type CommandOptions = {
  readonly dataDir: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Text for standard input, which then ends; null = standard input is closed. */
  readonly input?: string | null;
};

/** Starts `src/entry/<name>.ts` with nothing configured but the data directory. */
export function startCommand(name: string, argv: readonly string[], options: CommandOptions): RunningCommand {
  const child = spawn(process.execPath, [`src/entry/${name}.ts`, ...argv], {
    cwd: root,
    env: { ...nothing, PLUMBLINE_DATA_DIR: options.dataDir, LANGUAGE_ENGINE: 'offline', ...options.variables },
    stdio: [typeof options.input === 'string' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  if (typeof options.input === 'string') child.stdin?.end(options.input);
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = (part: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stdout.includes(part) && resolve();
      child.stdout?.on('data', look);
      child.once('close', () => reject(new Error(`${name} ended before it said "${part}":\n${stdout}\n${stderr}`)));
      look();
    });
  return { child, stdout: () => stdout, stderr: () => stderr, until, exitCode };
}

/** Runs it to its end. */
export async function runCommand(
  name: string,
  argv: readonly string[],
  options: CommandOptions,
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const running = startCommand(name, argv, options);
  const exitCode = await running.exitCode;
  return { exitCode, stdout: running.stdout(), stderr: running.stderr() };
}
