/** The scheduler of a process: a tick every minute. */
import { schedule } from 'node-cron';
import { makeTicker } from '#jobs/job-ticker.ts';
import type { TickerDeps } from '#jobs/job-ticker.ts';

/**
 * Watches the schedules of `deps.jobs` until it is stopped; the first look is at once, for runs that an earlier
 * process left behind. Several processes may watch at once: the claim decides who runs. `stop` resolves when
 * nothing runs any more.
 */
export async function startJobs(deps: TickerDeps): Promise<{ stop(): Promise<void> }> {
  const ticker = makeTicker(deps);
  const { log } = deps;
  const task = schedule('* * * * *', () => ticker.tick(), {
    name: 'plumbline.jobs',
    timezone: 'UTC',
    noOverlap: true,
    suppressMissedWarning: true,
    logger: {
      info: (message) => log.info('cron', { message }),
      debug: () => undefined,
      warn: (message) => log.warn('cron', { message }),
      error: (message) => log.error('cron', { message: String(message) }),
    },
  });
  await ticker.tick();
  return {
    stop: async () => {
      await task.destroy();
      await ticker.stop();
    },
  };
}
