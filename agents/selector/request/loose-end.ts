/** Words of a message that go back to something which is not there. */
import type { ThreadMemory } from '#kernel/decisions.ts';
import { refersBack } from '#agents/selector/request/follow-up.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import type { Request } from '#agents/selector/terms/request.ts';

/** Expects a request that goes on from no answer. What it leaves open, in words; null where it stands by itself. */
export function looseEnd(request: Request, marks: readonly Mark[], memory: ThreadMemory | null): string | null {
  if (request.before !== null) return 'Before what? Please name the period.';
  const same = marks.find((mark) => mark.kind === 'follow' && /^(?:the )?same \w+$/i.test(mark.words));
  if (same !== undefined && request.compare === null) return `The same as what? I cannot tell what "${same.words}" goes back to.`;
  const isNarrowed = request.filters.length > 0 || request.dimensions.length > 0;
  if (refersBack(marks) && !isNarrowed) return 'I do not know whom you mean; please name the person, account or team.';
  const [first] = marks;
  const isMore =
    first?.kind === 'and' ||
    (first?.kind === 'follow' && /^(?:also|add|as well|and for|and what about|what about|how about|and how about|same for|the same|same)$/i.test(first.words));
  const isBare = !isNarrowed && request.period === undefined && request.scope === null && request.timeGrain === undefined && request.asOf === null;
  return memory?.isUnanswered === true && memory.plans.length === 0 && isMore && isBare
    ? 'I could not answer the question before this one, so I do not know what this adds to; please ask it with everything that counts.'
    : null;
}
