/** Parts of a whole that the rows of the answer before do not make up. */
import type { Plan } from '#kernel/plan.ts';
import type { ReadContext } from '#agents/selector/request/read-request.ts';
import type { Request } from '#agents/selector/terms/request.ts';

/** Why the rows before have no share that was asked for; null where they have. */
export function shareTrouble(previous: Plan, request: Request, { vocabulary }: ReadContext): string | null {
  if (!request.isShare) return null;
  if ((previous.limit ?? 1) > 1 && previous.dimensions.includes('opportunity'))
    return 'I can tell the share of each of all groups, but not of the first few together; please ask for all of them.';
  // Quarters of mid-market deals add up to the year of mid-market, not to the total of each quarter.
  const isTimed = previous.dimensions.some((name) => vocabulary.dimensions.get(name)?.time != null);
  const part = previous.filters.find(({ op }) => op === 'in');
  return isTimed && part !== undefined && request.dimensions.length === 0 && request.timeGrain === undefined
    ? `I cannot set ${part.values.join(' and ')} against the total of each period; please ask for one period, such as "share of each ${vocabulary.dimensions.get(part.dimension)?.label.toLowerCase() ?? part.dimension} last quarter".`
    : null;
}
