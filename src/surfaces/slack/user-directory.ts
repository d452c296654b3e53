/** What Slack says of a user: who they are, whether they belong to this workspace, whether their address is verified. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Clock } from '#kernel/ports.ts';
import { callSlack, type SlackOutcome } from '#surfaces/slack/call-slack.ts';
import { makeCache } from '#surfaces/slack/make-cache.ts';

export type SlackUser = {
  readonly name: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** A full, active, human member of this workspace: no guest, no stranger of a shared channel, no bot. */
  readonly isMember: boolean;
  readonly isBot: boolean;
};
export type UserDirectory = { readonly lookUp: (userId: string) => Promise<SlackOutcome<SlackUser>> };

const flag = z.boolean().optional();
const userInfoSchema = z.object({
  user: z.object({
    team_id: z.string().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    deleted: flag,
    is_bot: flag,
    is_stranger: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_email_confirmed: flag,
    profile: z.object({ email: z.string().optional(), real_name: z.string().optional() }).optional(),
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
  }),
});
type UserInfo = z.infer<typeof userInfoSchema>['user'];

/** Looks users up with users.info and believes it for a while. Trouble is never kept. */
export function makeUserDirectory(client: WebClient, clock: Clock, teamId: string): UserDirectory {
  const cache = makeCache<SlackUser>(clock);
  return {
    lookUp: async (userId) => {
      const known = cache.get(userId);
      if (known !== undefined) return { kind: 'ok', value: known };
      const outcome = await callSlack(() => client.users.info({ user: userId }));
      if (outcome.kind !== 'ok') return outcome;
      const info = userInfoSchema.safeParse(outcome.value);
      if (!info.success) return { kind: 'unavailable', reason: 'users.info gave no user' };
      const user = userOf(info.data.user, teamId);
      cache.set(userId, user);
      return { kind: 'ok', value: user };
    },
  };
}

function userOf(info: UserInfo, teamId: string): SlackUser {
  const isOfTeam = info.team_id === teamId || info.enterprise_user?.teams?.includes(teamId) === true;
  const isLimited = [info.deleted, info.is_bot, info.is_stranger, info.is_restricted, info.is_ultra_restricted].includes(true);
  return {
    name: info.profile?.real_name ?? info.real_name ?? info.name ?? 'somebody',
    email: info.profile?.email ?? null,
    emailVerified: info.is_email_confirmed === true,
    isMember: isOfTeam && !isLimited,
    isBot: info.is_bot === true,
  };
}
