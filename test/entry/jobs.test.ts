import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { jobs } from '#entry/jobs.ts';
import type { CommandDependencies } from '#entry/use-product.ts';
import { readEnv } from '#env.ts';
import { failed } from '#kernel/result.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';

const busy: CommandDependencies['open'] = () => Promise.resolve(failed({ kind: 'busy', reason: 'the data is in use by process 7' }));
const neverOpen: CommandDependencies['open'] = () => Promise.reject(new Error('must not open'));

async function call(commandLine: readonly string[], variables: Record<string, string> = {}, open = busy) {
  const terminal = { stdin: new PassThrough(), stdout: collectOutput(), stderr: collectOutput() };
  const exitCode = await jobs(commandLine, terminal, { open, readEnv: () => readEnv(variables) });
  return { exitCode, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
}

describe('npm run jobs', () => {
  test('says how it is used before it opens anything', async () => {
    expect(await call(['start'], {}, neverOpen)).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('npm run jobs -- run NAME') });
  });

  test('says what to do when a running process holds the embedded data', async () => {
    const { exitCode, stdout, stderr } = await call(['list']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('in use by process 7');
    expect(stderr).toContain('DATABASE_URL');
  });

  test('says nothing of embedded data when PostgreSQL is used', async () => {
    const { stderr } = await call(['list'], { DATABASE_URL: 'postgresql://127.0.0.1:5432/none' });
    expect(stderr).not.toContain('DATABASE_URL');
  });
});
