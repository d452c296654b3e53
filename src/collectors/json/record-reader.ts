/** Text of a JSON file → flat records with exact numbers and the line each starts on. */
import { Tokenizer, TokenParser, TokenType, type ParsedTokenInfo } from '@streamparser/json';
import { ImportRefused, lineOf } from '#collectors/import-refused.ts';
import { limits } from '#kernel/limits.ts';

/** Scalars by path (`Owner.Name`); an array of scalars is joined with `;`. */
export type JsonRecord = { readonly line: number; readonly values: ReadonlyMap<string, string> };
export type RecordReader = { readonly write: (text: string) => readonly JsonRecord[]; readonly end: () => readonly JsonRecord[] };

/**
 * Feeds text in, gives whole records out. Records are the objects of the array at `recordsPath`; at the top level
 * (null) the objects of an array, or objects that follow each other (JSON lines).
 * **Fails** ImportRefused with the line at which the text stops being JSON, or at which a record is no object.
 */
export function makeRecordReader(fileName: string, recordsPath: string | null): RecordReader {
  const lines = makeLineCounter();
  const openLines: number[] = [];
  const records: JsonRecord[] = [];
  let closedLine = 1;
  let parser: TokenParser | null = null;
  const refuse = (error: Error) => {
    if (error instanceof ImportRefused) throw error;
    throw new ImportRefused(lineOf(fileName, lines.lineAt(positionIn(error.message))), `the text is not JSON from here on (${error.message})`, {
      cause: error,
    });
  };
  const startParser = (first: TokenType): TokenParser => {
    const path = recordsPath === null ? (first === TokenType.LEFT_BRACKET ? '$.*' : '$') : `$.${recordsPath}.*`;
    const made = new TokenParser({ paths: [path], keepStack: false, separator: '' });
    made.onValue = ({ value }) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new ImportRefused(lineOf(fileName, lines.current()), `a record must be an object, this is ${JSON.stringify(value)?.slice(0, 40)}`);
      }
      records.push({ line: closedLine, values: flatten(value) });
    };
    made.onError = refuse;
    made.onEnd = () => undefined;
    return made;
  };
  const tokenizer = new ExactTokenizer({ separator: '' });
  tokenizer.onToken = (token: ParsedTokenInfo) => {
    const line = lines.lineAt(token.offset);
    if (token.token === TokenType.LEFT_BRACE) openLines.push(line);
    if (token.token === TokenType.RIGHT_BRACE) closedLine = openLines.pop() ?? line;
    parser ??= startParser(token.token);
    parser.write(token);
  };
  tokenizer.onError = refuse;
  tokenizer.onEnd = () => undefined;
  return {
    write: (text) => {
      const bytes = Buffer.from(text, 'utf8');
      lines.enter(bytes);
      tokenizer.write(bytes);
      return records.splice(0);
    },
    end: () => {
      if (!tokenizer.isEnded) tokenizer.end();
      if (parser !== null && !parser.isEnded) parser.end();
      return records.splice(0);
    },
  };
}

/** Keeps a number as it stands in the file: amounts stay exact. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    return text as unknown as number;
  }
}

function positionIn(message: string): number {
  const match = /absolute position "(\d+)"/.exec(message);
  return match === null ? 0 : Number(match[1]);
}

/** Offsets only grow, so lines are counted once, up to the offset asked for. */
function makeLineCounter() {
  let chunk = Buffer.alloc(0);
  let chunkStart = 0;
  let counted = 0;
  let line = 1;
  const countTo = (offset: number) => {
    const end = Math.min(offset - chunkStart, chunk.length);
    for (; counted < end; counted += 1) if (chunk[counted] === 0x0a) line += 1;
  };
  return {
    enter: (next: Buffer<ArrayBuffer>) => {
      countTo(Number.POSITIVE_INFINITY);
      chunkStart += chunk.length;
      chunk = next;
      counted = 0;
    },
    lineAt: (offset: number) => {
      countTo(offset);
      return line;
    },
    current: () => line,
  };
}

function flatten(record: object): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (prefix: string, value: unknown) => {
    if (value === null || value === undefined || values.size >= limits.importColumnsMax) return;
    if (Array.isArray(value)) values.set(prefix, value.filter((item) => typeof item !== 'object').join(';'));
    else if (typeof value === 'object') for (const [key, inner] of Object.entries(value)) walk(prefix === '' ? key : `${prefix}.${key}`, inner);
    else values.set(prefix, `${value as string | boolean}`);
  };
  walk('', record);
  return values;
}
