/** How much memory a build takes, here and in the server's process that works for it. */
import { readFile } from 'node:fs/promises';

const everyMs = 200;

/** **Units** bytes. `server`: memory of its own (shared buffers are everybody's); null where the server is not on this machine. */
export type PeakMemory = { readonly process: number; readonly server: number | null };

/** Runs `work` and watches meanwhile. The server's process is looked up again and again, because it may change. */
export async function watchMemory<T>(backendPid: () => number | null, work: () => Promise<T>): Promise<{ readonly value: T; readonly peak: PeakMemory }> {
  const peak: { process: number; server: number | null } = { process: 0, server: null };
  const look = async (): Promise<void> => {
    peak.process = Math.max(peak.process, process.memoryUsage.rss());
    const pid = backendPid();
    const own = pid === null ? null : await ownMemory(pid);
    if (own !== null) peak.server = Math.max(peak.server ?? 0, own);
  };
  const timer = setInterval(() => void look(), everyMs);
  try {
    const value = await work();
    return { value, peak };
  } finally {
    clearInterval(timer);
  }
}

async function ownMemory(pid: number): Promise<number | null> {
  try {
    const found = /^RssAnon:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'));
    return found === null ? null : Number(found[1]) * 1024;
  } catch {
    return null;
  }
}
