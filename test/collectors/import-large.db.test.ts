/** A file of 100 MB goes through, with bounded memory. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { connectPg } from '#db/connect-pg.ts';
import { connectPglite } from '#db/connect-pglite.ts';
import { readEnv } from '#env.ts';
import type { Database } from '#kernel/database.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';
import { createDatabase, databaseUrl, dropDatabase, ensurePgTemplate } from '#test/helpers/postgres-server.ts';

const ROWS = 20_000;
const BYTES = 100_000_000;
const BROKEN = ROWS / 1000;
/** Less than the file: a process that kept what it read would run out of memory. */
const HEAP_MEGABYTES = 64;
const run = promisify(execFile);

const mapping = `
source_system: large
stages: [{ name: Won, outcome: won }, { name: Open }]
tables:
  opportunity:
    file: deals.csv
    columns: { key: id, owner: owner, account: account, amount: amount, stage_name: stage, close_date: closed }
`;

let folder = '';
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Many rows, most of whose bytes are a description nobody maps. One row in a thousand is broken, so three of the accounts are never stored. */
function* lines(): Generator<string> {
  const description = 'lorem ipsum '.repeat(Math.ceil(BYTES / ROWS / 12));
  yield 'id,owner,account,amount,stage,closed,description\n';
  for (let row = 0; row < ROWS; row += 1) {
    const amount = row % 1000 === 0 ? 'unpriced' : `${row}.25`;
    yield `d${row},Rep ${row % 50},Account ${row % 3000},${amount},${row % 2 === 0 ? 'Won' : 'Open'},2026-0${(row % 9) + 1}-15,"${description}"\n`;
  }
}

test('100 MB of CSV go through a process that may hold 64 MB', async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-large-'));
  await writeFile(join(folder, 'mapping.yml'), mapping);
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'deals.csv')));
  expect((await stat(join(folder, 'deals.csv'))).size).toBeGreaterThan(BYTES);
  const target = await makeTarget();
  try {
    const script = join('test', 'fixtures', 'processes', 'import-files.ts');
    const { stdout } = await run(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, script, target.address, folder, join(folder, 'mapping.yml')]);
    const { tables } = JSON.parse(stdout) as { readonly tables: readonly Record<string, unknown>[] };
    expect(tables).toContainEqual({ table: 'opportunity', read: ROWS, stored: ROWS - BROKEN, unchanged: 0, rejected: BROKEN, skipped: 0, created: 0 });
    const database = await target.open();
    const stored = await database.transaction({ role: 'owner' }, (session) =>
      session.query(
        'SELECT count(*) AS count, sum(amount) AS amount, count(DISTINCT owner_id) AS owners, count(DISTINCT account_key) AS accounts FROM raw.opportunity',
      ),
    );
    await database.close();
    expect(stored).toEqual([{ count: ROWS - BROKEN, amount: expectedSum(), owners: 50, accounts: 2997 }]);
  } finally {
    await target.remove();
  }
}, 120_000);

type Target = { readonly address: string; readonly open: () => Promise<Database>; readonly remove: () => Promise<void> };

/** A database that another process opens: a folder, or one on the server. */
async function makeTarget(): Promise<Target> {
  if (readEnv().test.driver === 'pg') {
    const name = await createDatabase(await ensurePgTemplate());
    return { address: databaseUrl(name), open: async () => expectOk(await connectPg({ url: databaseUrl(name) })), remove: () => dropDatabase(name) };
  }
  const temporary = await makeTemporaryFolder();
  return { address: temporary.path, open: async () => expectOk(await connectPglite({ dataDir: temporary.path })), remove: temporary.remove };
}

function expectedSum(): string {
  let quarters = 0n;
  for (let row = 0; row < ROWS; row += 1) if (row % 1000 !== 0) quarters += BigInt(row) * 4n + 1n;
  return `${quarters / 4n}${quarters % 4n === 0n ? '.00' : `.${(quarters % 4n) * 25n}`}`;
}
