/**
 * A Bolt receiver that stores before it acknowledges. Bolt acknowledges events before listeners run; here an envelope
 * reaches Bolt only after its question is committed, and one that could not be stored is never acknowledged, so that
 * Slack delivers it again.
 */
import type { App, Receiver } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { Log } from '#kernel/ports.ts';
import { limits } from '#kernel/limits.ts';
import { slackLogger } from '#surfaces/slack/slack-logger.ts';
import type { Stored } from '#surfaces/slack/store-question.ts';
import { backoffMs, wait } from '#surfaces/slack/wait.ts';

type Envelope = {
  readonly ack: (response?: Record<string, unknown>) => Promise<void>;
  readonly body: Record<string, unknown>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
};

type ReceiverOptions = {
  readonly log: Log;
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly stopping: AbortSignal;
  readonly store: (body: unknown, retryNumber: number) => Promise<Stored>;
};

/** `start` resolves at Slack's hello; afterwards the connection is renewed until `stopping`. `stop` closes it. */
export function storeFirstReceiver(options: ReceiverOptions): Receiver {
  let app: App | undefined;
  let client: SocketModeClient | undefined;
  let renewing: Promise<void> = Promise.resolve();
  const connectAgain = async (): Promise<SocketModeClient> => {
    client = await connect(options, (envelope) => receive(options, app, envelope));
    return client;
  };
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => {
      const first = await connectAgain();
      renewing = keepConnected(options, first, connectAgain);
    },
    stop: async () => {
      await client?.disconnect();
      await renewing;
    },
  };
}

/** One connection, without the client's own reconnecting: that waits seconds after each loss, and cannot be stopped while it asks for an address. */
async function connect(options: ReceiverOptions, onEnvelope: (envelope: Envelope) => Promise<void>): Promise<SocketModeClient> {
  const client = new SocketModeClient({
    appToken: options.appToken,
    autoReconnectEnabled: false,
    logger: slackLogger(options.log),
    // Always given: the client would otherwise set 100 retries into this object.
    clientOptions: {
      ...(options.apiUrl && { slackApiUrl: options.apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: limits.slackCallTimeoutMs,
    },
  });
  client.on('slack_event', (envelope: Envelope) => void onEnvelope(envelope));
  const settled = new AbortController();
  const started = client.start();
  try {
    await Promise.race([started, giveUp(options.stopping, settled.signal)]);
  } catch (error) {
    // An address may still be on its way; what it leads to is closed.
    await client.disconnect();
    void started.then(() => client.disconnect()).catch(() => undefined);
    throw error;
  } finally {
    settled.abort();
  }
  return client;
}

async function giveUp(stopping: AbortSignal, settled: AbortSignal): Promise<void> {
  await wait(limits.slackConnectTimeoutMs, AbortSignal.any([stopping, settled]));
  if (!settled.aborted) throw new Error(stopping.aborted ? 'stopping' : 'Slack did not say hello');
}

/** Waits for each connection to end (Slack recycles them) and makes the next one, at once, then with growing waits. */
async function keepConnected(options: ReceiverOptions, first: SocketModeClient, connectAgain: () => Promise<SocketModeClient>): Promise<void> {
  let client: SocketModeClient | null = first;
  let failures = 0;
  while (!options.stopping.aborted) {
    if (client !== null) await endOf(client);
    if (failures > 0 && !(await wait(backoffMs(failures), options.stopping))) return;
    if (options.stopping.aborted) return;
    try {
      client = await connectAgain();
      failures = 0;
      options.log.info('slack.reconnected');
    } catch (error) {
      client = null;
      failures += 1;
      options.log.warn('slack.reconnect_failed', { failures, error: String(error) });
    }
  }
}

function endOf(client: SocketModeClient): Promise<void> {
  return new Promise((resolve) => {
    client.once('disconnected', () => resolve());
  });
}

async function receive(options: ReceiverOptions, app: App | undefined, envelope: Envelope): Promise<void> {
  try {
    const stored = await options.store(envelope.body, envelope.retry_num ?? 0);
    if (stored.kind === 'not_stored') return;
    await app?.processEvent({
      body: envelope.body,
      ack: (response) => acknowledge(options.log, envelope, response),
      ...(envelope.retry_num === undefined ? {} : { retryNum: envelope.retry_num }),
      ...(envelope.retry_reason === undefined ? {} : { retryReason: envelope.retry_reason }),
      customProperties: { stored },
    });
  } catch (error) {
    options.log.error('slack.event_failed', { error: String(error) });
  }
}

/** A connection lost between the two is no reason to leave a stored question unanswered: Slack's repetition is recognised. */
async function acknowledge(log: Log, envelope: Envelope, response: unknown): Promise<void> {
  try {
    await envelope.ack(typeof response === 'object' && response !== null ? { ...response } : undefined);
  } catch (error) {
    log.warn('slack.ack_failed', { error: String(error) });
  }
}
