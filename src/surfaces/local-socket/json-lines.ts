/** JSON values over a socket, one per line, each way. */
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { limits } from '#kernel/limits.ts';

/** Calls `onValue` for every line. A line that is no JSON, or longer than the limit, ends the connection with an error. */
export function readJsonLines(socket: Socket, onValue: (value: unknown) => void): void {
  const decoder = new StringDecoder('utf8');
  let waiting: string[] = [];
  let waitingLength = 0;
  socket.on('data', (chunk: Buffer) => {
    const [first = '', ...rest] = decoder.write(chunk).split('\n');
    waiting.push(first);
    waitingLength += first.length;
    if (waitingLength > limits.socketMessageCharactersMax) return void socket.destroy(new Error('a message is longer than the limit'));
    for (const next of rest) {
      const line = waiting.join('');
      waiting = [next];
      waitingLength = next.length;
      if (socket.destroyed) return;
      const value = parseLine(line);
      if (value === undefined) return void socket.destroy(new Error('a message is no JSON'));
      onValue(value);
    }
  });
}

/** Sends one value; does nothing when the other side is gone. */
export function writeJsonLine(socket: Socket, value: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

/** The value; undefined when the line is no JSON. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
