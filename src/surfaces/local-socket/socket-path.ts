/** Where the process that holds an embedded data directory can be reached. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** What every system can bind: macOS takes 103 bytes, Linux 107. */
const PATH_BYTES_MAX = 103;

/**
 * `<data directory>/plumbline.sock`; for a directory with too long a path, a short name made of it below the
 * temporary directory, in a folder that only this user may enter. The directory need not exist.
 */
export function socketPath(dataDir: string, temporaryDirectory: string = tmpdir()): string {
  const inside = join(realPath(dataDir), 'plumbline.sock');
  if (Buffer.byteLength(inside) <= PATH_BYTES_MAX) return inside;
  const name = createHash('sha256').update(inside).digest('hex').slice(0, 16);
  return join(ownFolder(temporaryDirectory), `${name}.sock`);
}

/** Two spellings of one directory (a link, a relative path) give one path. */
function realPath(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return resolve(directory);
  }
}

/** **Fails** throws when somebody else owns the folder: whoever made it could answer in our place. */
function ownFolder(temporaryDirectory: string): string {
  const { uid } = userInfo();
  const folder = join(temporaryDirectory, `plumbline-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = statSync(folder);
  if (found.uid !== uid || (found.mode & 0o077) !== 0) throw new Error(`${folder} must belong to you alone (chmod 700)`);
  return folder;
}
