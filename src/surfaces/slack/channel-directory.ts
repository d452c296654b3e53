/** Who can read a channel, and where a person can be written to alone. */
import type { WebClient } from '@slack/web-api';
import type { Clock } from '#kernel/ports.ts';
import { limits } from '#kernel/limits.ts';
import { callSlack, type SlackOutcome } from '#surfaces/slack/call-slack.ts';
import { makeCache } from '#surfaces/slack/make-cache.ts';
import type { UserDirectory } from '#surfaces/slack/user-directory.ts';

/** members = full members of the workspace only; outsiders = guests or other organisations among them; unsure = too many, or Slack did not say. */
export type Readers = 'members' | 'outsiders' | 'unsure';
export type ChannelDirectory = {
  readonly readersOf: (channel: string) => Promise<Readers>;
  /** The direct message channel with a user. */
  readonly directMessageOf: (userId: string) => Promise<SlackOutcome<string>>;
};

/** True for the id of a one-to-one direct message. */
export function isDirectMessage(channel: string): boolean {
  return channel.startsWith('D');
}

/** Asks Slack and believes it for a while; "unsure" is not kept. */
export function makeChannelDirectory(client: WebClient, clock: Clock, users: UserDirectory): ChannelDirectory {
  const readers = makeCache<Readers>(clock);
  const directMessages = makeCache<string>(clock);
  return {
    readersOf: async (channel) => {
      const known = readers.get(channel);
      if (known !== undefined) return known;
      const found = await findReaders(client, users, channel);
      if (found !== 'unsure') readers.set(channel, found);
      return found;
    },
    directMessageOf: async (userId) => {
      const known = directMessages.get(userId);
      if (known !== undefined) return { kind: 'ok', value: known };
      const outcome = await callSlack(() => client.conversations.open({ users: userId }));
      if (outcome.kind !== 'ok') return outcome;
      const id = outcome.value.channel?.id;
      if (id === undefined) return { kind: 'refused', reason: 'conversations.open gave no channel' };
      directMessages.set(userId, id);
      return { kind: 'ok', value: id };
    },
  };
}

async function findReaders(client: WebClient, users: UserDirectory, channel: string): Promise<Readers> {
  const info = await callSlack(() => client.conversations.info({ channel, include_num_members: true }));
  if (info.kind !== 'ok') return 'unsure';
  const { is_ext_shared: isShared, is_pending_ext_shared: isPending, num_members: membersCount } = info.value.channel ?? {};
  if (isShared === true || isPending === true) return 'outsiders';
  if ((membersCount ?? 0) > limits.slackMembersCheckedMax) return 'unsure';
  const listed = await callSlack(() => client.conversations.members({ channel, limit: limits.slackMembersCheckedMax + 1 }));
  if (listed.kind !== 'ok' || (listed.value.response_metadata?.next_cursor ?? '') !== '') return 'unsure';
  const members = await Promise.all((listed.value.members ?? []).map((member) => users.lookUp(member)));
  if (members.some((member) => member.kind === 'ok' && !member.value.isMember && !member.value.isBot)) return 'outsiders';
  return members.every((member) => member.kind === 'ok') ? 'members' : 'unsure';
}
