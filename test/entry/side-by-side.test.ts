/** The real commands as real processes beside each other, on one embedded data directory with the sample organisation. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractErrors } from '#test/helpers/contract-schema.ts';
import { type RunningCommand, runCommand, startCommand } from '#test/helpers/run-command.ts';

type Printed = { id: string; turn: number; kind: string; text: string; results: { rows: unknown[][] }[] };

let dataDir: string;
let running: RunningCommand;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'plumbline-beside-'));
  running = startCommand('start', [], { dataDir });
  await running.until('Serving until Ctrl-C.');
});
afterAll(async () => {
  running.child.kill('SIGKILL');
  await running.exitCode;
  await rm(dataDir, { recursive: true });
});

async function ask(argv: readonly string[], input: string | null = null): Promise<readonly Printed[]> {
  const { stdout, stderr, exitCode } = await runCommand('ask', argv, { dataDir, input });
  expect([exitCode, stderr]).toEqual([0, '']);
  const printed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Printed);
  expect(printed.flatMap(contractErrors)).toEqual([]);
  return printed;
}

describe('beside a running npm start', () => {
  test('the first start said that it makes the sample organisation, and how long that took', () => {
    expect(running.stdout()).toMatch(/^First start: making the database and an invented sample organisation in .+ …\nMade in [0-9.]+ s;/);
  });

  test('several asks at once all answer with figures', async () => {
    const answers = await Promise.all([ask(['--json', 'win rate', 'and by region?']), ask(['--json', 'won revenue by quarter']), ask(['--json', 'win rate'])]);
    expect(answers.flat().map(({ id, turn, kind }) => [id, turn, kind])).toEqual([
      ['q1', 1, 'answer'],
      ['q2', 2, 'answer'],
      ['q1', 1, 'answer'],
      ['q1', 1, 'answer'],
    ]);
    expect(answers[0]?.[0]?.results).toEqual(answers[2]?.[0]?.results);
    expect(answers[1]?.[0]?.results[0]?.rows.length).toBeGreaterThan(1);
  });

  test('a batch on standard input, with a bad line in the middle', async () => {
    const lines = ['{"id":"a","turns":["win rate"]}', 'broken', '{"id":"c","turns":["won revenue"],"as":"Nobody At All"}'];
    expect((await ask(['--batch', '-'], lines.join('\n'))).map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'answer'],
      ['line 2', 'error'],
      ['c', 'error'],
    ]);
  });

  test('a chat through a pipe', async () => {
    const { stdout, exitCode } = await runCommand('chat', [], { dataDir, input: 'win rate by quarter\n/how\n/quit\n' });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('You are ');
    expect(stdout).toContain('> win rate by quarter');
    expect(stdout).toContain('SQL\n  ');
  });

  test('an import, here one that only tries, is done by the running process', async () => {
    const file = join(dataDir, 'people.csv');
    await writeFile(
      file,
      'name,email,role,manager_name,team_name,region\nOda Brandt,oda@example.com,leader,,,\nIlse Marlow,ilse@example.com,rep,Oda Brandt,North,North\n',
    );
    const { stdout, stderr, exitCode } = await runCommand('import', [file, '--dry-run', '--name', 'Tried Only'], { dataDir });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Tried Only');
  });

  test('a second start says that it runs already', async () => {
    const { stdout, exitCode } = await runCommand('start', [], { dataDir });
    expect([exitCode, stdout]).toEqual([0, `Plumbline is already running (pid ${running.child.pid}) on ${dataDir}.\n`]);
  });

  test('a client that is killed in the middle leaves it serving', async () => {
    const killed = startCommand('ask', ['--batch', '-'], { dataDir, input: '{"id":"a","turns":["win rate","by owner","by region"]}\n'.repeat(50) });
    await killed.until('"a"');
    killed.child.kill('SIGKILL');
    await killed.exitCode;
    expect((await ask(['--json', 'win rate']))[0]?.kind).toBe('answer');
  });
});

describe('when it is told to end', () => {
  test('it ends cleanly, and commands then open the same data themselves, one after the other', async () => {
    running.child.kill('SIGTERM');
    expect(await running.exitCode).toBe(0);
    expect(running.stderr()).not.toContain('"level":50');
    expect(existsSync(join(dataDir, 'plumbline.sock'))).toBe(false);
    const [first, second] = await Promise.all([ask(['--json', 'win rate']), ask(['--json', 'win rate'])]);
    expect([first[0]?.kind, first[0]?.results]).toEqual(['answer', second[0]?.results]);
  });
});
