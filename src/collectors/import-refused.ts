/** Structural trouble: thrown inside an import so that its one transaction rolls back, turned into a Failure by import-data.ts. */

/** Nothing can be stored. `where` names the file and line, or the argument; `reason` says what to do. Never leaves src/collectors. */
export class ImportRefused extends Error {
  readonly where: string;
  readonly reason: string;
  constructor(where: string, reason: string, options?: { cause?: unknown }) {
    super(`${where}: ${reason}`, options);
    this.name = 'ImportRefused';
    this.where = where;
    this.reason = reason;
  }
}

/** `sales.csv line 12`. */
export function lineOf(file: string, line: number): string {
  return `${file} line ${line}`;
}
