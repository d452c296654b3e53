/** Kill -9 in the middle of an import, then a look at what is stored, then the import again. */
import { expect } from 'vitest';
import { importData } from '#collectors/import-data.ts';
import type { Database } from '#kernel/database.ts';
import { whole } from '#test/collectors/acme-files.ts';
import { emptyRequest, everything, makeImporter, silentLog } from '#test/collectors/importer.ts';
import { makeClock } from '#kernel/clock.ts';
import { expectOk } from '#test/helpers/database.ts';
import { startProcess } from '#test/helpers/run-process.ts';

export type Interruption = { readonly target: string; readonly step: 'reading' | 'recording'; readonly open: () => Promise<Database> };

/** Expects that the killed import left nothing, and that the next one stores everything. */
export async function checkInterrupted({ target, step, open }: Interruption): Promise<void> {
  const files = await makeImporter();
  try {
    const path = await files.folder(whole);
    const importing = startProcess('import-files', [target, path, `${path}/mapping.yml`, step]);
    await importing.sees(`stopped at ${step}`);
    await importing.kill();
    const database = await open();
    try {
      const rows: typeof files.rows = (sql) => database.transaction({ role: 'owner' }, (session) => session.query(sql));
      expect(await everything({ ...files, rows })).toBe(await everything(files));
      const again = await importData(
        { database, clock: makeClock({ fixedNow: null }), log: silentLog, timeZone: 'UTC', operator: { named: null, system: 'keeper' } },
        { ...emptyRequest, path, mapping: `${path}/mapping.yml`, name: 'Acme' },
      );
      expect(expectOk(again)).toMatchObject({ outcome: 'stored', organization: { organizationId: 1, isNew: true }, rejectedTotal: 0 });
      expect(await rows('SELECT count(*) AS count FROM raw.opportunity')).toEqual([{ count: 3 }]);
    } finally {
      await database.close();
    }
  } finally {
    await files.close();
  }
}
