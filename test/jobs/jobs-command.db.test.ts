import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobsCommand, parseJobsArguments } from '#jobs/jobs-command.ts';
import { failed, ok } from '#kernel/result.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { addOrganization, handClock, never, silentLog, testJob } from '#test/jobs/job-fixtures.ts';

const clock = handClock('2026-11-21T05:00:00.000Z');
let opened: TestDatabase;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

function call(...commandLine: readonly string[]) {
  const good = testJob(() => Promise.resolve(ok({ rows: 5 })));
  const bad = { ...testJob(() => Promise.resolve(failed({ kind: 'busy', reason: 'not now' }))), name: 'bad.job' };
  const request = parseJobsArguments(commandLine);
  if (request === null) throw new Error('not a command');
  return jobsCommand({ database: opened.database, clock, log: silentLog, jobs: [good, bad] }, request, never);
}

describe('npm run jobs', () => {
  test.each([[[]], [['run']], [['list', 'more']], [['stop', 'test.job']], [['list', '--what']], [['list', '--organization', 'first']]])(
    '%j is no command',
    (commandLine) => {
      expect(parseJobsArguments(commandLine)).toBeNull();
    },
  );

  test('says what is missing', async () => {
    expect(await call('list')).toMatchObject({ exitCode: 2, text: expect.stringContaining('no organisation yet') });
    await addOrganization(opened.database, 3);
    expect(await call('list', '--organization', '9')).toEqual({ exitCode: 2, text: 'There is no organisation 9. Known: 3 (Test).' });
    expect(await call('run', 'no.job')).toEqual({ exitCode: 2, text: 'There is no job no.job. Known: test.job, bad.job.' });
  });

  test('runs a job now and lists what ran', async () => {
    const empty = await call('list');
    expect(empty.text).toContain('Nothing ran yet.');
    expect(empty.text).toContain('2026-11-21T05:05:00.000Z');
    expect(await call('run', 'test.job', '--organization', '3')).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/^test\.job for Test: done, 5 rows, \d+ ms\.$/),
    });
    clock.wait(1_000);
    expect(await call('run', 'bad.job')).toMatchObject({ exitCode: 1, text: expect.stringContaining('failed after') });
    const { text } = await call('list');
    expect(text).toMatch(/test\.job\s+│ 2026-11-21 05:00:00Z │ done/);
    expect(text).toMatch(/bad\.job\s+│ 2026-11-21 05:00:01Z │ failed, again after 2026-11-21 05:00:31Z/);
    expect(text).toContain('busy {"reason":"not now"}');
  });
});
