/** Bytes of a file → text, strictly: a byte that does not belong to the encoding stops the import with its line. */
import { isUtf8 } from 'node:buffer';
import { ImportRefused, lineOf } from '#collectors/import-refused.ts';

const NEWLINE = 0x0a;
// oxlint-disable-next-line no-control-regex -- these are the characters looked for
const CONTROL_CHARACTER = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive or an Excel workbook: save it as CSV first' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook: save it as CSV first' },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive: unpack it first' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF' },
];

/**
 * Decoded text, chunk by chunk, without a byte order mark and with `\n` for every line end.
 * **Fails** ImportRefused with file and line for a byte outside the encoding, a NUL byte, or a file that is no text at all.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: string, file: string): AsyncGenerator<string> {
  let decode: ((bytes: Buffer, isLast: boolean) => string) | null = null;
  let pendingReturn = '';
  for await (const chunk of chunks) {
    decode ??= decoderFor(chunk, encoding, file);
    const text = pendingReturn + decode(chunk, false);
    pendingReturn = text.endsWith('\r') ? '\r' : '';
    yield unifyLineEnds(pendingReturn === '' ? text : text.slice(0, -1));
  }
  if (decode !== null) yield unifyLineEnds(pendingReturn + decode(Buffer.alloc(0), true));
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function decoderFor(first: Buffer, encoding: string, file: string) {
  const signature = SIGNATURES.find(({ bytes }) => bytes.every((byte, index) => first[index] === byte));
  if (signature !== undefined) throw new ImportRefused(lineOf(file, 1), `this is ${signature.what}`);
  const label = new TextDecoder(encoding).encoding;
  const mark = markOf(first);
  if (mark !== null && mark !== label && label !== 'utf-8') {
    throw new ImportRefused(lineOf(file, 1), `the file starts with the byte order mark of ${mark}, the mapping says ${encoding}: say \`encoding: ${mark}\``);
  }
  const actual = mark ?? label;
  if (actual === 'utf-8') return utf8Decoder(file);
  return actual.startsWith('utf-16') ? wideDecoder(actual, file) : byteDecoder(actual, file);
}

function markOf(first: Buffer): string | null {
  if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) return 'utf-8';
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : null;
}

function utf8Decoder(file: string) {
  let carry = Buffer.alloc(0);
  let linesBefore = 0;
  let isFirst = true;
  return (chunk: Buffer, isLast: boolean): string => {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const end = isLast ? bytes.length : bytes.length - incompleteTail(bytes);
    const whole = bytes.subarray(0, end);
    carry = Buffer.from(bytes.subarray(end));
    if (!isUtf8(whole)) throw invalidUtf8(whole, linesBefore, file);
    if (whole.includes(0)) throw nulByte(whole, linesBefore, file);
    linesBefore += countLines(whole);
    const text = whole.toString('utf8');
    const withoutMark = isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text;
    isFirst = isFirst && whole.length === 0;
    return withoutMark;
  };
}

/** How many bytes at the end belong to a character that the next chunk completes. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

function invalidUtf8(bytes: Buffer, linesBefore: number, file: string): ImportRefused {
  let start = 0;
  let line = linesBefore + 1;
  for (let end = bytes.indexOf(NEWLINE); end !== -1 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(NEWLINE, start)) {
    start = end + 1;
    line += 1;
  }
  if (bytes.subarray(0, 64).includes(0)) return nulByte(bytes, linesBefore, file);
  return new ImportRefused(
    lineOf(file, line),
    'the file is not UTF-8 text. If it comes from Excel on Windows, say `encoding: windows-1252` in the mapping (or utf-16le); else save it as UTF-8',
  );
}

function nulByte(bytes: Buffer, linesBefore: number, file: string): ImportRefused {
  const line = linesBefore + 1 + countLines(bytes.subarray(0, bytes.indexOf(0)));
  return new ImportRefused(lineOf(file, line), 'the file has NUL bytes: it is not text, or it is UTF-16 (say `encoding: utf-16le` in the mapping)');
}

function wideDecoder(encoding: string, file: string) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let linesBefore = 0;
  return (chunk: Buffer, isLast: boolean): string => {
    const text = decodeBytes(decoder, chunk, isLast, lineOf(file, linesBefore + 1));
    linesBefore += countBreaks(text);
    return text;
  };
}

/** Encodings of one byte a character accept nearly anything, so two signs of a wrong one are looked for: control characters, and UTF-8 sequences. */
function byteDecoder(encoding: string, file: string) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let linesBefore = 0;
  return (chunk: Buffer, isLast: boolean): string => {
    const text = decodeBytes(decoder, chunk, isLast, lineOf(file, linesBefore + 1));
    const control = text.search(CONTROL_CHARACTER);
    if (control !== -1) {
      throw new ImportRefused(
        lineOf(file, linesBefore + countBreaks(text.slice(0, control)) + 1),
        `a byte of this line is no character of ${encoding}: say the right \`encoding\` in the mapping`,
      );
    }
    const foreign = text.search(BEYOND_ASCII);
    if (foreign !== -1 && looksLikeUtf8(chunk)) {
      throw new ImportRefused(
        lineOf(file, linesBefore + countBreaks(text.slice(0, foreign)) + 1),
        `this line is UTF-8 text, the mapping says ${encoding}: leave \`encoding\` out of the mapping`,
      );
    }
    linesBefore += countBreaks(text);
    return text;
  };
}

function decodeBytes(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer, isLast: boolean, where: string): string {
  try {
    return decoder.decode(chunk, { stream: !isLast });
  } catch (error) {
    throw new ImportRefused(where, `after this line the file is not ${decoder.encoding} text`, { cause: error });
  }
}

function looksLikeUtf8(chunk: Buffer): boolean {
  const start = chunk.findIndex((byte) => byte < 0x80 || byte >= 0xc0);
  if (start === -1 || start > 3) return false;
  return isUtf8(chunk.subarray(start, chunk.length - incompleteTail(chunk)));
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}
