/** PostgreSQL after an import that was killed, and two imports at once. */
import { expect, test } from 'vitest';
import { connectPg } from '#db/connect-pg.ts';
import { whole } from '#test/collectors/acme-files.ts';
import { checkInterrupted } from '#test/collectors/check-interrupted.ts';
import { makeImporter } from '#test/collectors/importer.ts';
import { expectOk } from '#test/helpers/database.ts';
import { createDatabase, databaseUrl, dropDatabase, ensurePgTemplate } from '#test/helpers/postgres-server.ts';

test.each(['reading', 'recording'] as const)('an import killed while %s leaves nothing behind', async (step) => {
  const name = await createDatabase(await ensurePgTemplate());
  try {
    await checkInterrupted({ target: databaseUrl(name), step, open: async () => expectOk(await connectPg({ url: databaseUrl(name) })) });
  } finally {
    await dropDatabase(name);
  }
});

test('two imports of the same data at once make one organisation', async () => {
  const importer = await makeImporter();
  try {
    const path = await importer.folder(whole);
    const request = { mapping: `${path}/mapping.yml` };
    const outcomes = await Promise.all([importer.run(path, request), importer.run(path, request)]);
    expect(outcomes.map((summary) => summary.outcome).sort()).toEqual(['stored', 'unchanged']);
    expect(await importer.rows('SELECT id, is_default FROM app.organization')).toEqual([{ id: 1, is_default: true }]);
    expect(await importer.rows('SELECT count(*) AS count FROM raw.opportunity')).toEqual([{ count: 3 }]);
  } finally {
    await importer.close();
  }
});
