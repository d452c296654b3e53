import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { benchSize } from '#entry/bench/catalog/bench-size.ts';
import { databaseUrl } from '#test/helpers/postgres-server.ts';

test('the catalogue bench builds what it generated, by the product and by psql, and leaves no database behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-test-'));
  try {
    const times = await benchSize({ url: databaseUrl('postgres'), folder, opportunities: 200, pairs: 1, say: () => {} });
    expect(times.again?.fullMs).toBeGreaterThan(0);
    expect(times.again?.psqlMs).toBeGreaterThan(0);
    expect(times.amounts?.ms).toBeGreaterThan(0);
    expect(times.work?.ms).toBeGreaterThan(0);
    const script = await readFile(join(folder, 'build-200.sql'), 'utf8');
    expect(script).toMatch(/^BEGIN;/);
    expect(script).toContain('INSERT INTO analytics.fct_opportunity');
    expect(script.trim()).toMatch(/COMMIT;$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
