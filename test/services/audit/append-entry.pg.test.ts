import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, localDate } from '#kernel/dates.ts';
import type { Clock } from '#kernel/ports.ts';
import { appendEntry } from '#services/audit/append-entry.ts';
import { makeAuditKeys } from '#services/audit/keys.ts';
import { verifyLedger } from '#services/audit/verify-ledger.ts';
import { type TestDatabase, openTestDatabase } from '#test/helpers/database.ts';

const KEYS = makeAuditKeys({ keyId: 'test', secret: Buffer.from('test-secret') });
const CLOCK: Clock = { now: () => instantOf(1_760_173_200_000), today: () => localDate('2025-10-11'), monotonicMs: () => 0 };
const IDENTITY = { organizationId: 1, personId: null };

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

function append(stream: string, n: number) {
  return opened.database.transaction({ role: 'app', identity: IDENTITY }, (session) =>
    appendEntry(session, CLOCK, KEYS, { organizationId: 1, stream, event: 'reviewer_note', payload: { n }, actor: 'system' }),
  );
}

function verify(stream: string) {
  return opened.database.transaction({ role: 'app', identity: IDENTITY }, (session) =>
    verifyLedger(session, KEYS, { organizationId: 1, stream, anchors: null }),
  );
}

test('appends at once, to new streams and old, leave one unbroken chain each', async () => {
  const streams = ['person:a', 'person:b'];
  const appended = await Promise.all(Array.from({ length: 60 }, (_, n) => append(streams[n % 2] ?? '', n)));
  for (const stream of streams) {
    const seqs = appended.filter(({ auditId }) => auditId.startsWith(stream)).map(({ seq }) => seq);
    expect(seqs.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  }
  for (const stream of streams) expect(await verify(stream)).toMatchObject({ valid: true, entries: 30 });
});

test('verification while others append is never a false alarm', async () => {
  const appending = Promise.all(Array.from({ length: 60 }, (_, n) => append('person:c', n)));
  const verdicts = await Promise.all(Array.from({ length: 20 }, () => verify('person:c')));
  await appending;
  expect(verdicts.filter(({ valid }) => !valid)).toEqual([]);
  expect(await verify('person:c')).toMatchObject({ valid: true, entries: 60 });
});
