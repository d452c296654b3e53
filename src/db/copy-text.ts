/** Rows as the text form of COPY, in chunks of bounded size. */
import { limits } from '#kernel/limits.ts';

export type CopyRow = readonly (string | null)[];

const plainName = /^[a-z_][a-z0-9_]*$/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `schema.table` or `table`, quoted. **Fails** throws on anything that is not a plain lower-case name: a bug. */
export function quoteRelation(name: string): string {
  return name.split('.').map(quoteName).join('.');
}

/** A plain lower-case name, quoted. */
export function quoteName(name: string): string {
  if (!plainName.test(name)) throw new Error(`not a plain name: ${name}`);
  return `"${name}"`;
}

/** The rows as COPY text, a chunk whenever `limits.copyChunkCharacters` are full. Holds one chunk in memory. */
export async function* copyChunks(rows: AsyncIterable<CopyRow> | Iterable<CopyRow>, width: number): AsyncGenerator<string> {
  let lines: string[] = [];
  let characters = 0;
  for await (const row of rows) {
    if (row.length !== width) throw new Error(`a row of ${row.length} values for ${width} columns`);
    const line = row.map(copyValue).join('\t');
    lines.push(line);
    characters += line.length + 1;
    if (characters >= limits.copyChunkCharacters) {
      yield `${lines.join('\n')}\n`;
      lines = [];
      characters = 0;
    }
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

function copyValue(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\n\r\t]/.test(value) ? value.replaceAll(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : value;
}
