/** Takes up what was stored but not delivered: by an earlier process, or while Slack was away. */
import { limits } from '#kernel/limits.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';
import { wait } from '#surfaces/slack/wait.ts';
import { workTurn } from '#surfaces/slack/work-turn.ts';

/** Now and then every minute, oldest first, until the surface stops. Never throws. */
export async function resumeUndelivered(runtime: Runtime): Promise<void> {
  do {
    try {
      await resumeOnce(runtime);
    } catch (error) {
      runtime.log.error('slack.resume_failed', { error: String(error) });
    }
  } while (await wait(limits.slackResumeEveryMs, runtime.stopping));
}

async function resumeOnce(runtime: Runtime): Promise<void> {
  const turns = await runtime.product.undelivered('slack', limits.slackResumeBatch);
  for (const { turnId, raw } of turns) {
    if (runtime.stopping.aborted) return;
    if (raw.organizationId !== runtime.organizationId || runtime.underWay.has(turnId)) continue;
    runtime.log.info('slack.resumed', { turnId });
    await workTurn(runtime, { turnId, raw, isNew: false }, true);
  }
}
