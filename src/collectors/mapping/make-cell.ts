/** Where a value comes from: a column, a constant or a template. */
import type { SourceRow } from '#collectors/source.ts';

export type RowReader = {
  /** Place of the first of `names` that the file has; null when it has none. */
  readonly place: (names: readonly string[]) => number | null;
  readonly columnAt: (place: number) => string;
  /** Per source column: lower-cased value → corrected value. */
  readonly rename: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Lower-cased texts that mean unknown in any column. */
  readonly unknown: ReadonlySet<string>;
};
/** The trimmed, corrected text; null when there is none or it means unknown anywhere. */
export type Cell = (row: SourceRow) => string | null;
type Origin = { readonly column?: readonly string[] | undefined; readonly constant?: string | undefined; readonly template?: readonly string[] | undefined };

/** The cell of `origin`. `{_row}` in a template is the line of the row. */
export function makeCell(origin: Origin, reader: RowReader): Cell {
  if (origin.constant !== undefined) {
    const { constant } = origin;
    return () => constant;
  }
  if (origin.template !== undefined) {
    const templates = origin.template.map((template) => templateCell(template, reader));
    return (row) => {
      for (const template of templates) {
        const text = template(row);
        if (text !== null) return text;
      }
      return null;
    };
  }
  return columnCell(origin.column ?? [], reader);
}

function columnCell(names: readonly string[], reader: RowReader): Cell {
  const place = reader.place(names);
  if (place === null) return () => null;
  const corrections = reader.rename.get(reader.columnAt(place));
  return (row) => {
    const text = row.values[place]?.trim() ?? '';
    if (text === '') return null;
    const corrected = corrections?.get(text.toLowerCase()) ?? text;
    return corrected === '' || reader.unknown.has(corrected.toLowerCase()) ? null : corrected;
  };
}

function templateCell(template: string, reader: RowReader): Cell {
  const parts = template.split(/(\{[^{}]+\})/).map((part): Cell => {
    const name = /^\{([^{}]+)\}$/.exec(part)?.[1];
    if (name === undefined) return () => part;
    return name === '_row' ? (row) => String(row.line) : columnCell([name], reader);
  });
  return (row) => {
    let text = '';
    for (const part of parts) {
      const value = part(row);
      if (value === null) return null;
      text += value;
    }
    return text;
  };
}
