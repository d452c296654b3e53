/** What the parts of the running surface share. Made once by startSlack. */
import type { WebClient } from '@slack/web-api';
import type { Clock, Log, Product } from '#kernel/ports.ts';
import type { ChannelDirectory } from '#surfaces/slack/channel-directory.ts';
import type { Cache } from '#surfaces/slack/make-cache.ts';
import type { UserDirectory } from '#surfaces/slack/user-directory.ts';

export type SlackSettings = {
  /** `xoxb-…` */
  readonly botToken: string;
  /** `xapp-…` with connections:write. */
  readonly appToken: string;
  /** The organisation this workspace asks about. */
  readonly organizationId: number;
  /** Another address of the Web API (tests, a proxy). Default: https://slack.com/api/ */
  readonly apiUrl?: string;
};

export type Runtime = {
  readonly product: Product;
  readonly clock: Clock;
  readonly log: Log;
  readonly organizationId: number;
  readonly client: WebClient;
  readonly teamId: string;
  readonly botUserId: string;
  readonly users: UserDirectory;
  readonly channels: ChannelDirectory;
  /** `channel:threadTs` of direct messages → the conversation that goes on there. */
  readonly threadKeys: Cache<string>;
  /** Turns being worked on in this process. */
  readonly underWay: Map<string, Promise<void>>;
  /** `channel:ts` of questions being worked on: what stops the model when the message is deleted or changed. */
  readonly stoppers: Map<string, AbortController>;
  /** Drafts decided by a click in this process: a second click is told so. The draft itself is what makes it harmless. */
  readonly decidedDrafts: Set<string>;
  /** Runs `work` once per key; a repeat gets the first one's outcome, unless that was false. */
  readonly once: (key: string, work: () => Promise<boolean>) => Promise<boolean>;
  /** Aborted when the surface stops: waits end, claims are given back. */
  readonly stopping: AbortSignal;
};
