import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database, Session } from '#kernel/database.ts';
import { instantOf, localDate } from '#kernel/dates.ts';
import type { Clock } from '#kernel/ports.ts';
import { anchorPath, readAnchors } from '#services/audit/anchor-file.ts';
import { anchorLedger } from '#services/audit/anchor-ledger.ts';
import { appendEntry } from '#services/audit/append-entry.ts';
import { FIRST_PREV_HASH, canonicalEntry, hashText, signHash } from '#services/audit/entry.ts';
import { type AuditKeys, makeAuditKeys } from '#services/audit/keys.ts';
import { type LedgerVerdict, verifyLedger } from '#services/audit/verify-ledger.ts';
import { type TestDatabase, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';

const KEYS = makeAuditKeys({ keyId: 'test', secret: Buffer.from('test-secret') });
const CLOCK: Clock = { now: () => instantOf(1_760_173_200_000), today: () => localDate('2025-10-11'), monotonicMs: () => 0 };
const STREAM = 'person:6f1c1f6e-6d0b-4a5e-9d55-0c7f6b1a2b3c';

let opened: TestDatabase;
let organizationId = 0;
let folder: { readonly path: string; readonly remove: () => Promise<void> };

beforeAll(async () => {
  opened = await openTestDatabase();
  folder = await makeTemporaryFolder();
});
afterAll(async () => {
  await opened.close();
  await folder.remove();
});
beforeEach(() => {
  organizationId += 1;
});

function asSystem<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return opened.database.transaction({ role: 'app', identity: { organizationId, personId: null } }, work);
}

function append(payload: Parameters<typeof appendEntry>[3]['payload'], keys: AuditKeys = KEYS, stream = STREAM) {
  return asSystem((session) => appendEntry(session, CLOCK, keys, { organizationId, stream, event: 'reviewer_note', payload, actor: 'system' }));
}

async function verify(keys: AuditKeys = KEYS, stream?: string): Promise<LedgerVerdict> {
  return asSystem(async (session) =>
    verifyLedger(session, keys, { organizationId, anchors: await readAnchors(folder.path, organizationId, keys), ...(stream === undefined ? {} : { stream }) }),
  );
}

function anchor() {
  return asSystem((session) => anchorLedger(session, CLOCK, KEYS, { organizationId, directory: folder.path }));
}

/** What only somebody who owns the database can do. */
async function tamper(database: Database, statement: string): Promise<void> {
  await database.transaction({ role: 'owner' }, async (session) => {
    await session.execute('ALTER TABLE app.audit_entry DISABLE TRIGGER USER');
    await session.execute(statement.replaceAll(':here', `organization_id = ${organizationId} AND stream = '${STREAM}'`));
    await session.execute('ALTER TABLE app.audit_entry ENABLE TRIGGER USER');
  });
}

test('entries form one chain from 64 zeros and verify', async () => {
  expect(await append({ note: 'Café' })).toMatchObject({ seq: 1, auditId: `${STREAM}#1` });
  expect(await append({ amount: '5000.00', count: 3, tags: ['a', null, true] })).toMatchObject({ seq: 2, auditId: `${STREAM}#2` });
  const rows = await asSystem((session) => session.query('SELECT * FROM app.audit_entry WHERE organization_id = $1 ORDER BY seq', [organizationId]));
  expect(rows[0]).toMatchObject({ prev_hash: FIRST_PREV_HASH, payload: { note: 'Café' }, key_id: 'test', actor: 'system', event: 'reviewer_note' });
  expect(rows[1]).toMatchObject({ prev_hash: rows[0]?.['hash'] });
  expect(rows[0]?.['canonical']).toContain('"recorded_at":"2025-10-11T09:00:00.000000Z"');
  expect(await verify()).toEqual({
    valid: true,
    entries: 2,
    streams: [{ stream: STREAM, valid: true, entries: 2, firstBadSeq: null, reason: null }],
    anchorFault: null,
  });
});

test('a float is refused and nothing is written', async () => {
  await expect(append({ amount: 0.5 })).rejects.toThrow(/integers only/);
  await expect(append({}, KEYS, 'not a name')).rejects.toThrow(/not a name/);
  expect(await verify()).toMatchObject({ valid: true, entries: 0, streams: [] });
});

test('an entry of a transaction that fails leaves no trace', async () => {
  await append({ n: 1 });
  const failing = asSystem(async (session) => {
    await appendEntry(session, CLOCK, KEYS, { organizationId, stream: STREAM, event: 'reviewer_note', payload: { n: 2 }, actor: 'system' });
    throw new Error('the business write failed');
  });
  await expect(failing).rejects.toThrow(/business write/);
  expect(await append({ n: 3 })).toMatchObject({ seq: 2 });
  expect(await verify()).toMatchObject({ valid: true, entries: 2 });
});

test('entries are kept when keys rotate, and not trusted when their key is gone', async () => {
  await append({ n: 1 });
  const rotated = makeAuditKeys({ keyId: 'newer', secret: Buffer.from('newer-secret') }, [KEYS.current]);
  await append({ n: 2 }, rotated);
  expect(await verify(rotated)).toMatchObject({ valid: true, entries: 2 });
  expect(await verify(KEYS)).toMatchObject({ valid: false, streams: [{ firstBadSeq: 2, reason: 'unknown_key' }] });
});

const tamperings: readonly (readonly [string, string, number, string])[] = [
  ['one character of the canonical text', `UPDATE app.audit_entry SET canonical = replace(canonical, '"n":2', '"n":7') WHERE :here AND seq = 2`, 2, 'hash'],
  ['a column', `UPDATE app.audit_entry SET payload = '{"n": 7}' WHERE :here AND seq = 2`, 2, 'columns'],
  ['a payload into what no entry may hold', `UPDATE app.audit_entry SET payload = '{"n": 2.5}' WHERE :here AND seq = 2`, 2, 'columns'],
  ['the actor', `UPDATE app.audit_entry SET actor = 'person:somebody' WHERE :here AND seq = 3`, 3, 'columns'],
  ['the moment by a microsecond', `UPDATE app.audit_entry SET recorded_at = recorded_at + interval '1 microsecond' WHERE :here AND seq = 1`, 1, 'columns'],
  ['a signature', `UPDATE app.audit_entry SET signature = repeat('0', 64) WHERE :here AND seq = 2`, 2, 'signature'],
  ['the first entry away', 'DELETE FROM app.audit_entry WHERE :here AND seq = 1', 1, 'gap'],
  ['a middle entry away', 'DELETE FROM app.audit_entry WHERE :here AND seq = 2', 2, 'gap'],
  ['the last entry away', 'DELETE FROM app.audit_entry WHERE :here AND seq = 4', 4, 'head'],
  ['every entry away', 'DELETE FROM app.audit_entry WHERE :here', 1, 'head'],
  ['the head back', 'UPDATE app.audit_stream SET head_seq = 3 WHERE :here', 5, 'head'],
  ['the head away', 'DELETE FROM app.audit_stream WHERE :here', 5, 'head'],
  [
    'two entries round',
    'UPDATE app.audit_entry SET seq = -seq WHERE :here AND seq IN (2, 3); UPDATE app.audit_entry SET seq = CASE seq WHEN -2 THEN 3 ELSE 2 END WHERE :here AND seq < 0',
    2,
    'prev_link',
  ],
];
test.each(tamperings)('verification finds whoever changes %s', async (_, statement, firstBadSeq, reason) => {
  for (const n of [1, 2, 3, 4]) await append({ n });
  await tamper(opened.database, statement);
  expect(await verify(KEYS, STREAM)).toMatchObject({ valid: false, streams: [{ stream: STREAM, valid: false, firstBadSeq, reason }] });
});

test('verification finds a chain rewritten and signed with another key', async () => {
  for (const n of [1, 2]) await append({ n });
  const content = { organizationId, stream: STREAM, seq: 1, event: 'reviewer_note', payload: { n: 7 }, actor: 'system' };
  const canonical = canonicalEntry({ ...content, prevHash: FIRST_PREV_HASH, recordedAt: '2025-10-11T09:00:00.000000Z' });
  const hash = hashText(canonical);
  const signature = signHash(Buffer.from('guessed-secret'), hash);
  await tamper(
    opened.database,
    `UPDATE app.audit_entry SET payload = '{"n": 7}', canonical = '${canonical}', hash = '${hash}', signature = '${signature}' WHERE :here AND seq = 1`,
  );
  expect(await verify()).toMatchObject({ valid: false, streams: [{ firstBadSeq: 1, reason: 'signature' }] });
});

test('nobody changes or removes an entry: not the product, not the owner, not a reader', async () => {
  await append({ n: 1 });
  const changes = ['UPDATE app.audit_entry SET actor = actor', 'DELETE FROM app.audit_entry', 'TRUNCATE app.audit_entry'];
  for (const role of ['app', 'owner'] as const) {
    for (const change of changes) {
      const attempt = opened.database.transaction({ role, identity: { organizationId, personId: null } }, (session) => session.query(change));
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    }
  }
  await expect(asSystem((session) => session.query('DELETE FROM app.audit_stream'))).rejects.toMatchObject({ code: '42501' });
  const reading = opened.database.transaction({ role: 'reader', identity: { organizationId, personId: '6f1c1f6e-6d0b-4a5e-9d55-0c7f6b1a2b3c' } }, (session) =>
    session.query('SELECT * FROM app.audit_entry'),
  );
  await expect(reading).rejects.toMatchObject({ code: '42501' });
  expect(await verify()).toMatchObject({ valid: true, entries: 1 });
});

test('another organisation neither reads nor extends a chain', async () => {
  await append({ n: 1 });
  const other = organizationId + 100_000;
  const rows = await opened.database.transaction({ role: 'app', identity: { organizationId: other, personId: null } }, (session) =>
    session.query('SELECT * FROM app.audit_entry'),
  );
  expect(rows).toEqual([]);
  const foreign = opened.database.transaction({ role: 'app', identity: { organizationId: other, personId: null } }, (session) =>
    appendEntry(session, CLOCK, KEYS, { organizationId, stream: STREAM, event: 'reviewer_note', payload: {}, actor: 'system' }),
  );
  await expect(foreign).rejects.toThrow(/row-level security/);
});

test('an anchor lists every changed stream, in the file and in the ledger', async () => {
  await append({ n: 1 });
  await append({ n: 1 }, KEYS, 'review:RS_2025_10_11');
  expect(await anchor()).toEqual({ kind: 'anchored', anchor: 1, streams: 2 });
  expect(await anchor()).toEqual({ kind: 'unchanged' });
  const second = await append({ n: 2 });
  expect(await anchor()).toEqual({ kind: 'anchored', anchor: 2, streams: 2 });
  const [entry] = await asSystem((session) =>
    session.query(`SELECT event, payload FROM app.audit_entry WHERE organization_id = $1 AND stream = 'org' AND seq = 2`, [organizationId]),
  );
  expect(entry).toMatchObject({
    event: 'audit.anchored',
    payload: { anchor: 2, streams: expect.arrayContaining([{ stream: STREAM, seq: 2, hash: second.hash }]) },
  });
  expect((await readAnchors(folder.path, organizationId, KEYS)).heads.get(STREAM)).toEqual({ seq: 2, hash: second.hash });
  expect(await verify()).toMatchObject({ valid: true, entries: 5, anchorFault: null });
});

test('an anchor finds a tail that was cut together with its head, and a stream that vanished', async () => {
  for (const n of [1, 2, 3]) await append({ n });
  await anchor();
  await tamper(
    opened.database,
    `DELETE FROM app.audit_entry WHERE :here AND seq = 3;
     UPDATE app.audit_stream SET head_seq = 2, head_hash = (SELECT hash FROM app.audit_entry WHERE :here AND seq = 2) WHERE :here`,
  );
  expect(await verify(KEYS, STREAM)).toMatchObject({ valid: false, streams: [{ firstBadSeq: 3, reason: 'tail' }] });
  expect(await anchor()).toMatchObject({ kind: 'refused', verdict: { valid: false } });
  await tamper(opened.database, 'DELETE FROM app.audit_entry WHERE :here; DELETE FROM app.audit_stream WHERE :here');
  expect(await verify()).toMatchObject({
    valid: false,
    streams: [
      { stream: 'org', valid: true },
      { stream: STREAM, firstBadSeq: 1, reason: 'tail' },
    ],
  });
});

const damages: readonly (readonly [string, (path: string) => Promise<void>, string])[] = [
  ['a changed line', async (path) => writeFile(path, (await readFile(path, 'utf8')).replace('"seq":1', '"seq":2')), 'damaged'],
  ['a removed line', async (path) => writeFile(path, (await readFile(path, 'utf8')).split('\n').slice(1).join('\n')), 'damaged'],
  ['a scribbled line', async (path) => appendFile(path, 'scribble\n'), 'damaged'],
  ['a cut file', async (path) => truncate(path, (await readFile(path, 'utf8')).indexOf('\n') + 1), 'incomplete'],
  ['an emptied file', async (path) => truncate(path, 0), 'incomplete'],
];
test.each(damages)('verification finds %s of anchors', async (_, damage, anchorFault) => {
  await append({ n: 1 });
  await anchor();
  await append({ n: 2 });
  await anchor();
  await damage(anchorPath(folder.path, organizationId));
  expect(await verify()).toMatchObject({ valid: false, anchorFault });
});

test('a line whose writing was cut off counts for nothing and is written over', async () => {
  await append({ n: 1 });
  await anchor();
  await appendFile(anchorPath(folder.path, organizationId), '{"anchor":2,"cha');
  expect(await verify()).toMatchObject({ valid: true });
  await append({ n: 2 });
  expect(await anchor()).toMatchObject({ kind: 'anchored', anchor: 2 });
  expect(await verify()).toMatchObject({ valid: true, anchorFault: null });
});
