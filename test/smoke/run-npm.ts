/** npm commands as processes of their own, as somebody types them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
/** Every variable set to nothing, so that neither the shell nor a `.env` of this checkout speaks. */
const nothing = Object.fromEntries([...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => [name, '']));

export type Variables = Readonly<Record<string, string>>;
export type Ended = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };
export type Started = {
  readonly output: () => string;
  readonly until: (part: string) => Promise<void>;
  readonly ended: Promise<Ended>;
  readonly child: ChildProcess;
};

/** Runs `npm <words>` to its end; `typed` is its standard input. */
export function runNpm(words: readonly string[], variables: Variables, typed = ''): Promise<Ended> {
  const started = startNpm(words, variables, typed);
  return started.ended;
}

/** Starts `npm <words>`. `typed: null` = no standard input at all, as under a service manager. */
export function startNpm(words: readonly string[], variables: Variables, typed: string | null): Started {
  const child = spawn('npm', words, {
    cwd: root,
    env: { ...process.env, ...nothing, ...variables },
    stdio: [typed === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  if (typed !== null) child.stdin?.end(typed);
  const ended = new Promise<Ended>((resolve) => child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr })));
  const until = (part: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stdout.includes(part) && resolve();
      child.stdout?.on('data', look);
      void ended.then(() => reject(new Error(`npm ${words.join(' ')} ended before it said "${part}":\n${stdout}\n${stderr}`)));
      look();
    });
  return { output: () => stdout, until, ended, child };
}
