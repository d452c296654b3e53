import { defineConfig } from 'vitest/config';

/** `*.test.ts` need no database or PGlite; `*.db.test.ts` run on PGlite and, when TEST_DATABASE_URL is set, on PostgreSQL too; `*.pg.test.ts` (races, kills, several processes) on PostgreSQL only; `*.data.test.ts` over real data sets, by `npm run test:data`. */
const shared = { testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks' as const };
const wantsPostgres = process.env.TEST_DATABASE_URL !== undefined;
const wantsData = process.env.PLUMBLINE_TEST_SUITE === 'data';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: wantsData
      ? [{ test: { ...shared, name: 'data', include: ['test/**/*.data.test.ts'] } }]
      : [
          {
            test: {
              ...shared,
              name: 'pglite',
              include: ['test/**/*.test.ts'],
              exclude: ['test/**/*.pg.test.ts', 'test/**/*.data.test.ts'],
              env: { PLUMBLINE_TEST_DRIVER: 'pglite' },
            },
          },
          ...(wantsPostgres
            ? [{ test: { ...shared, name: 'postgres', include: ['test/**/*.db.test.ts', 'test/**/*.pg.test.ts'], env: { PLUMBLINE_TEST_DRIVER: 'pg' } } }]
            : []),
        ],
  },
});
