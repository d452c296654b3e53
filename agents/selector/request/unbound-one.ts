/** Words for one thing that no answer has shown: `its reps`, `is it at risk` after a list of five. */
import type { Plan } from '#kernel/plan.ts';
import { refersToOne } from '#agents/selector/request/follow-up.ts';
import { asksOfIt, namesNothing, pointsBack } from '#agents/selector/request/points-back.ts';
import { asksBehind } from '#agents/selector/request/read-from-before.ts';
import type { Mark } from '#agents/selector/terms/marks.ts';
import type { Request } from '#agents/selector/terms/request.ts';

/** What is not known, in words; null where the request stands. `previous`: the plans it goes on from, null for none. */
export function unboundOne(request: Request, marks: readonly Mark[], previous: readonly Plan[] | null, text: string): string | null {
  if (refersToOne(text) && request.filters.length === 0 && (previous ?? []).every((plan) => plan.filters.length === 0))
    return 'I do not know which one you mean; please name it.';
  const isAnswerable = request.measures.length > 0 || request.filters.length > 0;
  return previous === null && isAnswerable && asksOfIt(marks) && namesNothing(request)
    ? 'I do not know what "it" is; please name the deal, account or person.'
    : null;
}

/** `how many deals is that` while the question before is still open. */
export function pointsAtOpen(request: Request, marks: readonly Mark[], text: string): boolean {
  return (asksBehind(text) || asksOfIt(marks) || pointsBack(marks)) && namesNothing(request);
}
