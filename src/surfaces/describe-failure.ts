/** Prose for every Failure: what went wrong and what can be done about it. */
import type { Failure } from '#kernel/failure.ts';

/** One or two sentences a person can act on. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'unknown_name':
      return `There is no ${failure.what} called "${failure.name}".${suggest(failure.nearest)}`;
    case 'unknown_value':
      return `No ${failure.dimension} called "${failure.value}" is visible to you.${suggest(failure.nearest)}`;
    case 'invalid_plan':
      return `That cannot be computed: ${failure.part}: ${failure.reason}.`;
    case 'beyond_scope':
      return `You may not see ${failure.subject} at the scope "${failure.scope}".`;
    case 'statement_refused':
      return `The database refused the statement: ${failure.reason}.`;
    case 'query_timeout':
      return `The query took longer than ${failure.timeoutMs / 1000} s and was stopped. A shorter period or fewer groups may help.`;
    case 'database_unavailable':
      return `The database cannot be reached: ${failure.reason}.`;
    case 'not_built':
      return `The figures of ${failure.model} are not built: ${failure.reason}.`;
    case 'not_reliable':
      return failure.verdict;
    case 'engine_unavailable':
      return `The language model cannot be reached: ${failure.reason}.`;
    case 'engine_nonsense':
      return `The language model gave nothing usable: ${failure.reason}.`;
    case 'unknown_person':
      return describeUnknownPerson(failure.name, failure.nearest);
    case 'not_permitted':
      return `You may not do that; it needs the permission "${failure.permission}".`;
    case 'draft_missing':
      return 'There is nothing to confirm.';
    case 'draft_expired':
      return `That card expired at ${failure.expiredAt}; nothing was changed. Ask again for a new one.`;
    case 'draft_foreign':
      return 'That card belongs to somebody else; nothing was changed.';
    case 'draft_cancelled':
      return 'That card was cancelled; nothing was changed.';
    case 'row_changed':
      return `The ${failure.entity} was changed by somebody else in the meantime; nothing was changed. Ask again to see it as it is now.`;
    case 'invalid_input':
      return `${failure.where}: ${failure.reason}`;
    case 'busy':
      return `Busy: ${failure.reason}`;
    case 'internal':
      return `Something went wrong inside; the log has it under ${failure.reference}.`;
  }
}

function describeUnknownPerson(name: string, nearest: readonly string[]): string {
  if (name !== '') return `Nobody here is called "${name}".${suggest(nearest)}`;
  return nearest.length > 0
    ? `Say who asks, with --as NAME or PLUMBLINE_USER.${suggest(nearest)}`
    : 'There is nobody here yet who could ask. Import data (`npm run import`), or start with the sample organisation (`npm start`).';
}

function suggest(nearest: readonly string[]): string {
  return nearest.length === 0 ? '' : ` Did you mean ${nearest.join(' or ')}?`;
}
