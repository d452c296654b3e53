/** A stream that keeps what is written to it. */
import { Writable } from 'node:stream';

export type CollectedOutput = Writable & { readonly text: () => string; readonly until: (part: string) => Promise<void> };

/** `until` resolves once the text holds `part`. `isTTY` and `columns` make it look like a terminal. */
export function collectOutput(options: { columns?: number; isTTY?: boolean } = {}): CollectedOutput {
  let text = '';
  let waiting: { part: string; resolve: () => void }[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      for (const { resolve } of waiting.filter(({ part }) => text.includes(part))) resolve();
      waiting = waiting.filter(({ part }) => !text.includes(part));
      done();
    },
  });
  const until = (part: string) => new Promise<void>((resolve) => (text.includes(part) ? resolve() : waiting.push({ part, resolve })));
  const cursor = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  return Object.assign(stream, { text: () => text, until, ...cursor, ...options });
}
