import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '#jobs/job.ts';
import { makeTicker } from '#jobs/job-ticker.ts';
import { listRuns } from '#jobs/list-runs.ts';
import { runJobNow } from '#jobs/run-job.ts';
import { startJobs } from '#jobs/start-jobs.ts';
import type { Organization } from '#kernel/person.ts';
import { failed, ok } from '#kernel/result.ts';
import { limits } from '#kernel/limits.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { addOrganization, handClock, never, silentLog, storedRuns, testJob } from '#test/jobs/job-fixtures.ts';

const clock = handClock('2026-11-21T05:00:00.000Z');
let opened: TestDatabase;
let organization: Organization;
let organizationId = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());
beforeEach(async () => {
  clock.moveTo('2026-11-21T05:00:00.000Z');
  await opened.database.transaction({ role: 'owner' }, (session) => session.execute('DELETE FROM app.job_run; DELETE FROM app.organization'));
  organizationId += 1;
  organization = await addOrganization(opened.database, organizationId);
});

const runDeps = () => ({ database: opened.database, clock, log: silentLog });
const tickerOf = (...jobs: readonly Job[]) => makeTicker({ ...runDeps(), jobs });
const runs = () => storedRuns(runDeps(), organizationId);

async function tickAt(ticker: ReturnType<typeof makeTicker>, instant: string): Promise<void> {
  clock.moveTo(instant);
  await ticker.tick();
  await ticker.idle();
}

describe('the ticker', () => {
  test('runs a job once at its time in the organisation’s zone, whoever else watches', async () => {
    const job = testJob();
    const watchers = [tickerOf(job), tickerOf(job)];
    for (const instant of ['2026-11-21T05:04:59.000Z', '2026-11-21T05:05:00.000Z', '2026-11-21T05:06:00.000Z', '2026-11-21T06:00:00.000Z']) {
      for (const watcher of watchers) await tickAt(watcher, instant);
    }
    expect(job.runs()).toBe(1);
    expect(await runs()).toMatchObject([{ scheduled_for: '2026-11-21T05:05:00.000000Z', status: 'done', attempts: 1, rows: 1, error: null }]);
  });

  test('runs once for several times it slept through, and again the next day', async () => {
    const job = testJob(undefined, '*/15 * * * *');
    const ticker = tickerOf(job);
    await tickAt(ticker, '2026-11-21T09:07:00.000Z');
    await tickAt(ticker, '2026-11-21T09:08:00.000Z');
    await tickAt(ticker, '2026-11-22T09:08:00.000Z');
    expect((await runs()).map((run) => run['scheduled_for'])).toEqual(['2026-11-21T09:00:00.000000Z', '2026-11-22T09:00:00.000000Z']);
  });

  test('catches up, once, on what was missed while no process watched', async () => {
    const job = testJob(undefined, '*/15 * * * *');
    await tickAt(tickerOf(job), '2026-11-21T09:07:00.000Z');
    clock.moveTo('2026-11-21T14:50:00.000Z');
    const later = tickerOf(job);
    await tickAt(later, '2026-11-21T14:51:00.000Z');
    await tickAt(later, '2026-11-21T14:52:00.000Z');
    await tickAt(tickerOf(job), '2026-11-21T14:53:00.000Z');
    expect((await runs()).map((run) => run['scheduled_for'])).toEqual(['2026-11-21T09:00:00.000000Z', '2026-11-21T14:45:00.000000Z']);
  });

  test('passes over a due time when the job is not needed', async () => {
    let isNeeded = false;
    const job = { ...testJob(undefined, '*/15 * * * *'), isNeeded: () => Promise.resolve(isNeeded) };
    const ticker = tickerOf(job);
    await tickAt(ticker, '2026-11-21T05:15:00.000Z');
    expect(await runs()).toEqual([]);
    isNeeded = true;
    await tickAt(ticker, '2026-11-21T05:16:00.000Z');
    expect(await runs()).toEqual([]);
    await tickAt(ticker, '2026-11-21T05:30:00.000Z');
    expect(await runs()).toMatchObject([{ status: 'done' }]);
  });

  test('records a failure and a throw, and tries again when the wait is over', async () => {
    const ends = [() => Promise.resolve(failed({ kind: 'not_built', model: 'fct', reason: 'no rows' })), () => Promise.reject(new Error('broken'))];
    const job = testJob(() => ends.shift()?.() ?? Promise.resolve(ok({ rows: 3 })));
    const ticker = tickerOf(job);
    await tickAt(ticker, '2026-11-21T05:05:00.000Z');
    expect(await runs()).toMatchObject([{ status: 'failed', error: 'not_built {"model":"fct","reason":"no rows"}', retry_at: '2026-11-21T05:05:30.000000Z' }]);
    await tickAt(ticker, '2026-11-21T05:05:29.000Z');
    expect(job.runs()).toBe(1);
    await tickAt(ticker, '2026-11-21T05:05:30.000Z');
    expect(await runs()).toMatchObject([{ status: 'failed', error: 'Error: broken', attempts: 2 }]);
    await tickAt(ticker, '2026-11-21T05:06:30.000Z');
    expect(await runs()).toMatchObject([{ status: 'done', rows: 3, error: null, attempts: 3 }]);
  });

  test('takes over a run that another process left, after its lease', async () => {
    const job = testJob();
    await opened.database.transaction({ role: 'owner' }, (session) =>
      session.query(
        `INSERT INTO app.job_run (organization_id, job, scheduled_for, status, fence, attempts, lease_until)
         VALUES ($1, 'test.job', '2026-11-20T05:05Z', 'running', 4, 1, '2026-11-21T05:02Z')`,
        [organizationId],
      ),
    );
    const ticker = tickerOf(job);
    await tickAt(ticker, '2026-11-21T05:01:00.000Z');
    expect(job.runs()).toBe(0);
    await tickAt(ticker, '2026-11-21T05:02:00.000Z');
    expect(await runs()).toMatchObject([{ status: 'done', fence: 5, attempts: 2 }]);
  });

  test('a run that lost its claim while it worked publishes nothing and records nothing', async () => {
    const published: string[] = [];
    const work =
      (name: string, meanwhile: () => Promise<void>): Job['run'] =>
      async (input) => {
        await meanwhile();
        await opened.database.transaction({ role: 'owner' }, async (session) => {
          await input.checkFence(session);
          published.push(name);
        });
        return ok({ rows: 1 });
      };
    const second = tickerOf({ ...testJob(work('second', () => Promise.resolve())) });
    const first = tickerOf({
      ...testJob(
        work('first', async () => {
          clock.wait(limits.jobLeaseMs);
          await second.tick();
          await second.idle();
        }),
      ),
    });
    await tickAt(first, '2026-11-21T05:05:00.000Z');
    expect(published).toEqual(['second']);
    expect(await runs()).toMatchObject([{ status: 'done', fence: 2, attempts: 2 }]);
  });

  test('asks what runs to stop, waits for it, and starts nothing afterwards', async () => {
    const job = testJob(
      ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(failed({ kind: 'busy', reason: 'stopping' })))),
    );
    const ticker = tickerOf(job);
    clock.moveTo('2026-11-21T05:05:00.000Z');
    await ticker.tick();
    await ticker.stop();
    expect(await runs()).toMatchObject([{ status: 'failed', error: 'busy {"reason":"stopping"}' }]);
    await tickAt(ticker, '2026-11-23T05:05:00.000Z');
    expect(job.runs()).toBe(1);
  });

  test('goes on ticking after the database did not answer', async () => {
    const job = testJob();
    let isDown = true;
    const database: typeof opened.database = {
      ...opened.database,
      transaction: (options, work) => (isDown ? Promise.reject(new Error('down')) : opened.database.transaction(options, work)),
    };
    const ticker = makeTicker({ ...runDeps(), database, jobs: [job] });
    await tickAt(ticker, '2026-11-21T05:05:00.000Z');
    isDown = false;
    await tickAt(ticker, '2026-11-21T05:06:00.000Z');
    expect(await runs()).toMatchObject([{ scheduled_for: '2026-11-21T05:05:00.000000Z', status: 'done' }]);
  });
});

describe('the scheduler of a process', () => {
  test('looks at once and leaves nothing running when it is stopped', async () => {
    const job = testJob();
    await opened.database.transaction({ role: 'owner' }, (session) =>
      session.query(
        `INSERT INTO app.job_run (organization_id, job, scheduled_for, status, fence, attempts, retry_at)
         VALUES ($1, 'test.job', '2026-11-20T05:05Z', 'failed', 1, 1, '2026-11-20T05:06Z')`,
        [organizationId],
      ),
    );
    const timersBefore = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const jobs = await startJobs({ ...runDeps(), jobs: [job] });
    await jobs.stop();
    expect(job.runs()).toBe(1);
    expect(await runs()).toMatchObject([{ status: 'done' }]);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(timersBefore);
  });
});

describe('a run asked for by hand', () => {
  test('runs now, is recorded and listed, newest first', async () => {
    const job = testJob(() => Promise.resolve(ok({ rows: 5 })));
    expect(await runJobNow(runDeps(), job, organization, never)).toMatchObject({ kind: 'done', rows: 5 });
    clock.wait(1);
    expect(
      await runJobNow(
        runDeps(),
        testJob(() => Promise.reject(new Error('no'))),
        organization,
        never,
      ),
    ).toMatchObject({ kind: 'failed', error: 'Error: no' });
    const listed = await listRuns(opened.database, organizationId);
    expect(listed.map((run) => [run.status, run.rows])).toEqual([
      ['failed', null],
      ['done', 5],
    ]);
  });
});
