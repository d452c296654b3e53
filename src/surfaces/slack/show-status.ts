/** "is working on it…" under the thread: a courtesy that neither delays nor fails the answer. */
import { callSlack } from '#surfaces/slack/call-slack.ts';
import type { Place } from '#surfaces/slack/post-message.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { words } from '#surfaces/slack/words.ts';

/** Starts showing; `clear` ends it, in that order, whenever Slack gets to it. Trouble is nobody's concern. */
export function showStatus(runtime: Runtime, place: Place): { readonly clear: () => void } {
  const { channel, threadTs } = place;
  if (threadTs === null) return { clear: () => undefined };
  const set = (status: string) => callSlack(() => runtime.client.assistant.threads.setStatus({ channel_id: channel, thread_ts: threadTs, status }));
  const shown = set(words.working).catch(() => undefined);
  return {
    clear: () => {
      void shown.then(() => set('')).catch(() => undefined);
    },
  };
}
