/** Slack's packages log through our Log; warnings and errors only, since their lower levels print messages. */
import { LogLevel, type Logger } from '@slack/bolt';
import type { Log } from '#kernel/ports.ts';

/** A Logger for Bolt and the clients. */
export function slackLogger(log: Log): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => log.warn('slack.library', { message: text(parts) }),
    error: (...parts: unknown[]) => log.error('slack.library', { message: text(parts) }),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

function text(parts: readonly unknown[]): string {
  return parts.map(String).join(' ');
}
