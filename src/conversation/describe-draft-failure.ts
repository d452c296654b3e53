/** What a person is told when a draft was not made, not confirmed or not cancelled. Every text says that nothing was written. */
import { Temporal } from 'temporal-polyfill';
import type { Failure } from '#kernel/failure.ts';
import { actions } from '#actions/index.ts';

/** One or two sentences that a person can act on; moments in `timeZone`. */
export function describeDraftFailure(failure: Failure, timeZone: string): string {
  switch (failure.kind) {
    case 'draft_missing':
      return 'There is no card here that this could answer, so nothing was written. Ask for the change again to get a new card.';
    case 'draft_expired':
      return `That card expired at ${clockTime(failure.expiredAt, timeZone)}, so nothing was written. Ask for the change again to get a new card.`;
    case 'draft_foreign':
      return 'That card belongs to somebody else: only they can confirm or cancel it. Nothing was written.';
    case 'draft_cancelled':
      return 'That card was cancelled before, so nothing was written. Ask for the change again to get a new card.';
    case 'row_changed':
      return `The ${failure.entity} was changed by somebody else in the meantime, so nothing was written. Ask again to see it as it is now.`;
    case 'not_permitted':
      return describeNotPermitted(failure.permission);
    case 'unknown_person':
      return failure.nearest.length === 0
        ? `I find nobody called "${failure.name}" whom you may write about. Nothing was written.`
        : `Several people are called "${failure.name}": ${failure.nearest.join(', ')}. Write the e-mail address instead of the name. Nothing was written.`;
    case 'invalid_input':
      return `That cannot be written (${failure.where}): ${failure.reason}. Nothing was written.`;
    case 'unknown_name':
    case 'unknown_value':
    case 'invalid_plan':
    case 'beyond_scope':
    case 'statement_refused':
    case 'query_timeout':
    case 'database_unavailable':
    case 'not_built':
    case 'not_reliable':
    case 'engine_unavailable':
    case 'engine_nonsense':
    case 'busy':
    case 'internal':
      return `That did not work (${failure.kind.replaceAll('_', ' ')}). Nothing was written.`;
  }
}

function describeNotPermitted(permission: string): string {
  const action = actions.find(({ card }) => card.action === permission);
  if (action === undefined) return 'You may not do that. Nothing was written.';
  return `You may not do that. ${action.whoMay} Nothing was written.`;
}

/** `2026-11-21 10:15 (Europe/Berlin)`. */
function clockTime(instant: string, timeZone: string): string {
  const moment = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${moment.toPlainDate().toString()} ${moment.toPlainTime().toString({ smallestUnit: 'minute' })} (${timeZone})`;
}
