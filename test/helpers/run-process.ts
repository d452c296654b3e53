/** Processes of their own, for what one process cannot show: locks, kills, races. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type StartedProcess = {
  readonly pid: number;
  /** Resolves when a line of its output contains `words`; rejects when it ends first. */
  readonly sees: (words: string) => Promise<string>;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  readonly ended: Promise<number | null>;
};

/** Runs `test/fixtures/processes/<name>.ts` on this Node with `parameters`. */
export function startProcess(name: string, parameters: readonly string[]): StartedProcess {
  const root = join(import.meta.dirname, '..', '..');
  const child = spawn(process.execPath, [join('test', 'fixtures', 'processes', `${name}.ts`), ...parameters], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const watchers = new Set<() => void>();
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    for (const watch of watchers) watch();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const sees = (words: string) =>
    new Promise<string>((resolve, reject) => {
      const watch = () => {
        const line = output.split('\n').find((candidate) => candidate.includes(words));
        if (line !== undefined) resolve(line);
      };
      watchers.add(watch);
      watch();
      void ended.then(() => reject(new Error(`the process ended without saying "${words}":\n${output}`)));
    });
  return {
    pid: child.pid ?? 0,
    sees,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
  };
}
