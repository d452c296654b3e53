/** Rows of statements over a published build, kept in memory for the person who asked. Never shared across people. */
import { createHash } from 'node:crypto';
import type { Row } from '#kernel/database.ts';
import { limits } from '#kernel/limits.ts';
import type { AskedAs } from '#query/value-index.ts';

/** `sql` and `parameters` are what a checked plan compiles to: metrics, filters, period, scope and day are all in them. */
export type CachedStatement = { readonly sql: string; readonly parameters: readonly unknown[] };

/** `keep` false: the rows are given, but not kept. */
export type LoadedRows = { readonly rows: readonly Row[]; readonly keep: boolean };

export type ResultCache = {
  /** The rows kept for this statement, person, rights and build; else those that `load` gives. Callers at the same time load once. */
  readonly rowsOf: (as: AskedAs, statement: CachedStatement, load: () => Promise<LoadedRows>) => Promise<readonly Row[]>;
  readonly counts: () => { readonly hits: number; readonly misses: number; readonly kept: number; readonly cells: number };
};

export type ResultCacheLimits = { readonly statements: number; readonly cells: number };

type Entry = { readonly loading: Promise<LoadedRows>; cells: number };

/**
 * A cache bounded by statements and cells; those asked for least recently go first.
 * Invariant: the key names the organisation, the person, their rights (read-rights.ts) and the build. A new build has a new
 * id and a change of rights a new digest, so neither is ever answered with rows of before; whoever changes built rows in
 * place must give the build a new id.
 */
export function makeResultCache(bounds: ResultCacheLimits = { statements: limits.resultsKept, cells: limits.resultCellsKept }): ResultCache {
  const entries = new Map<string, Entry>();
  const total = { hits: 0, misses: 0, cells: 0 };
  const remove = (key: string, entry: Entry): void => {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    total.cells -= entry.cells;
  };
  const makeRoom = (): void => {
    for (const [key, entry] of entries) {
      if (entries.size <= bounds.statements && total.cells <= bounds.cells) return;
      remove(key, entry);
    }
  };
  const start = (key: string, load: () => Promise<LoadedRows>): Promise<LoadedRows> => {
    const entry: Entry = { loading: load(), cells: 0 };
    entries.set(key, entry);
    entry.loading.then(
      ({ rows, keep }) => {
        if (!keep) return remove(key, entry);
        if (entries.get(key) !== entry) return;
        entry.cells = rows.length * Object.keys(rows[0] ?? {}).length;
        total.cells += entry.cells;
        makeRoom();
      },
      () => remove(key, entry),
    );
    makeRoom();
    return entry.loading;
  };
  return {
    async rowsOf(as, statement, load) {
      const key = keyOf(as, statement);
      const found = entries.get(key);
      total[found === undefined ? 'misses' : 'hits'] += 1;
      if (found === undefined) return (await start(key, load)).rows;
      entries.delete(key);
      entries.set(key, found);
      return (await found.loading).rows;
    },
    counts: () => ({ ...total, kept: entries.size }),
  };
}

function keyOf({ asker, build, rights }: AskedAs, { sql, parameters }: CachedStatement): string {
  const parts = [asker.organizationId, asker.personId, rights, build.buildId, build.asOf, sql, parameters];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
