import { defineConfig } from 'vitest/config';

/** The README's commands as a newcomer runs them, through npm, on data of their own. They run one after the other. */
export default defineConfig({
  test: { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000, pool: 'forks', include: ['test/**/*.smoke.ts'] },
});
