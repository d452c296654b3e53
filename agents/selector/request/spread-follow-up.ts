/** `only Q2 and Q3`: several periods of a follow-up, each kept; side by side they become one, grouped beside what the answer before was by. */
import type { Plan } from '#kernel/plan.ts';
import { spreadPeriods } from '#agents/selector/periods/spread-periods.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import { spreadRequest } from '#agents/selector/request/spread-request.ts';
import type { Request } from '#agents/selector/terms/request.ts';

/** One request for each plan that the answer before becomes; most follow-ups give one. */
export function spreadFollowUp(request: Request, [previous]: readonly Plan[], { vocabulary, ...day }: ReadContext): readonly Request[] {
  if (request.otherDays.length > 0 || request.rankings.length > 1 || request.against !== undefined) return spreadRequest(request, day);
  if (request.otherPeriods.length === 0 || request.compare !== null || previous === undefined) return [request];
  const spread = spreadPeriods(request);
  const [joined, ...others] = spread;
  const isTimed = previous.dimensions.includes('opportunity') || previous.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null);
  if (joined === undefined || others.length > 0 || request.timeGrain !== undefined) return spread;
  if (isTimed) return [{ ...joined, timeGrain: undefined }];
  return [request.dimensions.length > 0 ? joined : { ...joined, dimensions: [...previous.dimensions] }];
}
