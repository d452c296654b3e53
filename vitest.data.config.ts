import { defineConfig } from 'vitest/config';

/** The suites over real data sets: TEST_DATA_DIR, default ../shared/data. They fail when the data is not there. */
export default defineConfig({
  test: { maxWorkers: 2, testTimeout: 120_000, hookTimeout: 240_000, pool: 'forks', include: ['test/**/*.data.test.ts'] },
});
