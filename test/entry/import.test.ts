/** The import command: what it prints and how it ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importData } from '#collectors/import-data.ts';
import { parseImportArguments } from '#collectors/import-command.ts';
import { importFiles } from '#entry/import.ts';
import { readEnv } from '#env.ts';
import { failed, ok } from '#kernel/result.ts';
import { onlyDeals, whole } from '#test/collectors/acme-files.ts';
import { makeImporter, type Files, type Importer } from '#test/collectors/importer.ts';
import { collectOutput } from '#test/helpers/collect-output.ts';
import { fakeOpened } from '#test/helpers/fake-opened.ts';
import { makeFakeProduct } from '#test/helpers/fake-product.ts';

let importer: Importer;
let directory = '';
beforeAll(async () => {
  importer = await makeImporter();
  directory = await mkdtemp(join(tmpdir(), 'plumbline-import-entry-'));
});
afterEach(() => importer.reset());
afterAll(async () => {
  await importer.close();
  await rm(directory, { recursive: true });
});

/** Runs the command over `files`; `FOLDER` in an argument stands for where they are. */
async function run(files: Files, argv: readonly string[], isTTY = false) {
  const folder = await importer.folder(files);
  const terminal = { stdin: new PassThrough(), stdout: collectOutput(), stderr: collectOutput({ isTTY, columns: 100 }) };
  const events: string[] = [];
  const exitCode = await importFiles(
    argv.map((argument) => argument.replace('FOLDER', folder)),
    terminal,
    {
      readEnv: () => readEnv({ PLUMBLINE_DATA_DIR: directory }),
      open: async () =>
        ok({ ...fakeOpened(makeFakeProduct(), events), importCommand: (request, onProgress) => importData(importer.deps, request, onProgress) }),
    },
  );
  return { exitCode, events, stdout: terminal.stdout.text(), stderr: terminal.stderr.text() };
}

const diskFull = async () => failed({ kind: 'database_unavailable' as const, reason: 'disk full' });
const asAcme = ['FOLDER', '--mapping', 'FOLDER/mapping.yml', '--name', 'Acme'];

test('a good import prints a summary and nothing else', async () => {
  const { exitCode, stdout, stderr, events } = await run(whole, [...asAcme, '--as-of', '2026-06-30']);
  expect([exitCode, stderr, events]).toEqual([0, '', ['closed']]);
  expect(stdout).toMatch(/^Imported mapping → Acme \(organisation 1, new\)\.\n/);
  expect(stdout).toMatch(/│ opportunity +│ +3 │ +3 │ +0 │ +0 │ +0 │ +0 │/);
  expect(stdout).toContain('Acme is the default organisation now.\nkeeper is its admin and may sign in.\nQuestions take 2026-06-30 for today.\n');
});

test('rejected rows are listed on standard error, harmless for the terminal', async () => {
  const { exitCode, stdout, stderr } = await run(onlyDeals('d1,,Ann,Won,\u001b[31mred,', 'd2,,Ann,Won,2,'), asAcme);
  expect(exitCode).toBe(0);
  expect(stderr).toBe('Rejected rows (1):\n  deals.csv line 2, column amount: "\\u001b[31mred": not a number\n');
  expect(stdout).toMatch(/│ opportunity +│ +2 │ +1 │ +0 │ +1 │/);
});

test('--strict and structural trouble end with 1 and store nothing', async () => {
  const strict = await run(onlyDeals('d1,,Ann,Won,red,'), [...asAcme, '--strict']);
  expect([strict.exitCode, strict.stdout.split('\n')[0]]).toEqual([
    1,
    'Refused because of --strict, nothing was stored: mapping → Acme (organisation 1, new).',
  ]);
  const broken = await run({ ...whole, 'deals.csv': 'id,phase\nd1,Won\n' }, asAcme);
  expect([broken.exitCode, broken.stdout]).toEqual([1, '']);
  expect(broken.stderr).toMatch(/^deals.csv line 1: the header has no column "stage".*\nNothing was stored.\n$/);
  expect(await importer.rows('SELECT * FROM app.organization')).toEqual([]);
});

test('a dry run says so', async () => {
  const { exitCode, stdout } = await run(whole, [...asAcme, '--dry-run']);
  expect([exitCode, stdout.split('\n')[0]]).toEqual([0, 'Dry run, nothing was stored: mapping → Acme (organisation 1, new).']);
  expect(stdout).not.toContain('default organisation');
});

test('a terminal shows a progress bar on standard error', async () => {
  const { exitCode, stderr } = await run(whole, asAcme, true);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/\d+ % (reading|storing)/);
});

test('data that cannot be opened ends with 1', async () => {
  const terminal = { stdin: new PassThrough(), stdout: collectOutput(), stderr: collectOutput() };
  const deps = { readEnv: () => readEnv({ PLUMBLINE_DATA_DIR: directory }), open: diskFull };
  expect(await importFiles(['x'], terminal, deps)).toBe(1);
  expect(terminal.stderr.text()).toContain('disk full');
});

describe('the command line', () => {
  test.each<[readonly string[], RegExp]>([
    [[], /Give one path/],
    [['a', 'b'], /Give one path to import, not 2/],
    [['a', '--fast'], /--fast/],
    [['a', '--organization', '1', '--name', 'x'], /not both/],
    [['a', '--name', ' '], /--name needs a name/],
  ])('%j is refused', (argv, expected) => {
    expect(parseImportArguments(argv)).toMatch(expected);
  });

  test('paths become absolute, names of mappings stay', () => {
    const cwd = process.cwd();
    expect(parseImportArguments(['data', '--mapping', 'my.yml', '--as-of', '2026-01-01', '--dry-run'])).toEqual({
      path: join(cwd, 'data'),
      mapping: join(cwd, 'my.yml'),
      isDryRun: true,
      isStrict: false,
      asOf: '2026-01-01',
      organization: null,
      name: null,
    });
    expect(parseImportArguments(['data', '--mapping', 'salesforce'])).toMatchObject({ mapping: 'salesforce' });
  });

  test('help and mistakes show the usage', async () => {
    expect(await run({}, ['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Usage: npm run import') });
    expect(await run({}, [])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Give one path') });
  });
});
