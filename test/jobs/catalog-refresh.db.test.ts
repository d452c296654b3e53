import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuild } from '#catalog/ensure-build.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { seedSample } from '#collectors/sample/seed-sample.ts';
import { readEnv } from '#env.ts';
import { claimRun, takeOverRun } from '#jobs/claim-run.ts';
import { makeJobs } from '#jobs/index.ts';
import type { Job } from '#jobs/job.ts';
import { runJob, runJobNow } from '#jobs/run-job.ts';
import type { Row } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { Organization } from '#kernel/person.ts';
import { ok } from '#kernel/result.ts';
import { readOrganization } from '#services/access/organizations.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { handClock, never, silentLog } from '#test/jobs/job-fixtures.ts';

const clock = handClock('2026-11-21T05:05:00.000Z');
let opened: TestDatabase;
let organization: Organization;
let job: Job;
let fullJob: Job;

beforeAll(async () => {
  opened = await openTestDatabase();
  const deps = { database: opened.database, clock, log: silentLog };
  const { organizationId } = expectOk(await seedSample(deps));
  const read = await readOrganization(opened.database, organizationId);
  if (read === null) throw new Error('no organisation');
  organization = read;
  const catalog = expectOk(await loadCatalog(readEnv().catalogDir));
  const jobs = makeJobs({ ...deps, refreshMinutes: 15, ensureBuild: (of, asOf, options) => ensureBuild({ ...deps, catalog }, of, asOf, options) });
  const named = (name: string): Job => jobs.find((one) => one.name === name) ?? expectOk({ ok: false, failure: { kind: 'draft_missing' } });
  job = named('catalog.refresh');
  fullJob = named('catalog.refresh.full');
});
afterAll(() => opened.close());

const deps = () => ({ database: opened.database, clock, log: silentLog });
const builds = () =>
  opened.database.transaction({ role: 'owner', readOnly: true }, (session) =>
    session.query<Row & { build_id: string }>('SELECT as_of, build_id, data_version, kind, rows FROM app.catalog_build'),
  );
const changeData = () =>
  opened.database.transaction({ role: 'owner' }, (session) =>
    session.query('UPDATE app.organization SET data_version = data_version + 1 WHERE id = $1', [organization.organizationId]),
  );

describe('catalog.refresh', () => {
  test('builds the day, then is not needed until source rows change', async () => {
    expect(job.name).toBe('catalog.refresh');
    expect(await job.isNeeded?.(organization)).toBe(true);
    const first = await runJobNow(deps(), job, organization, never);
    expect(first).toMatchObject({ kind: 'done', rows: expect.any(Number) });
    const [build] = await builds();
    expect(build).toMatchObject({ as_of: '2026-11-21', data_version: 1 });
    expect(await job.isNeeded?.(organization)).toBe(false);
    clock.wait(1);
    expect(await runJobNow(deps(), job, organization, never)).toMatchObject({ kind: 'done', rows: 0 });
    expect(await builds()).toEqual([build]);

    await changeData();
    expect(await job.isNeeded?.(organization)).toBe(true);
    clock.wait(1);
    await runJobNow(deps(), job, organization, never);
    expect(await builds()).toMatchObject([{ as_of: '2026-11-21', data_version: 2, kind: 'incremental' }]);
  });

  test('follows what changed; once a day all is made anew, unless that was done already', async () => {
    expect(await fullJob.isNeeded?.(organization)).toBe(true);
    clock.wait(1);
    expect(await runJobNow(deps(), fullJob, organization, never)).toMatchObject({ kind: 'done', rows: expect.any(Number) });
    const [build] = await builds();
    expect(build).toMatchObject({ data_version: 2, kind: 'full' });
    expect(await fullJob.isNeeded?.(organization)).toBe(false);
    clock.wait(1);
    expect(await runJobNow(deps(), fullJob, organization, never)).toMatchObject({ kind: 'done', rows: 0 });
    expect(await builds()).toEqual([build]);
  });

  test.each([
    [15, '5,20,35,50 * * * *'],
    [60, '5 * * * *'],
    [1, `${Array.from({ length: 60 }, (_, minute) => minute).join(',')} * * * *`],
    [25, '5,30,55 * * * *'],
  ])('every %i minutes', (refreshMinutes, schedule) => {
    const made = makeJobs({ ...deps(), refreshMinutes, ensureBuild: () => Promise.reject(new Error('not called')) });
    expect(made.map((one) => one.schedule)).toEqual(['5 0 * * *', schedule]);
  });

  test('a run that lost its claim publishes nothing', async () => {
    const before = await builds();
    await changeData();
    clock.wait(1);
    const key = { organizationId: organization.organizationId, job: job.name, scheduledFor: clock.now() };
    const old = await claimRun(deps(), key);
    clock.wait(limits.jobLeaseMs);
    const taken = await takeOverRun(deps(), key);
    if (old === null || taken === null) throw new Error('no claim');
    expect(await runJob(deps(), { job, organization, claim: old, stopping: never })).toEqual({ kind: 'lost' });
    expect(await builds()).toEqual(before);
    expect(await runJob(deps(), { job, organization, claim: taken, stopping: never })).toMatchObject({ kind: 'done' });
    expect(await builds()).not.toEqual(before);
  });

  test('a build that failed is a failed run, also when the last good one goes on serving', async () => {
    const [broken] = makeJobs({
      ...deps(),
      refreshMinutes: 15,
      ensureBuild: () => Promise.resolve(ok({ buildId: 'a', asOf: '2026-11-21', builtAt: '2026-11-20T05:05:00Z', rows: 9, stale: 'a data test failed' })),
    });
    if (broken === undefined) throw new Error('no job');
    clock.wait(1);
    expect(await runJobNow(deps(), broken, organization, never)).toMatchObject({ kind: 'failed', error: expect.stringContaining('a data test failed') });
  });
});
