/** What was typed in earlier chats, kept in a file that only its owner reads. */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { limits } from '#kernel/limits.ts';

export type ChatHistory = {
  /** Newest first, as readline wants it. */
  readonly load: () => Promise<readonly string[]>;
  readonly add: (line: string) => Promise<void>;
};

/** History in `path`; a file that cannot be read or written costs the history, never the chat. */
export function fileHistory(path: string): ChatHistory {
  const options = { mode: 0o600 } as const;
  return {
    load: async () => {
      const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
      const kept = lines.slice(-limits.chatHistoryLines);
      if (kept.length < lines.length) await writeFile(path, `${kept.join('\n')}\n`, options).catch(() => undefined);
      return kept.toReversed();
    },
    add: async (line) => {
      await mkdir(dirname(path), { recursive: true })
        .then(() => appendFile(path, `${line}\n`, options))
        .catch(() => undefined);
    },
  };
}
