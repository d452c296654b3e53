import { defineConfig } from 'vitest/config';

/**
 * `*.test.ts` need no database, or PGlite; `*.db.test.ts` run on PGlite and, when TEST_DATABASE_URL is set, on PostgreSQL
 * too; `*.pg.test.ts` (races, kills, several processes) run on PostgreSQL only; `*.data.test.ts` (real data sets) by
 * `npm run test:data`.
 */
const shared = { testTimeout: 120_000, hookTimeout: 240_000, pool: 'forks' as const };
/** Of functions alone: their files may share the modules they load. */
const PURE = ['test/agents/**/*.test.ts', 'test/house/**/*.test.ts'];
const everyDriver = [
  { test: { ...shared, name: 'pure', include: PURE, isolate: false } },
  {
    test: {
      ...shared,
      name: 'pglite',
      include: ['test/**/*.test.ts'],
      exclude: ['test/**/*.pg.test.ts', 'test/**/*.data.test.ts', ...PURE],
      env: { PLUMBLINE_TEST_DRIVER: 'pglite' },
    },
  },
];
const postgres = { test: { ...shared, name: 'postgres', include: ['test/**/*.db.test.ts', 'test/**/*.pg.test.ts'], env: { PLUMBLINE_TEST_DRIVER: 'pg' } } };

export default defineConfig({
  test: { maxWorkers: 2, projects: process.env.TEST_DATABASE_URL === undefined ? everyDriver : [...everyDriver, postgres] },
});
