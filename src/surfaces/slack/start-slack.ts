/** Slack as a surface: raw event → Turn, Answer → blocks. Socket Mode, one workspace. */
import { App, type AuthorizeResult } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import type { Clock, Log, Product } from '#kernel/ports.ts';
import { limits } from '#kernel/limits.ts';
import { callSlackPatiently, describeTrouble } from '#surfaces/slack/call-slack.ts';
import { makeChannelDirectory } from '#surfaces/slack/channel-directory.ts';
import { registerListeners } from '#surfaces/slack/listeners/register-listeners.ts';
import { makeCache } from '#surfaces/slack/make-cache.ts';
import { makeOnce } from '#surfaces/slack/make-once.ts';
import { resumeUndelivered } from '#surfaces/slack/resume-undelivered.ts';
import type { Runtime, SlackSettings } from '#surfaces/slack/runtime.ts';
import { slackLogger } from '#surfaces/slack/slack-logger.ts';
import { storeFirstReceiver } from '#surfaces/slack/store-first-receiver.ts';
import { storeQuestion } from '#surfaces/slack/store-question.ts';
import { makeUserDirectory } from '#surfaces/slack/user-directory.ts';
import { wait } from '#surfaces/slack/wait.ts';

export type SlackDeps = { readonly product: Product; readonly clock: Clock; readonly log: Log; readonly settings: SlackSettings };
export type RunningSlack = { readonly stop: () => Promise<void> };

const identitySchema = z.object({ team_id: z.string(), team: z.string().optional(), user_id: z.string(), bot_id: z.string() });
type BotIdentity = z.infer<typeof identitySchema>;

/**
 * Connects, answers until `stop`, and takes up what an earlier process left undelivered.
 * **Fails** throws when Slack refuses the tokens or cannot be reached at start; later losses are mended.
 * `stop` closes the connection and lets work under way finish for `limits.shutdownGraceMs`; the rest stays undelivered.
 */
export async function startSlack(deps: SlackDeps): Promise<RunningSlack> {
  const { log, settings } = deps;
  const stopper = new AbortController();
  const clientOptions = makeClientOptions(log, settings);
  const client = new WebClient(settings.botToken, clientOptions);
  const bot = await signIn(client, stopper.signal);
  const runtime = makeRuntime(deps, client, bot, stopper.signal);
  const receiver = storeFirstReceiver({
    log,
    appToken: settings.appToken,
    apiUrl: settings.apiUrl,
    stopping: stopper.signal,
    store: (body, retryNumber) => storeQuestion(runtime, body, retryNumber),
  });
  const authorization: AuthorizeResult = { botToken: settings.botToken, botId: bot.bot_id, botUserId: bot.user_id, teamId: bot.team_id };
  const app = new App({ receiver, authorize: () => Promise.resolve(authorization), clientOptions, logger: slackLogger(log) });
  registerListeners(app, runtime);
  await app.start();
  log.info('slack.connected', { team: bot.team ?? bot.team_id });
  const resuming = resumeUndelivered(runtime);
  return { stop: () => stopSlack(runtime, stopper, () => app.stop(), resuming) };
}

/** No retries inside the client: they would hold a delivery's claim, and hide what Slack said. */
function makeClientOptions(log: Log, settings: SlackSettings): WebClientOptions {
  return {
    ...(settings.apiUrl === undefined ? {} : { slackApiUrl: settings.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: limits.slackCallTimeoutMs,
    logger: slackLogger(log),
  };
}

async function signIn(client: WebClient, stopping: AbortSignal): Promise<BotIdentity> {
  const outcome = await callSlackPatiently(stopping, () => client.auth.test());
  if (outcome.kind !== 'ok') throw new Error(`Slack did not accept the bot token (${describeTrouble(outcome)})`);
  const identity = identitySchema.safeParse(outcome.value);
  if (!identity.success) throw new Error('SLACK_BOT_TOKEN is not the token of a bot (it starts with xoxb-)', { cause: identity.error });
  return identity.data;
}

function makeRuntime(deps: SlackDeps, client: WebClient, bot: BotIdentity, stopping: AbortSignal): Runtime {
  const users = makeUserDirectory(client, deps.clock, bot.team_id);
  return {
    product: deps.product,
    clock: deps.clock,
    log: deps.log,
    organizationId: deps.settings.organizationId,
    client,
    teamId: bot.team_id,
    botUserId: bot.user_id,
    users,
    channels: makeChannelDirectory(client, deps.clock, users),
    threadKeys: makeCache(deps.clock),
    underWay: new Map(),
    stoppers: new Map(),
    decidedDrafts: new Set(),
    once: makeOnce(),
    stopping,
  };
}

/** Waits between tries end at once and give their claims back; what is being worked out may finish within the grace. */
async function stopSlack(runtime: Runtime, stopper: AbortController, disconnect: () => Promise<unknown>, resuming: Promise<void>): Promise<void> {
  stopper.abort();
  const allEnded = new AbortController();
  const ending = Promise.all([disconnect(), resuming, ...runtime.underWay.values()]);
  await Promise.race([ending, wait(limits.shutdownGraceMs, allEnded.signal)]);
  allEnded.abort();
  runtime.log.info('slack.stopped', { leftUnderWay: runtime.underWay.size });
}
