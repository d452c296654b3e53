/** What the result cache keeps, for whom, and how much of it. */
import { describe, expect, it } from 'vitest';
import type { Row } from '#kernel/database.ts';
import { makeResultCache, type ResultCache } from '#query/result-cache.ts';
import type { AskedAs } from '#query/value-index.ts';

const as: AskedAs = {
  asker: { organizationId: 1, personId: 'p', name: 'Rita Moss', email: null, roles: [], teamName: null, timeZone: 'UTC' },
  rights: 'r',
  build: { buildId: 'b', asOf: '2026-06-30', builtAt: null, rows: 0 },
};

function ask(results: ResultCache, sql: string, rowCount = 1, keep = true): Promise<readonly Row[]> {
  const rows = Array.from({ length: rowCount }, (_, at) => ({ at, twice: 2 * at }));
  return results.rowsOf(as, { sql, parameters: [] }, () => Promise.resolve({ rows, keep }));
}

describe('what is kept in memory', () => {
  it('is bounded by statements: the one asked for least recently goes', async () => {
    const results = makeResultCache({ statements: 2, cells: 100 });
    for (const sql of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(results, sql);
    expect(results.counts()).toEqual({ hits: 2, misses: 4, kept: 2, cells: 4 });
  });

  it('is bounded by cells, and rows above the bound are not kept at all', async () => {
    const results = makeResultCache({ statements: 10, cells: 10 });
    await ask(results, 'a', 3);
    await ask(results, 'b', 3);
    expect(results.counts()).toMatchObject({ kept: 1, cells: 6 });
    expect(await ask(results, 'c', 6)).toHaveLength(6);
    expect(results.counts()).toMatchObject({ kept: 0, cells: 0 });
  });

  it('holds nothing that failed or must not be kept', async () => {
    const results = makeResultCache();
    const failing = results.rowsOf(as, { sql: 'a', parameters: [] }, () => Promise.reject(new Error('the connection broke')));
    await expect(failing).rejects.toThrow('the connection broke');
    await ask(results, 'a', 1, false);
    expect(await ask(results, 'a', 2)).toHaveLength(2);
    expect(results.counts()).toEqual({ hits: 0, misses: 3, kept: 1, cells: 4 });
  });

  it('is loaded once for callers of the same moment', async () => {
    const results = makeResultCache();
    const [one, other] = await Promise.all([ask(results, 'a', 2), ask(results, 'a', 5)]);
    expect(other).toBe(one);
  });
});

describe('the same statement', () => {
  it.each<[string, Partial<AskedAs>]>([
    ['person', { asker: { ...as.asker, personId: 'q' } }],
    ['organisation', { asker: { ...as.asker, organizationId: 2 } }],
    ['rights', { rights: 'others' }],
    ['build', { build: { ...as.build, buildId: 'another' } }],
    ['day', { build: { ...as.build, asOf: '2026-06-29' } }],
  ])('is another with another %s', async (_, other) => {
    const results = makeResultCache();
    await ask(results, 'a');
    await results.rowsOf({ ...as, ...other }, { sql: 'a', parameters: [] }, () => Promise.resolve({ rows: [], keep: true }));
    expect(results.counts()).toMatchObject({ hits: 0, misses: 2 });
  });

  it('is another with other parameters', async () => {
    const results = makeResultCache();
    for (const parameters of [[1], ['1'], [1, null], []]) await results.rowsOf(as, { sql: 'a', parameters }, () => Promise.resolve({ rows: [], keep: true }));
    expect(results.counts()).toMatchObject({ hits: 0, misses: 4 });
  });
});
