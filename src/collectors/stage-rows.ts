/** Streams the files of a plan through its mapping into the staging tables. */
import { readCsvRows } from '#collectors/csv/read-csv.ts';
import type { Reject } from '#collectors/import-types.ts';
import { readJsonRows } from '#collectors/json/read-json.ts';
import { compileSource, stagingColumns, type CompiledSource } from '#collectors/mapping/compile-source.ts';
import type { ImportPlan, PlannedSource } from '#collectors/plan-import.ts';
import { countOf, type Counts } from '#collectors/store/context.ts';
import { stagingHead } from '#collectors/store/staging.ts';
import { hash } from 'node:crypto';
import type { Session } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';

export type PositionedReject = Reject & { readonly position: number };
export type StageOptions = {
  readonly organizationZone: string;
  readonly counts: Counts;
  /** Grows over all files of an import, so that rejects keep the files' order. */
  readonly nextPosition: () => number;
  readonly reject: (reject: PositionedReject) => void;
  readonly onBytes: (file: string, count: number) => void;
};

/** Reads every source once, holding one row at a time; rows a column of which cannot be read are rejected on the way. */
export async function stageRows(session: Session, plan: ImportPlan, options: StageOptions): Promise<void> {
  for (const planned of plan.sources) {
    const compiled = compileSource(planned.table, planned.source, planned.available, {
      defaults: plan.mapping.defaults ?? {},
      organizationZone: options.organizationZone,
    });
    await session.copyIn(`import_${planned.table}`, [...stagingHead, ...stagingColumns(planned.table)], stagedRows(planned, compiled, options));
  }
}

async function* stagedRows(planned: PlannedSource, compiled: CompiledSource, options: StageOptions): AsyncGenerator<readonly (string | null)[]> {
  const { table, file } = planned;
  const count = countOf(options.counts, table);
  const reading = { ...planned.options, onBytes: (bytes: number) => options.onBytes(file.name, bytes) };
  const records = file.format === 'csv' ? readCsvRows(file, reading, compiled.wanted) : readJsonRows(file, reading, compiled.wanted);
  for await (const record of records) {
    count.read += 1;
    const position = options.nextPosition();
    const mapped =
      record.kind === 'row' ? compiled.mapRow(record) : { kind: 'rejected' as const, trouble: { column: null, value: record.value, reason: record.reason } };
    if (mapped.kind === 'skipped') {
      count.skipped += 1;
    } else if (mapped.kind === 'rejected') {
      count.rejected += 1;
      options.reject({ table, position, file: file.name, line: record.line, ...mapped.trouble, value: shorten(mapped.trouble.value) });
    } else {
      yield [String(position), String(planned.index), file.name, String(record.line), digestOf(mapped.values), ...mapped.values];
    }
  }
}

function shorten(value: string | null): string | null {
  return value === null || value.length <= limits.importValueShown ? value : `${value.slice(0, limits.importValueShown)}…`;
}

function digestOf(values: readonly (string | null)[]): string {
  return hash('sha1', JSON.stringify(values), 'base64');
}
