/** What a thread remembers beside its last answer: `both together` speaks of more than one. */
import type { ThreadMemory } from '#kernel/decisions.ts';
import { limits } from '#kernel/limits.ts';
import type { Plan } from '#kernel/plan.ts';

/** The plans of the answers before the one that `plans` made, the newest first; nothing where there were none. An answer asked for again counts once. */
export function earlierPlans(before: ThreadMemory | null, plans: readonly Plan[]): Pick<ThreadMemory, 'earlier'> {
  const past = [before?.plans ?? [], ...(before?.earlier ?? [])].filter((one) => one.length > 0 && JSON.stringify(one) !== JSON.stringify(plans));
  return past.length === 0 ? {} : { earlier: past.slice(0, limits.earlierAnswersMax) };
}
