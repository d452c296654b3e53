/** A file's bytes, counted as they are read. */
import { createReadStream } from 'node:fs';

/** Chunks of the file at `path`; `onBytes` hears how many came. */
export async function* openBytes(path: string, onBytes?: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes?.(chunk.length);
    yield chunk;
  }
}
