/** The embedded database after an import that was killed. */
import { test } from 'vitest';
import { connectPglite } from '#db/connect-pglite.ts';
import { checkInterrupted } from '#test/collectors/check-interrupted.ts';
import { expectOk, makeTemporaryFolder } from '#test/helpers/database.ts';

test.each(['reading', 'recording'] as const)('an import killed while %s leaves nothing behind', async (step) => {
  const folder = await makeTemporaryFolder();
  try {
    await checkInterrupted({ target: folder.path, step, open: async () => expectOk(await connectPglite({ dataDir: folder.path })) });
  } finally {
    await folder.remove();
  }
});
