/** The secrets that sign the ledger: the newest signs, older ones stay for verification. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, failed, ok } from '#kernel/result.ts';

export type AuditKey = { readonly keyId: string; readonly secret: Uint8Array };
export type AuditKeys = { readonly current: AuditKey; readonly secretById: ReadonlyMap<string, Uint8Array> };

const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/;
const HEX = /^(?:[0-9a-f]{2})+$/i;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const SECRET_BYTES_MIN = 32;
/** What invites a copy into a data directory's backup must not be readable by others. */
const PRIVATE_FILE_MODE = 0o600;

/** The first key signs; all of them verify. */
export function makeAuditKeys(current: AuditKey, older: readonly AuditKey[] = []): AuditKeys {
  return { current, secretById: new Map([current, ...older].map(({ keyId, secret }) => [keyId, secret])) };
}

/**
 * Reads PLUMBLINE_AUDIT_KEYS.
 * **Shape** `2026b:<hex or base64>,2026a:<hex or base64>`; the first is current; at least 32 bytes each.
 * **Fails** invalid_input, naming the key by its place: id and secret may have been swapped.
 */
export function parseAuditKeys(text: string): Result<AuditKeys> {
  const keys: AuditKey[] = [];
  for (const [index, part] of text.split(',').entries()) {
    const place = `key ${index + 1}`;
    const [keyId = '', encoded = '', ...rest] = part.trim().split(':');
    if (!KEY_ID.test(keyId) || encoded === '' || rest.length > 0) return refused(`${place} is not written as id:secret`);
    if (keys.some((key) => key.keyId === keyId)) return refused(`${place} has the id of an earlier one`);
    const secret = decodeSecret(encoded);
    if (secret === null) return refused(`${place} is neither hex nor base64`);
    if (secret.length < SECRET_BYTES_MIN) return refused(`${place} is shorter than ${SECRET_BYTES_MIN} bytes`);
    keys.push({ keyId, secret });
  }
  const [current, ...older] = keys;
  return current === undefined ? refused('no key is given') : ok(makeAuditKeys(current, older));
}

/**
 * The embedded database's keys: `audit-keys` in the data directory, made on first use with mode 0600.
 * Two processes that start at once get the same key. **Fails** invalid_input when the file was damaged.
 */
export async function loadOrCreateAuditKeys(dataDir: string): Promise<Result<AuditKeys>> {
  const path = join(dataDir, 'audit-keys');
  const existing = await readIfThere(path);
  if (existing !== null) return parseAuditKeys(existing);
  await mkdir(dataDir, { recursive: true });
  const secret = randomBytes(SECRET_BYTES_MIN);
  const keyId = `local-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
  const scratch = join(dataDir, `audit-keys.${randomUUID()}`);
  await writeFile(scratch, `${keyId}:${secret.toString('hex')}\n`, { flag: 'wx', mode: PRIVATE_FILE_MODE, flush: true });
  try {
    // A link appears whole or not at all, and never replaces the key another process has just made.
    await link(scratch, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(scratch);
  }
  return parseAuditKeys(await readFile(path, 'utf8'));
}

function refused(reason: string): Result<AuditKeys> {
  return failed({ kind: 'invalid_input', where: 'PLUMBLINE_AUDIT_KEYS', reason });
}

function decodeSecret(encoded: string): Uint8Array | null {
  if (HEX.test(encoded)) return Buffer.from(encoded, 'hex');
  return BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : null;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
