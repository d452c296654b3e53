import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClock } from '#kernel/clock.ts';
import { localDate } from '#kernel/dates.ts';
import { appendEntry } from '#services/audit/append-entry.ts';
import { type AuditDeps, auditCommand, parseAuditArguments } from '#services/audit/audit-command.ts';
import { makeAuditKeys } from '#services/audit/keys.ts';
import { type TestDatabase, makeTemporaryFolder, openTestDatabase } from '#test/helpers/database.ts';
import { seedOrganization } from '#test/helpers/people.ts';

const STREAM = 'person:6f1c1f6e-6d0b-4a5e-9d55-0c7f6b1a2b3c';
let opened: TestDatabase;
let folder: { readonly path: string; readonly remove: () => Promise<void> };
let deps: AuditDeps;

beforeAll(async () => {
  opened = await openTestDatabase();
  folder = await makeTemporaryFolder();
  const { database } = opened;
  const auditKeys = makeAuditKeys({ keyId: 'test', secret: Buffer.from('test-secret') });
  deps = { database, clock: makeClock({ fixedNow: localDate('2026-11-21') }), auditKeys, anchorDirectory: folder.path };
});
afterAll(async () => {
  await opened.close();
  await folder.remove();
});

async function run(...argv: string[]) {
  const request = parseAuditArguments(argv);
  if (request === null) throw new Error('no request');
  return auditCommand(deps, request);
}

test('a ledger from its first entry to its discovery as broken', async () => {
  expect(await run('verify')).toEqual({ text: 'There is no organisation yet.', exitCode: 2 });
  await seedOrganization(opened.database, { organizationId: 1, name: 'Northwind' });
  await seedOrganization(opened.database, { organizationId: 2, name: 'Southwind' });
  for (const n of [1, 2]) {
    await opened.database.transaction({ role: 'app', identity: { organizationId: 1, personId: null } }, (session) =>
      appendEntry(session, deps.clock, deps.auditKeys, { organizationId: 1, stream: STREAM, event: 'reviewer_note', payload: { n }, actor: 'system' }),
    );
  }
  expect(await run('anchor')).toEqual({
    text: 'Northwind: anchor 1 over 1 changed streams.\nSouthwind: nothing changed since the last anchor.',
    exitCode: 0,
  });
  const verified = await run('verify', '--organization', '1');
  expect(verified).toMatchObject({ text: expect.stringMatching(/^Northwind: unbroken. 3 entries in 2 streams, 1 anchors in /), exitCode: 0 });
  expect(await run('verify')).toMatchObject({ text: expect.stringContaining('Southwind: unbroken. 0 entries'), exitCode: 0 });
  expect(await run('show', STREAM)).toMatchObject({ text: expect.stringMatching(/newest first:\n2 .*reviewer_note {2}system {2}\{"n": 2\}\n1 /), exitCode: 0 });
  expect(await run('show', 'person:nobody')).toMatchObject({ exitCode: 2 });
  expect(await run('verify', '--organization', '7')).toMatchObject({ text: 'There is no organisation 7.', exitCode: 2 });
  await opened.database.transaction({ role: 'owner' }, (session) =>
    session.execute(`ALTER TABLE app.audit_entry DISABLE TRIGGER USER; UPDATE app.audit_entry SET actor = 'person:x' WHERE stream = '${STREAM}' AND seq = 2`),
  );
  const broken = await run('verify', '--stream', STREAM, '--organization', '1');
  expect(broken).toMatchObject({ text: expect.stringMatching(/^Northwind: BROKEN.*\n.*#2: its columns are not what its text says \(columns\)$/), exitCode: 1 });
  expect(await run('anchor', '--organization', '1')).toMatchObject({ text: expect.stringContaining('so not anchored'), exitCode: 1 });
});

test.each([[[]], [['verify', 'x']], [['show']], [['frob']], [['verify', '--organization', 'x']], [['anchor', '--stream', 'org']], [['verify', '--nonsense']]])(
  'no command: %j',
  (argv) => {
    expect(parseAuditArguments(argv)).toBeNull();
  },
);
