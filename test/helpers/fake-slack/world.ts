/** What exists in the fake workspace, and what happened in it. */
import type { Block } from '#test/helpers/fake-slack/block-schema.ts';

export type FakeUser = {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly isEmailConfirmed?: boolean;
  readonly isGuest?: boolean;
  readonly isBot?: boolean;
  readonly isDeleted?: boolean;
  /** Another workspace: a stranger of a shared channel. */
  readonly teamId?: string;
};

export type FakeMessage = {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata?: unknown;
  /** Set when only this user sees it. */
  readonly onlyFor?: string;
  readonly editedTimes: number;
};

export type FakeChannel = {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly isShared?: boolean;
  readonly isArchived?: boolean;
  /** More members than are listed. */
  readonly membersCount?: number;
};

/** What the next call of a method meets instead of success. `afterwards`: it is done, but the caller does not learn so. */
export type Fault =
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'status'; readonly status: number; readonly afterwards?: boolean }
  | { readonly kind: 'rate_limited'; readonly seconds: number };

export type Call = { readonly method: string; readonly arguments: Readonly<Record<string, unknown>>; readonly atMs: number };

export type World = {
  readonly teamId: string;
  readonly botUserId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly users: Map<string, FakeUser>;
  readonly channels: Map<string, FakeChannel>;
  readonly messages: FakeMessage[];
  readonly faults: Map<string, Fault[]>;
  readonly calls: Call[];
  /** `channel:threadTs` → status line under the thread. */
  readonly statuses: Map<string, string>;
  /** channel → prompts shown in it. */
  readonly prompts: Map<string, readonly unknown[]>;
  /** What the app did that Slack would refuse: fails the test. */
  readonly problems: string[];
  readonly nextTs: () => string;
  readonly nextId: (prefix: string) => string;
  /** Told after every change. */
  readonly changed: () => void;
};

/** An empty workspace with its bot. */
export function makeWorld(changed: () => void): World {
  let count = 0;
  const botUserId = 'UBOT';
  return {
    teamId: 'T1',
    botUserId,
    botToken: 'xoxb-fake',
    appToken: 'xapp-fake',
    users: new Map([[botUserId, { id: botUserId, name: 'plumbline', isBot: true }]]),
    channels: new Map(),
    messages: [],
    faults: new Map(),
    calls: [],
    statuses: new Map(),
    prompts: new Map(),
    problems: [],
    nextTs: () => `1795000000.${String((count += 1)).padStart(6, '0')}`,
    nextId: (prefix) => `${prefix}${String((count += 1)).padStart(4, '0')}`,
    changed,
  };
}

/** The direct message channel of a user with the bot. */
export function directMessageChannel(userId: string): string {
  return `D${userId}`;
}
