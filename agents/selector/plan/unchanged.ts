/** Follow-ups that change nothing: what was asked of the answer before was not read, and the same answer again would hide that. */
import type { Plan } from '#kernel/plan.ts';
import { askedSum } from '#agents/selector/request/asks-sum.ts';
import { refersBack } from '#agents/selector/request/follow-up.ts';
import { asksBehind, asksList, asksWorth } from '#agents/selector/request/read-from-before.ts';
import { type Mark, marksOf } from '#agents/selector/terms/marks.ts';
import type { Request } from '#agents/selector/terms/request.ts';

type Said = { readonly request: Request; readonly marks: readonly Mark[]; readonly text: string };

/** True where the plans are those of before, and the message asked something else of them: `how much are they now worth to us`. */
export function isUnchanged(plans: readonly Plan[], previous: readonly Plan[], { request, marks, text }: Said): boolean {
  const isSame = plans.every((plan) => previous.some((before) => JSON.stringify(before) === JSON.stringify(plan)));
  const saysPart =
    [request.measures, request.dimensions, request.filters, request.having, request.lifted].some((list) => list.length > 0) ||
    [request.rank, request.compare, request.scope, request.before, request.role, request.asOf].some((part) => part !== null) ||
    request.period !== undefined ||
    request.timeGrain !== undefined ||
    request.isShare ||
    request.isWhole === true;
  const isOfRows =
    asksBehind(text) ||
    (asksList(text) && previous.every((plan) => plan.dimensions.includes('opportunity'))) ||
    asksWorth(text) ||
    askedSum(text) !== null ||
    /\b(?:same|again|repeat)\b/i.test(text);
  return isSame && !saysPart && !isOfRows && (refersBack(marks) || marksOf(marks, 'quantity').some((mark) => mark.what !== 'list'));
}
