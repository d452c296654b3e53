import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Claim, RunKey } from '#jobs/claim-run.ts';
import { checkFence, claimRun, finishRun, reapRuns, renewClaim, retryWaitMs, takeOverRun } from '#jobs/claim-run.ts';
import { LostClaimError } from '#jobs/job.ts';
import type { Instant } from '#kernel/dates.ts';
import { limits } from '#kernel/limits.ts';
import { openTestDatabase } from '#test/helpers/database.ts';
import type { TestDatabase } from '#test/helpers/database.ts';
import { addOrganization, handClock, storedRuns } from '#test/jobs/job-fixtures.ts';

const scheduledFor = '2026-11-21T05:05:00.000Z' as Instant;
const clock = handClock(scheduledFor);
let opened: TestDatabase;
let deps: { database: TestDatabase['database']; clock: typeof clock };
let organizationId = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
  deps = { database: opened.database, clock };
});
afterAll(() => opened.close());
beforeEach(async () => {
  clock.moveTo(scheduledFor);
  organizationId += 1;
  await addOrganization(opened.database, organizationId);
});

const key = (): RunKey => ({ organizationId, job: 'test.job', scheduledFor });
const publish = (claim: Claim) => opened.database.transaction({ role: 'owner' }, (session) => checkFence(session, claim));

async function claimed(): Promise<Claim> {
  const claim = await claimRun(deps, key());
  if (claim === null) throw new Error('not claimed');
  return claim;
}

async function takenOver(): Promise<Claim> {
  const claim = await takeOverRun(deps, key());
  if (claim === null) throw new Error('not taken over');
  return claim;
}

describe('a claim', () => {
  test('goes to one of many who ask at once', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimRun(deps, key())));
    expect(claims.filter((claim) => claim !== null)).toEqual([{ ...key(), fence: 1, attempt: 1 }]);
  });

  test('is made for each organisation and each scheduled time apart', async () => {
    await claimed();
    expect(await claimRun(deps, { ...key(), scheduledFor: '2026-11-22T05:05:00.000Z' as Instant })).not.toBeNull();
    await addOrganization(opened.database, organizationId + 1);
    expect(await claimRun(deps, { ...key(), organizationId: organizationId + 1 })).not.toBeNull();
    organizationId += 1;
  });

  test('is kept while its lease runs, and renewed by its holder', async () => {
    const claim = await claimed();
    clock.wait(limits.jobLeaseMs - 1);
    expect(await takeOverRun(deps, key())).toBeNull();
    expect(await renewClaim(deps, claim)).toBe(true);
    clock.wait(limits.jobLeaseMs - 1);
    expect(await takeOverRun(deps, key())).toBeNull();
    await publish(claim);
  });

  test('whose lease ran out goes to one taker, and the old holder can neither publish nor renew nor record', async () => {
    const old = await claimed();
    clock.wait(limits.jobLeaseMs);
    expect(await reapRuns(deps, organizationId, ['test.job'])).toEqual([{ ...key(), scheduledFor: expect.stringMatching(/^2026-11-21T05:05:00/) }]);
    const takers = await Promise.all([1, 2, 3].map(() => takeOverRun(deps, key())));
    const taken = takers.filter((claim) => claim !== null);
    expect(taken).toEqual([{ ...key(), fence: 2, attempt: 2 }]);
    await expect(publish(old)).rejects.toThrow(LostClaimError);
    expect(await renewClaim(deps, old)).toBe(false);
    expect(await finishRun(deps, old, { kind: 'done', rows: 99, durationMs: 1 })).toBe(false);
    expect(await storedRuns(deps, organizationId)).toMatchObject([{ status: 'running', fence: 2, rows: null }]);
    for (const claim of taken) await publish(claim);
  });

  test('is given up when the last try left its lease to run out', async () => {
    await claimed();
    for (let attempt = 2; attempt <= limits.jobAttemptsMax; attempt += 1) {
      clock.wait(limits.jobLeaseMs);
      expect((await takenOver()).attempt).toBe(attempt);
    }
    clock.wait(limits.jobLeaseMs);
    expect(await reapRuns(deps, organizationId, ['test.job'])).toEqual([]);
    expect(await takeOverRun(deps, key())).toBeNull();
    expect(await storedRuns(deps, organizationId)).toMatchObject([{ status: 'given_up', error: 'the lease of the last try ran out', lease_until: null }]);
  });

  test('of a job nobody knows any more is left alone', async () => {
    await claimed();
    clock.wait(limits.jobLeaseMs);
    expect(await reapRuns(deps, organizationId, ['another.job'])).toEqual([]);
  });
});

describe('a failed run', () => {
  test('is tried again after twice the wait each time, then given up', async () => {
    let claim = await claimed();
    for (let attempt = 1; attempt < limits.jobAttemptsMax; attempt += 1) {
      await finishRun(deps, claim, { kind: 'failed', error: `try ${attempt}`, durationMs: 12.6 });
      const waitMs = limits.jobRetryBaseMs * 2 ** (attempt - 1);
      clock.wait(waitMs - 1);
      expect(await reapRuns(deps, organizationId, ['test.job'])).toEqual([]);
      expect(await takeOverRun(deps, key())).toBeNull();
      clock.wait(1);
      expect(await reapRuns(deps, organizationId, ['test.job'])).toHaveLength(1);
      claim = await takenOver();
      expect(claim).toMatchObject({ attempt: attempt + 1, fence: attempt + 1 });
    }
    await finishRun(deps, claim, { kind: 'failed', error: 'the last', durationMs: 1 });
    expect(await storedRuns(deps, organizationId)).toMatchObject([{ status: 'given_up', attempts: limits.jobAttemptsMax, error: 'the last', retry_at: null }]);
    clock.wait(limits.jobRetryMaxMs * 10);
    expect(await takeOverRun(deps, key())).toBeNull();
  });

  test('that is done on a later try keeps no error', async () => {
    await finishRun(deps, await claimed(), { kind: 'failed', error: 'once', durationMs: 1 });
    clock.wait(limits.jobRetryBaseMs);
    await finishRun(deps, await takenOver(), { kind: 'done', rows: 7, durationMs: 1 });
    expect(await storedRuns(deps, organizationId)).toMatchObject([{ status: 'done', attempts: 2, rows: 7, error: null, retry_at: null, lease_until: null }]);
    expect(await claimRun(deps, key())).toBeNull();
    clock.wait(limits.jobLeaseMs * 2);
    expect(await takeOverRun(deps, key())).toBeNull();
  });

  test('never waits longer than the longest wait', () => {
    expect(retryWaitMs(1)).toBe(limits.jobRetryBaseMs);
    expect(retryWaitMs(40)).toBe(limits.jobRetryMaxMs);
  });
});
