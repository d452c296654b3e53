/** The command `catalog`: what it prints and how it ends. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCatalog } from '#catalog/build-catalog.ts';
import { catalog } from '#entry/catalog.ts';
import { readEnv } from '#env.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database.ts';
import { localDate } from '#kernel/dates.ts';
import { ok } from '#kernel/result.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { ownCatalog, seedPipeline } from '#test/catalog/pipeline.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { expectOk, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';

let database: Database;
let close: () => Promise<void>;
let folder: { readonly path: string; readonly remove: () => Promise<void> };

beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  folder = await makeTemporaryFolder();
  await cp('models-catalog', join(folder.path, 'broken'), { recursive: true });
  const fact = join(folder.path, 'broken', 'models', 'facts', 'int_opportunity_standing.sql');
  await writeFile(fact, (await readFile(fact, 'utf8')).replace("else 'Lost'", "else 'Gone'"));
  await cp('models-catalog', join(folder.path, 'warning'), { recursive: true });
  const properties = join(folder.path, 'warning', 'models', 'facts', 'fct_opportunity.yml');
  const listed = 'arguments: { values: [Open, Won, Lost] }\n';
  const fewer = 'arguments: { values: [Open, Won] }\n              config: { severity: warn }\n';
  await writeFile(properties, (await readFile(properties, 'utf8')).replace(listed, fewer));
  await cp('models-catalog', join(folder.path, 'unknown'), { recursive: true });
  await writeFile(join(folder.path, 'unknown', 'models', 'facts', 'fct_opportunity.sql'), "-- One row per deal.\nselect 1 from {{ ref('nothing') }}\n");
});
afterAll(async () => {
  await close();
  await folder.remove();
});

async function run(argv: readonly string[], catalogDir = 'models-catalog') {
  const [stdout, stderr] = [collectOutput(), collectOutput()];
  const exitCode = await catalog(
    argv,
    { stdin: Readable.from([]), stdout, stderr },
    {
      readEnv: () => ({ ...readEnv({}), catalogDir }),
      openDatabase: () => Promise.resolve(ok({ ...database, close: () => Promise.resolve() })),
      openScratch: () => Promise.resolve(ok({ ...database, close: () => Promise.resolve() })),
    },
  );
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

describe('wrong usage', () => {
  const cases: readonly [argv: readonly string[], said: RegExp][] = [
    [['rebuild'], /That is no command/],
    [['build', '--as-of', '2026-02-30'], /2026-02-30 is not a day/],
    [['build', '--organization', 'one'], /one is not the number/],
    [['build', '--fast'], /--fast/],
    [['build', '--select', 'fct_opportunity'], /--select goes with test/],
    [['build', '--out', 'x.md'], /--out goes with docs/],
  ];
  it.each(cases)('%j', async (argv, said) => {
    expect(await run(argv)).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(said) });
  });
  it('help is no mistake', async () => {
    expect(await run(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('npm run catalog -- build') });
  });
});

describe('lint', () => {
  it('says that the catalogue is in order', async () => {
    expect(await run(['lint'])).toEqual({ exitCode: 0, stdout: 'The catalogue is in order.\n', stderr: '' });
  });
  it('names file and line of what is not', async () => {
    expect(await run(['lint'], join(folder.path, 'unknown'))).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('models/facts/fct_opportunity.sql:2: unknown ref nothing'),
    });
  });
});

describe('unit tests', () => {
  it('run without anything imported', async () => {
    expect(await run(['test'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/\d+ unit tests passed\.\nNo data tests: nothing was imported yet/),
    });
  });
  it('run for one model alone', async () => {
    expect(await run(['test', '--select', 'a_win_rate_by_owner'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+ unit tests passed/) });
    expect(await run(['test', '--select', 'nothing'])).toMatchObject({ exitCode: 1, stderr: 'There is no model nothing.\n' });
  });
});

describe('docs', () => {
  it('writes the calculation reference, the same text every time', async () => {
    const [first, second] = [join(folder.path, 'docs', 'one.md'), join(folder.path, 'docs', 'two.md')];
    expect(await run(['docs', '--out', first])).toEqual({ exitCode: 0, stdout: `${first} is written.\n`, stderr: '' });
    await run(['docs', '--out', second]);
    expect(await readFile(second, 'utf8')).toBe(await readFile(first, 'utf8'));
  });
});

describe('build and test', () => {
  it('say what is missing before anything was imported', async () => {
    expect(await run(['build'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('import something first') });
  });

  it('build a day and print a table; try one and publish nothing', async () => {
    await seedPipeline(database, 1, { opportunities: [{ is_closed: true, close_date: '2026-02-01' }] });
    expect(await run(['test', '--as-of', '2026-04-15'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/Organisation 1, 2026-04-15: \d+ data tests passed/),
    });
    expect(await run(['build', '--as-of', '2026-04-15'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/fct_opportunity +│ +1 │[\s\S]*Organisation 1, 2026-04-15: \d+ rows/),
    });
    expect(await run(['build', '--organization', '7'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no such organisation') });
  });

  it('builds lists how they were made, newest first', async () => {
    const before = await run(['builds']);
    expect(before).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/2026-04-15 │ full +│ +– │ +\d+ │ +\d+ │ it was asked for/) });
    const asOf = localDate('2026-04-15');
    const organization = await readOrganization(database, 1);
    if (organization === null) throw new Error('no organisation');
    await database.transaction({ role: 'owner' }, (session) =>
      session.execute('UPDATE raw.opportunity SET amount = 7; UPDATE app.organization SET data_version = data_version + 1'),
    );
    const followed = await buildCatalog({ database, catalog: await ownCatalog(), clock: makeClock({ fixedNow: null }) }, organization, asOf, { follow: true });
    expectOk(followed);
    const { stdout } = await run(['builds']);
    expect(stdout).toMatch(/incremental │ +1 │[\s\S]*it was asked for/);
    expect(stdout.split('\n').length).toBe(before.stdout.split('\n').length + 2);
  });

  it.each(['test', 'build'])('%s: name file and line of a failing data test', async (command) => {
    const { exitCode, stderr } = await run([command, '--as-of', '2026-04-15'], join(folder.path, 'broken'));
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/models\/facts\/fct_opportunity\.yml:\d+/)]);
  });

  it('test shows some of the wrong rows by key and column; build does not', async () => {
    const tested = await run(['test', '--as-of', '2026-04-15'], join(folder.path, 'broken'));
    expect(tested.stderr).toMatch(/accepted_values_fct_opportunity_outcome found 1 wrong rows\n  \{"organization_id":1,.*"outcome":"Gone"\}\n/);
    const built = await run(['build', '--as-of', '2026-04-15'], join(folder.path, 'broken'));
    expect(built.stderr).not.toContain('{');
    expect(built.stderr).toContain('`npm run catalog -- test` shows wrong rows');
  });

  it('a test whose severity is warn is told and holds nothing back', async () => {
    const warned = /^warning: models\/facts\/fct_opportunity\.yml:\d+: accepted_values_fct_opportunity_outcome found 1 wrong rows$/m;
    for (const command of ['test', 'build'])
      expect(await run([command, '--as-of', '2026-04-15'], join(folder.path, 'warning'))).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(warned),
        stderr: '',
      });
  });
});
