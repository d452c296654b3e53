/** The command `migrate`: what it prints and how it ends. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { connectPglite } from '#db/connect-pglite.ts';
import { migrate } from '#entry/migrate.ts';
import { readEnv } from '#env.ts';
import type { Database } from '#kernel/database.ts';
import { failed, ok, type Result } from '#kernel/result.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';

async function run(argv: readonly string[], opened: Result<Database>) {
  const [stdout, stderr] = [collectOutput(), collectOutput()];
  const dependencies = { readEnv: () => readEnv({}), openDatabase: () => Promise.resolve(opened) };
  const exitCode = await migrate(argv, { stdin: Readable.from([]), stdout, stderr }, dependencies);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

describe('npm run migrate', () => {
  it('applies everything to an empty database, once', async () => {
    const empty = expectOk(await connectPglite({ dataDir: null }));
    const first = await run([], ok({ ...empty, close: () => Promise.resolve() }));
    expect(first).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^applied 0000_foundation\napplied 0001_access\n/) });
    expect(first.stdout).toMatch(/has the newest migration; its access rules hold\.\n$/);
    const second = await run([], ok(empty));
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^The embedded database .* has the newest migration already/) });
  });

  it('refuses a database whose access rules do not hold, and says what to do', async () => {
    const { database } = await openTestDatabase();
    await database.transaction({ role: 'login' }, (session) =>
      session.execute('GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO PUBLIC'),
    );
    const refused = await run([], ok(database));
    expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('REVOKE EXECUTE ON FUNCTION pg_catalog.set_config') });
  });

  it('says why there is no database', async () => {
    const refused = await run([], failed({ kind: 'busy', reason: 'the data is in use by process 7' }));
    expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('in use by process 7') });
  });

  it.each([['now'], ['--all']])('says how it is used before it opens anything: %s', async (argument) => {
    const unopened = failed({ kind: 'internal', reference: 'nothing may be opened' });
    expect(await run([argument], unopened)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Usage: npm run migrate') });
  });
});
