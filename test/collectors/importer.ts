/** An importer over a database of its own, and files written for one test. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importData } from '#collectors/import-data.ts';
import type { ImportDeps, ImportRequest, ImportSummary } from '#collectors/import-types.ts';
import { makeClock } from '#kernel/clock.ts';
import type { Database, Row } from '#kernel/database.ts';
import type { Failure } from '#kernel/failure.ts';
import { instantOf } from '#kernel/dates.ts';
import type { Log } from '#kernel/ports.ts';
import { expectOk, openTestDatabase } from '#test/helpers/database.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** 2026-11-21T12:00:00Z */
export const NOW = instantOf(1_795_262_400_000);

export type Files = Readonly<Record<string, string | Buffer>>;
export type Importer = {
  readonly database: Database;
  readonly deps: ImportDeps;
  /** Writes the files into a folder of their own; gives its path. */
  readonly folder: (files: Files) => Promise<string>;
  /** Imports them and expects success. */
  readonly run: (files: Files | string, request?: Partial<ImportRequest>) => Promise<ImportSummary>;
  /** Imports them and expects a failure. */
  readonly refused: (files: Files | string, request?: Partial<ImportRequest>) => Promise<Extract<Failure, { kind: 'invalid_input' }>>;
  readonly rows: (sql: string) => Promise<readonly Row[]>;
  /** Empties every table an import fills. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const TABLES = [
  'app.organization',
  'app.team',
  'app.person',
  'app.person_role',
  'app.person_assignment',
  'app.person_source_key',
  'app.viewer',
  'app.visible_owner',
  'raw.account',
  'raw.product',
  'raw.opportunity',
  'raw.opportunity_history',
  'raw.opportunity_stage',
  'raw.quota',
];

/** Fixed clock, organisation zone UTC, operator "keeper". Mapping texts are given as a file `mapping.yml` of the folder. */
export async function makeImporter(extra: Partial<ImportDeps> = {}): Promise<Importer> {
  const { database, close } = await openTestDatabase();
  const folders: string[] = [];
  const deps: ImportDeps = {
    database,
    clock: makeClock({ fixedNow: NOW }),
    log: silentLog,
    timeZone: 'UTC',
    operator: { named: null, system: 'keeper' },
    ...extra,
  };
  const folder = async (files: Files) => {
    const path = await mkdtemp(join(tmpdir(), 'plumbline-import-'));
    folders.push(path);
    for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
    return path;
  };
  const start = async (files: Files | string, request: Partial<ImportRequest>) => {
    const path = typeof files === 'string' ? files : await folder(files);
    const hasMapping = typeof files !== 'string' && 'mapping.yml' in files;
    return importData(deps, { ...emptyRequest, path, mapping: hasMapping ? join(path, 'mapping.yml') : null, name: 'Acme', ...request });
  };
  return {
    database,
    deps,
    folder,
    run: async (files, request = {}) => expectOk(await start(files, request)),
    refused: async (files, request = {}) => {
      const result = await start(files, request);
      if (result.ok || result.failure.kind !== 'invalid_input') throw new Error(`expected invalid input, got ${JSON.stringify(result)}`);
      return result.failure;
    },
    rows: (sql) => database.transaction({ role: 'owner' }, (session) => session.query(sql)),
    reset: () => database.transaction({ role: 'owner' }, (session) => session.execute(`TRUNCATE ${[...TABLES, 'app.import_run'].join(', ')} CASCADE`)),
    close: async () => {
      await close();
      await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

export const emptyRequest: Omit<ImportRequest, 'path'> = { mapping: null, isDryRun: false, isStrict: false, asOf: null, organization: null, name: null };

/** Every stored row that an import can change, as text: equal before and after means nothing was stored. */
export async function everything(importer: Importer): Promise<string> {
  const texts: string[] = [];
  for (const table of TABLES) {
    const [row] = await importer.rows(`SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS text FROM ${table} AS t`);
    texts.push(`${table}\n${String(row?.['text'])}`);
  }
  return texts.join('\n');
}

/** `line`, `column` and `reason` of every rejected row, as short lines. */
export function rejectLines(summary: ImportSummary): readonly string[] {
  return summary.rejects.map(({ file, line, column, value, reason }) => `${file}:${line} ${column ?? '-'} ${value ?? '-'}: ${reason}`);
}

/** Counts of one table as `read/stored/unchanged/rejected/skipped/made`. */
export function countsOf(summary: ImportSummary, table: string): string {
  const found = summary.tables.find((row) => row.table === table);
  return found === undefined ? 'none' : [found.read, found.stored, found.unchanged, found.rejected, found.skipped, found.created].join('/');
}
