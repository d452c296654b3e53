import { mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadOrCreateAuditKeys, parseAuditKeys } from '#services/audit/keys.ts';

const HEX_KEY = 'ab'.repeat(32);
const BASE64_KEY = Buffer.alloc(32, 7).toString('base64');

test('the first key signs and every key verifies, in hex or base64', () => {
  const keys = parseAuditKeys(`2026b:${HEX_KEY}, 2026a:${BASE64_KEY}\n`);
  if (!keys.ok) throw new Error('expected keys');
  expect(keys.value.current.keyId).toBe('2026b');
  expect([...keys.value.secretById.keys()]).toEqual(['2026b', '2026a']);
  expect(Buffer.from(keys.value.secretById.get('2026a') ?? []).toString('base64')).toBe(BASE64_KEY);
});

const refusals: readonly (readonly [string, string, string])[] = [
  ['empty text', '', 'key 1 is not written as id:secret'],
  ['a key without id', HEX_KEY, 'key 1 is not written as id:secret'],
  ['a repeated id', `a:${HEX_KEY},a:${BASE64_KEY}`, 'key 2 has the id of an earlier one'],
  ['a short secret', 'a:abcd', 'key 1 is shorter than 32 bytes'],
  ['a secret that is no encoding', 'a:***', 'key 1 is neither hex nor base64'],
  ['id and secret swapped', `${HEX_KEY}:a`, 'key 1 is shorter than 32 bytes'],
  ['a third part', `a:${HEX_KEY}:b`, 'key 1 is not written as id:secret'],
];
test.each(refusals)('%s is refused without repeating the secret', (_, text, reason) => {
  expect(parseAuditKeys(text)).toEqual({ ok: false, failure: { kind: 'invalid_input', where: 'PLUMBLINE_AUDIT_KEYS', reason } });
});

test('the data directory gets one private key, the same for all who start at once and later', async () => {
  const dataDir = join(await mkdtemp(join(tmpdir(), 'plumbline-keys-')), 'data');
  const loaded = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateAuditKeys(dataDir)));
  const again = await loadOrCreateAuditKeys(dataDir);
  expect(loaded.every((keys) => keys.ok)).toBe(true);
  for (const keys of loaded) expect(keys).toEqual(again);
  expect(await readdir(dataDir)).toEqual(['audit-keys']);
  expect((await stat(join(dataDir, 'audit-keys'))).mode & 0o777).toBe(0o600);
  expect(parseAuditKeys(await readFile(join(dataDir, 'audit-keys'), 'utf8'))).toEqual(again);
});

test('a damaged key file is a named failure, not a new key', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-keys-'));
  await writeFile(join(dataDir, 'audit-keys'), 'scribble');
  expect(await loadOrCreateAuditKeys(dataDir)).toMatchObject({ ok: false, failure: { kind: 'invalid_input' } });
});
