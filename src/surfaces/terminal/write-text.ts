/** Writes to a stream at the pace of who reads it. */
import type { Writable } from 'node:stream';

/** Resolves when the stream took the text. Rejects when the reader is gone. */
export function writeText(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
