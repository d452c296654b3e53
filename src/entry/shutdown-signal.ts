/** Turns the operating system's request to stop into an AbortSignal. */

/** Aborted by the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
export function shutdownSignal(): AbortSignal {
  const ending = new AbortController();
  const onSignal = () => {
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return ending.signal;
}

/** Keeps the process alive until the signal is aborted. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const keepAlive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(keepAlive);
}
