/** A model may only mend what failed, with a name that was offered. */
import type { Repair, RepairInput } from '#kernel/decisions.ts';
import { replaceIn } from '#agents/executor/offline.ts';

/** Null when every plan is the failed one with the unknown name exchanged for an offered one. */
export function verifyRepair(input: RepairInput, repair: Repair): string | null {
  if (repair.kind === 'give_up') return null;
  const { failure } = input;
  if (failure.kind !== 'unknown_value' && failure.kind !== 'unknown_name') return 'This failure cannot be repaired; give up.';
  const allowed = failure.nearest.map((name) => JSON.stringify(replaceIn(input.plan, failure, name)));
  const plans = repair.kind === 'plan' ? [repair.plan] : repair.options.flatMap((option) => option.plans);
  const isAllowed = plans.every((plan) => allowed.includes(JSON.stringify(plan)));
  return isAllowed ? null : `Exchange only the unknown name, for one of: ${failure.nearest.join(', ')}.`;
}
