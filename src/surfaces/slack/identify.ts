/** Who a Slack user is to the product: by a linked account or a verified address, never by a name. */
import type { Asker } from '#kernel/person.ts';
import { describeTrouble } from '#surfaces/slack/call-slack.ts';
import type { Runtime } from '#surfaces/slack/runtime.ts';

export type Identified =
  | { readonly kind: 'known'; readonly asker: Asker }
  /** outsider = a guest, or of another workspace; unknown = a member nobody has linked. */
  | { readonly kind: 'refused'; readonly reason: 'outsider' | 'unknown' }
  /** Slack or the database did not say; asking again may help. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What Slack answers about users of other workspaces. Other refusals (a missing scope) are faults of the set-up. */
const INVISIBLE = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);

/** The person behind a Slack user. What Slack says is cached; whom the product knows is asked every time. */
export async function identify(runtime: Runtime, userId: string): Promise<Identified> {
  const user = await runtime.users.lookUp(userId);
  if (user.kind === 'refused' && INVISIBLE.has(user.reason)) return { kind: 'refused', reason: 'outsider' };
  if (user.kind !== 'ok') return { kind: 'unavailable', reason: describeTrouble(user) };
  if (!user.value.isMember) return { kind: 'refused', reason: 'outsider' };
  const person = await runtime.product.readView.personBehind({
    sourceSystem: `slack:${runtime.teamId}`,
    sourceKey: userId,
    email: user.value.email,
    emailVerified: user.value.emailVerified,
    organizationId: runtime.organizationId,
  });
  if (person.ok) {
    return person.value.organizationId === runtime.organizationId ? { kind: 'known', asker: person.value } : { kind: 'refused', reason: 'unknown' };
  }
  const { kind } = person.failure;
  return kind === 'unknown_person' || kind === 'not_permitted' ? { kind: 'refused', reason: 'unknown' } : { kind: 'unavailable', reason: kind };
}
