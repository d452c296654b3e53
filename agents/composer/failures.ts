/** Prose for every Failure: what went wrong and what can be done about it. */
import type { Failure } from '#kernel/failure.ts';

/** One or two sentences a person can act on. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'unknown_name':
      return `There is no ${failure.what} called "${readable(failure.name)}" there.${suggest(failure.nearest.map(readable))}`;
    case 'unknown_value':
      return `No ${readable(failure.dimension)} called "${failure.value}" is visible to you.${suggest(failure.nearest)}`;
    case 'invalid_plan':
      return `That cannot be computed: ${failure.reason}.`;
    case 'beyond_scope':
      return `You may not see ${readable(failure.subject)} for ${scopeWords(failure.scope)}. Ask for your own, or ask somebody who leads them.`;
    case 'statement_refused':
      return 'The database refused to run this, so there is no answer.';
    case 'query_timeout':
      return `The query took longer than ${failure.timeoutMs / 1000} s and was stopped. A shorter period or fewer groups may help.`;
    case 'database_unavailable':
      return 'The database cannot be reached at the moment. Please try again shortly.';
    case 'not_built':
      return `The figures are not built yet: ${withoutValues(failure.reason)}.`;
    case 'not_reliable':
      return failure.verdict;
    case 'engine_unavailable':
    case 'engine_nonsense':
      return 'The language model gave nothing usable, so I could not read that.';
    case 'unknown_person':
      return `Nobody here is called "${failure.name}".${suggest(failure.nearest)}`;
    case 'not_permitted':
    case 'draft_missing':
    case 'draft_expired':
    case 'draft_foreign':
    case 'draft_cancelled':
    case 'row_changed':
    case 'invalid_input':
    case 'busy':
    case 'internal':
      return describeRefusal(failure);
  }
}

type Refusal = Extract<
  Failure,
  { kind: 'not_permitted' | 'draft_missing' | 'draft_expired' | 'draft_foreign' | 'draft_cancelled' | 'row_changed' | 'invalid_input' | 'busy' | 'internal' }
>;

function describeRefusal(failure: Refusal): string {
  switch (failure.kind) {
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
      return `I am busy (${failure.reason}). Please try again in a moment.`;
    case 'internal':
      return `Something went wrong on my side. The log has it under ${failure.reference}.`;
  }
}

function readable(name: string): string {
  return name.replaceAll('_', ' ');
}

/** `the whole organisation`, for the scope of a plan. */
export function scopeWords(scope: string): string {
  const words: Readonly<Record<string, string>> = {
    organisation: 'the whole organisation',
    subtree: 'the people below you',
    team: 'your team',
    mine: 'yourself',
  };
  return words[scope] ?? scope;
}

function suggest(nearest: readonly string[]): string {
  return nearest.length === 0 ? '' : ` Did you mean ${nearest.join(' or ')}?`;
}

/** The database quotes the value it could not read (`invalid input syntax for type date: "…"`); it may be of a row the asker may not see. */
function withoutValues(reason: string): string {
  return reason.replaceAll(/: "(?:[^"\\]|\\.)*"/g, '');
}
