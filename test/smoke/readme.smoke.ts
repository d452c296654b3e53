/** Everything the README tells a newcomer to type works in this clone and prints what the README shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractErrors } from '#test/helpers/contract-schema.ts';
import { makeTemporaryFolder } from '#test/helpers/database.ts';
import { type Variables, runNpm, startNpm } from '#test/smoke/run-npm.ts';
import { type Transcript, missingLines, readTranscripts } from '#test/smoke/transcripts.ts';

/** The day the README's transcripts are of: the sample ends on the day of its first start. */
const readmeDay = '2026-11-20';
const readme = join(import.meta.dirname, '..', '..', 'README.md');

let sample: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let imported: Awaited<ReturnType<typeof makeTemporaryFolder>>;
const onSample = (): Variables => ({ PLUMBLINE_DATA_DIR: sample.path, PLUMBLINE_NOW: readmeDay });
const onImported = (): Variables => ({ PLUMBLINE_DATA_DIR: imported.path });
beforeAll(async () => {
  [sample, imported] = [await makeTemporaryFolder(), await makeTemporaryFolder()];
});
afterAll(async () => {
  await sample.remove();
  await imported.remove();
});

function onlyTranscript(start: string): Transcript {
  const found = readTranscripts(readme, start);
  expect(found, `transcripts of ${start} in the README`).toHaveLength(1);
  return found[0] as Transcript;
}

/** The questions of the README's table of examples, by their kind. */
function exampleQuestions(): readonly (readonly [kind: string, questions: readonly string[]])[] {
  const [, table = ''] = /^\| kind of question .*\n\|[-|]+\n(?<rows>(?:\|.*\n)+)/m.exec(readFileSync(readme, 'utf8')) ?? [];
  return table
    .trimEnd()
    .split('\n')
    .map((row) => [row.split('|')[1]?.trim() ?? '', [...row.matchAll(/`([^`]+)`/g)].map(([, question]) => question ?? '')] as const);
}

/** The words after `npm` as a shell would split them: plain words and double-quoted ones. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(1);
}

describe('npm start, with nothing configured', () => {
  it('makes the sample organisation, answers what is typed, and ends with /quit', async () => {
    const transcript = onlyTranscript('npm install && npm start');
    const { exitCode, stdout } = await runNpm(['start'], onSample(), `${transcript.typed.join('\n')}\n/quit\n`);
    expect({ exitCode, missing: missingLines(transcript, stdout) }, stdout).toEqual({ exitCode: 0, missing: [] });
  });

  it('serves other commands while it runs, and ends when it is told to', async () => {
    const running = startNpm(['start'], onSample(), null);
    try {
      await running.until('Serving until Ctrl-C.');
      const asked = await runNpm(['run', '-s', 'ask', '--', '--json', 'What is our win rate this year?', 'and by region?'], onSample());
      const answers = asked.stdout.trimEnd().split('\n');
      expect(asked).toMatchObject({ exitCode: 0 });
      expect(answers.map((line) => contractErrors(JSON.parse(line)))).toEqual([[], []]);
      expect(answers.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['answer', 'answer']);
      const chatted = await runNpm(['run', 'chat'], onSample(), 'What is our win rate this year?\n/quit\n');
      expect(chatted).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\d\d\.\d\d %/) });
    } finally {
      const pid = /Running \(pid (\d+)\)/.exec(running.output())?.[1];
      if (pid !== undefined) process.kill(Number(pid), 'SIGTERM');
    }
    expect((await running.ended).exitCode).toBe(0);
  });
});

describe('the examples of questions', () => {
  it('are answered, each with figures', async () => {
    const lines = exampleQuestions().flatMap(([kind, questions]) =>
      kind === 'a follow-up'
        ? [{ id: kind, turns: ['What is our win rate this year?', ...questions] }]
        : questions.map((question) => ({ id: question, turns: [question] })),
    );
    expect(lines.length).toBeGreaterThan(8);
    const { stdout } = await runNpm(['run', '-s', 'ask', '--', '--batch', '-'], onSample(), lines.map((line) => JSON.stringify(line)).join('\n'));
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; turn: number; kind: string; results: { rows: unknown[] }[] });
    const unanswered = answers.filter(({ kind, results }) => kind !== 'answer' || results.every(({ rows }) => rows.length === 0));
    expect(unanswered).toEqual([]);
    expect(answers).toHaveLength(lines.flatMap(({ turns }) => turns).length);
  });

  it('a doubtful one is asked about, one about something else is declined', async () => {
    const { stdout } = await runNpm(['run', '-s', 'ask', '--', '--json', 'How are we doing?', 'Who will win the election?'], onSample());
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { kind: string }).kind),
    ).toEqual(['clarify', 'decline']);
  });
});

describe('a CRM export of your own', () => {
  it('is imported with its mapping', async () => {
    const transcript = onlyTranscript('npm run import');
    const { exitCode, stdout, stderr } = await runNpm(wordsOf(transcript.command), onImported());
    expect({ exitCode, missing: missingLines(transcript, `${stderr}\n${stdout}`) }, stdout).toEqual({ exitCode: 0, missing: [] });
  });

  it('is answered from', async () => {
    const transcript = onlyTranscript('npm run -s ask');
    const { exitCode, stdout } = await runNpm(wordsOf(transcript.command), onImported());
    expect({ exitCode, missing: missingLines(transcript, stdout) }, stdout).toEqual({ exitCode: 0, missing: [] });
  });

  it('gives nothing but JSON lines in a batch', async () => {
    const lines = [
      { id: 'one', turns: ['Won revenue by month', 'and by rep?'] },
      { id: 'two', turns: ['What is the weather?'], as: 'Ada Quist' },
    ];
    const { stdout } = await runNpm(['run', '-s', 'ask', '--', '--batch', '-'], onImported(), lines.map((line) => JSON.stringify(line)).join('\n'));
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; turn: number; kind: string });
    expect(answers.flatMap(contractErrors)).toEqual([]);
    expect(answers.map(({ id, turn, kind }) => `${id} ${turn} ${kind}`)).toEqual(['one 1 answer', 'one 2 answer', 'two 1 decline']);
  });
});

describe('the other commands', () => {
  const cases: readonly (readonly [words: string, printed: RegExp])[] = [
    ['run -s audit -- verify', /^Tillerby: unbroken\. 1 entries in 1 streams/],
    ['run -s jobs -- list', /catalog\.refresh|No runs|no runs|nothing/i],
    ['run -s catalog -- lint', /in order/],
    ['run -s catalog -- test', /Tillerby, 2026-06-15: \d+ data tests passed/],
    ['run -s catalog -- build', /Tillerby, 2026-06-15: \d+ rows/],
    ['run -s migrate', /has the newest migration already; its access rules hold/],
  ];
  it.each(cases)('npm %s', async (words, printed) => {
    expect(await runNpm(words.split(' '), onImported())).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(printed) });
  });
});
