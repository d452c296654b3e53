/** Several processes watch the same jobs on PostgreSQL: none runs one twice, and whoever was given up publishes nothing. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPg } from '#db/connect-pg.ts';
import type { Database, Row } from '#kernel/database.ts';
import { seedPipeline } from '#test/catalog/pipeline.ts';
import { writeTiny } from '#test/catalog/tiny-refresh.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';
import { createDatabase, databaseUrl, dropDatabase, ensurePgTemplate } from '#test/helpers/postgres-server.ts';
import { startProcess, type StartedProcess } from '#test/helpers/run-process.ts';

let name: string;
let database: Database;
let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let catalogDir: string;
let started: StartedProcess[] = [];

beforeEach(async () => {
  name = await createDatabase(await ensurePgTemplate());
  database = expectOk(await connectPg({ url: databaseUrl(name) }));
  folder = await makeTemporaryFolder();
  catalogDir = await writeTiny(join(folder.path, 'tiny'));
  await seedPipeline(database, 1, {
    opportunities: [
      { source_key: 'a', stage_name: 'open', amount: 1 },
      { source_key: 'b', stage_name: 'open', amount: 2 },
    ],
  });
  // The runs of yesterday, after which nobody watched.
  await rows(
    `INSERT INTO app.job_run (organization_id, job, scheduled_for, status, fence, attempts)
     VALUES (1, 'catalog.refresh', '2026-11-20T09:05:00Z', 'done', 1, 1), (1, 'catalog.refresh.full', '2026-11-20T00:05:00Z', 'done', 1, 1)`,
  );
});
afterEach(async () => {
  for (const one of started) await one.kill();
  started = [];
  await database.close();
  await dropDatabase(name);
  await folder.remove();
});

const morning = '2026-11-21T09:07:00.000Z';
/** When the leases that were taken in the morning have run out. */
const later = '2026-11-21T09:14:00.000Z';

function rows(sql: string): Promise<readonly Row[]> {
  return database.transaction({ role: 'owner' }, (session) => session.query(sql));
}

function watch(now: string, place = 'nowhere'): StartedProcess {
  const one = startProcess('run-refresh', [databaseUrl(name), catalogDir, now, place, goOn()]);
  started.push(one);
  return one;
}

function goOn(): string {
  return join(folder.path, 'go-on');
}

const runs = () =>
  rows("SELECT job, scheduled_for, status, fence, attempts FROM app.job_run WHERE scheduled_for > '2026-11-20T12:00:00Z' ORDER BY job, scheduled_for");
const builds = () => rows('SELECT kind, reason, changed_opportunities FROM app.catalog_build_run ORDER BY built_at');

/** A first full build of the day, by nobody in particular; then one deal changes. */
async function changeAfterFirstBuild(): Promise<void> {
  await watch('2026-11-21T00:06:00.000Z').sees('ended');
  await rows("UPDATE raw.opportunity SET amount = 8 WHERE source_key = 'a'");
  await rows('UPDATE app.organization SET data_version = data_version + 1');
}

test('three processes run what a night has missed once, and build once', async () => {
  const watchers = [watch(morning), watch(morning), watch(morning)];
  const ends = await Promise.all(watchers.map((one) => one.sees('ended')));
  expect(ends.map((line) => Number(line.split(' ')[1])).reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(await runs()).toMatchObject([
    { job: 'catalog.refresh', scheduled_for: '2026-11-21T09:05:00.000000Z', status: 'done', attempts: 1 },
    { job: 'catalog.refresh.full', scheduled_for: '2026-11-21T00:05:00.000000Z', status: 'done', attempts: 1 },
  ]);
  expect(await builds()).toEqual([{ kind: 'full', reason: expect.any(String), changed_opportunities: null }]);
});

test('three processes follow a change once', async () => {
  await changeAfterFirstBuild();
  await Promise.all([watch(morning), watch(morning), watch(morning)].map((one) => one.sees('ended')));
  expect(await builds()).toMatchObject([{ kind: 'full' }, { kind: 'incremental', changed_opportunities: 1 }]);
  expect((await runs()).filter((run) => run['scheduled_for'] === '2026-11-21T09:05:00.000000Z')).toMatchObject([{ status: 'done', attempts: 1 }]);
});

test.each(['before', 'inside'])('a run that is killed %s its build passes on when its lease runs out', async (place) => {
  await changeAfterFirstBuild();
  const killed = watch(morning, place);
  await killed.sees('waiting');
  await killed.kill();
  await watch('2026-11-21T09:08:00.000Z').sees('ended');
  expect(await builds()).toMatchObject([{ kind: 'full' }]);
  await watch(later).sees('ended 1');
  expect(await builds()).toMatchObject([{ kind: 'full' }, { kind: 'incremental', changed_opportunities: 1 }]);
  expect((await runs()).at(1)).toMatchObject({ job: 'catalog.refresh', scheduled_for: '2026-11-21T09:05:00.000000Z', status: 'done', fence: 2, attempts: 2 });
});

test.each(['before', 'inside'])('a run that was given up while it stood still %s its build publishes nothing', async (place) => {
  await changeAfterFirstBuild();
  const slow = watch(morning, place);
  await slow.sees('waiting');
  const other = watch(later);
  if (place === 'before') await other.sees('ended 1');
  // Inside its build the slow one holds the organisation: the other has the claim and waits for it.
  else await claimedAgain();
  await writeFile(goOn(), '');
  await Promise.all([slow.sees('job.lost'), slow.sees('ended 0'), other.sees('ended 1')]);
  expect(await builds()).toMatchObject([{ kind: 'full' }, { kind: 'incremental', changed_opportunities: 1 }]);
  expect((await runs()).at(1)).toMatchObject({ status: 'done', fence: 2, attempts: 2 });
});

async function claimedAgain(): Promise<void> {
  for (;;) {
    const [run] = await rows("SELECT 1 FROM app.job_run WHERE job = 'catalog.refresh' AND scheduled_for > '2026-11-21T09:00:00Z' AND fence = 2");
    if (run !== undefined) return;
  }
}
