/** The log: JSON lines on standard error, never a secret in them. Standard output belongs to answers. */
import { type DestinationStream, destination, pino } from 'pino';
import type { Log } from '#kernel/ports.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

/** How deep and how far a logged value is followed. */
const DEPTH_MAX = 6;
const ITEMS_MAX = 50;
const CHARACTERS_MAX = 4_000;

const HIDDEN = '[hidden]';
const SECRET_NAME = /token|secret|password|passwd|api_?key|audit_?keys?|authorization|cookie|database_?url|private_?key/i;
/** Slack tokens, OpenAI-like keys, bearer headers, the password of an address. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\bx(?:ox[a-z]|app)-[\w-]+/g, HIDDEN],
  [/\bsk-[\w-]{8,}/g, HIDDEN],
  [/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${HIDDEN}`],
  [/(\w+:\/\/[^\s/:@]*:)[^\s/@]+@/g, `$1${HIDDEN}@`],
];

/** Writes at once (nothing is lost when the process ends). Tests may pass another stream. */
export function makeLog(level: LogLevel, stream: DestinationStream = destination({ fd: 2, sync: true })): Log {
  const logger = pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return {
    info: (event, data) => logger.info(hideSecrets(data), event),
    warn: (event, data) => logger.warn(hideSecrets(data), event),
    error: (event, data) => logger.error(hideSecrets(data), event),
  };
}

function hideSecrets(data: Readonly<Record<string, unknown>> | undefined): object {
  return data === undefined ? {} : (clean(data, 0) as object);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return SECRET_TEXT.reduce((text, [secret, shown]) => text.replaceAll(secret, shown), value.slice(0, CHARACTERS_MAX));
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => clean(item, depth + 1));
  const entries = value instanceof Error ? errorEntries(value) : Object.entries(value);
  return Object.fromEntries(entries.slice(0, ITEMS_MAX).map(([name, item]) => [name, SECRET_NAME.test(name) ? HIDDEN : clean(item, depth + 1)]));
}

function errorEntries(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  return [
    ['name', name],
    ['message', message],
    ...Object.entries(error),
    ['stack', stack],
    ...(cause === undefined ? [] : [['cause', cause] as [string, unknown]]),
  ];
}
