/** A source file as the importer sees it: named columns and rows that know their line. */

export type SourceFile = {
  readonly path: string;
  /** The name that reports show. */
  readonly name: string;
  readonly format: 'csv' | 'json';
  readonly bytes: number;
};

/** How to read a file; from the mapping. */
export type ReadOptions = {
  /** An encoding label of the WHATWG list (`utf-8`, `windows-1252`, `utf-16le`). A byte order mark of UTF-16 wins over the default. */
  readonly encoding: string;
  /** CSV: null = found out from the header line. */
  readonly delimiter: string | null;
  /** CSV: 1-based line of the header. */
  readonly headerLine: number;
  /** CSV: the columns of a file that has no header line. */
  readonly header: readonly string[] | null;
  /** JSON: path of the array that holds the records (`data.items`); null = the top level. */
  readonly records: string | null;
  /** Hears how many bytes were read. */
  readonly onBytes?: (count: number) => void;
};

/** One record. `values` follow the columns that were asked for; null = the record has no such value. */
export type SourceRow = { readonly kind: 'row'; readonly line: number; readonly values: readonly (string | null)[] };
/** A record that cannot be read although its neighbours can. */
export type BrokenRow = { readonly kind: 'broken'; readonly line: number; readonly value: string; readonly reason: string };
export type SourceRecord = SourceRow | BrokenRow;

export const defaultReadOptions: ReadOptions = { encoding: 'utf-8', delimiter: null, headerLine: 1, header: null, records: null };
